#include "sensor/lines.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "inet/address.h"
#include "range/terrain.h"
#include "sensor/artefacts.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/letters.h"
#include "wire/seal.h"
#include "wire/talk.h"

namespace naga::sensor {

using evidence::Line;
using evidence::Record;
using evidence::Symptom;
using sim::mix;
using wire::die;
using wire::number;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

// Facilities of RFC 5424 6.2.1.
constexpr std::uint8_t of_mail = 2, local_0 = 16, local_1 = 17;
constexpr std::uint8_t warning = 4, notice = 5, informational = 6;

bool is_here(const Sensor& sensor, std::uint32_t network, std::uint32_t organisation) {
    return std::ranges::binary_search(sensor.networks, network) &&
           (sensor.organisation == none || sensor.organisation == organisation);
}

wire::Calendar calendar_of(const Scene& scene) { return {scene.epoch_us, scene.zone_us}; }

std::int64_t hour_of(const Scene& scene, std::int64_t minute) {
    return (scene.stage.start_of_day_us / minute_us + minute) / 60 % 24;
}

// What the sensor's clock shows.
std::int64_t stamped(const Scene& scene, const Sensor& sensor, std::int64_t at_us) {
    return scene.epoch_us + at_us + sensor.clock_error_us;
}

std::string machine_of(const Scene& scene, wire::HostName host) {
    const world::HostGroup& group = scene.nation->groups[host.group];
    std::string name;
    for (const char c : group.kind)
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return name + std::to_string(host.group) + "-" + std::to_string(host.number + 10'000).substr(0);
}

// The console that all lines of a sensor come from.
std::string console_of(const Sensor& sensor, std::string_view what) {
    return std::string(what) + "." + (sensor.team.empty() ? "team" : sensor.team) + ".example";
}

std::string quoted_score(double score) {
    const auto tenths = static_cast<std::int64_t>(score * 10 + (score < 0 ? -0.5 : 0.5));
    const std::int64_t whole = tenths < 0 ? -tenths : tenths;
    return (tenths < 0 ? "-" : "") + std::to_string(whole / 10) + "." + std::to_string(whole % 10);
}

// 0.82 of 820 ms.
std::string in_seconds(std::int64_t us) {
    const std::int64_t hundredths = us / 10'000;
    return std::to_string(hundredths / 100) + "." +
           std::to_string(hundredths % 100 + 100).substr(1);
}

void sort_lines(std::vector<Line>& lines, std::size_t first) {
    std::stable_sort(lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end(),
                     [](const Line& a, const Line& b) { return a.at_us < b.at_us; });
}

// Where the sensor looks, and how many hosts of people there are.
struct Watched {
    std::vector<std::uint32_t> groups;
    std::vector<std::uint64_t> until;  // hosts up to and with each
    std::uint64_t hosts = 0;
};
Watched watched(const Scene& scene, const Sensor& sensor) {
    Watched w;
    for (std::uint32_t g = 0; g < scene.nation->groups.size(); ++g) {
        const world::HostGroup& group = scene.nation->groups[g];
        if (!is_here(sensor, group.network, group.organisation) || group.count == 0) continue;
        w.hosts += group.count;
        w.groups.push_back(g);
        w.until.push_back(w.hosts);
    }
    return w;
}
wire::HostName one_of(const Scene& scene, const Watched& w, std::uint64_t bits) {
    const std::uint64_t at = bits % w.hosts;
    const auto in =
        static_cast<std::size_t>(std::ranges::upper_bound(w.until, at) - w.until.begin());
    const std::uint32_t group = w.groups[in];
    return {group, static_cast<std::uint32_t>(mix(bits, 1) % scene.nation->groups[group].count)};
}

// ---- antivirus -----------------------------------------------------------------------------

struct Threat {
    std::string name, file, hash;
};

// Where such files lie, the malware's and all others.
std::string path_on(std::uint64_t bits) {
    constexpr std::array<std::string_view, 8> folders = {
        "C:\\WINDOWS\\system32\\",
        "C:\\Documents and Settings\\All Users\\Application Data\\",
        "C:\\Users\\Public\\Downloads\\",
        "C:\\WINDOWS\\Temp\\",
        "E:\\RECYCLER\\S-5-3-42\\",
        "E:\\",
        "D:\\Music\\",
        "C:\\Program Files\\Common Files\\"};
    constexpr std::array<std::string_view, 8> names = {"setup.exe",   "update.exe", "photos.scr",
                                                       "svchost.exe", "driver.exe", "player.exe",
                                                       "report.scr",  "install.exe"};
    return std::string(folders[bits % 8]) + std::string(names[bits / 8 % 8]);
}

// Adware, cracked programs, and what a heuristic takes for something.
Threat usual_threat(std::uint64_t bits) {
    constexpr std::array<std::string_view, 10> names = {
        "Adware.Win32.SearchBar.c",  "Adware.Win32.CouponBox.a", "PUA.Win32.KeyMaker.b",
        "Heur.Win32.Generic.42",     "Worm.Win32.Heur.autorun",  "Trojan.Win32.Generic.d",
        "Adware.Win32.PopToolbar.e", "Exploit.PDF.Heur.a",       "Worm.VBS.Shortcut.a",
        "PUA.Win32.PatchedLoader.a"};
    const std::size_t which = bits % names.size();
    const std::uint64_t copy = bits / 16 % 40;
    return {std::string(names[which]), path_on(mix(bits, 1)),
            wire::as_hex(wire::sha256(std::string(names[which]) + std::to_string(copy)))};
}

Line console_line(const Scene& scene, const Sensor& sensor, std::int64_t at_us) {
    Line line;
    line.at_us = stamped(scene, sensor, at_us);
    line.facility = local_0;
    line.host = console_of(sensor, "av-console");
    line.app = "avserver";
    line.process = "1204";
    return line;
}

Line alarm_line(const Scene& scene, const Sensor& sensor, wire::HostName host, const Threat& threat,
                std::int64_t at_us, std::uint64_t bits) {
    Line line = console_line(scene, sensor, at_us);
    const std::string machine = machine_of(scene, host);
    const std::string address = inet::as_text(scene.stage.hosts->address_of(host));
    const std::uint32_t done = number(bits, 7, 100);
    const std::string action = done < 82 ? "quarantined" : done < 95 ? "deleted" : "access denied";
    line.severity = warning;
    line.kind = "THREAT";
    line.fields = {{"computer", machine}, {"address", address},    {"threat", threat.name},
                   {"file", threat.file}, {"sha256", threat.hash}, {"action", action}};
    line.text = "Threat " + threat.name + " found in " + threat.file + " on " + machine + " (" +
                address + "): " + action;
    return line;
}

void antivirus_lines(const Scene& scene, const Sensor& sensor, const std::vector<Record>& records,
                     std::int64_t minute, std::vector<Line>& lines) {
    std::vector<Alarmed> alarmed;
    alarmed_in(scene, records, minute, alarmed);
    std::vector<std::string> hashes(scene.plan->malware.size() * builds);
    for (const Alarmed& a : alarmed) {
        std::string& hash = hashes[a.malware * builds + a.build];
        if (hash.empty())
            hash = wire::as_hex(wire::sha256(sample_of(*scene.plan, a.malware, a.build)));
        const std::uint64_t bits = mix(mix(a.host.group, a.host.number), a.malware);
        lines.push_back(alarm_line(
            scene, sensor, a.host,
            {sample_name(*scene.plan, a.malware, a.build), path_on(bits), hash}, a.at_us, bits));
    }

    const Watched all = watched(scene, sensor);
    if (all.hosts == 0) return;
    const std::uint64_t now =
        mix(mix(mix(scene.stage.chance.seed(), 0x617669), sim::cause_of(sensor.id)),
            static_cast<std::uint64_t>(minute));
    // Of a hundred computers two raise an alarm in a day, and a third of those that are on tell
    // the console of an update or a scan.
    const double kept =
        static_cast<double>(all.hosts) * static_cast<double>(sensor.seen_ppm) * 1e-6;
    auto murmur = [&](double a_day, std::uint64_t what) {
        const double mean = std::min<double>(kept * a_day / 1'440, murmur_a_minute_max);
        return std::min(wire::arrivals(mean, die(now, what)), 2 * murmur_a_minute_max);
    };
    const std::int64_t hour = hour_of(scene, minute);
    auto each = [&](std::int64_t count, std::uint64_t what, auto&& say) {
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint64_t bits = mix(mix(now, what), static_cast<std::uint64_t>(i));
            const wire::HostName host = one_of(scene, all, bits);
            const double on =
                range::share_on(range::hours_of(scene.nation->groups[host.group].hours), hour);
            if (die(bits, 3) >= on) continue;
            say(host, minute * minute_us + static_cast<std::int64_t>(die(bits, 4) * 60e6), bits);
        }
    };
    each(murmur(0.02, 1), 11, [&](wire::HostName host, std::int64_t at, std::uint64_t bits) {
        lines.push_back(alarm_line(scene, sensor, host, usual_threat(mix(bits, 5)), at, bits));
    });
    each(murmur(0.3, 2), 12, [&](wire::HostName host, std::int64_t at, std::uint64_t bits) {
        Line line = console_line(scene, sensor, at);
        const std::string machine = machine_of(scene, host);
        const std::string address = inet::as_text(scene.stage.hosts->address_of(host));
        line.severity = informational;
        line.fields = {{"computer", machine}, {"address", address}};
        if (number(bits, 6, 3) == 0) {
            line.kind = "SCAN";
            line.text = "Scan finished on " + machine + ": " +
                        std::to_string(20'000 + number(bits, 8, 90'000)) + " files, 0 threats";
        } else {
            line.kind = "UPDATE";
            line.text = "Definitions updated on " + machine;
        }
        lines.push_back(std::move(line));
    });
}

// ---- help desk -----------------------------------------------------------------------------

struct Saying {
    std::string_view category, en, lo;
};
constexpr Saying usual_calls[] = {
    {"printer", "The printer on the second floor does not print.", "ເຄື່ອງພິມຊັ້ນສອງບໍ່ພິມ."},
    {"password", "I forgot my password.", "ຂ້ອຍລືມລະຫັດຜ່ານ."},
    {"network", "The Internet is slow today.", "ມື້ນີ້ອິນເຕີເນັດຊ້າ."},
    {"password", "My account is locked after the holiday.", "ບັນຊີຂອງຂ້ອຍຖືກລັອກຫຼັງວັນພັກ."},
    {"computer", "The computer is very slow and restarts.", "ຄອມພິວເຕີຊ້າ ແລະ ເປີດໃໝ່ເອງ."},
    {"mail", "My mailbox is full.", "ກ່ອງຈົດໝາຍຂອງຂ້ອຍເຕັມ."},
    {"web", "A page does not open on my computer.", "ເປີດໜ້າເວັບໜຶ່ງບໍ່ໄດ້."},
    {"software", "I need the Lao keyboard and the new font.", "ຂ້ອຍຕ້ອງການແປ້ນພິມລາວ ແລະ ຟອນໃໝ່."},
    {"virus", "The antivirus shows a red window.", "ໂປຣແກຣມຕ້ານໄວຣັດຂຶ້ນໜ້າຈໍແດງ."},
    {"usb", "The USB stick is empty, my files are gone.", "ແຟລຊໄດຣຫວ່າງ, ໄຟລ໌ຂອງຂ້ອຍຫາຍ."},
};
// Of a service that does not answer; {site} is its name.
constexpr Saying complaint_calls[] = {
    {"web", "The page {site} does not open.", "ເປີດ {site} ບໍ່ໄດ້."},
    {"web", "{site} is so slow that it gives an error.", "{site} ຊ້າຫຼາຍຈົນຂຶ້ນຂໍ້ຜິດພາດ."},
    {"web", "I have tried {site} for half an hour.", "ລອງເປີດ {site} ເຄິ່ງຊົ່ວໂມງແລ້ວ."},
    {"network", "Is something wrong with {site}?", "{site} ມີບັນຫາຫຍັງບໍ່?"},
};
constexpr Saying mail_calls[] = {
    {"mail", "I got a mail \"{subject}\" from {from}. Is it genuine?",
     "ຂ້ອຍໄດ້ຮັບອີເມວ \"{subject}\" ຈາກ {from}. ແມ່ນຂອງແທ້ບໍ່?"},
    {"mail", "A mail from {from} asks me to log in: \"{subject}\". I send it to you.",
     "ອີເມວຈາກ {from} ໃຫ້ຂ້ອຍເຂົ້າລະບົບ: \"{subject}\". ຂໍສົ່ງໃຫ້ກວດ."},
    {"mail", "What shall I do with the mail \"{subject}\" of {from}?",
     "ຄວນເຮັດແນວໃດກັບອີເມວ \"{subject}\" ຂອງ {from}?"},
};

class Desk {
public:
    Desk(const Scene& scene, const Sensor& sensor, std::int64_t minute, std::vector<Line>& lines)
        : scene_(scene),
          sensor_(sensor),
          minute_(minute),
          lines_(lines),
          now_(mix(mix(mix(scene.stage.chance.seed(), 0x68656C70), sim::cause_of(sensor.id)),
                   static_cast<std::uint64_t>(minute))) {
        for (std::uint32_t p = 0; p < scene.nation->people.size(); ++p) {
            const world::People& people = scene.nation->people[p];
            if (people.count == 0) continue;
            if (is_here(sensor, people.network, people.organisation)) here_.push_back(p);
            anybody_.push_back(p);
        }
    }

