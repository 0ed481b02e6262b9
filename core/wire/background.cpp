#include "wire/background.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/deeds.h"
#include "wire/lookup.h"
#include "wire/script.h"
#include "wire/sight.h"
#include "wire/talk.h"

namespace naga::wire {

using sim::mix;
using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t quarter_us = 15 * minute_us;
constexpr double segment = 1448;
constexpr double packet = 1500;
constexpr double busiest_share = 0.14;  // the largest value of range::share_in_use

// How many conversations of a thousand are of each kind, fitted so that flows have the lengths of
// AGH 2015; see docs/models/background.md.
enum class Kind : std::uint8_t {
    talk,    // opened, used, closed
    brief,   // opened and closed, with a greeting or nothing
    broken,  // opened, used, reset
    refused,
    unanswered,
    push,      // news on a connection that has long been open
    question,  // of the DNS
    single,    // a datagram or two, no answer
    chatter,   // datagrams both ways
    clock,
    echo,
    unreachable,
};
struct Share {
    Kind kind;
    std::uint32_t permille;
};
constexpr std::array<Share, 12> shares = {{
    {Kind::talk, 168},
    {Kind::brief, 45},
    {Kind::broken, 24},
    {Kind::refused, 4},
    {Kind::unanswered, 112},
    {Kind::push, 92},
    {Kind::question, 150},
    {Kind::single, 205},
    {Kind::chatter, 162},
    {Kind::clock, 8},
    {Kind::echo, 15},
    {Kind::unreachable, 15},
}};

constexpr std::array<Kind, 1000> kinds = [] {
    std::array<Kind, 1000> table{};
    std::size_t at = 0;
    for (const Share& share : shares)
        for (std::uint32_t i = 0; i < share.permille; ++i) table[at++] = share.kind;
    return table;
}();

Kind kind_of(std::uint64_t id) { return kinds[number(id, 10, 1000)]; }

// Whether a conversation of this kind may be one of those, or have a question before it.
bool leads_to(Kind kind, Only only) {
    switch (kind) {
        case Kind::talk:
        case Kind::broken: return true;
        case Kind::brief:
        case Kind::question: return only != Only::web;
        case Kind::refused:
        case Kind::unanswered:
        case Kind::push:
        case Kind::single:
        case Kind::chatter:
        case Kind::clock:
        case Kind::echo:
        case Kind::unreachable: return only == Only::all;
    }
    return true;
}

// Data packets of the server in a short talk: permille up to and with 2^(i+1) - 2.
constexpr std::array<std::uint32_t, 9> talk_octaves = {230, 270, 210, 125, 70, 43, 26, 16, 10};
// Packets of one side of a chat: permille of 2^i to 2^(i+1) - 1.
constexpr std::array<std::uint32_t, 9> chat_octaves = {250, 450, 160, 70, 35, 17, 9, 6, 3};

// Of long transfers: how many of a million conversations send 2^octave to 2^(octave+1) packets.
constexpr std::uint32_t first_octave = 10;
constexpr std::array<std::uint32_t, 10> long_ppm = {2370, 1420, 863, 547, 374,
                                                    252,  150,  66,  24,  10};
// Bytes a second of a long transfer.
constexpr std::array<std::int64_t, 10> long_rate = {120'000, 142'000, 167'000, 197'000, 233'000,
                                                    274'000, 324'000, 382'000, 451'000, 532'000};
constexpr double mean_of_octave = 1.4427;  // of a log-uniform size, in units of its lower end
constexpr double always = 1e9;             // at once: the lane is taken whatever the hour
constexpr std::uint32_t steady_rank = 1u << 20;
constexpr std::uint32_t slot_max_s = 14'400;
constexpr double abroad_share = 0.015;           // of the conversations with a service
constexpr std::int64_t long_volume_min = 2'000;  // bytes a second; below it all talks are short

// A whole number from octaves: log-uniform within one.
template <std::size_t N>
std::uint32_t from_octaves(const std::array<std::uint32_t, N>& permille, double u, double within) {
    double left = u * 1000;
    std::size_t octave = 0;
    while (octave + 1 < N && left >= permille[octave]) left -= permille[octave++];
    // 2^within by its series: four terms err by less than 1e-3, the same on every machine.
    const double x = within * 0.6931471805599453;
    const double power = 1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4)));
    return static_cast<std::uint32_t>(power * static_cast<double>(1u << octave));
}

