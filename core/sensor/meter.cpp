#include "sensor/meter.h"

#include <algorithm>

#include "base/det_math.h"
#include "base/ensure.h"
#include "sim/digest.h"

namespace naga::sensor {

namespace {

constexpr std::uint8_t fin = 1, syn = 2, rst = 4, ack = 16;
constexpr std::size_t memo_size = 1'024;
constexpr double expected_counted_max = 48;

// What is asked of one cause; words of the same cause and another ask are others.
enum class Ask : std::uint64_t { count = 0x10'000, place = 0x20'000 };

// Up to this many words are looked up, four at a time, and used in order.
class Luck {
public:
    Luck(const sim::Chance& chance, std::uint32_t sensor, std::uint64_t cause, Ask ask)
        : chance_(chance),
          sensor_(sensor),
          cause_(sim::mix(cause, static_cast<std::uint64_t>(ask))) {}
    double uniform() {
        if (used_ == 4) {
            words_ =
                chance_.words(sim::Purpose::sensor_sample, sensor_, sim::mix(cause_, block_++));
            used_ = 0;
        }
        used_ += 2;
        return sim::unit(words_[used_ - 2], words_[used_ - 1]);
    }

private:
    const sim::Chance& chance_;
    std::uint32_t sensor_;
    std::uint64_t cause_, block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    std::size_t used_ = 4;
};

std::uint64_t counted(std::uint64_t packets, std::int64_t sampling, double log_missed,
                      const sim::Chance& chance, std::uint32_t sensor, std::uint64_t cause) {
    Luck luck(chance, sensor, cause, Ask::count);
    const auto p = static_cast<double>(packets), n = static_cast<double>(sampling);
    if (p <= expected_counted_max * n) {
        // Packets passed over between two that are taken: geometric.
        std::uint64_t count = 0;
        double at = 0;
        double u = luck.uniform();
        // (1 - 1/n)^p is above 1 - p/n: nearly always nothing is taken, and no logarithm either.
        if (u < 1 - p / n - 1e-9) return 0;
        for (;; u = luck.uniform()) {
            const double gap = det::log(u) / log_missed;
            if (!(gap < p)) return count;
            at += static_cast<double>(static_cast<std::uint64_t>(gap)) + 1;
            if (at > p) return count;
            ++count;
        }
    }
    const double mean = p / n;
    const double spread = det::sqrt(mean * (1 - 1 / n));
    const double drawn = mean + spread * det::normal_quantile(luck.uniform()) + 0.5;
    if (drawn <= 0) return 0;
    return std::min(packets, static_cast<std::uint64_t>(drawn));
}

}  // namespace

std::uint64_t taken(std::uint64_t packets, std::int64_t sampling, const sim::Chance& chance,
                    std::uint32_t sensor, std::uint64_t cause) {
    return counted(packets, sampling, det::log(1 - 1 / static_cast<double>(sampling)), chance,
                   sensor, cause);
}

Meter::Meter(const range::Terrain& terrain, const wire::Place& place, const MeterSettings& settings,
             const sim::Chance& chance)
    : terrain_(&terrain), place_(place), settings_(settings), chance_(chance), memo_(memo_size) {
    ensure(settings.sampling >= 1, "a meter takes one packet in one or more");
    if (settings.sampling > 1)
        log_missed_ = det::log(1 - 1 / static_cast<double>(settings.sampling));
    for (const std::uint32_t network : place_.networks)
        for (const auto& [to, line] : terrain.lines[network])
            if (!std::ranges::binary_search(place_.networks, to)) lines_.push_back(line / 2);
    std::ranges::sort(lines_);
    const auto repeated = std::ranges::unique(lines_);
    lines_.erase(repeated.begin(), repeated.end());
}

// Interfaces: 1 to L are the lines over the border, in the order of the world's links; L + 1 is
// everything inside. What never crosses a line of the place (an organisation within one network)
// goes between L + 1 and L + 2.
Meter::Ports Meter::find_ports(std::uint32_t client, std::uint32_t server) const {
    const auto inside_port = static_cast<std::uint16_t>(lines_.size() + 1);
    Ports ports{client, server, inside_port, static_cast<std::uint16_t>(inside_port + 1)};
    if (client == world::none || server == world::none) return ports;
    const auto inside = [&](std::uint32_t n) {
        return std::ranges::binary_search(place_.networks, n);
    };
    std::uint32_t at = client;
    while (at != server) {
        const std::uint16_t next = terrain_->next_hop(at, server);
        if (next == 0xFFFF) return ports;
        if (inside(at) != inside(next)) {
            const std::uint32_t line = terrain_->directed_link(at, next) / 2;
            const auto port = static_cast<std::uint16_t>(std::ranges::lower_bound(lines_, line) -
                                                         lines_.begin() + 1);
            ports.at_client = inside(at) ? inside_port : port;
            ports.at_server = inside(at) ? port : inside_port;
            return ports;
        }
        at = next;
    }
    return ports;
}

const Meter::Ports& Meter::ports_of(const wire::Conversation& c) {
    const std::uint32_t client = c.client.network, server = c.server.network;
    Ports& kept = memo_[sim::mix(client, server) % memo_size];
    if (kept.client != client || kept.server != server || client == world::none)
        kept = find_ports(client, server);
    return kept;
}

std::uint32_t Meter::asn_of(std::uint32_t network) const {
    return network == world::none ? 0 : terrain_->nation->networks[network].asn;
}

// Makes a row of what was seen one of what was taken of it; false where nothing was.
bool Meter::sample(const wire::Direction& seen, std::uint64_t cause, evidence::Flow& row) const {
    const std::uint64_t p = seen.packets;
    const std::uint64_t k =
        counted(p, settings_.sampling, log_missed_, chance_, settings_.sensor, cause);
    if (k == 0) return false;
    row.packets = static_cast<std::uint32_t>(std::min<std::uint64_t>(k, UINT32_MAX));
    if (k == p) return true;
    // Bytes of packets of the mean size: k b / p, rounded, without the product.
    row.bytes = seen.bytes / p * k + (seen.bytes % p * k + p / 2) / p;
    // The first and the last of k places among p, all places equally likely: the least of k
    // uniforms, and the greatest of the others above it.
    Luck luck(chance_, settings_.sensor, cause, Ask::place);
    const auto count = static_cast<double>(k);
    const double low = 1 - det::pow(luck.uniform(), 1 / count);
    const double high = k == 1 ? low : low + (1 - low) * det::pow(luck.uniform(), 1 / (count - 1));
    const auto place = [&](double x) {
        return std::min(p - 1, static_cast<std::uint64_t>(x * static_cast<double>(p)));
    };
    const std::uint64_t first = std::min(place(low), p - k);
    const std::uint64_t last = std::max(place(high), first + k - 1);
    const auto span = static_cast<double>(row.last_us - row.first_us);
    const auto time = [&](std::uint64_t at) {
        if (p == 1) return row.first_us;
        return row.first_us + static_cast<std::int64_t>(span * static_cast<double>(at) /
                                                        static_cast<double>(p - 1));
    };
    const std::int64_t last_us = last == p - 1 ? row.last_us : time(last);
    row.first_us = time(first);
    row.last_us = last_us;
    // The opening is in the first packet and the end in the last.
    const auto without = [&](std::uint8_t flags) {
        const auto left = static_cast<std::uint8_t>(row.tcp_flags & ~flags);
        if (left != 0) row.tcp_flags = left;
    };
    if (first > 0) without(syn);
    if (last < p - 1) without(fin | rst);
    if (last == 0 && (row.tcp_flags & syn) != 0) row.tcp_flags &= syn | ack | rst;
    return true;
}

void Meter::meter(std::span<const wire::Conversation> conversations,
                  std::vector<evidence::Flow>& rows) {
    const std::int64_t clock_us = settings_.epoch_us + settings_.clock_error_us;
    for (const wire::Conversation& c : conversations) {
        const wire::Shape shape = wire::shape_of(c);
        const Ports& ports = ports_of(c);
        const bool is_active = c.end == wire::End::slice_first || c.end == wire::End::slice;
        for (std::uint8_t by = 0; by < 2; ++by) {
            const wire::Direction& seen = shape.direction[by];
            if (seen.packets == 0) continue;
            const wire::Side& from = by == 0 ? c.client : c.server;
            const wire::Side& to = by == 0 ? c.server : c.client;
            evidence::Flow row;
            row.first_us = seen.first_us + clock_us;
            row.last_us = seen.last_us + clock_us;
            row.source = from.address, row.target = to.address;
            if (c.protocol != 1) {
                row.source_port = from.port, row.target_port = to.port;
            } else if (by == 0) {
                // Type times 256 and code, in the place of the port; an echo reply is 0.
                row.target_port = c.server.port;
            }
            row.protocol = c.protocol;
            row.tcp_flags = seen.tcp_flags;
            row.packets =
                static_cast<std::uint32_t>(std::min<std::uint64_t>(seen.packets, UINT32_MAX));
            row.bytes = seen.bytes;
            row.in = by == 0 ? ports.at_client : ports.at_server;
            row.out = by == 0 ? ports.at_server : ports.at_client;
            row.source_as = asn_of(from.network), row.target_as = asn_of(to.network);
            // A minute of a long transfer is one cause a minute.
            const std::uint64_t cause =
                sim::mix(sim::mix(c.identity, by), static_cast<std::uint64_t>(c.start_us));
            if (settings_.sampling > 1 && !sample(seen, cause, row)) continue;
            const bool has_ended = c.protocol == 6 && (row.tcp_flags & (fin | rst)) != 0;
            row.end_reason = has_ended   ? evidence::ended_seen
                             : is_active ? evidence::ended_active
                                         : evidence::ended_idle;
            rows.push_back(row);
        }
    }
}

void flows_leaving(const wire::Stage& stage, const wire::Place& place,
                   const MeterSettings& settings, std::int64_t minute,
                   std::vector<evidence::Flow>& rows) {
    constexpr std::int64_t minute_us = 60'000'000;
    const auto minute_of = [](std::int64_t us) {
        return us >= 0 ? us / minute_us : -((-us + minute_us - 1) / minute_us);
    };
    const std::int64_t from_us = minute * minute_us, until_us = from_us + minute_us;
    const std::int64_t first = std::max<std::int64_t>(
        0, minute_of(from_us - settings.clock_error_us) - leaves_minutes_max);
    const std::int64_t last =
        std::min(stage.film->minutes() - 1, minute_of(until_us - 1 - settings.clock_error_us));
    std::vector<wire::Conversation> conversations;
    for (std::int64_t m = first; m <= last; ++m)
        passing(stage, place, wire::Only::all, m, conversations);
    const auto begin = static_cast<std::ptrdiff_t>(rows.size());
    Meter meter(*stage.terrain, place, settings, stage.chance);
    meter.meter(conversations, rows);
    const auto other =
        std::ranges::remove_if(rows.begin() + begin, rows.end(), [&](const evidence::Flow& row) {
            const std::int64_t at_us = evidence::leaves_us(row) - settings.epoch_us;
            return at_us < from_us || at_us >= until_us;
        });
    rows.erase(other.begin(), other.end());
    std::sort(rows.begin() + begin, rows.end(), evidence::leaves_before);
}

evidence::Exporter exporter_of(const range::Terrain& terrain, const wire::Place& place,
                               const MeterSettings& settings, std::string_view id,
                               std::uint16_t collector_port) {
    ensure(!place.networks.empty(), "an exporter stands in a network");
    const std::uint32_t network = place.networks.front();
    // Up for one to forty days, some more milliseconds than whole ones.
    const std::uint64_t up = sim::mix(sim::cause_of(id), 0x0B007);
    constexpr std::int64_t day_us = 86'400'000'000;
    evidence::Exporter exporter;
    exporter.address = terrain.addresses.spare(network, 1);
    exporter.collector = terrain.addresses.spare(network, 2);
    exporter.port = collector_port;
    exporter.domain = settings.sensor;
    exporter.sampling = static_cast<std::uint32_t>(settings.sampling);
    exporter.booted_us = (settings.epoch_us + settings.clock_error_us - day_us -
                          static_cast<std::int64_t>(up % (39 * day_us))) /
                         1'000 * 1'000;
    exporter.name = evidence::marked_name(id);
    return exporter;
}

}  // namespace naga::sensor