    void answer(const std::vector<Record>& records) {
        for (const Record& record : records) {
            if (record.symptom == Symptom::complaints) complaints(record);
            if (record.symptom == Symptom::reported_mail) reports(record);
        }
        murmur();
    }

private:
    const Scene& scene_;
    const Sensor& sensor_;
    std::int64_t minute_;
    std::vector<Line>& lines_;
    std::uint64_t now_;
    std::vector<std::uint32_t> here_, anybody_;  // people

    void ticket(std::uint64_t bits, const Saying& saying, wire::Fillings fillings,
                std::uint32_t people, std::uint32_t person, std::int64_t calls) {
        Line line;
        line.at_us = stamped(scene_, sensor_,
                             minute_ * minute_us + static_cast<std::int64_t>(die(bits, 1) * 60e6));
        line.facility = local_1;
        line.severity = notice;
        line.host = console_of(sensor_, "helpdesk");
        line.app = "tickets";
        line.process = "880";
        line.kind = "TICKET";
        constexpr std::array<std::string_view, 3> channels = {"telephone", "mail", "counter"};
        const std::string caller =
            people == none ? "unknown" : wire::mailbox_of(*scene_.nation, people, person).address;
        line.fields = {{"ticket", "T" + sim::as_hex(bits).substr(8)},
                       {"category", std::string(saying.category)},
                       {"channel", std::string(channels[number(bits, 2, 3)])},
                       {"caller", caller},
                       {"calls", std::to_string(calls)}};
        line.text = wire::filled(number(bits, 3, 100) < 55 ? saying.lo : saying.en, fillings);
        lines_.push_back(std::move(line));
    }

