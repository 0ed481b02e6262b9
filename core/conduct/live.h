// A drill that people play: entries come in, the nation runs behind the clock, desks fill.
//
// Holds what scenario, seed and entries make of a drill until now: clock, script, the conductor
// with its stand-ins, and what lies on each team's desk. It is a value but for what it points
// into: a copy is a branch, and the same entries make the same state. Starts no thread, asks no
// clock: whoever drives it says how late it is and which entries are durable.
//
//     LiveDrill live(drill, seed, script, seats);
//     if (auto fine = live.check(entry)) { …make it durable…; live.apply(entry); }
//     live.run_to(live.clock().exercise_at(now));
//
// The order matters: never run beyond the time of an entry that is still to be applied.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/conductor.h"
#include "exercise/entry.h"

namespace naga::conduct {

// What a seat is for; docs/design/live-drill.md says what each may do and see.
enum class SeatRole : std::uint8_t {
    player,
    lead,          // player who submits for the team, and speaks for it
    spokesperson,  // of a ministry: no packet evidence
    director,
    cell,  // plays personas
    evaluator,
    observer,
    admin,
};
inline constexpr std::size_t seat_roles = 8;
std::string_view word(SeatRole role);
std::optional<SeatRole> seat_role_of(std::string_view word);

struct Seat {
    std::string id;  // "telco-a-1"
    SeatRole role = SeatRole::player;
    std::uint32_t team = world::none;  // of players, leads, spokespersons
    bool operator==(const Seat&) const = default;
};
inline constexpr std::size_t seats_max = 2'000;

inline constexpr std::uint32_t seats_a_team_usual = 4;

// The seats of a drill: `a_team` for each team that plays (the first leads, the last of a ministry
// speaks), one a contact, and of staff a director, two cell members, two evaluators, an observer
// and an administrator. In the order of teams, then staff. Needs a_team >= 1.
std::vector<Seat> seats_of(const Drill& drill, std::uint32_t a_team = seats_a_team_usual);

// Whose things these are: a team by its number, or exercise control.
using Desk = std::uint32_t;
inline constexpr Desk excon_desk = 0xFFFF'FFFE;

enum class ItemKind : std::uint8_t {
    inject,
    message,
    request,
    report,
    share,
    answer,
    alert,
    news,
    contact,
    overlay,
    question,
    help,
};
std::string_view word(ItemKind kind);
enum class ItemState : std::uint8_t { open, mine, done };
std::string_view word(ItemState state);

// Who speaks: a team, a persona, exercise control, or a sensor of the own team.
struct Speaker {
    enum class Kind : std::uint8_t { team, persona, excon, sensor };
    Kind kind = Kind::excon;
    std::uint32_t place = world::none;  // team or sensor
    std::string persona;
    bool operator==(const Speaker&) const = default;
};

struct Letter {
    std::int64_t at_us = 0;
    Speaker from;
    std::string seat;  // of the own team alone
    Text text;
    std::uint64_t move = 0;  // whose words these are
};

// A thread on a desk.
struct Item {
    std::string id;  // "telco-a:m12"; the same things after the same entries
    Desk desk = 0;
    ItemKind kind = ItemKind::message;
    Text subject;
    Speaker from;
    exercise::Channel by = exercise::Channel::mail;
    exercise::Tlp tlp = exercise::Tlp::amber;
    std::int64_t at_us = 0, last_us = 0;
    std::string owner;  // seat
    ItemState state = ItemState::open;
    bool unread = true;
    bool outgoing = false;  // begun here
    bool withdrawn = false;
    std::vector<Letter> letters;
    std::string row;         // of the script
    std::uint64_t move = 0;  // request, report, share
    std::string thread;      // shared by the desks that speak to one another
    // Of an alert: what is counted.
    std::uint32_t sensor = world::none;
    evidence::Symptom symptom = evidence::Symptom::link_load;
    std::uint32_t place = world::none, about = world::none;
    std::int64_t count = 0, amount = 0;
    std::vector<std::string> records;  // the latest of them, at most alert_records_max
    std::uint64_t version = 0;         // grows whenever anything of it changes
};
inline constexpr std::size_t alert_records_max = 20;
inline constexpr std::size_t letters_max = 500;    // of an item; older ones stay in the journal
inline constexpr std::size_t items_max = 100'000;  // of a desk

struct Case {
    std::string id;
    std::uint32_t team = 0;
    std::string title;
    exercise::Incident kind = exercise::Incident::none;
    std::uint32_t place = world::none;  // a stand-in's: a service, group of people or network
    exercise::CaseState state = exercise::CaseState::suspected;
    exercise::Severity severity = exercise::Severity::medium;
    std::string owner;  // seat
    bool by_stand_in = false;
    std::int64_t opened_us = 0;
    std::string notes, draft;
    struct Line {
        std::int64_t at_us = 0;
        std::string seat;
        Text text;
    };
    std::vector<Line> timeline;
    std::vector<std::string> records, assets;
    struct Found {
        exercise::Indicator what;
        std::int64_t first_us = 0, last_us = 0;
    };
    std::vector<Found> indicators;
    struct Sent {
        std::int64_t at_us = 0;
        std::uint32_t to = world::none;
        std::string seat;
    };
    std::vector<Sent> reports;
    std::uint64_t version = 0;
};
inline constexpr std::size_t cases_a_team_max = 2'000;
inline constexpr std::size_t in_case_max = 1'000;  // lines, records, assets, indicators

struct Statement {
    std::string id;
    std::uint32_t team = 0;
    std::string subject, text, by, approver;
    exercise::StatementEdit::Step state = exercise::StatementEdit::Step::save;
    exercise::Tlp tlp = exercise::Tlp::clear;
    std::int64_t at_us = 0;
};
struct News {
    std::int64_t at_us = 0;
    Speaker from;
    Text subject, text;
};
// A request from one team to another, whoever plays them.
struct Asked {
    std::uint64_t move = 0;
    std::uint32_t from = 0, to = 0;
    std::int64_t at_us = 0;
    enum class State : std::uint8_t { asked, agreed, refused } state = State::asked;
};
struct Rated {
    exercise::Rating rating;
    std::string seat;
    std::int64_t at_us = 0;
};
struct Noted {
    exercise::Note note;
    std::string seat;
    std::int64_t at_us = 0;
};
struct Taken {
    bool on = false;
    std::string person;
    Language language = Language::english;
    std::int64_t since_wall_us = 0;
    std::int64_t last_act_us = -1;  // exercise time
};
struct Help {
    std::string seat;
    std::uint32_t team = 0;
    std::int64_t at_us = 0, wall_us = 0;
    std::string text, item;
};

// When things of the world first were so, at the ends of minutes; reports at their own time.
class LiveFacts final : public exercise::Facts {
public:
    explicit LiveFacts(const Drill& drill) : drill_(&drill) {}
    std::optional<std::int64_t> first(const exercise::Condition& condition,
                                      std::int64_t until_us) const override;
    void see(const range::Range& range);
    void reported(std::uint32_t team, exercise::Incident incident, std::int64_t at_us);

private:
    const Drill* drill_;
    // Minutes at which the infected of a network (none: all) exceeded what they were before.
    std::map<std::uint32_t, std::vector<std::pair<std::int64_t, std::int64_t>>> infected_;
    std::map<std::uint32_t, std::int64_t> down_, defaced_, full_;
    std::map<std::pair<std::uint32_t, std::uint8_t>, std::int64_t> reports_;
};

class LiveDrill {
public:
    // Needs the drill for as long as it lives.
    LiveDrill(const Drill& drill, std::uint64_t seed, exercise::Script script,
              std::vector<Seat> seats);

