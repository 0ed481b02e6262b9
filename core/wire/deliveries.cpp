#include "wire/deliveries.h"

#include <algorithm>
#include <string_view>

#include "wire/letters.h"
#include "wire/script.h"
#include "wire/sight.h"
#include "wire/talk.h"
#include "wire/turns.h"

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

}  // namespace

void deliveries(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                std::vector<Conversation>& made) {
    if (only != Only::all) return;
    const world::Nation& nation = *stage.terrain->nation;
    const range::Terrain& terrain = *stage.terrain;
    Calendar calendar;
    calendar.epoch_us = stage.sites->epoch_us();
    std::vector<Letter> letters;
    for (std::uint32_t p = 0; p < nation.people.size(); ++p) {
        const world::People& people = nation.people[p];
        if (people.service >= nation.services.size()) continue;
        const world::Service& mail = nation.services[people.service];
        const bool at_server = std::ranges::binary_search(place.networks, mail.network);
        if (place.organisation != none && (place.organisation != mail.organisation || !at_server))
            continue;
        letters.clear();
        letters_to(stage, calendar, p, minute, letters);
        for (const Letter& letter : letters) {
            const Bringer from = bringer_of(stage, letter);
            if (from.inside || from.network == none) continue;
            const Sight sight =
                place.organisation == none
                    ? sight_of(terrain, place, from.network, mail.network)
                    : sight_close(terrain, Close::to_server, from.network, mail.network);
            if (!sight.seen) continue;
            const std::string raw = written(stage, calendar, letter, Signing::blank).raw;
            Conversation c;
            c.identity = letter.identity;
            c.start_us = letter.at_us;
            name_server(c.client, from.address, from.network, *stage.hosts);
            c.client.port = own_port(c.client.habit, c.identity);
            c.site = stage.sites->of_service(people.service);
            const Site& there = stage.sites->site(c.site);
            name_server(c.server, there.address, there.network, *stage.hosts);
            c.server.port = 25;
            c.use = Use::mail;
            c.requests = 1;
            constexpr std::uint64_t last_dot = 3;
            c.client.payload =
                std::max<std::uint64_t>(mail_client_bytes_min, mail_asked_before + raw.size() -
                                                                   added_bytes(raw) + last_dot);
            c.server.payload = 700;
            c.campaign = letter.campaign;
            pace(c);
            put_sight(sight, c);
            made.push_back(c);
        }
    }
}

}  // namespace naga::wire
