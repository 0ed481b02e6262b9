#include "sensor/artefacts.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "evidence/mail.h"
#include "inet/address.h"
#include "sensor/lines.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/defaced.h"
#include "wire/html.h"
#include "wire/seal.h"

namespace naga::sensor {

using adversary::Plan;
using evidence::Record;
using evidence::Symptom;
using world::Nation;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::string_view mark = "EXERCISE EXERCISE EXERCISE";

std::string titled(std::string_view id) {
    std::string name;
    bool start = true;
    for (const char c : id) {
        if (c == '-' || c == '_') {
            start = true;
            continue;
        }
        name += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        start = false;
    }
    return name;
}

std::string hex(std::uint64_t number, int digits) {
    return "0x" + sim::as_hex(number).substr(static_cast<std::size_t>(16 - digits));
}

// Whose malware it is: who infects first with it.
const adversary::Actor* owner_of(const Plan& plan, std::uint32_t malware) {
    for (const adversary::Campaign& c : plan.campaigns)
        if (c.kind == adversary::CampaignKind::infection && c.malware == malware &&
            c.actor < plan.actors.size())
            return &plan.actors[c.actor];
    return nullptr;
}

const adversary::Actor* actor_of(const Plan& plan, std::uint32_t campaign) {
    if (campaign >= plan.campaigns.size()) return nullptr;
    const std::uint32_t actor = plan.campaigns[campaign].actor;
    return actor < plan.actors.size() ? &plan.actors[actor] : nullptr;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string in_lines(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 64)
        out += std::string(text.substr(at, 64)) + "\n";
    return out;
}

// What looks like packed code: words of chance, which mean nothing.
std::string filler(std::uint64_t key, std::size_t bytes) {
    std::string out;
    for (std::uint64_t i = 0; out.size() < bytes; ++i) {
        const std::uint64_t word = sim::mix(key, i);
        for (int b = 0; b < 8; ++b) out += static_cast<char>(word >> (8 * b) & 255);
    }
    return out;
}

}  // namespace

std::uint32_t build_on(std::uint32_t row) {
    return static_cast<std::uint32_t>(sim::mix(0x6275696C64, row) % builds);
}

std::string sample_name(const Plan& plan, std::uint32_t malware, std::uint32_t build) {
    return "Worm.Win32." + titled(plan.malware[malware].id) + "." + static_cast<char>('a' + build);
}

std::string sample_of(const Plan& plan, std::uint32_t malware, std::uint32_t build) {
    const adversary::Malware& m = plan.malware[malware];
    const std::uint64_t key = sim::mix(sim::cause_of(m.id), build);
    const auto secret = static_cast<std::uint8_t>(key % 254 + 1);
    const std::string mutex = "Global\\" + titled(m.id) + "-" + sim::as_hex(key).substr(8);
    const adversary::Actor* owner = owner_of(plan, malware);
    const Text trace = owner == nullptr ? Text{} : owner->trace;

    std::string settings = "{\"mark\":" + quoted(mark) + ",\"family\":" + quoted(m.id) +
                           ",\"build\":\"" + static_cast<char>('a' + build) + "\",\"servers\":[";
    for (std::size_t i = 0; i < m.lairs.size(); ++i)
        settings += (i == 0 ? "" : ",") + quoted(plan.lairs[m.lairs[i]].name);
    settings +=
        "],\"port\":80,\"poll\":\"/gate.php?id=\",\"interval_s\":600,\"mutex\":" + quoted(mutex) +
        wire::with_trace(",\"receive_timeout_s\":30", trace) +
        ",\"moves_after_s\":" + std::to_string(m.moves_after / 1'000'000) + "}";
    std::string hidden = settings;
    for (char& c : hidden) c = static_cast<char>(static_cast<std::uint8_t>(c) ^ secret);
    const std::string settings_block = in_lines(wire::as_base64(hidden));
    const std::string code_block = in_lines(wire::as_base64(filler(key, 9'000 + key / 7 % 3'000)));

    std::string strings = "kernel32 CreateMutexA\nws2_32 connect send recv\n" + mutex + "\n";
    strings += "GET /gate.php?id=%s HTTP/1.1\n";
    strings += wire::with_trace("receive failed, next server\n", trace);
    if (!m.stick_weakness.empty())
        strings += "[autorun]\nopen=setup.exe\nRECYCLER\\S-5-3-42\\setup.exe\n";
    strings += "\\\\%s\\pipe\\browser (" + m.weakness + ")\n";

    // The table says where each block begins: its own length does not depend on that.
    auto table = [&](std::size_t first) {
        std::string text = std::string(mark) + " inert sample, cannot run\n";
        text += "This file is text. It stands in a drill for a program that does not exist.\n\n";
        text += "name " + sample_name(plan, malware, build) + "\n\n";
        text += "section offset     size       note\n";
        std::size_t at = first;
        auto row = [&](std::string_view name, std::size_t size, const std::string& note) {
            text += std::string(name) + hex(at, 8) + " " + hex(size, 8) + " " + note + "\n";
            at += size;
        };
        row(".text   ", code_block.size(), "base64, packed");
        row(".rdata  ", strings.size(), "text");
        row(".cfg    ", settings_block.size(), "base64, xor " + hex(secret, 2));
        return text + "\n";
    };
    return table(table(0).size()) + code_block + strings + settings_block;
}