    // Callers of a line at which many call: anybody of the country, most without a mailbox.
    void complaints(const Record& record) {
        const std::string site = record.about < scene_.nation->services.size()
                                     ? scene_.nation->services[record.about].name
                                     : std::string("a page");
        const std::pair<std::string_view, std::string> fillings[] = {
            {"site", site.empty() ? std::string("the Internet") : site}};
        const std::int64_t answered = std::min(record.amount, tickets_a_minute_max);
        for (std::int64_t i = 0; i < answered; ++i) {
            const std::uint64_t bits = mix(mix(now_, record.id), static_cast<std::uint64_t>(i));
            const Saying& saying = complaint_calls[number(bits, 4, std::size(complaint_calls))];
            const std::uint32_t people =
                anybody_.empty() || number(bits, 5, 4) != 0
                    ? none
                    : anybody_[number(bits, 6, static_cast<std::uint32_t>(anybody_.size()))];
            const std::uint32_t person =
                people == none ? 0 : number(bits, 7, scene_.nation->people[people].count);
            ticket(bits, saying, fillings, people, person, 1);
        }
        if (record.amount <= answered) return;
        static constexpr Saying rest = {"queue", "Callers who hung up; many name {site}.",
                                        "ຜູ້ໂທທີ່ວາງສາຍ; ຫຼາຍຄົນເວົ້າເຖິງ {site}."};
        ticket(mix(mix(now_, record.id), 1ull << 40), rest, fillings, none, 0,
               record.amount - answered);
    }

