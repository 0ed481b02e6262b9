#include "exercise/order.h"

#include "base/ensure.h"

namespace naga::exercise {

namespace {

constexpr std::uint32_t network = bit(Field::network);
constexpr std::uint32_t service = bit(Field::service);
constexpr std::uint32_t matching = bit(Field::traffic) | bit(Field::from_network) |
                                   bit(Field::from_country) | bit(Field::service) |
                                   bit(Field::prefix);

const std::array<Entry, verbs>& catalogue() {
    static const std::array<Entry, verbs> rows = {{
        {"filter",
         {"Drop matching traffic where it passes a network", "ກັ່ນຕອງການຈະລາຈອນ"},
         network,
         network | matching,
         Duration::minutes(10),
         30,
         0,
         true},
        {"rate-limit",
         {"Let half of the matching traffic pass a network", "ຈຳກັດການຈະລາຈອນ"},
         network,
         network | matching,
         Duration::minutes(10),
         30,
         0,
         true},
        {"lift",
         {"Take a filter or blackhole back", "ຍົກເລີກການກັ່ນຕອງ"},
         bit(Field::undoes),
         bit(Field::undoes),
         Duration::minutes(5),
         10,
         0,
         false},
        {"blackhole",
         {"Have a provider drop everything for one service", "ຕັດການຈະລາຈອນທັງໝົດໄປຫາບໍລິການ"},
         network | service,
         network | service,
         Duration::minutes(5),
         15,
         0,
         true},
        {"sinkhole",
         {"Answer a name of the attackers with a harmless address", "ປ່ຽນທິດທາງຊື່ໂດເມນອັນຕະລາຍ"},
         network | bit(Field::lair),
         network | bit(Field::lair),
         Duration::minutes(15),
         30,
         0,
         true},
        {"isolate",
         {"Cut infected hosts of a group off", "ແຍກເຄື່ອງທີ່ຕິດເຊື້ອອກ"},
         bit(Field::group),
         bit(Field::group),
         Duration::minutes(30),
         60,
         0,
         false},
        {"clean",
         {"Clean infected hosts one after the other", "ເຮັດຄວາມສະອາດເຄື່ອງທີ່ຕິດເຊື້ອ"},
         bit(Field::group),
         bit(Field::group),
         Duration::minutes(20),
         30,
         200,
         false},
        {"patch",
         {"Patch the hosts of a group", "ອັບເດດເຄື່ອງຂອງກຸ່ມ"},
         bit(Field::group),
         bit(Field::group),
         Duration::minutes(60),
         240,
         0,
         false},
        {"notify",
         {"Tell the owners of infected hosts", "ແຈ້ງເຈົ້າຂອງເຄື່ອງທີ່ຕິດເຊື້ອ"},
         network,
         network | bit(Field::group) | bit(Field::detailed),
         Duration::minutes(30),
         120,
         100,
         false},
        {"restore",
         {"Put the right page back", "ກູ້ຄືນໜ້າເວັບ"},
         service,
         service,
         Duration::minutes(30),
         60,
         0,
         false},
        {"patch-site",
         {"Close the hole in a web site", "ປິດຊ່ອງໂຫວ່ຂອງເວັບໄຊ"},
         service,
         service,
         Duration::minutes(40),
         90,
         0,
         false},
        {"reset",
         {"Give a group of people new passwords", "ປ່ຽນລະຫັດຜ່ານ"},
         bit(Field::people),
         bit(Field::people),
         Duration::minutes(45),
         180,
         0,
         false},
        {"take-down",
         {"Ask the host of a command server or phishing site to switch it off",
          "ຂໍໃຫ້ປິດເຄື່ອງແມ່ຂ່າຍຂອງຜູ້ໂຈມຕີ"},
         bit(Field::lair),
         bit(Field::lair),
         Duration::minutes(30),
         60,
         0,
         false},
        {"advisory",
         {"Warn the public", "ແຈ້ງເຕືອນປະຊາຊົນ"},
         bit(Field::country),
         bit(Field::country),
         Duration::minutes(60),
         120,
         0,
         false},
        {"brief-press",
         {"Inform the press", "ໃຫ້ຂ່າວແກ່ສື່ມວນຊົນ"},
         0,
         0,
         Duration::minutes(45),
         60,
         0,
         false},
        {"escalate",
         {"Inform the leadership", "ລາຍງານຂັ້ນເທິງ"},
         0,
         0,
         Duration::minutes(5),
         10,
         0,
         false},
        {"check-in",
         {"Answer the check of points of contact", "ຕອບການກວດຈຸດຕິດຕໍ່"},
         0,
         0,
         {},
         2,
         0,
         false},
        {"report", {"Report an incident", "ລາຍງານເຫດການ"}, 0, ~0u, {}, 20, 0, false},
        {"share", {"Share what was found", "ແລກປ່ຽນຂໍ້ມູນ"}, 0, ~0u, {}, 15, 0, false},
        {"request", {"Ask another team to act", "ຂໍໃຫ້ທີມອື່ນດຳເນີນການ"}, 0, ~0u, {}, 10, 0, false},
        {"agree", {"Agree to a request", "ເຫັນດີ"}, 0, ~0u, {}, 5, 0, false},
        {"refuse", {"Refuse a request", "ປະຕິເສດ"}, 0, ~0u, {}, 5, 0, false},
        {"log", {"Note an incident in the own book", "ບັນທຶກເຫດການ"}, 0, ~0u, {}, 10, 0, false},
    }};
    return rows;
}

constexpr std::array<std::string_view, fields> field_words = {
    "network", "service",      "group",   "people",   "lair",   "country",
    "from",    "from-country", "traffic", "detailed", "undoes", "prefix"};

}  // namespace

std::string_view word(Field field) { return field_words[static_cast<std::size_t>(field)]; }

const Entry& entry(Verb verb) { return catalogue()[static_cast<std::size_t>(verb)]; }

Text side_effect(Verb verb) {
    switch (verb) {
        case Verb::filter:
        case Verb::rate_limit:
            return {
                "Users whose traffic matches are cut off; a signature also drops 0.5 % of the rest",
                "ຜູ້ໃຊ້ທີ່ກົງກັບເງື່ອນໄຂຖືກຕັດ"};
        case Verb::blackhole:
            return {"Nobody behind that network reaches the service", "ບໍ່ມີໃຜເຂົ້າເຖິງບໍລິການໄດ້"};
        case Verb::isolate:
            return {"Users of the isolated hosts are cut off", "ຜູ້ໃຊ້ຂອງເຄື່ອງທີ່ຖືກແຍກຖືກຕັດ"};
        case Verb::take_down:
            return {"The attackers notice, and may move to another server",
                    "ຜູ້ໂຈມຕີຮູ້ຕົວ ແລະ ອາດຍ້າຍເຄື່ອງແມ່ຂ່າຍ"};
        case Verb::restore:
            return {"A page that is not patched may be defaced again",
                    "ໜ້າເວັບທີ່ຍັງບໍ່ປິດຊ່ອງໂຫວ່ອາດຖືກປ່ຽນແປງອີກ"};
        case Verb::clean: return {"Staff time for every host", "ໃຊ້ເວລາພະນັກງານຕໍ່ເຄື່ອງ"};
        case Verb::lift:
        case Verb::sinkhole:
        case Verb::patch:
        case Verb::notify:
        case Verb::patch_site:
        case Verb::reset:
        case Verb::advisory:
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return {};
    }
    return {};
}

std::string_view word(Verb verb) { return entry(verb).name; }

std::optional<Verb> verb_of(std::string_view name) {
    for (std::size_t v = 0; v < verbs; ++v)
        if (catalogue()[v].name == name) return static_cast<Verb>(v);
    return std::nullopt;
}

std::optional<world::Action> as_action(const Order& o, std::int64_t staff) {
    switch (o.verb) {
        case Verb::filter:
        case Verb::rate_limit: {
            world::Filter filter;
            filter.at = o.network;
            filter.traffic = o.traffic;
            filter.from_network = o.from_network;
            filter.from_country = o.from_country;
            filter.to_service = o.service;
            filter.to_prefix = o.prefix;
            // A signature finds most of what it is for and a little of the rest.
            const bool signature =
                o.traffic != world::Traffic::any && o.traffic != world::Traffic::benign;
            filter.hit_ppm = signature ? 950'000 : 1'000'000;
            filter.miss_ppm = signature ? 5'000 : 0;
            if (o.verb == Verb::rate_limit) {
                filter.hit_ppm /= 2;
                filter.miss_ppm /= 2;
            }
            return filter;
        }
        case Verb::lift: return world::Lift{o.undoes};
        case Verb::blackhole: return world::Blackhole{o.network, o.service};
        case Verb::sinkhole: return world::Sinkhole{o.network, o.lair};
        case Verb::isolate: return world::Isolate{o.group};
        case Verb::clean: return world::Clean{o.group, static_cast<std::uint32_t>(staff)};
        case Verb::patch: return world::Patch{o.group};
        case Verb::notify: return world::Notify{o.network, o.group, o.detailed};
        case Verb::restore: return world::RestoreSite{o.service};
        case Verb::patch_site: return world::PatchSite{o.service};
        case Verb::reset: return world::ResetCredentials{o.people};
        case Verb::take_down: return world::TakeDown{o.lair};
        case Verb::advisory: return world::Advisory{o.country};
        case Verb::brief_press:
        case Verb::escalate:
        case Verb::check_in:
        case Verb::report:
        case Verb::share:
        case Verb::request:
        case Verb::agree:
        case Verb::refuse:
        case Verb::log: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace naga::exercise
