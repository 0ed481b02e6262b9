#include "wire/sites.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/chance.h"
#include "sim/digest.h"

namespace naga::wire {

using world::none;

namespace {

// Words of invented names; none of them is half of a name that people know.
constexpr std::array<std::string_view, 64> onsets = {
    "bal",  "bren", "cav", "corl", "dal", "dem", "dov", "fan", "fel", "fim", "gal",  "gor", "hal",
    "hesh", "ib",   "jar", "jol",  "kal", "kem", "kir", "lam", "len", "lov", "mab",  "mel", "mir",
    "mun",  "nab",  "nel", "nim",  "odr", "or",  "pal", "pem", "pir", "pul", "quel", "rab", "rem",
    "rin",  "rov",  "sab", "sel",  "sim", "sul", "tab", "tem", "til", "tor", "ul",   "val", "vem",
    "vir",  "vol",  "wan", "wel",  "yam", "yel", "zab", "zem", "zil", "zor", "tha",  "pho"};
constexpr std::array<std::string_view, 64> endings = {
    "ado",  "aka",  "alo",  "amo",  "ando", "ara",  "asi",  "ato",  "avo",  "eda",  "eko",
    "ela",  "emo",  "endi", "eri",  "esa",  "eto",  "eva",  "iba",  "ido",  "iko",  "ilu",
    "ima",  "indo", "ira",  "iso",  "itu",  "ivo",  "oba",  "oda",  "oki",  "ola",  "omi",
    "ondo", "ora",  "osi",  "otu",  "ova",  "uba",  "udo",  "uki",  "ula",  "umo",  "undi",
    "ura",  "uso",  "uta",  "uvi",  "ambo", "arni", "elto", "ensu", "irdo", "isto", "olmi",
    "orvu", "ulda", "unto", "abri", "edru", "iglo", "oska", "upli", "otha"};
constexpr std::array<std::string_view, 32> firsts = {
    "bright", "quick", "green", "silver", "open",  "river", "early", "blue",
    "daily",  "happy", "north", "south",  "lotus", "rice",  "mango", "bamboo",
    "fair",   "calm",  "clear", "warm",   "small", "grand", "sunny", "misty",
    "lucky",  "merry", "plain", "royal",  "swift", "true",  "young", "free"};
constexpr std::array<std::string_view, 32> seconds = {
    "photos", "weather", "market", "sports", "tickets", "music",   "recipes", "letters",
    "games",  "travel",  "health", "motors", "garden",  "stories", "papers",  "football",
    "radio",  "cards",   "cinema", "songs",  "phones",  "lessons", "pages",   "village",
    "maps",   "files",   "tools",  "charts", "answers", "prices",  "streams", "clips"};

// Of every sixteen sites, what they are about, and what their names begin with.
constexpr std::array<Theme, 16> mix_of_themes = {
    Theme::news, Theme::social, Theme::video, Theme::ads,   Theme::cdn,  Theme::shop,
    Theme::mail, Theme::cdn,    Theme::news,  Theme::ads,   Theme::shop, Theme::updates,
    Theme::news, Theme::cdn,    Theme::video, Theme::social};
constexpr std::array<std::array<std::string_view, 4>, themes> first_labels = {{
    {"www.", "", "portal.", "www."},
    {"www.", "online.", "", "www."},
    {"www.", "", "library.", "www."},
    {"www.", "", "m.", "news."},
    {"www.", "", "v.", "video."},
    {"www.", "", "m.", "chat."},
    {"mail.", "www.", "webmail.", ""},
    {"ads.", "track.", "pixel.", "banner."},
    {"cdn.", "static.", "img.", "cdn2."},
    {"update.", "download.", "updates.", "dl."},
    {"www.", "", "shop.", "www."},
}};

std::string stem_of(std::uint32_t number, std::uint64_t bits) {
    // An odd factor visits every pair of syllables once.
    const std::uint32_t pair = (number * 2'749u + 811u) % 4'096u;
    std::string stem(onsets[pair % 64]);
    stem += endings[pair / 64];
    switch (bits % 4) {
        case 0: return stem + '-' + std::string(seconds[bits / 4 % 32]);
        case 1: {
            // Of two words; those of the pairs that are used up take a syllable on.
            std::string words(firsts[pair % 32]);
            words += '-';
            words += seconds[pair / 32 % 32];
            if (pair >= 1'024) words += '-', words += onsets[pair / 1'024 * 11 + bits / 4 % 11];
            return words;
        }
        case 2: return stem + std::string(seconds[bits / 4 % 32]);
        default: return stem;  // of a number
    }
}

Theme theme_of(const world::Service& service) {
    if (service.kind == "mail") return Theme::mail;
    if (service.kind == "payment") return Theme::bank;
    if (service.sector == "finance") return Theme::bank;
    if (service.sector == "education") return Theme::school;
    if (service.sector == "media") return Theme::news;
    if (service.sector == "commerce") return Theme::shop;
    return Theme::state;
}

Theme theme_of_name(std::string_view name) {
    if (name.starts_with("update") || name.starts_with("download")) return Theme::updates;
    if (name.starts_with("cdn") || name.starts_with("static") || name.starts_with("img"))
        return Theme::cdn;
    if (name.find("mail") != std::string_view::npos) return Theme::mail;
    if (name.find("bank") != std::string_view::npos) return Theme::bank;
    return Theme::shop;
}

// The offset-th address of the network.
inet::Address address_at(const world::Network& network, std::uint64_t offset) {
    for (const inet::Prefix& prefix : network.prefixes) {
        if (offset < prefix.size()) return {prefix.first.bits + static_cast<std::uint32_t>(offset)};
        offset -= prefix.size();
    }
    return {};
}

constexpr inet::Prefix nobodys = {{0xCB007100}, 24};  // 203.0.113.0/24

// An address in the last quarter of a network, where no counted host sits unless it is full.
// `taken` is sorted and takes it in.
inet::Address place(const world::Nation& nation, std::uint32_t network, std::uint64_t bits,
                    std::vector<inet::Address>& taken) {
    const bool housed = network != none && nation.networks[network].addresses > 0;
    const std::uint64_t size = housed ? nation.networks[network].addresses : nobodys.size();
    const std::uint64_t room = size >= 8 ? size / 4 : size;
    inet::Address address;
    for (std::uint64_t step = 0; step < room; ++step) {
        const std::uint64_t offset = size - room + (bits + step) % room;
        address = housed ? address_at(nation.networks[network], offset)
                         : inet::Address{nobodys.first.bits + static_cast<std::uint32_t>(offset)};
        const std::uint32_t last = address.bits & 255;
        if (last == 0 || last == 255) continue;
        const auto at = std::ranges::lower_bound(taken, address);
        if (at != taken.end() && *at == address) continue;
        taken.insert(at, address);
        return address;
    }
    return address;  // the network is full: two names share it
}

}  // namespace

Sites::Sites(const world::Nation& nation, const adversary::Plan& plan, std::int64_t epoch_us)
    : nation_(&nation),
      plan_(&plan),
      services_(static_cast<std::uint32_t>(nation.services.size())),
      epoch_us_(epoch_us),
      of_core_(nation.networks.size()) {
    std::vector<inet::Address> taken;
    for (const world::Service& s : nation.services) taken.push_back(s.address);
    std::ranges::sort(taken);
    std::vector<std::string> names;
    constexpr std::array<std::uint32_t, 8> lives = {60, 300, 300, 300, 600, 1'800, 3'600, 14'400};
    for (std::uint32_t i = 0; i < services_; ++i) {
        const world::Service& s = nation.services[i];
        Site site{s.name, s.address, s.network, i};
        if (site.name.empty()) site.name = "gw." + s.id + ".example";
        site.ttl_s = 3'600;
        site.theme = theme_of(s);
        names.push_back(site.name);
        sites_.push_back(std::move(site));
    }
    for (std::uint32_t i = 0; i < plan.lairs.size(); ++i) {
        const adversary::Lair& lair = plan.lairs[i];
        const std::uint64_t bits = sim::cause_of(lair.name);
        Site site{lair.name, place(nation, lair.network, bits, taken), lair.network, none, i};
        site.ttl_s = lives[bits % lives.size()];
        site.theme = theme_of_name(lair.name);
        names.push_back(site.name);
        sites_.push_back(std::move(site));
    }
    std::ranges::sort(names);
    std::vector<std::uint32_t> cores;
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
        if (nation.networks[n].core) cores.push_back(n);
    for (std::uint32_t i = 0; i < world_sites; ++i) {
        const std::uint64_t bits = sim::mix(0x73697465, i);
        Site site;
        site.theme = mix_of_themes[bits >> 60];
        site.name = first_labels[static_cast<std::size_t>(site.theme)][bits >> 40 & 3];
        site.name += stem_of(i, bits >> 8 & 0xFFFF);
        site.name += (bits >> 32 & 7) < 6 ? ".example" : ".test";
        while (std::ranges::binary_search(names, site.name)) site.name.insert(0, "www2.");
        site.network = cores.empty() ? none : cores[(bits >> 48) % cores.size()];
        site.address = place(nation, site.network, sim::mix(bits, 1), taken);
        site.ttl_s = lives[bits >> 28 & 7];
        if (site.network != none) {
            Shelf& shelf = of_core_[site.network];
            const std::uint32_t before = shelf.weights.empty() ? 0 : shelf.weights.back();
            shelf.sites.push_back(count());
            shelf.weights.push_back(before + (1u << 20) / (i + 1));
        }
        sites_.push_back(std::move(site));
    }
}

std::uint32_t Sites::popular(std::uint32_t core_network, std::uint64_t bits) const {
    const Shelf& shelf = of_core_[core_network];
    if (shelf.sites.empty()) return none;
    const std::uint32_t pick =
        sim::below(static_cast<std::uint32_t>(bits >> 32), shelf.weights.back());
    const auto at = std::ranges::upper_bound(shelf.weights, pick);
    return shelf.sites[static_cast<std::size_t>(at - shelf.weights.begin())];
}

}  // namespace naga::wire