    void ask_about(std::uint64_t bits, const wire::Letter& letter) {
        const wire::Written text =
            wire::written(scene_.stage, calendar_of(scene_), letter, wire::Signing::blank);
        const std::pair<std::string_view, std::string> fillings[] = {{"subject", text.subject},
                                                                     {"from", text.sender}};
        ticket(bits, mail_calls[number(bits, 4, std::size(mail_calls))], fillings, letter.people,
               letter.person, 1);
    }

    void reports(const Record& record) {
        const std::int64_t wave = wave_before(scene_, record.place, record.about, minute_);
        std::vector<wire::Letter> lures;
        if (wave >= 0)
            wire::letters_to(scene_.stage, calendar_of(scene_), record.place, wave, lures);
        std::erase_if(lures, [&](const wire::Letter& l) { return l.campaign != record.about; });
        for (std::int64_t i = 0; i < record.amount; ++i) {
            const std::uint64_t bits = mix(mix(now_, record.id), static_cast<std::uint64_t>(i));
            if (lures.empty()) {
                const std::pair<std::string_view, std::string> fillings[] = {
                    {"subject", "News"}, {"from", "news@somewhere.example"}};
                ticket(bits, mail_calls[0], fillings, none, 0, 1);
                continue;
            }
            ask_about(bits, lures[number(bits, 8, static_cast<std::uint32_t>(lures.size()))]);
        }
    }