    // Whether the drill allows it now: the state of play, things it names, rights of the seat's
    // team. Scopes of the role are the server's matter. Refused with kind missing where the seat
    // may not know of the thing.
    Result<void> check(const exercise::LiveEntry& entry) const;
    // Carries out what is durable. What is no longer possible changes nothing. Runs to its time
    // first; needs that not to be before what was run to.
    void apply(const exercise::LiveEntry& entry);
    // Fires what is due, runs the minutes that are over, brings mail. Never beyond ENDEX.
    void run_to(std::int64_t at_us);
    // The next minute to close, at most up to `at_us`: for a caller that must not block.
    bool run_one_minute(std::int64_t at_us);

    const Drill& drill() const { return *drill_; }
    const exercise::Clock& clock() const { return clock_; }
    const exercise::Script& script() const { return script_; }
    const Conductor& conductor() const { return conductor_; }
    std::uint64_t seed() const { return seed_; }
    std::int64_t now_us() const { return now_us_; }
    // Grows with every change of anything.
    std::uint64_t version() const { return version_; }
    // Each grows when something of its kind may have changed, so that what was made of it need not
    // be made again: items of a desk; incidents of a team that persons wrote into (its stand-in's
    // change with the minute); moves, requests, rulings and what is carried out; who sits where;
    // the script and how far it came.
    std::uint64_t desk_version(Desk desk) const;
    std::uint64_t cases_version(std::uint32_t team) const;
    std::uint64_t moves_version() const { return moves_version_; }
    std::uint64_t seats_version() const { return seats_version_; }
    std::uint64_t script_version() const { return script_version_; }

