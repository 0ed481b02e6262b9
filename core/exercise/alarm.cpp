#include "exercise/alarm.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "base/ensure.h"
#include "exercise/named.h"

namespace naga::exercise {

namespace {

constexpr std::array<Named, 7> kinds{{
    {"silent-team", "team is silent", "ທີມບໍ່ມີການເຄື່ອນໄຫວ"},
    {"inject-overdue", "inject is overdue", "ເຫດການສົມມຸດເກີນກຳນົດ"},
    {"inject-failed", "inject failed", "ສົ່ງເຫດການສົມມຸດບໍ່ໄດ້"},
    {"seat-lost", "seat is lost", "ບ່ອນນັ່ງຂາດການຕິດຕໍ່"},
    {"help-requested", "help is asked for", "ຂໍຄວາມຊ່ວຍເຫຼືອ"},
    {"ruling-needed", "a ruling is needed", "ຕ້ອງການຄຳຕັດສິນ"},
    {"other", "other", "ອື່ນໆ"},
}};

std::string minutes(std::int64_t us) { return std::to_string(us / 60'000'000); }

class Watch {
public:
    Watch(const Situation& s, const AlarmRules& rules) : s_(s), rules_(rules) {}

    std::vector<Alarm> all() {
        silent_teams();
        injects();
        for (const SeatSeen& seat : s_.seats)
            if (seat.taken && !seat.connected)
                since(Alarm::Kind::seat_lost, seat.seat, seat.last_wall_us,
                      s_.wall_us - seat.last_wall_us, rules_.seat_lost_us);
        for (const Waiting& w : s_.help)
            since(Alarm::Kind::help_requested, w.about, w.since_wall_us, waited(w.since_wall_us),
                  rules_.help_us);
        for (const Waiting& w : s_.rulings)
            since(Alarm::Kind::ruling_needed, w.about, w.since_wall_us, waited(w.since_wall_us),
                  rules_.ruling_us);
        std::ranges::sort(found_, {}, [](const Alarm& a) {
            return std::tuple(a.kind, a.about, a.since_wall_us);
        });
        // One of each: the one that began first.
        const auto gone = std::ranges::unique(found_, [](const Alarm& a, const Alarm& b) {
            return a.kind == b.kind && a.about == b.about;
        });
        found_.erase(gone.begin(), gone.end());
        return std::move(found_);
    }

private:
    const Situation& s_;
    const AlarmRules& rules_;
    std::vector<Alarm> found_;

    // How long people have waited: pauses do not count.
    std::int64_t waited(std::int64_t since_wall_us) const {
        return s_.clock->worked_us(since_wall_us, s_.wall_us);
    }

    void since(Alarm::Kind kind, const std::string& about, std::int64_t since_wall_us,
               std::int64_t waited_us, std::int64_t threshold_us) {
        if (waited_us < threshold_us) return;
        Text text = name_of(kind);
        text.en = about + ": " + text.en + ", " + minutes(waited_us) + " min";
        text.lo = about + ": " + text.lo + ", " + minutes(waited_us) + " ນາທີ";
        found_.push_back({kind, about, since_wall_us, std::move(text)});
    }
    // The same for an instant of exercise time.
    void since_exercise(Alarm::Kind kind, const std::string& about, std::int64_t at_us,
                        std::int64_t threshold_us) {
        const auto wall = s_.clock->wall_at(at_us);
        if (wall && *wall <= s_.wall_us) since(kind, about, *wall, waited(*wall), threshold_us);
    }

    // A team of people that leaves unread what came first.
    void silent_teams() {
        std::map<std::string, std::int64_t> oldest_us;
        for (const Row& row : s_.script->msel().rows) {
            const Standing& standing = s_.script->standing(row.id);
            if (!is_sent(standing.state)) continue;
            for (const Recipient& r : standing.recipients) {
                if (r.read_us || r.to.empty()) continue;
                const std::int64_t sent_us = *standing.sent_us;
                auto& oldest =
                    oldest_us.try_emplace(r.to.substr(0, r.to.find('/')), sent_us).first->second;
                oldest = std::min(oldest, sent_us);
            }
        }
        for (const auto& [team, at_us] : oldest_us)
            if (std::ranges::any_of(s_.seats,
                                    [&](const SeatSeen& s) { return s.taken && s.team == team; }))
                since_exercise(Alarm::Kind::silent_team, team, at_us, rules_.silent_us);
    }

