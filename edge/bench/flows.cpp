#include <algorithm>

#include "bench/rows.h"
#include "bench/timing.h"
#include "evidence/netflow.h"
#include "sensor/meter.h"
#include "wire/mixture.h"
#include "wire/some_sites.h"

namespace naga::bench {

std::vector<Row> measure_flows(const Request& request) {
    const bool quick = request.size == Size::quick;
    const std::uint32_t count = quick ? 2'000 : 200'000;
    const auto small = range::small_world();
    const auto networks = static_cast<std::uint32_t>(small->nation.networks.size());
    constexpr std::uint32_t gate = 2;
    std::vector<wire::Conversation> made;
    for (std::uint32_t n = 0; n < count; ++n) {
        made.push_back(wire::made_up(n, wire::some_sites()));
        made.back().client.network = n % 2 == 0 ? gate : n / 2 % networks;
        made.back().server.network = n % 2 == 0 ? n / 2 % networks : gate;
    }
    const wire::Place place{{gate}, world::none};
    const sensor::MeterSettings settings{.sensor = 1, .epoch_us = 1'366'873'200'000'000};
    sensor::Meter meter(small->terrain, place, settings, sim::Chance(1, 0));
    const evidence::Exporter exporter =
        sensor::exporter_of(small->terrain, place, settings, "border", 2'055);

    std::vector<evidence::Flow> rows;
    evidence::Datagrams datagrams;
    Row row;
    row.what = "flow records, metered and written as NetFlow v9";
    row.work = grouped(count) + " conversations of all kinds, both directions, in order of leaving";
    row.thing = "record";
    row.unit = Unit::per_second;
    row.target = 1e6;
    row.figure.taken = time(quick ? 1 : 7, [&] {
        rows.clear(), datagrams.clear();
        meter.meter(made, rows);
        std::ranges::sort(rows, evidence::leaves_before);
        evidence::FlowStream stream = evidence::netflow9(exporter);
        stream.append(rows, datagrams);
        stream.flush(datagrams);
    });
    row.figure.counted = static_cast<double>(rows.size());
    std::size_t bytes = 0;
    for (const evidence::Datagram& d : datagrams.list) bytes += d.length;
    row.checks.push_back({"datagrams hold every record", bytes > 48 * rows.size()});
    return {row};
}

}  // namespace naga::bench