    // Two of a hundred people call on a working day, in proportion to how busy the hour is.
    void murmur() {
        std::uint64_t people = 0;
        for (const std::uint32_t p : here_) people += scene_.nation->people[p].count;
        const double mean = std::min<double>(
            static_cast<double>(people) * 0.02 *
                    static_cast<double>(wire::mail_permille(hour_of(scene_, minute_))) / 60'000.0 +
                0.05,
            murmur_a_minute_max);
        const std::int64_t count = wire::arrivals(mean, die(now_, 9));
        for (std::int64_t i = 0; i < count; ++i) {
            const std::uint64_t bits = mix(mix(now_, 10), static_cast<std::uint64_t>(i));
            const std::uint32_t who =
                here_.empty() ? none
                              : here_[number(bits, 6, static_cast<std::uint32_t>(here_.size()))];
            const std::uint32_t person =
                who == none ? 0 : number(bits, 7, scene_.nation->people[who].count);
            const std::uint32_t kind = number(bits, 11, 100);
            if (kind < 12 && who != none) {
                std::vector<wire::Letter> letters;
                wire::letters_to(scene_.stage, calendar_of(scene_), who, minute_, letters);
                const auto genuine = std::ranges::find_if(letters, [](const wire::Letter& l) {
                    return l.tone == wire::Tone::notice && l.campaign == 0xFFFF;
                });
                if (genuine != letters.end()) {
                    ask_about(bits, *genuine);
                    continue;
                }
            }
            if (kind < 20 && !scene_.nation->services.empty()) {
                const world::Service& service = scene_.nation->services[number(
                    bits, 12, static_cast<std::uint32_t>(scene_.nation->services.size()))];
                const std::pair<std::string_view, std::string> fillings[] = {
                    {"site", service.name.empty() ? std::string("the Internet") : service.name}};
                ticket(bits, complaint_calls[number(bits, 4, std::size(complaint_calls))], fillings,
                       who, person, 1);
                continue;
            }
            ticket(bits, usual_calls[number(bits, 4, std::size(usual_calls))], {}, who, person, 1);
        }
    }
};

// ---- mail gateway --------------------------------------------------------------------------

struct Posted {
    wire::Letter letter;
    wire::Written text;
};

// Calls back for each letter that comes to people of the sensor in the minute, by time.
template <typename Take>
void each_letter(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                 wire::Signing signing, Take&& take) {
    std::vector<wire::Letter> letters;
    for (std::uint32_t p = 0; p < scene.nation->people.size(); ++p) {
        const world::People& people = scene.nation->people[p];
        if (is_here(sensor, people.network, people.organisation))
            wire::letters_to(scene.stage, calendar_of(scene), p, minute, letters);
    }
    std::ranges::sort(letters, [](const wire::Letter& a, const wire::Letter& b) {
        return a.at_us != b.at_us ? a.at_us < b.at_us : a.identity < b.identity;
    });
    for (const wire::Letter& letter : letters)
        take(letter, wire::written(scene.stage, calendar_of(scene), letter, signing));
}

void mail_lines_of(const Scene& scene, const Sensor& sensor, const wire::Letter& letter,
                   const wire::Written& text, std::vector<Line>& lines) {
    const std::string client = text.client + "[" + inet::as_text(text.from) + "]";
    const std::string smtpd = std::to_string(number(letter.identity, 40, 20'000) + 2'000);
    std::int64_t at = letter.at_us;
    const std::int64_t pause = text.took_us / 8;
    auto say = [&](std::string_view app, const std::string& process, std::string kind,
                   std::vector<std::pair<std::string, std::string>> fields, std::string words) {
        Line line;
        line.at_us = stamped(scene, sensor, at);
        line.facility = of_mail;
        line.severity = informational;
        line.host = text.gateway;
        line.app = app;
        line.process = process;
        line.kind = std::move(kind);
        line.fields = std::move(fields);
        line.text = std::move(words);
        lines.push_back(std::move(line));
        at += pause;
    };
    const std::string& q = text.queue;
    const std::string size = std::to_string(text.raw.size());
    say("postfix/smtpd", smtpd, "CONNECT", {}, "connect from " + client);
    say("postfix/smtpd", smtpd, "CLIENT", {{"queue", q}}, q + ": client=" + client);
    say("postfix/cleanup", "2211", "MESSAGE", {{"queue", q}},
        q + ": message-id=<" + text.message_id + ">");
    say("filter", "1530", "SCORE", {{"queue", q}, {"verdict", text.verdict}},
        q + ": score=" + quoted_score(text.score) + ", verdict=" + text.verdict);
    say("postfix/qmgr", "1402", "QUEUE", {{"queue", q}, {"from", text.sender}},
        q + ": from=<" + text.sender + ">, size=" + size + ", nrcpt=1 (queue active)");
    say("postfix/smtpd", smtpd, "DISCONNECT", {}, "disconnect from " + client);
    const bool held = text.verdict == "held";
    say("postfix/lmtp", "2290", "STATUS",
        {{"queue", q}, {"to", text.recipient}, {"status", "sent"}},
        q + ": to=<" + text.recipient + ">, relay=" + (held ? "quarantine" : text.gateway) +
            "[private/" + (held ? "quarantine" : "dovecot-lmtp") +
            "], delay=" + in_seconds(text.took_us) + ", dsn=2.0.0, status=sent (250 2.0.0 <" +
            text.recipient + "> Saved)");
    say("postfix/qmgr", "1402", "REMOVED", {{"queue", q}}, q + ": removed");
}

void gateway_lines(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                   std::vector<Line>& lines) {
    each_letter(scene, sensor, minute, wire::Signing::blank,
                [&](const wire::Letter& letter, const wire::Written& text) {
                    mail_lines_of(scene, sensor, letter, text, lines);
                });
    std::vector<wire::LogIn> log_ins;
    for (std::uint32_t p = 0; p < scene.nation->people.size(); ++p) {
        const world::People& people = scene.nation->people[p];
        if (!is_here(sensor, people.network, people.organisation) ||
            people.service >= scene.nation->services.size())
            continue;
        log_ins.clear();
        wire::log_ins_of(scene.stage, p, minute, log_ins);
        for (const wire::LogIn& in : log_ins) {
            Line line;
            line.at_us = stamped(scene, sensor, in.at_us);
            line.facility = of_mail;
            line.severity = informational;
            line.host = scene.nation->services[people.service].name;
            line.app = "webmail";
            line.process = "3310";
            const std::string user = wire::mailbox_of(*scene.nation, p, in.person).address;
            const std::string from = inet::as_text(in.from);
            line.kind = in.failed ? "FAILED" : "LOGIN";
            line.fields = {{"user", user}, {"rip", from}};
            line.text = in.failed ? "Failed login for " + user + " from " + from
                                  : "Successful login for " + user + " from " + from +
                                        " in session " + sim::as_hex(mix(in.identity, 5)).substr(4);
            lines.push_back(std::move(line));
        }
    }
}

}  // namespace

void alarmed_in(const Scene& scene, const std::vector<Record>& records, std::int64_t minute,
                std::vector<Alarmed>& hosts) {
    const bool any = std::ranges::any_of(
        records, [](const Record& r) { return r.symptom == Symptom::infected_hosts; });
    if (!any) return;
    const range::Terrain& terrain = *scene.stage.terrain;
    const std::int64_t from = minute * minute_us, until = from + minute_us;
    std::vector<wire::Infection> begun;
    for (const wire::Infection& i : scene.stage.film->infections())
        if (i.from_us >= from && i.from_us < until) begun.push_back(i);
    // Which of them are recognised is luck of the host, whoever else is.
    const std::uint64_t key = mix(scene.stage.chance.seed(), 0x616C61726D);
    std::ranges::sort(begun, [&](const wire::Infection& a, const wire::Infection& b) {
        return std::pair(mix(key, a.row), a.row) < std::pair(mix(key, b.row), b.row);
    });
    for (const Record& record : records) {
        if (record.symptom != Symptom::infected_hosts ||
            record.place >= scene.nation->groups.size() ||
            record.about >= scene.plan->malware.size())
            continue;
        std::int64_t left = record.amount;
        for (const wire::Infection& i : begun) {
            const range::Stretch& s = terrain.stretches[terrain.stretch_of[i.row]];
            if (left == 0) break;
            if (s.group != record.place || s.malware != record.about) continue;
            --left;
            const std::int64_t later =
                2'000'000 + static_cast<std::int64_t>(die(mix(key, i.row), 2) * 40e6);
            hosts.push_back(
                {{s.group, sim::permute(scene.stage.chance.seed(), s.group * 64 + s.malware,
                                        i.row - s.first, s.hosts)},
                 s.malware,
                 build_on(i.row),
                 std::min(i.from_us + later, until - 1)});
        }
        const std::uint32_t count = scene.nation->groups[record.place].count;
        for (; left > 0 && count > 0; --left) {
            const std::uint64_t bits = mix(mix(key, record.id), static_cast<std::uint64_t>(left));
            hosts.push_back({{record.place, number(bits, 1, count)},
                             record.about,
                             build_on(number(bits, 2, 1'000)),
                             from + static_cast<std::int64_t>(die(bits, 3) * 60e6)});
        }
    }
}

std::int64_t wave_before(const Scene& scene, std::uint32_t people, std::uint32_t campaign,
                         std::int64_t minute) {
    for (std::int64_t m = minute; m >= 0; --m) {
        const auto seen = scene.stage.film->seen(m);
        const bool wave = std::ranges::any_of(seen, [&](const world::Observation& o) {
            return o.seen == world::Seen::lure && o.place == people && o.about == campaign;
        });
        if (wave) return m;
    }
    return -1;
}

void lines_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
              std::vector<Line>& lines) {
    if (sensor.is_silent((minute + 1) * minute_us)) return;
    const std::size_t first = lines.size();
    const std::vector<Record> records =
        kept_by(*scene.array, scene.array->sensor(sensor.id), *scene.nation,
                scene.stage.film->seen(minute), (minute + 1) * minute_us, scene.stage.chance);
    switch (sensor.kind) {
        case Kind::antivirus: antivirus_lines(scene, sensor, records, minute, lines); break;
        case Kind::helpdesk: Desk(scene, sensor, minute, lines).answer(records); break;
        case Kind::mail: gateway_lines(scene, sensor, minute, lines); break;
        case Kind::flow:
        case Kind::ids:
        case Kind::dns:
        case Kind::web:
        case Kind::tap:
        case Kind::bgp: break;
    }
    sort_lines(lines, first);
}

void letters_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                std::vector<evidence::Letter>& letters) {
    if (sensor.kind != Kind::mail || sensor.is_silent((minute + 1) * minute_us)) return;
    each_letter(scene, sensor, minute, wire::Signing::real,
                [&](const wire::Letter& letter, wire::Written&& text) {
                    evidence::Letter row;
                    row.at_us = stamped(scene, sensor, letter.at_us);
                    row.queue = std::move(text.queue);
                    row.from_host = std::move(text.client);
                    row.from_address = text.from;
                    row.from_address_text = inet::as_text(text.from);
                    row.helo = std::move(text.helo);
                    row.sender = std::move(text.sender);
                    row.recipient = std::move(text.recipient);
                    row.raw = std::move(text.raw);
                    row.verdict = std::move(text.verdict);
                    row.score = text.score;
                    letters.push_back(std::move(row));
                });
}

}  // namespace naga::sensor