struct Ports {
    std::uint16_t port;
    std::uint32_t permille;
};
// What scanners of 2013 knock at: docs/models/background.md.
constexpr std::array<Ports, 10> knocked = {{{445, 418},
                                            {23, 110},
                                            {1433, 90},
                                            {3389, 90},
                                            {22, 80},
                                            {80, 70},
                                            {8080, 50},
                                            {3306, 40},
                                            {135, 32},
                                            {5900, 20}}};

std::uint16_t port_knocked(double u) {
    double left = u * 1000;
    for (const Ports& p : knocked) {
        if (left < p.permille) return p.port;
        left -= p.permille;
    }
    return knocked.front().port;
}

}  // namespace

Background::Background(const range::Terrain& terrain, const Hosts& hosts, const Sites& sites,
                       const sim::Chance& chance, std::int64_t start_of_day_us)
    : terrain_(&terrain),
      hosts_(&hosts),
      sites_(&sites),
      key_(mix(chance.seed(), static_cast<std::uint64_t>(chance.replicate()))),
      start_of_day_us_(start_of_day_us) {
    const world::Nation& nation = *terrain.nation;
    for (std::uint32_t d = 0; d < terrain.demands.size(); ++d) {
        const range::Demand& demand = terrain.demands[d];
        if (demand.stream != range::Stream::use || demand.stops == 0) continue;
        const world::Service& service = nation.services[demand.service];
        Bundle b;
        b.demand = d;
        b.client_network = demand.network;
        b.server_network = terrain.stops[demand.first_stop + demand.stops - 1];
        b.service = demand.service;
        b.internet = service.kind == "internet";
        b.identity = mix(mix(mix(key_, sim::digest_of(service.id)),
                             sim::digest_of(nation.networks[b.client_network].id)),
                         sim::digest_of(nation.networks[b.server_network].id));
        b.busiest = static_cast<std::int64_t>(demand.users * busiest_share *
                                              static_cast<double>(service.kilobits_a_user) * 1e3);
        if (b.busiest > 0) bundles_.push_back(b);
    }
    std::map<std::uint32_t, Crowd> by_country;
    for (std::uint32_t n = 0; n < nation.networks.size(); ++n) {
        const std::uint64_t count = hosts.count(n);
        const std::uint32_t country = nation.networks[n].country;
        if (count == 0 || country == nation.home) continue;
        Crowd& crowd = by_country[country];
        crowd.networks.push_back(n);
        crowd.until.push_back(count + (crowd.until.empty() ? 0 : crowd.until.back()));
    }
    for (auto& [country, crowd] : by_country) visitors_.push_back(std::move(crowd));
    // What the server of a short conversation sends, on average, from conversations as they are
    // drawn.
    constexpr std::uint32_t tries = 16'384;
    for (const bool internet : {false, true}) {
        std::vector<const Bundle*> such;
        for (const Bundle& b : bundles_)
            if (b.internet == internet) such.push_back(&b);
        double sum = 0;
        for (std::uint32_t i = 0; i < tries && !such.empty(); ++i) {
            Conversation c;
            const Bundle& b = *such[i % such.size()];
            c.client.network = b.client_network, c.server.network = b.server_network;
            draw_short(b, mix(key_, i / 4), mix(mix(7, i), i), c);
            sum += static_cast<double>(shape_of(c).direction[1].bytes);
        }
        short_bytes_[internet ? 1 : 0] = sum / tries;
    }
    for (Bundle& bundle : bundles_) lay_lanes(bundle);
    sped_.assign(bundles_.size(), std::vector<double>(1, 0.0));
}

std::int64_t Background::hour(std::int64_t minute) const {
    return (start_of_day_us_ / minute_us + minute) / 60 % 24;
}

