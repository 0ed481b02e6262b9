#include "wire/mailboxes.h"

#include <algorithm>
#include <array>

#include "base/det_math.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/talk.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
// Who is called what is a fact of the world: no seed moves it.
constexpr std::uint64_t names_key = 0x6E61676E616D6573;

struct Name {
    std::string_view en, lo;
};

// Given names are common ones.
constexpr std::array<Name, 64> given_names = {{
    {"Bounmy", "ບຸນມີ"},
    {"Khamla", "ຄຳຫຼ້າ"},
    {"Somchai", "ສົມໃຈ"},
    {"Vilay", "ວິໄລ"},
    {"Souk", "ສຸກ"},
    {"Bouavanh", "ບົວວັນ"},
    {"Phonesavanh", "ພອນສະຫວັນ"},
    {"Keo", "ແກ້ວ"},
    {"Manivanh", "ມະນີວັນ"},
    {"Sengdao", "ແສງດາວ"},
    {"Thongdy", "ທອງດີ"},
    {"Noy", "ນ້ອຍ"},
    {"Chanthy", "ຈັນທີ"},
    {"Davanh", "ດາວັນ"},
    {"Ketsana", "ເກດສະໜາ"},
    {"Latsamy", "ລັດສະໝີ"},
    {"Malay", "ມາໄລ"},
    {"Nalin", "ນະລິນ"},
    {"Oudone", "ອຸດອນ"},
    {"Phet", "ເພັດ"},
    {"Sisouk", "ສີສຸກ"},
    {"Somphone", "ສົມພອນ"},
    {"Thip", "ທິບ"},
    {"Viengkham", "ວຽງຄຳ"},
    {"Xay", "ໄຊ"},
    {"Anousone", "ອະນຸສອນ"},
    {"Boun", "ບຸນ"},
    {"Chit", "ຈິດ"},
    {"Duangta", "ດວງຕາ"},
    {"Inthava", "ອິນທະວາ"},
    {"Kaysone", "ໄກສອນ"},
    {"Khamphanh", "ຄຳພັນ"},
    {"Lamngeun", "ລຳເງິນ"},
    {"Mala", "ມາລາ"},
    {"Niphone", "ນິພອນ"},
    {"Orlady", "ອໍລະດີ"},
    {"Phouvong", "ພູວົງ"},
    {"Saysamone", "ໄຊສະໝອນ"},
    {"Sombath", "ສົມບັດ"},
    {"Soulivanh", "ສຸລິວັນ"},
    {"Thavisack", "ທະວີສັກ"},
    {"Vanhna", "ວັນນາ"},
    {"Vongdeuan", "ວົງເດືອນ"},
    {"Amphone", "ອຳພອນ"},
    {"Bandith", "ບັນດິດ"},
    {"Chansouk", "ຈັນສຸກ"},
    {"Daophet", "ດາວເພັດ"},
    {"Hongkham", "ຮົງຄຳ"},
    {"Ita", "ອິຕາ"},
    {"Khonesy", "ຄອນສີ"},
    {"Lavanh", "ລາວັນ"},
    {"Mit", "ມິດ"},
    {"Nouanta", "ນວນຕາ"},
    {"Onta", "ອອນຕາ"},
    {"Pany", "ປານີ"},
    {"Sakda", "ສັກດາ"},
    {"Sy", "ສີ"},
    {"Toui", "ຕຸ້ຍ"},
    {"Vieng", "ວຽງ"},
    {"Alom", "ອາລົມ"},
    {"Bualy", "ບົວລີ"},
    {"Chone", "ຈອນ"},
    {"Dala", "ດາລາ"},
    {"Sone", "ສອນ"},
}};

// Surnames are put together from two parts.
constexpr std::array<Name, 8> first_parts = {{{"Vong", "ວົງ"},
                                              {"Phan", "ພັນ"},
                                              {"Sou", "ສຸ"},
                                              {"Khan", "ຄັນ"},
                                              {"Chan", "ຈັນ"},
                                              {"Sen", "ແສນ"},
                                              {"Keo", "ແກ້ວ"},
                                              {"Inta", "ອິນຕາ"}}};