    const std::vector<Seat>& seats() const { return seats_; }
    const Seat* seat(std::string_view id) const;
    std::uint32_t team_of(std::string_view seat) const;
    const Taken& taken(std::string_view seat) const;
    const std::map<std::string, Item>& items() const { return items_; }
    const Item* item(std::string_view id) const;
    // Ids of the desk's items, in the order they came.
    const std::vector<std::string>& on_desk(Desk desk) const;
    // Of a team, those of its stand-in included, by id.
    std::vector<Case> cases(std::uint32_t team) const;
    std::optional<Case> find_case(std::uint32_t team, std::string_view id) const;
    const std::map<std::uint64_t, Asked>& asked() const { return asked_; }
    // Moves of persons whose minute has not been run yet.
    const std::multimap<std::int64_t, exercise::Move>& waiting() const { return waiting_; }
    const exercise::Move* move(std::uint64_t id) const;
    const exercise::Rulings& rulings() const { return rulings_; }
    const exercise::AlarmDesk& alarm_desk() const { return alarm_desk_; }
    const std::map<std::string, Statement>& statements() const { return statements_; }
    const std::vector<News>& news() const { return news_; }
    const std::vector<Rated>& ratings() const { return ratings_; }
    const std::vector<Noted>& notes() const { return notes_; }
    const std::vector<Help>& help() const { return help_; }
    std::int64_t reveal() const { return reveal_; }
    // Lairs that a team has heard of: by its own evidence or from others. Sorted.
    std::vector<std::uint32_t> lairs_known(std::uint32_t team) const;
    // Records a team could read by now, counted by sensor and minute they are about.
    const std::map<std::uint32_t, std::map<std::int64_t, std::int64_t>>& counts() const {
        return counts_;
    }
    // Records the team could read by now, in the order in which they came.
    const std::vector<evidence::Record>& read_by(std::uint32_t team) const;
    bool is_over() const;

private:
    const Drill* drill_;
    std::uint64_t seed_;
    exercise::Clock clock_;
    exercise::Script script_;
    Conductor conductor_;
    LiveFacts facts_;
    std::vector<Seat> seats_;
    std::map<std::string, Taken, std::less<>> taken_;
    std::map<std::string, Item> items_;
    std::map<Desk, std::vector<std::string>> desks_;
    std::map<std::string, Case> cases_;
    std::map<std::uint64_t, Asked> asked_;
    std::multimap<std::int64_t, exercise::Move> waiting_;
    std::map<std::uint64_t, exercise::Move> moves_;  // of persons
    std::multimap<std::pair<std::int64_t, std::uint64_t>, evidence::Record> mail_;
    std::map<std::uint32_t, std::vector<evidence::Record>> read_by_;
    std::map<std::uint32_t, std::map<std::int64_t, std::int64_t>> counts_;
    exercise::Rulings rulings_;
    exercise::AlarmDesk alarm_desk_;
    std::map<std::string, Statement> statements_;
    std::vector<News> news_;
    std::vector<Rated> ratings_;
    std::vector<Noted> notes_;
    std::vector<Help> help_;
    std::map<std::uint32_t, std::set<std::uint32_t>> told_lairs_;
    std::int64_t reveal_ = 1;
    std::int64_t now_us_ = 0;
    std::uint64_t version_ = 0;
    std::uint64_t moves_version_ = 0, seats_version_ = 0, script_version_ = 0;
    std::map<Desk, std::uint64_t> desk_versions_;
    std::map<std::uint32_t, std::uint64_t> case_versions_;  // by team
    std::size_t journal_seen_ = 0;
    std::map<std::uint64_t, std::size_t> journal_places_;          // by id of the move
    std::map<std::string, std::size_t, std::less<>> seat_places_;  // in seats_

    friend class Applying;
    friend class Checking;

    void fire(const std::vector<exercise::Firing>& firings);
    void bring(std::int64_t until_us);
    void absorb();
    void close_minute();
    void submit(exercise::Move move);
    void arrive(const exercise::Move& move, const std::string& seat, exercise::Tlp tlp);
    Item& put(Desk desk, const std::string& key, ItemKind kind, std::int64_t at_us);
    void add(Item& item, Letter letter, bool unread);
    void changed(Item& item) { desk_versions_[item.desk] = item.version = ++version_; }
    void changed(Case& c) { case_versions_[c.team] = c.version = ++version_; }
    void receipt(exercise::Receipt::Kind kind, const Item& item, const std::string& seat,
                 std::int64_t at_us);
    std::string desk_word(Desk desk) const;
};

}  // namespace naga::conduct
