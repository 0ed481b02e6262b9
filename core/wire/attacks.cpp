#include "wire/attacks.h"

#include <algorithm>

#include "sim/digest.h"
#include "wire/deeds.h"
#include "wire/defaced.h"
#include "wire/lookup.h"
#include "wire/sight.h"
#include "wire/talk.h"
#include "wire/web.h"

namespace naga::wire {

using sim::mix;
using world::none;
using world::Seen;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t poll_us = 10 * minute_us;
constexpr std::uint32_t flood_packet = 972;  // payload of 1,000 bytes of IP
constexpr std::uint32_t answer_packet = 1'400;

// Makes what campaigns do in one minute and keeps what the place sees of it.
class Attacks {
public:
    Attacks(const Stage& stage, const Place& place, Only only, std::int64_t minute,
            std::vector<Conversation>& made, const std::function<void()>& flush)
        : stage_(stage),
          nation_(*stage.terrain->nation),
          plan_(*stage.terrain->plan),
          place_(place),
          only_(only),
          minute_(minute),
          from_us_(minute * minute_us),
          made_(made),
          flush_(flush),
          defaced_(*stage.film, *stage.sites, minute) {}

    void make() {
        polls();
        if (only_ == Only::all) {
            floods();
            probes();
        }
        for (const world::Observation& o : stage_.film->seen(minute_)) {
            if (o.seen == Seen::lure_visit) lure_visits(o, minute_);
            if (o.seen == Seen::account_abuse) stolen_log_ins(o);
        }
        // Who opened a page late in the minute before types in this one.
        if (minute_ > 0)
            for (const world::Observation& o : stage_.film->seen(minute_ - 1))
                if (o.seen == Seen::lure_visit) lure_visits(o, minute_ - 1);
        for (const Defacement& d : stage_.film->defacements()) deface(d);
    }

private:
    const Stage& stage_;
    const world::Nation& nation_;
    const adversary::Plan& plan_;
    const Place& place_;
    Only only_;
    std::int64_t minute_, from_us_;
    std::vector<Conversation>& made_;
    const std::function<void()>& flush_;
    DefacedSites defaced_;
    std::vector<Bot> bots_;

    bool inside(std::uint32_t network) const {
        return std::ranges::binary_search(place_.networks, network);
    }
    std::int64_t hour() const { return (stage_.start_of_day_us / minute_us + minute_) / 60 % 24; }
    std::int64_t at(std::uint64_t id) const {
        return from_us_ + static_cast<std::int64_t>(die(id, 54) * 60e6);
    }
    // Whether an organisation's place sees hosts of people or a service.
    bool own(std::uint32_t organisation) const {
        return place_.organisation == none || place_.organisation == organisation;
    }

    Sight see(std::uint32_t client, std::uint32_t server, bool client_own, bool server_own) const {
        const range::Terrain& terrain = *stage_.terrain;
        switch (only_) {
            case Only::web:
                if (!server_own || !inside(server)) return {};
                return sight_close(terrain, Close::to_server, client, server);
            case Only::lookups:
                if (!inside(client)) return {};
                return sight_close(terrain, Close::to_client, client, server);
            case Only::all: break;
        }
        if (place_.organisation == none) return sight_of(terrain, place_, client, server);
        if (server_own && inside(server))
            return sight_close(terrain, Close::to_server, client, server);
        if (client_own && inside(client))
            return sight_close(terrain, Close::to_client, client, server);
        return {};
    }