constexpr std::array<Name, 8> last_parts = {{{"tha", "ທາ"},
                                             {"namany", "ນະມະນີ"},
                                             {"rasy", "ຣາສີ"},
                                             {"dalone", "ດາລອນ"},
                                             {"lamy", "ລາມີ"},
                                             {"pheng", "ເພັງ"},
                                             {"mixai", "ມີໄຊ"},
                                             {"bouly", "ບຸລີ"}}};

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}
std::string raised(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

}  // namespace

Mailbox mailbox_of(const world::Nation& nation, std::uint32_t people, std::uint32_t person) {
    const std::uint32_t service = nation.people[people].service;
    std::uint32_t before = 0;
    for (std::uint32_t p = 0; p < people; ++p)
        if (nation.people[p].service == service) before += nation.people[p].count;
    const std::uint32_t place = before + person;
    constexpr std::uint32_t pairs = 64 * 64;
    const std::uint32_t pair = sim::permute(names_key, service, place % pairs, pairs);
    const Name& given = given_names[pair % 64];
    const Name& first = first_parts[pair / 64 % 8];
    const Name& last = last_parts[pair / 512];
    Mailbox box;
    box.given = {std::string(given.en), std::string(given.lo)};
    const std::string surname = std::string(first.en) + std::string(last.en);
    box.name = {box.given.en + " " + raised(surname),
                box.given.lo + " " + std::string(first.lo) + std::string(last.lo)};
    box.address = lowered(box.given.en) + "." + lowered(surname);
    if (place >= pairs) box.address += std::to_string(place / pairs + 1);
    box.address +=
        "@" + (service < nation.services.size() ? mail_domain_of(nation.services[service].name)
                                                : std::string("mail.example"));
    return box;
}

std::string mail_domain_of(std::string_view host) {
    constexpr std::array<std::string_view, 16> jobs = {
        "mail.", "www.",    "webmail.", "m.",     "online.", "portal.",   "cdn.",  "static.",
        "img.",  "update.", "news.",    "video.", "ads.",    "download.", "shop.", "gw."};
    for (const std::string_view job : jobs)
        if (host.starts_with(job) && host.find('.', job.size()) != std::string_view::npos)
            return std::string(host.substr(job.size()));
    return std::string(host);
}

inet::Address stranger_of(const Stage& stage, std::uint32_t campaign, std::uint32_t service) {
    const world::Nation& nation = *stage.terrain->nation;
    const adversary::Plan& plan = *stage.terrain->plan;
    const std::uint32_t actor = plan.campaigns[campaign].actor;
    const std::uint32_t country = actor < plan.actors.size() ? plan.actors[actor].country : none;
    const std::uint64_t rented =
        sim::mix(sim::mix(sim::mix(0x72656E74, stage.chance.seed()), campaign),
                 number(sim::mix(campaign, service), 60, 3));
    std::vector<std::uint32_t> own, abroad;
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n) {
        if (nation.networks[n].addresses == 0 || nation.networks[n].country == nation.home)
            continue;
        abroad.push_back(n);
        if (nation.networks[n].country != country) continue;
        own.push_back(n);
        if (stage.hosts->count(n) == 0) continue;
        const HostName host = stage.hosts->pick(n, 12, rented);
        if (host.group != none) return stage.hosts->address_of(host);
    }
    const std::vector<std::uint32_t>& from = own.empty() ? abroad : own;
    if (from.empty()) return {};
    return somewhere(nation.networks[from[rented % from.size()]], sim::mix(rented, 1));
}

