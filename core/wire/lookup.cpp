#include "wire/lookup.h"

#include <algorithm>
#include <array>

#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/letters.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::array<std::string_view, 16> dead_labels = {
    "old",    "tracker", "beta", "stats", "www2",  "forum", "toolbar", "sync",
    "update", "feed",    "img4", "proxy", "smtp2", "time",  "licence", "dl3"};

std::string reversed(inet::Address address) {
    std::string text;
    for (int shift = 0; shift <= 24; shift += 8)
        text += std::to_string(address.bits >> shift & 255) + '.';
    return text + "in-addr.arpa";
}

const Site& some_site(const Sites& sites, std::uint64_t bits) {
    // The square of a uniform number: well-known names more often.
    const auto high = static_cast<std::uint32_t>(bits >> 32);
    const std::uint32_t first = sites.count() - world_sites;
    return sites.site(first + sim::below(sim::below(high, high), world_sites));
}

// The search suffix of the machines of a network.
std::string suffix_of(const Sites& sites, std::uint32_t network) {
    return network == none ? "lan.example" : sites.nation().networks[network].id + ".example";
}

// A name that is not there.
std::string missing_name(const Conversation& c, const Sites& sites, std::uint64_t bits) {
    const Site& meant = some_site(sites, sim::mix(bits, 1));
    std::string name = meant.name;
    const std::uint64_t kind = bits % 100;
    if (kind < 30) {  // a slip of the keyboard, in the label before the last
        const std::size_t end = name.rfind('.');
        const std::size_t from = end - std::string_view(name).substr(0, end).size();
        std::size_t first = name.rfind('.', end - 1);
        first = first == std::string::npos ? from : first + 1;
        const std::size_t at = first + 1 + (bits >> 16) % (end - first - 1);
        if (bits >> 40 & 1)
            name.insert(at, 1, name[at - 1]);
        else if (name[at - 1] != '-' && name[at] != '-')
            name.erase(at, at + 1 < end ? 1 : 0);
        if (name == meant.name) name.insert(at, "x");
        return name;
    }
    if (kind < 48) return "wpad." + suffix_of(sites, c.client.network);
    if (kind < 66) return name + '.' + suffix_of(sites, c.client.network);
    if (kind < 78) {  // a browser tries whether names that cannot be are answered
        std::string probe;
        for (std::uint64_t i = 0; i < 10; ++i)
            probe += static_cast<char>('a' + sim::mix(bits, 100 + i) % 26);
        return probe + '.' + suffix_of(sites, c.client.network);
    }
    const auto label = dead_labels[bits >> 20 & 15];
    return std::string(label) + '.' + std::string(zone_of(name));
}

// How long an answer may still be kept by this resolver: it falls second by second, and starts
// anew when the resolver has asked again.
std::uint32_t left_of(std::uint32_t life, const Conversation& c, const Sites& sites,
                      std::string_view name) {
    const std::uint64_t phase =
        sim::cause_of(sim::digest_of(name), c.server.address.bits) % (life + 1);
    const auto second = static_cast<std::uint64_t>((sites.epoch_us() + c.start_us) / 1'000'000);
    return life - static_cast<std::uint32_t>((second + phase) % (life + 1));
}

bool speaks_edns(const Habit& habit) {
    const std::uint64_t luck = sim::mix(habit.identity, 0x0e) % 100;
    switch (habit.system) {
        case System::windows_xp: return false;
        case System::windows_7: return luck < 15;
        case System::linux_3: return luck < 60;
        case System::freebsd_9: return luck < 60;
        case System::android_4: return luck < 10;
    }
    return false;
}

void put16(std::string& text, std::uint32_t value) {
    text += static_cast<char>(value >> 8 & 255);
    text += static_cast<char>(value & 255);
}
void put32(std::string& text, std::uint32_t value) {
    put16(text, value >> 16);
    put16(text, value & 0xFFFF);
}
// RFC 1035 3.1.
void put_labels(std::string& text, std::string_view name) {
    while (!name.empty()) {
        const std::size_t dot = name.find('.');
        const std::string_view label = name.substr(0, dot);
        text += static_cast<char>(label.size());
        text += label;
        name = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
    }
}
void put_name(std::string& text, std::string_view name) {
    put_labels(text, name);
    text += '\0';
}

constexpr std::uint32_t to_question = 0xC00C;  // RFC 1035 4.1.4: a pointer to the name asked for
constexpr std::size_t opt_bytes = 11;
constexpr std::size_t address_bytes = 16;  // a record of an address
constexpr std::size_t soa_bytes = 51;      // what put_soa writes