    // Keeps a conversation, or the question before it where only those are asked for.
    void keep(Conversation c, const Sight& sight) {
        if (!sight.seen || (only_ == Only::web && c.use != Use::web)) return;
        if (made_.size() >= batch_min) flush_();
        if (only_ != Only::lookups) {
            put_sight(sight, c);
            made_.push_back(c);
            return;
        }
        if (c.use != Use::web && c.use != Use::secure_web) return;
        Conversation question;
        question.identity = mix(c.identity, 80);
        question.use = Use::lookup;
        question.protocol = 17;
        question.client = c.client;
        question.client.port =
            static_cast<std::uint16_t>(1024 + number(question.identity, 2, 64'000));
        question.site = c.site;
        question.answers = 1;
        question.campaign = c.campaign;
        question.deed = c.deed;
        // It is answered with the address that is called: a sinkhole's where that hides the site.
        const inet::Address called = c.server.address;
        if (called.bits != stage_.sites->site(c.site).address.bits)
            question.bend_payload = called.bits;
        name_server(question.server, stage_.hosts->resolver_of(c.client.network), c.client.network,
                    *stage_.hosts);
        question.server.port = 53;
        question.start_us = asked_before(question.identity, c.start_us, from_us_);
        fit_lookup(question, *stage_.sites);
        put_sight(
            sight_close(*stage_.terrain, Close::to_server, c.client.network, c.client.network),
            question);
        made_.push_back(question);
        if (!asks_twice(question, *stage_.sites)) return;
        const Conversation second = second_question(question, *stage_.sites);
        if (second.start_us < from_us_ + minute_us) made_.push_back(second);
    }

    void lead_to(Conversation& c, std::uint32_t site) const {
        c.site = site;
        const Site& there = stage_.sites->site(site);
        name_server(c.server, there.address, there.network, *stage_.hosts);
    }

    // Each infected host calls its command server every ten minutes, a little early or late.
    void polls() {
        for (std::uint32_t n = 0; n < nation_.networks.size(); ++n) {
            if (only_ == Only::web) return;
            if (only_ == Only::lookups && !inside(n)) continue;
            bool anybody = false;
            for (std::uint32_t m = 0; m < plan_.malware.size(); ++m) {
                const Called called = stage_.film->called(minute_, m);
                anybody |= called.lair != none &&
                           see(n, plan_.lairs[called.lair].network, false, false).seen;
            }
            if (!anybody) continue;
            bots_.clear();
            stage_.culprits->bots(*stage_.film, n, minute_, hour(), bots_);
            for (const Bot& bot : bots_) poll(n, bot);
        }
    }

    void poll(std::uint32_t network, const Bot& bot) {
        const Called called = stage_.film->called(minute_, bot.malware);
        if (called.lair == none) return;
        const std::int64_t base =
            bot.from_us + static_cast<std::int64_t>(die(bot.identity, 1) * double{poll_us});
        const std::int64_t turn = (from_us_ - base) / poll_us;
        for (std::int64_t k = std::max<std::int64_t>(0, turn - 1); k <= turn + 1; ++k) {
            const std::uint64_t id = mix(bot.identity, static_cast<std::uint64_t>(k) + 100);
            const std::int64_t when =
                base + k * poll_us + static_cast<std::int64_t>(die(id, 2) * 40e6) - 20'000'000;
            if (when < from_us_ || when >= from_us_ + minute_us) continue;
            Conversation c;
            c.identity = id;
            c.start_us = when;
            name_host(c.client, bot.host, network, *stage_.hosts);
            c.client.port = own_port(c.client.habit, id);
            lead_to(c, stage_.sites->of_lair(called.lair));
            c.deed = static_cast<std::uint8_t>(Deed::poll);
            c.campaign = campaign_of(bot.malware);
            c.requests = 1;
            ask_web(c, answer_bytes_min + number(id, 3, 600));
            if (stage_.film->sinks(network, called.lair, when))
                name_server(c.server, stage_.hosts->sinkhole_of(network), network, *stage_.hosts);
            else if (!called.open)
                shut(c);
            keep(c, see(network, c.server.network, false, false));
        }
    }

    // The server is gone: it asks, and again, and nothing comes.
    static void shut(Conversation& c) {
        c.end = End::unanswered;
        c.tries = 3;
        c.client.payload = c.server.payload = 0;
        c.span_us = 0;
        c.repeats = 0;
    }

    std::uint16_t campaign_of(std::uint32_t malware) const {
        for (std::size_t i = 0; i < plan_.campaigns.size(); ++i)
            if (plan_.campaigns[i].kind == adversary::CampaignKind::infection &&
                plan_.campaigns[i].malware == malware)
                return static_cast<std::uint16_t>(i);
        return 0xFFFF;
    }

    // The bits a second of a flood where it is seen: at its target what arrives there, elsewhere
    // what its network sends.
    void floods() {
        const range::Terrain& terrain = *stage_.terrain;
        const auto volumes = stage_.film->volumes(minute_);
        const auto seen = stage_.film->seen(minute_);
        for (std::uint32_t i = 0; i < terrain.demands.size(); ++i) {
            const range::Demand& d = terrain.demands[i];
            if (d.stream == range::Stream::use || volumes[i].sent <= 0) continue;
            const world::Service& target = nation_.services[d.service];
            const Sight sight = see(d.network, target.network, false, own(target.organisation));
            if (!sight.seen) continue;
            std::int64_t bits = volumes[i].sent;
            if (inside(target.network)) {
                const Seen kind =
                    d.stream == range::Stream::flood ? Seen::flood_volume : Seen::amplified_volume;
                bits = 0;
                for (const world::Observation& o :
                     std::ranges::equal_range(seen, kind, {}, &world::Observation::seen))
                    if (o.place == d.service && o.about == d.network) bits = o.amount;
            }
            if (bits <= 0) continue;
            if (d.stream == range::Stream::flood)
                flood(d, target, bits, sight);
            else
                reflect(d, target, bits, sight);
        }
    }

    void flood(const range::Demand& d, const world::Service& target, std::int64_t bits,
               const Sight& sight) {
        const adversary::Campaign& campaign = plan_.campaigns[d.campaign];
        bots_.clear();
        stage_.culprits->bots(*stage_.film, d.network, minute_, hour(), bots_);
        std::erase_if(bots_, [&](const Bot& b) { return b.malware != campaign.malware; });
        const auto count = static_cast<std::int64_t>(bots_.size());
        for (std::int64_t b = 0; b < count; ++b) {
            const Bot& bot = bots_[static_cast<std::size_t>(b)];
            const std::int64_t bytes = bits * 60 / 8 * (b + 1) / count - bits * 60 / 8 * b / count;
            Conversation c;
            const std::uint64_t stream = mix(bot.identity, d.service);
            c.identity = mix(stream, static_cast<std::uint64_t>(minute_));
            name_host(c.client, bot.host, d.network, *stage_.hosts);
            c.client.port = own_port(c.client.habit, stream);
            lead_to(c, stage_.sites->of_service(d.service));
            c.server.port = target.kind == "dns" ? 53 : 80;
            pour(c, bytes, flood_packet, Use::flood, d.campaign);
            keep(c, sight);
        }
    }

    void reflect(const range::Demand& d, const world::Service& target, std::int64_t bits,
                 const Sight& sight) {
        const adversary::Campaign& campaign = plan_.campaigns[d.campaign];
        const std::vector<HostName> hosts =
            stage_.culprits->amplifiers(d.network, campaign.amplifier);
        const auto count = static_cast<std::int64_t>(hosts.size());
        for (std::int64_t h = 0; h < count; ++h) {
            const std::int64_t bytes = bits * 60 / 8 * (h + 1) / count - bits * 60 / 8 * h / count;
            Conversation c;
            name_host(c.client, hosts[static_cast<std::size_t>(h)], d.network, *stage_.hosts);
            const std::uint64_t stream = mix(mix(c.client.habit.identity, d.service), d.campaign);
            c.identity = mix(stream, static_cast<std::uint64_t>(minute_));
            c.client.port = 53;
            lead_to(c, stage_.sites->of_service(d.service));
            c.server.port = static_cast<std::uint16_t>(1024 + number(stream, 5, 64'000));
            pour(c, bytes, answer_packet, Use::reflection, d.campaign);
            keep(c, sight);
        }
        (void)target;
    }

    // Packets of one size for a minute from the instant at which this stream comes round.
    void pour(Conversation& c, std::int64_t bytes, std::uint32_t payload, Use use,
              std::uint32_t campaign) const {
        const std::int64_t packets = std::clamp<std::int64_t>(bytes / (payload + 28), 0, 65'000);
        c.use = use;
        c.protocol = 17;
        c.requests = static_cast<std::uint16_t>(std::max<std::int64_t>(1, packets));
        c.client.payload = std::uint64_t{c.requests} * payload;
        c.server.payload = 0;
        c.answers = 0;
        c.campaign = static_cast<std::uint16_t>(campaign);
        c.start_us = from_us_ + static_cast<std::int64_t>(die(c.client.habit.identity, 7) * 60e6);
        c.span_us = 59'900'000;
    }

    // Worms knock at addresses one after the other; the range counts their contacts.
    void probes() {
        for (const world::Observation& o : std::ranges::equal_range(
                 stage_.film->seen(minute_), Seen::probe, {}, &world::Observation::seen)) {
            if (o.place == o.about) continue;
            const Sight sight = see(o.about, o.place, false, false);
            if (!sight.seen) continue;
            bots_.clear();
            stage_.culprits->bots(*stage_.film, o.about, minute_, hour(), bots_);
            if (bots_.empty()) continue;
            const std::int64_t count = o.amount / probes_a_rendered_one;
            const std::uint64_t all = mix(mix(mix(stage_.chance.seed(), o.place), o.about),
                                          static_cast<std::uint64_t>(minute_) + (1ull << 41));
            for (std::int64_t i = 0; i < count; ++i) {
                const std::uint64_t id = mix(all, static_cast<std::uint64_t>(i));
                const Bot& bot = bots_[number(mix(all, static_cast<std::uint64_t>(i / 20)), 1,
                                              static_cast<std::uint32_t>(bots_.size()))];
                Conversation c;
                c.identity = id;
                name_host(c.client, bot.host, o.about, *stage_.hosts);
                c.client.port = own_port(c.client.habit, id);
                name_server(c.server, somewhere(nation_.networks[o.place], mix(id, 2)), o.place,
                            *stage_.hosts);
                c.server.port = 445;
                c.use = Use::probe;
                c.requests = 0;
                c.end = number(id, 3, 100) < 12 ? End::refused : End::unanswered;
                c.tries = 2;
                c.campaign = campaign_of(bot.malware);
                c.start_us = at(id);
                keep(c, sight);
            }
        }
    }

    // A machine that an actor works from: rented in its country, the same for a campaign of a run.
    bool come_from(Conversation& c, std::uint32_t campaign, std::uint64_t id) const {
        const std::uint32_t actor = plan_.campaigns[campaign].actor;
        if (actor >= plan_.actors.size()) return false;
        std::uint32_t from = none;  // a network with people in it, or any of the country
        for (std::uint32_t n = 0; n < nation_.networks.size(); ++n) {
            const world::Network& network = nation_.networks[n];
            if (network.country != plan_.actors[actor].country || network.addresses == 0) continue;
            if (from == none || (stage_.hosts->count(from) == 0 && stage_.hosts->count(n) > 0))
                from = n;
        }
        if (from == none) return false;
        const std::uint64_t rented =
            mix(mix(mix(0x72656E74, stage_.chance.seed()), campaign), number(id, 60, 3));
        const HostName host = stage_.hosts->pick(from, 12, rented);
        if (host.group == none)
            name_server(c.client, somewhere(nation_.networks[from], rented), from, *stage_.hosts);
        else
            name_host(c.client, host, from, *stage_.hosts);
        c.client.port = own_port(c.client.habit, c.identity);
        return true;
    }

    void request(std::uint64_t id, std::uint32_t campaign, std::uint32_t service, Deed deed,
                 std::int64_t when, std::uint64_t answer) {
        if (when < from_us_ || when >= from_us_ + minute_us) return;
        Conversation c;
        c.identity = id;
        if (!come_from(c, campaign, mix(campaign, service))) return;
        c.start_us = when;
        lead_to(c, stage_.sites->of_service(service));
        c.deed = static_cast<std::uint8_t>(deed);
        c.campaign = static_cast<std::uint16_t>(campaign);
        c.requests = 1;
        ask_web(c, answer);
        if (deed == Deed::upload) c.client.payload += 6'000 + number(id, 4, 9'000);
        defaced_.show(c);
        keep(c, see(c.client.network, c.server.network, false,
                    own(nation_.services[service].organisation)));
    }

    // He looks at the site, puts his page in through the weakness, and looks at what he did.
    void deface(const Defacement& d) {
        const std::uint64_t id = mix(mix(0x64656661, d.service), d.cause);
        const std::int64_t t = d.from_us;
        const auto ms = [&](std::uint64_t use, std::int64_t from, std::uint32_t spread) {
            return (from + static_cast<std::int64_t>(number(id, use, spread))) * 1'000;
        };
        // Pages are of all sizes: small ones are many.
        const auto page = [&](std::uint64_t use) {
            const std::uint64_t size = 500ull << number(id, use, 6);
            return size + number(id, use + 1, static_cast<std::uint32_t>(size));
        };
        const auto ask = [&](std::uint64_t step, Deed deed, std::int64_t when, std::uint64_t size) {
            request(mix(id, step), d.campaign, d.service, deed, t + when, size);
        };
        ask(1, Deed::none, ms(70, -95'000, 60'000), page(80));
        ask(2, Deed::none, ms(71, -31'000, 22'000), page(82));
        ask(3, Deed::upload, ms(72, -1'900, 1'700), 600 + number(id, 84, 500));
        ask(4, Deed::shell_visit, ms(73, 2'000, 9'000), 900 + number(id, 85, 1'900));
        ask(5, Deed::shell_visit, ms(74, 12'000, 16'000), 900 + number(id, 86, 3'800));
        ask(6, Deed::none, ms(75, 29'000, 40'000), page(87));
    }

    // Those of the visits that the range counted in `minute` whose conversations begin in ours.
    void lure_visits(const world::Observation& o, std::int64_t minute) {
        const world::People& people = nation_.people[o.place];
        std::uint32_t campaign = 0;
        while (campaign + 1 < plan_.campaigns.size() &&
               (plan_.campaigns[campaign].kind != adversary::CampaignKind::phishing ||
                plan_.campaigns[campaign].lair != o.about))
            ++campaign;
        const std::uint64_t all = mix(mix(mix(stage_.chance.seed(), o.place), o.about),
                                      static_cast<std::uint64_t>(minute) + (1ull << 42));
        for (std::int64_t i = 0; i < o.amount; ++i) {
            const std::uint64_t id = mix(all, static_cast<std::uint64_t>(i));
            // For each who types there is about one who only looks.
            const std::uint32_t more = number(id, 5, 3);
            for (std::uint32_t who = 0; who <= more; ++who) {
                const std::uint64_t mine = mix(id, who + 10);
                const std::int64_t when =
                    minute * minute_us + static_cast<std::int64_t>(die(mine, 1) * 60e6);
                const HostName host =
                    stage_.hosts->host_of(o.place, number(mine, 2, std::max(1u, people.count)));
                if (host.group == none) continue;
                for (int step = 0; step < (who == 0 ? 2 : 1); ++step) {
                    Conversation c;
                    c.identity = mix(mine, static_cast<std::uint64_t>(step) + 20);
                    name_host(c.client, host, people.network, *stage_.hosts);
                    c.client.port = own_port(c.client.habit, c.identity);
                    lead_to(c, stage_.sites->of_lair(o.about));
                    c.deed =
                        static_cast<std::uint8_t>(step == 0 ? Deed::lure_visit : Deed::lure_typed);
                    c.campaign = static_cast<std::uint16_t>(campaign);
                    c.requests = 1;
                    c.start_us =
                        when + static_cast<std::int64_t>(step * (9e6 + 19e6 * die(mine, 3)));
                    if (c.start_us < from_us_ || c.start_us >= from_us_ + minute_us) continue;
                    ask_web(c, step == 0 ? 4'200 + number(mine, 4, 800) : answer_bytes_min + 60);
                    keep(c, see(people.network, c.server.network, own(people.organisation), false));
                }
            }
        }
    }

    void stolen_log_ins(const world::Observation& o) {
        const world::People& people = nation_.people[o.place];
        if (people.service == none) return;
        for (std::int64_t i = 0; i < o.amount; ++i) {
            const std::uint64_t id = mix(mix(mix(mix(stage_.chance.seed(), o.place), o.about), 43),
                                         static_cast<std::uint64_t>(minute_ * 1'000 + i));
            request(id, o.about, people.service, Deed::stolen_log_in, at(id),
                    1'500 + number(id, 89, 2'400));
        }
    }
};

}  // namespace

void attacks(const Stage& stage, const Place& place, Only only, std::int64_t minute,
             std::vector<Conversation>& made, const std::function<void()>& flush) {
    Attacks(stage, place, only, minute, made, flush).make();
}

}  // namespace naga::wire