std::uint64_t abuse_identity(std::uint64_t seed, std::uint32_t people, std::uint32_t campaign,
                             std::int64_t minute, std::uint32_t k) {
    return sim::mix(sim::mix(sim::mix(sim::mix(seed, people), campaign), 43),
                    static_cast<std::uint64_t>(minute * 1'000 + k));
}

std::int64_t arrivals(double mean, double uniform) {
    if (mean <= 0) return 0;
    if (mean > 30) {
        const double drawn = mean + det::normal_quantile(uniform) * det::sqrt(mean) + 0.5;
        return drawn < 0 ? 0 : static_cast<std::int64_t>(drawn);
    }
    double term = det::exp(-mean), sum = term;
    std::int64_t count = 0;
    while (uniform > sum && count < 200) {
        ++count;
        term *= mean / static_cast<double>(count);
        sum += term;
    }
    return count;
}

std::int64_t mail_permille(std::int64_t hour) {
    constexpr std::array<std::int64_t, 24> permille = {
        5, 4, 3, 3, 3, 5, 12, 30, 95, 110, 105, 85, 45, 80, 100, 95, 75, 40, 25, 22, 20, 18, 12, 8};
    return permille[static_cast<std::size_t>(hour)];
}

void log_ins_of(const Stage& stage, std::uint32_t people, std::int64_t minute,
                std::vector<LogIn>& log_ins) {
    const world::Nation& nation = *stage.terrain->nation;
    const world::People& group = nation.people[people];
    if (group.count == 0) return;
    const std::size_t first = log_ins.size();
    const std::int64_t hour = (stage.start_of_day_us / minute_us + minute) / 60 % 24;
    const std::uint64_t key = sim::mix(sim::mix(stage.chance.seed(), 0x6C6F67), people);
    const std::uint64_t now = sim::mix(key, static_cast<std::uint64_t>(minute));
    const double mean = static_cast<double>(group.count) * log_ins_a_person_day *
                        static_cast<double>(mail_permille(hour)) / 60'000.0;
    const std::int64_t count = arrivals(mean, die(now, 1));
    std::vector<std::uint32_t> homes, abroad;  // networks
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n) {
        const world::Network& network = nation.networks[n];
        if (network.addresses == 0) continue;
        (network.country == nation.home ? homes : abroad).push_back(n);
    }
    auto away = [&](const std::vector<std::uint32_t>& networks, std::uint64_t bits) {
        if (networks.empty()) return inet::Address{};
        return somewhere(nation.networks[networks[bits % networks.size()]], sim::mix(bits, 3));
    };
    for (std::int64_t i = 0; i < count; ++i) {
        LogIn in;
        in.identity = sim::mix(now, static_cast<std::uint64_t>(i));
        in.at_us = minute * minute_us + static_cast<std::int64_t>(die(in.identity, 54) * 60e6);
        in.people = people;
        in.person = sim::below(static_cast<std::uint32_t>(in.identity >> 32), group.count);
        // Each person has one home and, some days, one place abroad.
        const std::uint64_t person = sim::mix(key, in.person);
        const std::uint64_t place = sim::mix(in.identity, 2) % 1'000;
        const HostName desk = stage.hosts->host_of(people, in.person);
        if (place < 920 && desk.group != none)
            in.from = stage.hosts->address_of(desk);
        else
            in.from = away(place < 980 ? homes : abroad, person);
        in.failed = sim::mix(in.identity, 4) % 100 < 3;
        log_ins.push_back(in);
    }
    for (const world::Observation& o : stage.film->seen(minute)) {
        if (o.seen != world::Seen::account_abuse || o.place != people) continue;
        for (std::uint32_t k = 0; k < o.amount; ++k) {
            LogIn in;
            in.identity = abuse_identity(stage.chance.seed(), people, o.about, minute, k);
            in.at_us = minute * minute_us + static_cast<std::int64_t>(die(in.identity, 54) * 60e6);
            in.people = people;
            in.person = sim::below(static_cast<std::uint32_t>(in.identity >> 32), group.count);
            in.from = stranger_of(stage, o.about, group.service);
            in.campaign = static_cast<std::uint16_t>(o.about);
            log_ins.push_back(in);
        }
    }
    std::sort(log_ins.begin() + static_cast<std::ptrdiff_t>(first), log_ins.end(),
              [](const LogIn& a, const LogIn& b) {
                  return a.at_us != b.at_us ? a.at_us < b.at_us : a.identity < b.identity;
              });
}

}  // namespace naga::wire