void Background::lay_lanes(Bundle& b) {
    b.first_lane = static_cast<std::uint32_t>(lanes_.size());
    const double short_bytes = short_bytes_[b.internet ? 1 : 0];
    b.bytes_each = short_bytes;
    const double bytes_s = static_cast<double>(b.busiest) / 8;
    // A window of 64 kB a round trip; some is kept for minutes in which few run.
    const Sight way = sight_close(*terrain_, Close::to_client, b.client_network, b.server_network);
    const double window_rate =
        65'535 / (2e-6 * (static_cast<double>(way.server_us) + own_way_us_max));
    double each = short_bytes;
    std::array<std::int64_t, long_ppm.size()> rate{};
    std::array<std::uint32_t, long_ppm.size()> slot{};
    std::size_t octaves = 0;
    for (; octaves < long_ppm.size(); ++octaves) {
        const double size = segment * static_cast<double>(1u << (first_octave + octaves));
        const double most = std::max(std::min(bytes_s / 3, 0.4 * window_rate), 1.0);
        rate[octaves] =
            static_cast<std::int64_t>(std::min(static_cast<double>(long_rate[octaves]), most));
        const double s = 2 * size / static_cast<double>(std::max<std::int64_t>(rate[octaves], 1));
        if (s > slot_max_s) break;
        slot[octaves] = static_cast<std::uint32_t>(s) + 1;
        each += long_ppm[octaves] * 1e-6 * mean_of_octave * size;
    }
    const double of_long = bytes_s * (1 - short_bytes / each);
    if (octaves == 0 || of_long < static_cast<double>(long_volume_min)) return;
    b.bytes_each = each;
    // Systems that send no timestamps have 12 bytes more in a packet.
    constexpr std::uint32_t asked = 64;
    for (std::uint32_t i = 0; i < asked; ++i) {
        const HostName host = hosts_->pick(b.client_network, 12, mix(b.identity, i));
        const bool stamps =
            host.group == none || stack_of(hosts_->habit_of(host).system).timestamps;
        b.payload_share += (stamps ? segment : segment + 12) / packet / asked;
    }
    const double a_second = bytes_s / each;  // conversations
    auto lay = [&](std::size_t o, double at_once, std::uint32_t rank) {
        Lane lane;
        lane.octave = first_octave + static_cast<std::uint32_t>(o);
        lane.slot_s = slot[o];
        lane.rate = rate[o];
        lane.rank = rank;
        lane.at_once = at_once;
        lane.identity = mix(mix(b.identity, 0x10 + o), rank);
        lane.phase_s = number(lane.identity, 1, lane.slot_s);
        lanes_.push_back(lane);
    };
    // One lane is always taken, or some minute would have nothing to carry its volume: one of large
    // transfers, whose turns are long.
    const std::size_t largest = b.identity % 3 == 0 ? 2 : 1;
    const std::size_t steady = octaves > 2 ? octaves - largest : 0;
    lay(steady, always, steady_rank);
    // The others carry most of what it leaves: a few too many vary less than just enough.
    const double left =
        std::max(0.4, 1 - 0.6 * static_cast<double>(rate[steady]) / (of_long * b.payload_share));
    for (std::size_t o = 0; o < octaves; ++o) {
        const double at_once = a_second * long_ppm[o] * 1e-6 * slot[o] * left;
        const auto lanes = static_cast<std::uint32_t>(at_once) + 1;
        for (std::uint32_t j = 0; j < lanes; ++j) lay(o, at_once, j);
    }
    b.lanes = static_cast<std::uint32_t>(lanes_.size()) - b.first_lane;
    b.scale_max =
        window_rate / static_cast<double>(*std::max_element(
                          rate.begin(), rate.begin() + static_cast<std::ptrdiff_t>(octaves)));
}

