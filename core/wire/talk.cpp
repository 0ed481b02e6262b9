#include "wire/talk.h"

#include <algorithm>

#include "wire/web.h"

namespace naga::wire {

std::uint16_t own_port(const Habit& habit, std::uint64_t identity) {
    const Stack& stack = stack_of(habit.system);
    return static_cast<std::uint16_t>(
        stack.first_port + number(identity, 90, stack.last_port - stack.first_port + 1u));
}

inet::Address somewhere(const world::Network& network, std::uint64_t bits) {
    return network.addresses == 0 ? inet::Address{}
                                  : range::nth_address(network, bits % network.addresses);
}

void name_server(Side& side, inet::Address address, std::uint32_t network, const Hosts& hosts) {
    side.address = address;
    side.network = network;
    side.habit = hosts.habit_of_server(address);
}

void name_host(Side& side, HostName host, std::uint32_t network, const Hosts& hosts) {
    side.address = hosts.address_of(host);
    side.network = network;
    side.habit = hosts.habit_of(host);
}

void ask_web(Conversation& c, std::uint64_t answer) {
    c.use = Use::web;
    c.protocol = 6;
    c.server.port = 80;
    c.client.payload = c.requests * (request_bytes_min + number(c.identity, 17, 500));
    c.server.payload = std::max<std::uint64_t>(answer, c.requests * answer_bytes_min);
    pace(c);
}

std::int64_t asked_before(std::uint64_t question, std::int64_t visit_us, std::int64_t from_us) {
    const std::int64_t early = 20'000 + number(question, 3, 180'000);
    const std::int64_t room = visit_us - from_us;
    if (early <= room) return visit_us - early;
    return visit_us - static_cast<std::int64_t>(die(question, 4) * static_cast<double>(room));
}

// Thinking, and 60 to 400 kB a second.
void pace(Conversation& c) {
    const std::uint64_t id = c.identity;
    const double rate = 60'000 + 340'000 * die(id, 18);
    c.span_us = static_cast<std::uint32_t>(
        std::min(40e6, 3e4 + 6e5 * die(id, 19) * die(id, 20) * c.requests +
                           static_cast<double>(c.server.payload) / rate * 1e6));
    if (number(id, 21, 1000) < 12 && c.server.payload > 2 * 1448) c.repeats = 1;
}

}  // namespace naga::wire
