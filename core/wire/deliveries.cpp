#include "wire/deliveries.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/sight.h"
#include "wire/talk.h"

namespace naga::wire {

using world::none;

namespace {

// What the gateway put on top: the headers up to the end of the first Received.
std::size_t added_bytes(std::string_view raw) {
    std::size_t at = raw.find("\r\nReceived:");
    if (at == std::string_view::npos) return 0;
    for (at = raw.find("\r\n", at + 2); at != std::string_view::npos; at = raw.find("\r\n", at + 2))
        if (at + 2 < raw.size() && raw[at + 2] != ' ' && raw[at + 2] != '\t') return at + 2;
    return 0;
}

Calendar calendar_of(const Stage& stage) {
    Calendar calendar;
    calendar.epoch_us = stage.sites->epoch_us();
    return calendar;
}

constexpr std::size_t minutes_kept = 4;

// A server's ports rise from one letter to the next, so that none comes again within a minute, nor
// soon after it.
std::uint16_t next_port(const Habit& habit, std::int64_t minute, std::uint64_t rank) {
    constexpr std::uint64_t stride = 1'499;
    const Stack& stack = stack_of(habit.system);
    const std::uint64_t ports = stack.last_port - stack.first_port + 1u;
    const std::uint64_t first =
        habit.identity % ports + stride * static_cast<std::uint64_t>(minute);
    return static_cast<std::uint16_t>(stack.first_port + (first + rank) % ports);
}

}  // namespace

Dialogue dialogue_of(const Stage& stage, const Letter& letter, Signing signing) {
    Written w = written(stage, calendar_of(stage), letter, signing);
    Dialogue d;
    d.helo = std::move(w.helo);
    d.gateway = std::move(w.gateway);
    d.sender = std::move(w.sender);
    d.recipient = std::move(w.recipient);
    d.queue = std::move(w.queue);
    d.letter = w.raw.substr(added_bytes(w.raw));
    return d;
}

Dialogue Postbag::dialogue_of(const Conversation& c) {
    const std::int64_t minute = c.start_us / 60'000'000;
    auto found = letters_.find(minute);
    if (found == letters_.end()) {
        if (letters_.size() >= minutes_kept) letters_.erase(letters_.begin());
        found = letters_.try_emplace(minute).first;
        const auto groups = static_cast<std::uint32_t>(stage_->terrain->nation->people.size());
        for (std::uint32_t p = 0; p < groups; ++p)
            letters_to(*stage_, calendar_of(*stage_), p, minute, found->second);
        std::ranges::sort(found->second, {}, &Letter::identity);
    }
    const auto letter = std::ranges::lower_bound(found->second, c.identity, {}, &Letter::identity);
    ensure(letter != found->second.end() && letter->identity == c.identity,
           "a mail conversation brings a letter of its minute");
    return wire::dialogue_of(*stage_, *letter);
}

void deliveries(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                std::vector<Conversation>& made) {
    if (only != Only::all) return;
    const world::Nation& nation = *stage.terrain->nation;
    const range::Terrain& terrain = *stage.terrain;
    const Calendar calendar = calendar_of(stage);
    std::vector<Letter> letters;
    std::map<inet::Address, std::uint64_t> brought;  // by each, wherever it is seen
    for (std::uint32_t p = 0; p < nation.people.size(); ++p) {
        const world::People& people = nation.people[p];
        if (people.service >= nation.services.size()) continue;
        const world::Service& mail = nation.services[people.service];
        const bool at_server = std::ranges::binary_search(place.networks, mail.network);
        const bool is_watched =
            place.organisation == none || (place.organisation == mail.organisation && at_server);
        letters.clear();
        letters_to(stage, calendar, p, minute, letters);
        for (const Letter& letter : letters) {
            const Bringer from = bringer_of(stage, letter);
            if (from.inside || from.network == none) continue;
            const std::uint64_t rank = brought[from.address]++;
            if (!is_watched) continue;
            const Sight sight =
                place.organisation == none
                    ? sight_of(terrain, place, from.network, mail.network)
                    : sight_close(terrain, Close::to_server, from.network, mail.network);
            if (!sight.seen) continue;
            Conversation c;
            c.identity = letter.identity;
            c.start_us = letter.at_us;
            name_server(c.client, from.address, from.network, *stage.hosts);
            c.client.port = next_port(c.client.habit, minute, rank);
            c.site = stage.sites->of_service(people.service);
            const Site& there = stage.sites->site(c.site);
            name_server(c.server, there.address, there.network, *stage.hosts);
            fit_mail(dialogue_of(stage, letter, Signing::blank), c);
            c.campaign = letter.campaign;
            pace(c);
            put_sight(sight, c);
            made.push_back(c);
        }
    }
}

}  // namespace naga::wire