namespace {

// One turn of a lane: when it begins, how long it runs, and what it is.
struct Turn {
    std::int64_t from_us = 0, until_us = 0;  // until == from: not taken
    std::uint64_t identity = 0;
};

Turn turn_of(const Lane& lane, std::int64_t slot, std::int64_t start_of_day_us) {
    Turn t;
    t.identity = mix(lane.identity, static_cast<std::uint64_t>(slot) + 0x1000);
    // Turns begin at no full second.
    const std::int64_t begin_us = (slot * lane.slot_s + lane.phase_s) * 1'000'000;
    t.from_us = begin_us + number(t.identity, 2, 900'000);
    t.until_us = t.from_us;
    const std::int64_t day_us = 24 * 60 * minute_us;
    const std::int64_t of_day = ((start_of_day_us + begin_us) % day_us + day_us) % day_us;
    const double rhythm = range::share_in_use(of_day / quarter_us) / busiest_share;
    const bool steady = lane.at_once >= always;
    if (!steady && die(t.identity, 3) >= rhythm * lane.at_once - lane.rank) return t;
    // Log-uniform between half the slot and all of it.
    const double x = die(t.identity, 4) * 0.6931471805599453;
    const double size = 0.5 * (1 + x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4))));
    t.until_us += static_cast<std::int64_t>((steady ? 1.0 : size) *
                                            (static_cast<double>(lane.slot_s) - 1) * 1e6);
    return t;
}

std::int64_t slot_at(const Lane& lane, std::int64_t us) {
    const std::int64_t slot_us = std::int64_t{lane.slot_s} * 1'000'000;
    const std::int64_t into = us - std::int64_t{lane.phase_s} * 1'000'000;
    return into >= 0 ? into / slot_us : -((-into + slot_us - 1) / slot_us);
}

}  // namespace

// Microseconds that a lane runs in each of the minutes from `first` on.
void Background::want(const Lane& lane, std::int64_t first,
                      std::vector<std::int64_t>& run_us) const {
    std::ranges::fill(run_us, 0);
    const std::int64_t from = first * minute_us;
    const std::int64_t until = from + static_cast<std::int64_t>(run_us.size()) * minute_us;
    for (std::int64_t slot = slot_at(lane, from) - 1; slot <= slot_at(lane, until); ++slot) {
        const Turn t = turn_of(lane, slot, start_of_day_us_);
        const std::int64_t end = std::min(until, t.until_us);
        for (std::int64_t at = std::max(from, t.from_us); at < end;) {
            const std::int64_t minute = at / minute_us;
            const std::int64_t next = std::min(end, (minute + 1) * minute_us);
            run_us[static_cast<std::size_t>(minute - first)] += next - at;
            at = next;
        }
    }
}

void Background::follow(const Film& film) {
    const std::int64_t first = minutes_;
    const auto count = static_cast<std::size_t>(film.minutes() - first);
    std::vector<std::int64_t> run_us(count);
    std::vector<double> wanted(count);
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
        const Bundle& b = bundles_[i];
        std::ranges::fill(wanted, 0.0);
        for (const Lane& lane : std::span(lanes_).subspan(b.first_lane, b.lanes)) {
            want(lane, first, run_us);
            // Bytes a second, on average over the minute.
            for (std::size_t m = 0; m < count; ++m)
                wanted[m] += static_cast<double>(run_us[m]) / static_cast<double>(minute_us) *
                             static_cast<double>(lane.rate);
        }
        for (std::size_t m = 0; m < count; ++m) {
            const auto volumes = film.volumes(first + static_cast<std::int64_t>(m));
            const double bytes_s = static_cast<double>(volumes[b.demand].delivered) / 8;
            // The law counts headers, the lanes what is above them.
            const double of_long =
                bytes_s * (1 - short_bytes_[b.internet ? 1 : 0] / b.bytes_each) * b.payload_share;
            const double scale = wanted[m] > 0 ? std::min(of_long / wanted[m], b.scale_max) : 0;
            sped_[i].push_back(sped_[i].back() + 60 * scale);
        }
    }
    minutes_ = film.minutes();
}

// Seconds at scale 1 from STARTEX to an instant; before the first minute and after the last one
// known, lanes run as in the nearest one.
double Background::sped_until(std::size_t bundle, std::int64_t us) const {
    const std::vector<double>& sped = sped_[bundle];
    ensure(sped.size() > 1, "lanes follow a film");
    const auto last = static_cast<std::int64_t>(sped.size()) - 2;
    std::int64_t minute = us >= 0 ? us / minute_us : -1;
    minute = std::clamp<std::int64_t>(minute, 0, last);
    const auto m = static_cast<std::size_t>(minute);
    const double into = static_cast<double>(us - minute * minute_us) / 1e6;
    return sped[m] + into * (sped[m + 1] - sped[m]) / 60;
}