std::string shell_listing(const Nation& nation, const Plan& plan, std::uint32_t campaign,
                          std::uint32_t service) {
    const adversary::Actor* actor = actor_of(plan, campaign);
    const std::uint64_t key = sim::mix(sim::cause_of(nation.services[service].id), campaign);
    const std::string lines[] = {
        "found as    /images/.cache.php on " + nation.services[service].name,
        "came by     POST /admin/upload.php",
        "open tag    < ? p h p",
        "  secret    := first 8 of a hash " + sim::as_hex(key).substr(8),
        "  when      asked without the secret: answer 404 as the server would",
        "  when      asked with c=<word>: (here stood what hands the word to the system)",
        "  when      asked with f=<name>: (here stood what writes a file)",
        "  answer    in base64",
        "close tag   ? >",
        "signed      " + (actor == nullptr ? std::string("nobody") : actor->name.en),
    };
    std::string text = "EX| " + std::string(mark) + " listing in words, cannot run\n";
    for (const std::string& line : lines) text += "EX| " + line + "\n";
    return text;
}

std::string lure_page(const Nation& nation, const Plan& plan, std::uint32_t lair) {
    const adversary::Lair& there = plan.lairs[lair];
    const Text trace = there.actor < plan.actors.size() ? plan.actors[there.actor].trace : Text{};
    // Whose readers the first wave is for: the page pretends to be theirs.
    Text house{"Webmail", "ອີເມວ"};
    for (const adversary::Campaign& c : plan.campaigns)
        if (c.lair == lair && !c.waves.empty() && !c.waves.front().people.empty()) {
            const world::People& people = nation.people[c.waves.front().people.front()];
            if (people.organisation < nation.organisations.size())
                house = nation.organisations[people.organisation].name;
            break;
        }
    std::string page = "<!-- " + std::string(mark) + " -->\n<!DOCTYPE html>\n<html><head>";
    page += "<meta charset=\"utf-8\"><title>" + wire::html_text(house.en) +
            " [EXERCISE]</title></head>\n<body>\n<h1>" + wire::html_text(house.en) + "</h1>\n<h2>" +
            wire::html_text(house.in(Language::lao)) + "</h2>\n";
    page +=
        "<form method=\"post\" action=\"http://" + wire::html_text(there.name) + "/owa/auth\">\n";
    page += "<p>Log in / ເຂົ້າລະບົບ</p>\n<p>Name <input name=\"user\"></p>\n";
    page += "<p>Password <input type=\"password\" name=\"pass\"></p>\n";
    page += "<p><input type=\"submit\" value=\"OK\"></p>\n</form>\n<p>";
    page += wire::with_trace("You will receive a confirmation by mail.", trace);
    page += "</p>\n<p>" + std::string(mark) + "</p>\n</body></html>\n";
    return page;
}

namespace {

std::string saved_name(std::string host, std::string_view ending) {
    for (char& c : host)
        if (c == '/' || c == ':') c = '_';
    return host + std::string(ending);
}

class Finds {
public:
    Finds(const Scene& scene, const Sensor& sensor)
        : scene_(scene),
          sensor_(sensor),
          place_(scene.array->sensor(sensor.id)),
          calendar_{scene.epoch_us, scene.zone_us} {}

    void look(std::int64_t minute) {
        std::vector<Record> records =
            kept_by(*scene_.array, place_, *scene_.nation, scene_.stage.film->seen(minute),
                    (minute + 1) * minute_us, scene_.stage.chance);
        // Behind a false alarm is nothing.
        std::erase_if(records, [&](const Record& r) { return is_decoy(*scene_.array, r); });
        if (sensor_.kind == Kind::antivirus && !records.empty()) alarmed(records, minute);
        for (const Record& record : records) {
            switch (record.symptom) {
                case Symptom::defaced_page: defaced(record); break;
                case Symptom::odd_mail:
                    lured(record, minute, "The mail gateway kept it.", "ປະຕູອີເມວເກັບໄວ້.");
                    break;
                case Symptom::reported_mail:
                    lured(record, wave_before(scene_, record.place, record.about, minute),
                          "Somebody forwarded it to the help desk.", "ຜູ້ໃຊ້ສົ່ງຕໍ່ມາໃຫ້ໜ່ວຍຊ່ວຍ.");
                    break;
                case Symptom::lure_lookups: visited(record, record.about); break;
                case Symptom::link_load:
                case Symptom::flood_in:
                case Symptom::amplified_in:
                case Symptom::flood_out:
                case Symptom::slow_service:
                case Symptom::scanning:
                case Symptom::beacon:
                case Symptom::infected_hosts:
                case Symptom::odd_log_ins:
                case Symptom::complaints:
                case Symptom::trace: break;
            }
        }
    }

