// What a help desk writes: a ticket for each who calls.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "sensor/line_writers.h"
#include "sim/chance.h"
#include "sim/digest.h"
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

}  // namespace

void helpdesk_lines(const Scene& scene, const Sensor& sensor, const std::vector<Record>& records,
                    std::int64_t minute, std::vector<Line>& lines) {
    Desk(scene, sensor, minute, lines).answer(records);
}

}  // namespace naga::sensor