std::int64_t Background::short_count(const Bundle& b, const Film& film, std::int64_t minute,
                                     double host_share) const {
    const double bytes_s = static_cast<double>(film.volumes(minute)[b.demand].delivered) / 8;
    const double count = bytes_s * 60 / b.bytes_each * host_share;
    const auto whole = static_cast<std::int64_t>(count);
    const double rest = count - static_cast<double>(whole);
    const std::uint64_t identity = mix(b.identity, static_cast<std::uint64_t>(minute));
    return whole + (die(identity, 5) < rest ? 1 : 0);
}

// A conversation of requests and answers, or one that looks like it from outside.
void Background::draw_talk(const Bundle& b, std::uint64_t session, std::uint64_t id,
                           Conversation& c) const {
    const std::string_view kind =
        b.internet ? std::string_view{}
                   : std::string_view(terrain_->nation->services[b.service].kind);
    const std::uint32_t packets = from_octaves(talk_octaves, die(id, 11), die(id, 12));
    const double whole = static_cast<double>(packets) * segment;
    auto answer = static_cast<std::uint64_t>(whole - die(id, 13) * (segment - 1));
    c.protocol = 6;
    c.requests = static_cast<std::uint16_t>(1 + (packets > 6 ? number(id, 14, 4) : 0));
    const std::uint32_t sort = number(session, 15, 100);
    const bool secret = kind == "payment" || (b.internet ? sort < 30 : sort < 12);
    const bool sharing = b.internet && sort >= 82;
    if (sharing) {
        c.use = Use::file_share;
        c.requests = 1;
        c.server.port = static_cast<std::uint16_t>(6881 + number(session, 16, 30'000));
        c.client.payload = 68 + number(id, 17, 600);
        answer = std::max<std::uint64_t>(answer, 68);
    } else if (secret) {
        c.use = Use::secure_web;
        c.requests = 1;
        c.server.port = 443;
        c.client.payload = secure_client_bytes_min + number(id, 17, 700);
        answer = std::max<std::uint64_t>(answer + 2'000, 3'200);
    } else {
        ask_web(c, answer);
        if (!b.internet && number(id, 43, 1000) < 16)
            c.deed = static_cast<std::uint8_t>(Deed::crawl);
        else if (!b.internet && c.requests == 1 && number(id, 49, 1000) < 2)
            c.client.payload += 2'000 + number(id, 92, 18'000);  // somebody sends a file
        return;
    }
    c.server.payload = answer;
    pace(c);
}

// What one short conversation is. Its client and server have addresses, or get them here where
// they are somebody else.
void Background::draw_short(const Bundle& b, std::uint64_t session, std::uint64_t id,
                            Conversation& c) const {
    const world::Nation& nation = *terrain_->nation;
    c.identity = id;
    c.tries = 1;
    const world::Network& far = nation.networks[b.server_network];

    // Who knocks at doors: a few machines far away do most of it, at all addresses of a network.
    auto knock = [&](End end) {
        c.protocol = 6;
        c.end = end;
        c.use = Use::probe;
        c.requests = 0;
        c.client.payload = c.server.payload = 0;
        c.server.port = port_knocked(die(id, 22));
        if (b.internet && number(id, 23, 100) < 70) {
            const std::uint64_t scanner = number(id, 24, 8) * number(id, 25, 40);
            const std::uint32_t near = c.client.network;
            name_server(c.client, somewhere(far, mix(b.identity, scanner)), b.server_network,
                        *hosts_);
            name_server(c.server, somewhere(nation.networks[near], mix(id, 26)), near, *hosts_);
            return;
        }
        if (number(id, 27, 100) < 60) c.server.port = b.internet ? 6881 : 80;
        if (b.internet)
            name_server(c.server, somewhere(far, mix(id, 28)), b.server_network, *hosts_);
    };
    // More often small than large.
    auto small = [&](std::uint64_t what, std::uint32_t most) {
        const double u = die(id, what);
        return static_cast<std::uint32_t>(u * u * most);
    };
    auto push = [&] {
        c.protocol = 6;
        c.end = End::slice;
        c.use = Use::file_share;
        c.requests = 0;
        c.client.payload = 0;
        c.server.port = number(session, 45, 100) < 60 ? 443 : 5222;
        c.server.payload = 60 + small(46, 1'900);
        c.before = 2'000 + number(id, 47, 4'000'000);
        c.span_us = 1'000;
    };
    // A peer that has nothing to share, or a browser that opens one line too many.
    auto brief = [&] {
        c.protocol = 6;
        c.use = Use::file_share;
        c.requests = 1;
        c.server.port =
            static_cast<std::uint16_t>(b.internet ? 6881 + number(session, 16, 30'000) : 80);
        c.client.payload = c.server.payload = b.internet ? 68 : 0;
        c.span_us = 20'000 + number(id, 48, 4'000'000);
    };
    auto datagrams = [&](std::uint32_t out, std::uint32_t in, std::uint32_t size) {
        c.protocol = 17;
        c.use = Use::chat;
        c.requests = static_cast<std::uint16_t>(out);
        c.answers = static_cast<std::uint16_t>(in);
        c.client.payload = std::uint64_t{out} * size;
        c.server.payload = std::uint64_t{in} * (size + number(id, 29, 60));
        c.server.port = static_cast<std::uint16_t>(10'000 + number(session, 30, 50'000));
        const std::uint32_t more = std::max(out, in);
        c.span_us = more > 1 ? std::min(50'000'000u, more * (20'000 + number(id, 31, 90'000))) : 0;
    };
    // The resolver of the users asks abroad; a service looks up the names of its visitors.
    auto question = [&] {
        c.protocol = 17;
        c.use = Use::lookup;
        c.requests = 1;
        c.answers = number(id, 32, 1000) < 985 ? 1 : 0;
        c.server.port = 53;
        c.span_us = 0;
        c.client.port = static_cast<std::uint16_t>(1024 + number(id, 33, 64'000));
        const std::uint32_t near = c.client.network;
        if (b.internet) {
            if (number(session, 34, 100) < 75)
                name_server(c.client, hosts_->resolver_of(near), near, *hosts_);
            name_server(c.server, somewhere(far, mix(b.identity, number(id, 35, 24))),
                        b.server_network, *hosts_);
        } else {
            const inet::Address service = c.server.address;
            c.site = c.client.address.bits;
            c.before = static_cast<std::uint64_t>(Asked::ptr);
            name_server(c.server, hosts_->resolver_of(near), near, *hosts_);
            name_server(c.client, service, b.server_network, *hosts_);
        }
        fit_lookup(c, *sites_);
    };

    switch (kind_of(id)) {
        case Kind::talk: draw_talk(b, session, id, c); break;
        case Kind::brief: brief(); break;
        case Kind::broken: draw_talk(b, session, id, c), c.end = End::reset; break;
        case Kind::refused: knock(End::refused); break;
        case Kind::unanswered:
            knock(End::unanswered);
            c.tries = number(id, 36, 100) < 82 ? 2 : number(id, 37, 100) < 50 ? 1 : 3;
            break;
        case Kind::push: push(); break;
        case Kind::question: question(); break;
        case Kind::single:
            datagrams(number(id, 37, 100) < 40 ? 2 : 1, 0, 106 + small(38, 300));
            break;
        case Kind::chatter: {
            const std::uint32_t out = from_octaves(chat_octaves, die(id, 39), die(id, 40));
            const std::uint32_t in = number(id, 41, 100) < 70 ? std::max(1u, out / 2) : 0;
            datagrams(out, in, 64 + small(42, 160));
            break;
        }
        case Kind::clock:
            c.protocol = 17;
            c.use = Use::time;
            c.requests = c.answers = 1;
            c.client.port = c.server.port = 123;
            c.client.payload = c.server.payload = time_bytes;
            break;
        case Kind::echo:
            c.protocol = 1;
            c.use = Use::echo;
            c.requests = c.answers = static_cast<std::uint16_t>(1 + number(id, 44, 3));
            c.client.port = 0;
            c.server.port = 8 * 256;
            c.client.payload = c.server.payload = 56u * c.requests;
            c.span_us = (c.requests - 1u) * 1'000'000;
            break;
        case Kind::unreachable:
            c.protocol = 1;
            c.use = Use::unreachable;
            c.requests = 1;
            c.answers = 0;
            c.client.port = 0;
            c.server.port = 3 * 256 + 3;
            c.client.payload = unreachable_bytes;
            c.server.payload = 0;
            break;
    }
}

void Background::make_short(const Bundle& b, const Film& film, Only only, std::int64_t minute,
                            double host_share, std::uint32_t people,
                            std::vector<Conversation>& made) const {
    const std::int64_t count = short_count(b, film, minute, host_share);
    const std::uint64_t of_minute =
        mix(b.identity, static_cast<std::uint64_t>(minute) + (1ull << 40));
    const world::Nation& nation = *terrain_->nation;
    // Conversations come in visits: a few in a row from one host.
    constexpr std::int64_t visit = 4;
    Conversation plan;
    std::int64_t planned = -1;  // the visit that `plan` is of
    std::int64_t begin_us = 0;
    std::uint64_t session = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        if (i % visit == 0) session = mix(of_minute, static_cast<std::uint64_t>(i / visit));
        const std::uint64_t id = mix(session, static_cast<std::uint64_t>(i % visit) + 60);
        if (!leads_to(kind_of(id), only)) continue;
        if (planned != i / visit) {
            planned = i / visit;
            begin_us = static_cast<std::int64_t>(die(session, 50) * 60e6);
            plan = {};
            const HostName host =
                people == none
                    ? hosts_->pick(b.client_network, hour(minute), mix(session, 51))
                    : hosts_->host_of(
                          people, number(session, 51, std::max(1u, nation.people[people].count)));
            if (host.group == none) {
                name_server(plan.client,
                            somewhere(nation.networks[b.client_network], mix(session, 51)),
                            b.client_network, *hosts_);
            } else {
                name_host(plan.client, host, b.client_network, *hosts_);
            }
        }
        const std::uint32_t site =
            b.internet ? sites_->popular(b.server_network, mix(session, 52 + number(id, 53, 2)))
                       : sites_->of_service(b.service);
        if (site == none) continue;
        Conversation& c = made.emplace_back(plan);
        c.site = site;
        name_server(c.server, sites_->site(c.site).address, b.server_network, *hosts_);
        c.client.port = own_port(c.client.habit, id);
        draw_short(b, session, id, c);
        const auto within =
            static_cast<std::int64_t>(die(id, 54) * 1.5e6 * static_cast<double>(i % visit));
        c.start_us = minute * minute_us + (begin_us + within) % minute_us;
    }
}

void Background::make_long(const Bundle& b, Only only, std::int64_t minute, double host_share,
                           std::uint32_t people, std::vector<Conversation>& made) const {
    const auto place = static_cast<std::size_t>(&b - bundles_.data());
    const world::Nation& nation = *terrain_->nation;
    const std::int64_t from = minute * minute_us, until = from + minute_us;
    for (const Lane& lane : std::span(lanes_).subspan(b.first_lane, b.lanes)) {
        for (std::int64_t slot = slot_at(lane, from) - 1; slot <= slot_at(lane, until); ++slot) {
            const Turn t = turn_of(lane, slot, start_of_day_us_);
            if (t.until_us <= t.from_us || t.from_us >= until || t.until_us <= from) continue;
            if (host_share < 1 && die(t.identity, 6) >= host_share) continue;
            // The slice that begins in this minute, if one does.
            const std::int64_t k =
                t.from_us >= from ? 0 : (from - t.from_us + minute_us - 1) / minute_us;
            const std::int64_t begin = t.from_us + k * minute_us;
            if (begin >= until || begin >= t.until_us) continue;
            // Names are asked for before the first slice, and a secure one is nothing of the web.
            const bool secret = number(t.identity, 15, 100) < 45;
            if ((only == Only::lookups && k > 0) || (only == Only::web && secret)) continue;
            const std::int64_t end = std::min(begin + minute_us, t.until_us);
            auto sent = [&](std::int64_t us) -> std::uint64_t {
                if (us <= t.from_us) return 0;
                const double bytes = static_cast<double>(lane.rate) *
                                     (sped_until(place, us) - sped_until(place, t.from_us));
                return std::max<std::uint64_t>(3, static_cast<std::uint64_t>(bytes) / 1448) * 1448;
            };
            Conversation c;
            c.identity = t.identity;
            c.before = sent(begin);
            const bool first = k == 0, last = end == t.until_us;
            const std::uint64_t all = sent(end) - c.before;
            if (all == 0 && !first && !last) continue;
            const HostName host =
                people == none
                    ? hosts_->pick(b.client_network, hour(minute - k), mix(t.identity, 51))
                    : hosts_->host_of(people, number(t.identity, 51,
                                                     std::max(1u, nation.people[people].count)));
            if (host.group == none) {
                name_server(c.client,
                            somewhere(nation.networks[b.client_network], mix(t.identity, 51)),
                            b.client_network, *hosts_);
            } else {
                name_host(c.client, host, b.client_network, *hosts_);
            }
            c.site = b.internet ? sites_->popular(b.server_network, mix(t.identity, 52))
                                : sites_->of_service(b.service);
            if (c.site == none) continue;
            name_server(c.server, sites_->site(c.site).address, b.server_network, *hosts_);
            c.client.port = own_port(c.client.habit, t.identity);
            c.use = secret ? Use::secure_web : Use::web;
            c.server.port = secret ? 443 : 80;
            c.client.payload = first ? long_request_bytes(c.use) : 0;
            c.server.payload = all;
            c.start_us = begin;
            c.span_us = static_cast<std::uint32_t>(end - begin);
            // Each minute has a pace of its own.
            if (const std::int64_t bend = (minute + 1) * minute_us;
                !first && bend < end && all > 0) {
                c.bend_us = static_cast<std::uint32_t>(bend - begin);
                c.bend_payload = sent(bend) - c.before;
            }
            c.end = first && last ? End::closed
                    : first       ? End::slice_first
                    : last        ? End::slice_last
                                  : End::slice;
            made.push_back(c);
        }
    }
}

// A country that people visit from, as often as from any other; then a network of it by its hosts.
void Background::make_abroad(const Bundle& b, const Film& film, std::int64_t minute,
                             std::vector<Conversation>& made) const {
    if (b.internet || visitors_.empty()) return;
    const double bytes_s = static_cast<double>(film.volumes(minute)[b.demand].delivered) / 8;
    const double count = bytes_s * 60 / b.bytes_each * abroad_share;
    const std::uint64_t of_minute =
        mix(b.identity, static_cast<std::uint64_t>(minute) + (1ull << 43));
    auto whole = static_cast<std::int64_t>(count);
    if (die(of_minute, 5) < count - static_cast<double>(whole)) ++whole;
    for (std::int64_t i = 0; i < whole; ++i) {
        const std::uint64_t id = mix(of_minute, static_cast<std::uint64_t>(i) + 60);
        const Crowd& crowd =
            visitors_[number(id, 55, static_cast<std::uint32_t>(visitors_.size()))];
        const auto at =
            static_cast<std::uint64_t>(die(id, 56) * static_cast<double>(crowd.until.back()));
        const std::size_t which = static_cast<std::size_t>(
            std::ranges::upper_bound(crowd.until, at) - crowd.until.begin());
        const std::uint32_t from = crowd.networks[std::min(which, crowd.networks.size() - 1)];
        const HostName host = hosts_->pick(from, hour(minute), mix(id, 51));
        if (host.group == none) continue;
        Conversation c;
        c.identity = id;
        name_host(c.client, host, from, *hosts_);
        c.site = sites_->of_service(b.service);
        name_server(c.server, sites_->site(c.site).address, b.server_network, *hosts_);
        c.client.port = own_port(c.client.habit, id);
        draw_talk(b, id, id, c);
        c.start_us = minute * minute_us + static_cast<std::int64_t>(die(id, 54) * 60e6);
        made.push_back(c);
    }
}

void Background::make(const Bundle& bundle, const Film& film, Only only, std::int64_t minute,
                      double host_share, std::uint32_t people,
                      std::vector<Conversation>& made) const {
    make_short(bundle, film, only, minute, host_share, people, made);
    make_long(bundle, only, minute, host_share, people, made);
}

}  // namespace naga::wire
