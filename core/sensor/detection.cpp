#include "sensor/detection.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "sensor/logs.h"
#include "sim/digest.h"
#include "wire/exchange.h"

namespace naga::sensor {

using evidence::Alarm;
using wire::Conversation;
using wire::Use;

namespace {

enum Number : std::uint8_t {
    smb_sweep,
    port_sweep,
    large_answer,
    udp_flood,
    admin_upload,
    hidden_script,
    gate_request,
    scanner_path,
    plain_password,
    mail_page_token,
    odd_bytes,
};

constexpr std::array<Rule, 11> all_rules = {{
    {100'001, 2, "SCAN SMB sweep", "Attempted Information Leak"},
    {100'002, 3, "SCAN unanswered connections to many hosts", "Attempted Information Leak"},
    {100'003, 2, "POLICY large DNS answer", "Potentially Bad Traffic"},
    {100'004, 1, "DOS many UDP packets to one host", "Attempted Denial of Service"},
    {100'005, 2, "WEB admin upload path", "Web Application Attack"},
    {100'006, 1, "WEB script in a folder of images", "Web Application Attack"},
    {100'007, 1, "TROJAN-LIKE periodic gate request", "A Network Trojan was detected"},
    {100'008, 3, "SCAN path of a web scanner", "Attempted Information Leak"},
    {100'009, 3, "POLICY password sent without encryption",
     "Potential Corporate Privacy Violation"},
    {100'010, 2, "POLICY mail page with a token in its address", "Potentially Bad Traffic"},
    {100'011, 3, "SHELLCODE-LIKE bytes in a stream", "Executable code was detected"},
}};

bool is_knock(const Conversation& c) {
    const bool knocked = c.end == wire::End::refused || c.end == wire::End::unanswered;
    return c.protocol == 6 && (c.use == Use::probe || knocked);
}
bool is_large_answer(const Conversation& c) {
    return c.protocol == 17 && c.client.port == 53 && c.requests > 0 &&
           c.client.payload / c.requests > 1'000;
}
bool is_one_way(const Conversation& c) {
    return c.protocol == 17 && c.requests > 50 && c.answers == 0;
}
bool is_read(const Conversation& c) { return has_visits(c) && c.end != wire::End::slice_last; }
bool is_groundless(const Detector& detector, const Conversation& c) {
    return c.protocol == 6 && c.server.payload > 20'000 &&
           sim::mix(c.identity, detector.key + 3) % groundless_one_in == 0;
}

// A thing counted in the minute.
struct Count {
    std::uint32_t who = 0;   // source or target address
    std::uint32_t whom = 0;  // the other one
    std::int64_t at_us = 0;  // at the tap
    const Conversation* conversation = nullptr;
};

class Watch {
public:
    Watch(const Detector& detector, const wire::Sites& sites, std::vector<Alarm>& alarms)
        : detector_(detector), sites_(sites), alarms_(alarms) {}

    void look_at(const Conversation& c) {
        const std::int64_t at_us = c.start_us + c.client.way_us;
        if (is_knock(c)) {
            auto& counts = c.server.port == 445 ? smb_ : ports_;
            counts.push_back({c.client.address.bits, c.server.address.bits, at_us, &c});
        } else if (is_large_answer(c)) {
            answers_.push_back({c.server.address.bits, c.client.address.bits, at_us, &c});
        } else if (is_one_way(c)) {
            floods_.push_back({c.server.address.bits, c.client.address.bits, at_us, &c});
        } else if (is_read(c)) {
            look_into(c);
        }
        if (is_groundless(detector_, c)) raise(odd_bytes, c, at_us);
    }

    // What only shows in the sum of a minute.
    void add_up() {
        for (auto* counts : {&smb_, &ports_, &answers_, &floods_})
            std::ranges::sort(*counts, {}, [](const Count& n) {
                return std::tuple(n.who, n.at_us, n.conversation->identity);
            });
        sweeps(smb_, smb_sweep);
        sweeps(ports_, port_sweep);
        volumes(answers_, large_answer, 1);
        volumes(floods_, udp_flood, flood_packets_min);
    }

private:
    const Detector& detector_;
    const wire::Sites& sites_;
    std::vector<Alarm>& alarms_;
    std::vector<Count> smb_, ports_, answers_, floods_;
    std::vector<wire::Request> requests_, again_;
    std::vector<evidence::Visit> visits_;
    std::vector<std::uint32_t> targets_;

    Alarm* raise(Number number, const Conversation& c, std::int64_t at_us, std::uint64_t turn = 0) {
        const Rule& rule = all_rules[number];
        const std::uint64_t luck =
            sim::mix(sim::mix(c.identity, rule.number + turn), detector_.key);
        if (static_cast<std::int64_t>(luck % 1'000'000) >= detector_.seen_ppm) return nullptr;
        Alarm a;
        a.at_us = detector_.base_us + at_us;
        a.source = c.client.address;
        a.target = c.server.address;
        a.source_port = c.client.port;
        a.target_port = c.server.port;
        a.protocol = c.protocol;
        a.rule = rule.number;
        a.severity = rule.severity;
        a.signature = rule.signature;
        a.category = rule.category;
        a.conversation = c.identity;
        alarms_.push_back(std::move(a));
        return &alarms_.back();
    }

    // Alarms are rare: the visits of a conversation are made again for each.
    evidence::Visit visit_of(const Conversation& c, std::size_t k, std::uint64_t answered) {
        visits_.clear();
        append_visits(c, sites_, detector_.base_us, Seat::at_tap, again_, visits_);
        evidence::Visit visit = std::move(visits_[k]);
        const std::uint64_t head = again_[k].head_bytes;
        visit.body_bytes = std::min(visit.body_bytes, answered > head ? answered - head : 0);
        if (answered == 0) visit.status = 0;
        return visit;
    }

    void look_into(const Conversation& c) {
        requests_of(c, sites_, requests_);
        for (std::size_t k = 0; k < requests_.size(); ++k) {
            const wire::Request& r = requests_[k];
            const std::string_view path = r.path;
            const auto alarm = [&](Number number) {
                const wire::Judged judged = wire::judged(c, k);
                Alarm* raised = raise(number, c, judged.at_us, k << 32);
                if (raised != nullptr) raised->visit = visit_of(c, k, judged.answered);
            };
            const bool post = r.method == "POST";
            if (post && path.starts_with("/admin/upload")) alarm(admin_upload);
            if (path.starts_with("/images/.") && path.ends_with(".php")) alarm(hidden_script);
            if (path.starts_with("/gate.php?id=")) alarm(gate_request);
            if (post && (path == "/webmail/login" || path == "/owa/auth")) alarm(plain_password);
            if (path.starts_with("/owa/?ref=")) alarm(mail_page_token);
            for (const std::string_view word :
                 {"phpmyadmin", "phpMyAdmin", "/pma/", "w00tw00t", "muieblackcat", "mysqladmin"})
                if (path.find(word) != std::string_view::npos) {
                    alarm(scanner_path);
                    break;
                }
        }
    }

    // Calls visit(first, last) for each run of the same address.
    template <typename Visit>
    static void each(const std::vector<Count>& counts, Visit visit) {
        for (std::size_t first = 0, last = 0; first < counts.size(); first = last) {
            while (last < counts.size() && counts[last].who == counts[first].who) ++last;
            visit(std::span(counts).subspan(first, last - first));
        }
    }

    void sweeps(const std::vector<Count>& counts, Number number) {
        each(counts, [&](std::span<const Count> run) {
            targets_.clear();
            for (const Count& count : run) {
                const auto at = std::ranges::lower_bound(targets_, count.whom);
                if (at != targets_.end() && *at == count.whom) continue;
                targets_.insert(at, count.whom);
                if (targets_.size() < sweep_targets_min) continue;
                raise(number, *count.conversation, count.at_us);
                return;
            }
        });
    }

    void volumes(const std::vector<Count>& counts, Number number, std::uint64_t least) {
        each(counts, [&](std::span<const Count> run) {
            std::uint64_t packets = 0;
            for (const Count& count : run) {
                packets += count.conversation->requests;
                if (packets < least) continue;
                raise(number, *count.conversation, count.at_us);
                return;
            }
        });
    }
};

}  // namespace

std::span<const Rule> rules() { return all_rules; }

bool is_suspect(const Detector& detector, const Conversation& c) {
    return is_knock(c) || is_large_answer(c) || is_one_way(c) || is_read(c) ||
           is_groundless(detector, c);
}

void detect(const Detector& detector, const wire::Sites& sites,
            std::span<const Conversation> minute, std::vector<Alarm>& alarms) {
    std::vector<Alarm> found;
    Watch watch(detector, sites, found);
    for (const Conversation& c : minute) watch.look_at(c);
    watch.add_up();
    std::ranges::sort(found, {},
                      [](const Alarm& a) { return std::tuple(a.at_us, a.rule, a.conversation); });
    std::ranges::move(found, std::back_inserter(alarms));
}

}  // namespace naga::sensor