// RFC 6891 6.1.2.
void put_opt(std::string& text) {
    text += '\0';
    put16(text, 41);
    put16(text, 4'096);
    put32(text, 0);
    put16(text, 0);
}

void put_head(std::string& text, const Lookup& l, std::uint32_t flags, std::uint32_t answers,
              std::uint32_t authority) {
    put16(text, l.id);
    put16(text, flags);
    put16(text, 1);
    put16(text, answers);
    put16(text, authority);
    put16(text, l.edns ? 1 : 0);
    put_name(text, l.name);
    put16(text, static_cast<std::uint32_t>(l.type));
    put16(text, 1);
}

// RFC 2308 3: the SOA of the zone says how long a name is known not to be there.
void put_soa(std::string& text, const Lookup& l) {
    const std::string_view zone = zone_of(l.name);
    const auto pointer = 0xC000 + 12 + static_cast<std::uint32_t>(l.name.size() - zone.size());
    put16(text, pointer);
    put16(text, 6);
    put16(text, 1);
    put32(text, l.ttl_s);
    std::string soa;
    put_labels(soa, "ns1");
    put16(soa, pointer);
    put_labels(soa, "hostmaster");
    put16(soa, pointer);
    put32(soa, serial_of(zone));
    put32(soa, 10'800);
    put32(soa, 3'600);
    put32(soa, 604'800);
    put32(soa, 3'600);
    put16(text, static_cast<std::uint32_t>(soa.size()));
    text += soa;
}

void put_record(std::string& text, const Lookup& l, std::string_view rdata) {
    put16(text, to_question);
    put16(text, static_cast<std::uint32_t>(l.type));
    put16(text, 1);
    put32(text, l.ttl_s);
    put16(text, static_cast<std::uint32_t>(rdata.size()));
    text += rdata;
}

// Of a hundred who mean a site, so many ask for something else.
constexpr std::uint64_t astray_percent = 7;

// Of a hundred addresses, so many have no name.
constexpr std::uint64_t nameless_percent = 8;

bool asks_else(const Conversation& c, const Sites& sites) {
    if (c.before == static_cast<std::uint64_t>(Asked::ptr)) return false;
    if (c.site == none) return true;
    if (sites.site(c.site).lair != none || c.deed != 0 || c.before != 0) return false;
    return sim::mix(c.identity, 0xa57a) % 100 < astray_percent;
}

void ask_else(Lookup& l, const Conversation& c, const Sites& sites) {
    const std::uint64_t bits = sim::mix(c.identity, 0xe15e);
    const std::uint64_t kind = bits >> 32 & 0xFFFF;
    const std::uint64_t percent = kind * 100 >> 16;
    if (percent < 76) {
        l.name = missing_name(c, sites, sim::mix(bits, 2));
        l.code = percent < 70 ? 3 : 2;
        if (percent < 70) l.ttl_s = left_of(3'600, c, sites, zone_of(l.name));
        return;
    }
    const Site& about = some_site(sites, sim::mix(bits, 3));
    if (percent < 88) {
        l.type = Asked::ptr;
        l.name = reversed(about.address);
        l.text = about.name;
    } else if (percent < 95) {
        l.type = Asked::mx;
        l.name = zone_of(about.name);
        l.text = "mail." + l.name;
    } else {
        // Who got a letter asks whom the sender's domain lets send, and for its key.
        const std::string domain = mail_domain_of(about.name);
        const std::string key = selector_of(domain) + "._domainkey." + domain;
        const std::optional<std::string> record = (bits & 1) != 0 ? dkim_record(key) : std::nullopt;
        const bool asks_key = record.has_value();
        l.type = Asked::txt;
        l.name = asks_key ? key : zone_of(about.name);
        l.text = asks_key ? *record : "v=spf1 a:" + about.name + " mx -all";
    }
    l.ttl_s = left_of(3'600, c, sites, l.name);
}

}  // namespace

// The last two labels of a name.
std::string_view zone_of(std::string_view name) {
    std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return name;
    dot = name.rfind('.', dot - 1);
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::uint32_t serial_of(std::string_view zone) {
    return 2'013'110'000u + static_cast<std::uint32_t>(sim::digest_of(zone) % 1'000);
}

std::string_view word(Asked type) {
    switch (type) {
        case Asked::a: return "A";
        case Asked::ns: return "NS";
        case Asked::ptr: return "PTR";
        case Asked::mx: return "MX";
        case Asked::txt: return "TXT";
        case Asked::aaaa: return "AAAA";
    }
    return "A";
}

Lookup lookup_of(const Conversation& c, const Sites& sites) {
    Lookup l;
    lookup_of(c, sites, l);
    return l;
}

void lookup_of(const Conversation& c, const Sites& sites, Lookup& l) {
    l.at_us = c.start_us;
    l.type = Asked::a;
    l.code = 0;
    l.ttl_s = 0;
    l.addresses.clear();
    l.text.clear();
    l.id = static_cast<std::uint16_t>(sim::mix(c.identity, 0x1d) >> 24);
    l.edns = speaks_edns(c.client.habit);
    l.answered = c.answers > 0;
    if (asks_else(c, sites)) {
        ask_else(l, c, sites);
    } else if (c.before == static_cast<std::uint64_t>(Asked::ptr)) {
        const inet::Address visitor{c.site};
        l.type = Asked::ptr;
        l.name = reversed(visitor);
        l.ttl_s = left_of(3'600, c, sites, l.name);
        if (sim::mix(visitor.bits, 0x0f2) % 100 < nameless_percent) {
            l.code = 3;
        } else {
            l.text = inet::as_text(visitor);
            std::ranges::replace(l.text, '.', '-');
            l.text += '.' + suffix_of(sites, c.server.network);
        }
    } else {
        const Site& site = sites.site(c.site);
        l.name = site.name;
        if (c.before == static_cast<std::uint64_t>(Asked::aaaa)) {
            l.type = Asked::aaaa;
            l.ttl_s = left_of(3'600, c, sites, zone_of(l.name));
        } else {
            const inet::Address sunk{static_cast<std::uint32_t>(c.bend_payload)};
            if (l.answered) l.addresses.push_back(sunk.bits != 0 ? sunk : site.address);
            l.ttl_s = left_of(site.ttl_s, c, sites, l.name);
        }
    }
}

void fit_lookup(Conversation& c, const Sites& sites) {
    const auto fit = [&](std::string_view name, bool edns, std::size_t answer) {
        const std::size_t question = 12 + name.size() + 2 + 4 + (edns ? opt_bytes : 0);
        c.client.payload = question;
        c.server.payload = c.answers > 0 ? question + answer : 0;
    };
    const bool of_site = c.before != static_cast<std::uint64_t>(Asked::ptr);
    if (of_site && !asks_else(c, sites)) {
        const bool is_there = c.before != static_cast<std::uint64_t>(Asked::aaaa);
        fit(sites.site(c.site).name, speaks_edns(c.client.habit),
            is_there ? address_bytes : soa_bytes);
        return;
    }
    const Lookup l = lookup_of(c, sites);
    if (l.code != 0)
        fit(l.name, l.edns, l.code == 3 ? soa_bytes : 0);
    else
        fit(l.name, l.edns, text_of_answer(l).size() - text_of_question(l).size());
}

bool asks_twice(const Conversation& first, const Sites& sites) {
    return first.client.habit.system != System::windows_xp && first.before == 0 &&
           !asks_else(first, sites);
}

Conversation second_question(const Conversation& first, const Sites& sites) {
    Conversation c = first;
    c.identity = sim::mix(first.identity, static_cast<std::uint64_t>(Asked::aaaa));
    c.before = static_cast<std::uint64_t>(Asked::aaaa);
    // glibc asks both at once; others wait for the first answer.
    const bool at_once = first.client.habit.system == System::linux_3;
    const std::uint32_t wait = at_once ? 40 : first.round_trip_us() + 900;
    c.start_us += wait + static_cast<std::uint32_t>(c.identity >> 40) % 400;
    c.client.port = at_once ? static_cast<std::uint16_t>(32'768 + (c.identity >> 8) % 28'232)
                            : static_cast<std::uint16_t>(first.client.port + 1);
    if (c.client.port < 1'024) c.client.port = 1'026;
    fit_lookup(c, sites);
    return c;
}

std::string text_of_question(const Lookup& l) {
    std::string text;
    put_head(text, l, 0x0100, 0, 0);
    if (l.edns) put_opt(text);
    return text;
}

std::string text_of_answer(const Lookup& l) {
    std::string text;
    std::uint32_t answers = l.type == Asked::a ? static_cast<std::uint32_t>(l.addresses.size()) : 1;
    if (l.code != 0 || l.type == Asked::aaaa) answers = 0;
    const bool negative = l.code == 3 || (l.code == 0 && answers == 0);
    put_head(text, l, 0x8180u | l.code, answers, negative ? 1 : 0);
    std::string rdata;
    if (answers > 0) switch (l.type) {
            case Asked::a:
                for (const inet::Address address : l.addresses) {
                    rdata.clear();
                    put32(rdata, address.bits);
                    put_record(text, l, rdata);
                }
                break;
            case Asked::mx:
                put16(rdata, 10);
                put_name(rdata, l.text);
                put_record(text, l, rdata);
                break;
            case Asked::ns:
            case Asked::ptr:
                put_name(rdata, l.text);
                put_record(text, l, rdata);
                break;
            case Asked::txt:
                rdata += static_cast<char>(l.text.size());
                rdata += l.text;
                put_record(text, l, rdata);
                break;
            case Asked::aaaa: break;
        }
    if (negative) put_soa(text, l);
    if (l.edns) put_opt(text);
    return text;
}

}  // namespace naga::wire