    std::vector<Artefact> take() {
        std::ranges::sort(found_, [](const Artefact& a, const Artefact& b) {
            return a.from_us != b.from_us ? a.from_us < b.from_us : a.name < b.name;
        });
        return std::move(found_);
    }

private:
    const Scene& scene_;
    const Sensor& sensor_;
    std::uint32_t place_;
    wire::Calendar calendar_;
    std::set<std::string> names_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> sampled_, waves_;
    std::vector<Artefact> found_;

    void put(Artefact artefact) {
        if (names_.insert(artefact.name).second) found_.push_back(std::move(artefact));
    }

    void alarmed(const std::vector<Record>& records, std::int64_t minute) {
        std::vector<Alarmed> hosts;
        alarmed_in(scene_, records, minute, hosts);
        for (const Alarmed& a : hosts) {
            if (!sampled_.emplace(a.malware, a.build).second) continue;
            Artefact artefact;
            artefact.bytes = sample_of(*scene_.plan, a.malware, a.build);
            artefact.name = wire::as_hex(wire::sha256(artefact.bytes)) + ".sample.txt";
            artefact.type = "text/plain; charset=us-ascii";
            const std::string name = sample_name(*scene_.plan, a.malware, a.build);
            artefact.why = {"The antivirus put it into quarantine as " + name + ".",
                            "ໂປຣແກຣມຕ້ານໄວຣັດກັກໄວ້: " + name};
            artefact.from_us = (minute + 1) * minute_us + sensor_.delay_us;
            put(std::move(artefact));
        }
    }

    void defaced(const Record& record) {
        const std::string& host = scene_.nation->services[record.place].name;
        put({saved_name(host, "-index.html"),
             "text/html; charset=utf-8",
             wire::defaced_page(*scene_.nation, *scene_.plan, record.about, record.place),
             {"The first page of " + host + " as visitors saw it.",
              "ໜ້າທຳອິດຂອງ " + host + " ຕາມທີ່ຜູ້ເຂົ້າຊົມເຫັນ."},
             record.known_us});
        put({saved_name(host, "-cache.php.listing.txt"),
             "text/plain; charset=utf-8",
             shell_listing(*scene_.nation, *scene_.plan, record.about, record.place),
             {"It lay under /images/ of " + host + ".", "ຢູ່ພາຍໃຕ້ /images/ ຂອງ " + host + "."},
             record.known_us});
    }

    void lured(const Record& record, std::int64_t minute, std::string_view why_en,
               std::string_view why_lo) {
        if (minute < 0) return;
        const auto place = static_cast<std::uint32_t>(minute);
        if (!waves_.emplace(record.place * 4'096 + record.about, place).second) return;
        std::vector<wire::Letter> letters;
        wire::letters_to(scene_.stage, calendar_, record.place, minute, letters);
        std::size_t kept = 0;
        for (const wire::Letter& letter : letters) {
            if (letter.campaign != record.about || kept == lures_kept) continue;
            ++kept;
            wire::Written text = wire::written(scene_.stage, calendar_, letter);
            put({text.queue + ".eml",
                 "message/rfc822",
                 std::move(text.raw),
                 {std::string(why_en), std::string(why_lo)},
                 record.known_us});
        }
        if (kept > 0) visited(record, scene_.plan->campaigns[record.about].lair);
    }

    void visited(const Record& record, std::uint32_t lair) {
        if (lair >= scene_.plan->lairs.size()) return;
        const std::string& host = scene_.plan->lairs[lair].name;
        put({saved_name(host, "-owa.html"),
             "text/html; charset=utf-8",
             lure_page(*scene_.nation, *scene_.plan, lair),
             {"A copy of http://" + host + "/owa/", "ສຳເນົາຂອງ http://" + host + "/owa/"},
             record.known_us});
    }
};

}  // namespace

std::vector<Artefact> artefacts_of(const Scene& scene, const Sensor& sensor,
                                   std::int64_t minute_from, std::int64_t minute_to) {
    Finds finds(scene, sensor);
    for (std::int64_t minute = minute_from; minute < minute_to; ++minute) finds.look(minute);
    return finds.take();
}

}  // namespace naga::sensor