    void injects() {
        for (const Row& row : s_.script->msel().rows) {
            const Standing& standing = s_.script->standing(row.id);
            switch (standing.state) {
                case RowState::failed:
                    found_.push_back(
                        {Alarm::Kind::inject_failed,
                         row.id,
                         s_.clock->wall_at(standing.since_us).value_or(s_.wall_us),
                         {row.id + ": " + standing.why, row.id + ": " + standing.why}});
                    break;
                case RowState::sending:
                    since_exercise(Alarm::Kind::inject_overdue, row.id, *standing.sent_us,
                                   rules_.overdue_us);
                    break;
                case RowState::draft:
                case RowState::held:
                case RowState::planned:
                    if (row.when.kind == Trigger::Kind::time)
                        since_exercise(Alarm::Kind::inject_overdue, row.id, row.when.at_us,
                                       rules_.overdue_us);
                    break;
                case RowState::delivered:
                case RowState::read:
                case RowState::answered:
                case RowState::skipped:
                case RowState::withdrawn: break;
            }
        }
    }
};

tl::unexpected<Problem> refused(const std::string& id, std::string what, std::string why,
                                std::string remedy) {
    return refuse(Problem{Problem::Kind::refused, "alarm " + id, std::move(what), std::move(why),
                          std::move(remedy)});
}

}  // namespace

std::string_view word(Alarm::Kind kind) { return entry_of(kinds, kind).word; }
Text name_of(Alarm::Kind kind) { return entry_of(kinds, kind).name(); }
std::string Alarm::id() const { return std::string(word(kind)) + ":" + about; }

std::vector<Alarm> alarms(const Situation& situation, const AlarmRules& rules) {
    ensure(situation.clock != nullptr && situation.script != nullptr,
           "alarms are about a clock and a script");
    return Watch(situation, rules).all();
}

Result<void> AlarmDesk::apply(const AlarmChange& c) {
    if (c.id.empty() || c.id.size() > 200)
        return refused(c.id.substr(0, 60), "that is no alarm", "",
                       "use the id of one that is shown");
    if (!cares_.contains(c.id) && cares_.size() >= alarms_kept_max)
        return refused(c.id, "there are " + std::to_string(alarms_kept_max) + " alarms in care",
                       "memory is kept for that many", "wait until some are over");
    switch (c.kind) {
        case AlarmChange::Kind::snooze:
            if (c.until_wall_us <= c.wall_us || c.until_wall_us - c.wall_us > snooze_most_us)
                return refused(c.id, "it cannot be put off that long or that short",
                               "an alarm must come back", "choose at most four hours");
            cares_[c.id].until_wall_us = c.until_wall_us;
            break;
        case AlarmChange::Kind::own: cares_[c.id].owner = c.by; break;
        case AlarmChange::Kind::wake: cares_[c.id].until_wall_us = 0; break;
    }
    return {};
}

std::vector<Alarm> AlarmDesk::shown(const std::vector<Alarm>& all, std::int64_t wall_us) const {
    std::vector<Alarm> shown;
    for (const Alarm& alarm : all)
        if (snoozed_until(alarm.id()) <= wall_us) shown.push_back(alarm);
    return shown;
}

std::string AlarmDesk::owner(const std::string& id) const {
    const auto care = cares_.find(id);
    return care == cares_.end() ? "" : care->second.owner;
}

std::int64_t AlarmDesk::snoozed_until(const std::string& id) const {
    const auto care = cares_.find(id);
    return care == cares_.end() ? 0 : care->second.until_wall_us;
}

void AlarmDesk::forget_all_but(const std::vector<Alarm>& all) {
    std::erase_if(cares_, [&](const auto& care) {
        return std::ranges::none_of(all, [&](const Alarm& a) { return a.id() == care.first; });
    });
}

}  // namespace naga::exercise
