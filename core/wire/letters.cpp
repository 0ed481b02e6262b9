#include "wire/letters.h"

#include <algorithm>
#include <array>

#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/letter_format.h"
#include "wire/talk.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;
constexpr std::int64_t day_us = 1'440 * minute_us;

std::uint32_t pick(std::uint64_t bits, std::uint32_t n) {
    return sim::below(static_cast<std::uint32_t>(bits >> 32), n);
}

struct Local {
    std::int64_t hour = 0;
    bool weekend = false;
};
Local local_at(const Calendar& calendar, std::int64_t at_us) {
    const std::int64_t local = calendar.epoch_us + calendar.zone_us + at_us;
    const std::int64_t day = local / day_us;
    // The first of January 1970 was a Thursday.
    const std::int64_t weekday = (day + 4) % 7;
    return {local % day_us / (60 * minute_us), weekday == 0 || weekday == 6};
}

// Another group of people who have a mail service, or the same.
std::uint32_t correspondents(const world::Nation& nation, std::uint64_t bits) {
    const auto n = static_cast<std::uint32_t>(nation.people.size());
    const std::uint32_t first = pick(bits, n);
    for (std::uint32_t i = 0; i < n; ++i) {
        const world::People& group = nation.people[(first + i) % n];
        if (group.count > 0 && group.service < nation.services.size()) return (first + i) % n;
    }
    return none;
}

// A site of the world at large.
std::uint32_t far_site(const Stage& stage, std::uint64_t bits) {
    const auto near = static_cast<std::uint32_t>(stage.terrain->nation->services.size() +
                                                 stage.terrain->plan->lairs.size());
    if (stage.sites->count() <= near) return none;
    // Most mail comes from few: the smaller of two draws, squared down.
    const std::uint32_t n = std::min(stage.sites->count() - near, 800u);
    return near + std::min(pick(bits, n), pick(sim::mix(bits, 9), n));
}

void choose_sender(const Stage& stage, Letter& letter) {
    const world::Nation& nation = *stage.terrain->nation;
    const std::uint64_t bits = sim::mix(letter.batch, 0x73656E64);
    const std::uint64_t kind = bits % 100;
    auto somebody = [&](std::uint32_t people) {
        letter.sender_people = people;
        if (people == none) return;
        letter.sender_person = pick(sim::mix(bits, 5), nation.people[people].count);
    };
    auto house = [&](std::uint32_t people) {
        letter.site = people == none ? none : nation.people[people].service;
    };
    switch (letter.tone) {
        case Tone::office:
        case Tone::reply:
            if (kind < 65)
                somebody(letter.people);
            else if (kind < 85)
                somebody(correspondents(nation, sim::mix(bits, 2)));
            else
                letter.site = far_site(stage, sim::mix(bits, 3));
            break;
        case Tone::notice:
            if (kind < 35)
                house(letter.people);
            else if (kind < 60)
                house(correspondents(nation, sim::mix(bits, 2)));
            else
                letter.site = far_site(stage, sim::mix(bits, 3));
            break;
        case Tone::circular:
            if (kind < 70)
                house(letter.people);
            else
                letter.site = far_site(stage, sim::mix(bits, 3));
            break;
        case Tone::newsletter: letter.site = far_site(stage, sim::mix(bits, 3)); break;
        case Tone::spam: break;
    }
}

Tone tone_of(std::uint64_t bits) {
    const std::uint64_t kind = bits % 100;
    if (kind < 40) return Tone::office;
    if (kind < 62) return Tone::reply;
    if (kind < 74) return Tone::notice;
    if (kind < 88) return Tone::newsletter;
    return Tone::spam;
}

}  // namespace

std::uint64_t lure_identity(std::uint64_t seed, std::uint32_t people, std::uint32_t campaign,
                            std::int64_t minute, std::uint32_t k) {
    return sim::mix(sim::mix(sim::mix(sim::mix(seed, people), campaign), 44),
                    static_cast<std::uint64_t>(minute * 1'000'000 + k));
}

void letters_to(const Stage& stage, const Calendar& calendar, std::uint32_t people,
                std::int64_t minute, std::vector<Letter>& letters) {
    const world::People& group = stage.terrain->nation->people[people];
    if (group.count == 0 || group.service >= stage.terrain->nation->services.size()) return;
    const std::size_t first = letters.size();
    const Local local = local_at(calendar, minute * minute_us);
    // Who writes to whom is a fact: on another day as on this.
    const std::uint64_t key = sim::mix(sim::mix(stage.chance.seed(), 0x6C657474), people);
    const std::uint64_t now = sim::mix(key, static_cast<std::uint64_t>(minute));
    auto put = [&](Letter letter) {
        letter.people = people;
        letter.at_us =
            minute * minute_us + static_cast<std::int64_t>(die(letter.identity, 54) * 60e6);
        if (letter.campaign == 0xFFFF) choose_sender(stage, letter);
        letters.push_back(letter);
    };

    const double each = static_cast<double>(mails_a_person_day - circulars_a_day) *
                        static_cast<double>(mail_permille(local.hour)) / 60'000.0 *
                        (local.weekend ? 0.25 : 1.0);
    const std::int64_t count = arrivals(each * group.count, die(now, 1));
    for (std::int64_t i = 0; i < count; ++i) {
        Letter letter;
        letter.identity = sim::mix(now, static_cast<std::uint64_t>(i));
        letter.batch = sim::mix(letter.identity, 3);
        letter.person = pick(letter.identity, group.count);
        letter.tone = tone_of(sim::mix(letter.identity, 2));
        put(letter);
    }
    // In the nine hours of the working day, to everybody at once.
    const bool working = !local.weekend && local.hour >= 8 && local.hour < 17;
    const std::uint64_t batch = sim::mix(now, 0x63697263);
    if (working && batch % 540 < static_cast<std::uint64_t>(circulars_a_day))
        for (std::uint32_t person = 0; person < group.count; ++person) {
            Letter letter;
            letter.identity = sim::mix(batch, person);
            letter.batch = batch;
            letter.person = person;
            letter.tone = batch / 540 % 3 == 0 ? Tone::notice : Tone::circular;
            put(letter);
        }
    for (const world::Observation& o : stage.film->seen(minute)) {
        if (o.seen != world::Seen::lure || o.place != people) continue;
        const adversary::Campaign& campaign = stage.terrain->plan->campaigns[o.about];
        const std::uint64_t wave =
            sim::mix(sim::mix(key, 0x6C757265 + o.about), static_cast<std::uint64_t>(minute));
        for (std::uint32_t person = 0; person < o.amount; ++person) {
            Letter letter;
            letter.identity = lure_identity(stage.chance.seed(), people, o.about, minute, person);
            letter.batch = wave;
            letter.person = person % group.count;
            letter.tone = Tone::notice;
            letter.campaign = static_cast<std::uint16_t>(o.about);
            letter.site = campaign.lair == none ? none : stage.sites->of_lair(campaign.lair);
            put(letter);
        }
    }
    std::sort(letters.begin() + static_cast<std::ptrdiff_t>(first), letters.end(),
              [](const Letter& a, const Letter& b) {
                  return a.at_us != b.at_us ? a.at_us < b.at_us : a.identity < b.identity;
              });
}

std::string reference_of(const Letter& letter) {
    return sim::as_hex(sim::mix(letter.identity, 0x726566)).substr(6);
}

namespace {

struct Voice {         // of the sender
    std::string host;  // that brings the letter
    inet::Address address;
    std::string domain;  // of his address
    std::string mailbox, name;
    std::string sector;
    std::string house;    // as he calls himself
    bool inside = false;  // a reader of the same service
    bool named = true;    // his host has a name in the DNS
};

std::string titled(std::string_view domain) {
    std::string word(domain.substr(0, domain.find('.')));
    for (char& c : word)
        if (c == '-') c = ' ';
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z')
        word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

Voice voice_of(const Stage& stage, const Letter& letter, bool lao) {
    const world::Nation& nation = *stage.terrain->nation;
    const world::People& readers = nation.people[letter.people];
    const Language language = lao ? Language::lao : Language::english;
    Voice voice;
    auto host = [&](const Site& site) {
        voice.host = site.name;
        voice.address = site.address;
        voice.domain = mail_domain_of(site.name);
    };
    if (letter.sender_people != none) {
        const world::People& writers = nation.people[letter.sender_people];
        const Mailbox box = mailbox_of(nation, letter.sender_people, letter.sender_person);
        host(stage.sites->site(stage.sites->of_service(writers.service)));
        voice.mailbox = box.address;
        voice.name = box.name.in(language);
        voice.house = writers.name.in(language);
        if (writers.service == readers.service) {
            voice.inside = true;
            const HostName desk = stage.hosts->host_of(letter.sender_people, letter.sender_person);
            if (desk.group != none) voice.address = stage.hosts->address_of(desk);
        }
        return voice;
    }
    if (letter.site == none) {
        // Some machine somewhere, which calls itself something.
        const std::uint64_t bits = sim::mix(letter.batch, 0x7370616D);
        std::vector<std::uint32_t> networks;
        for (std::uint32_t n = 0; n < nation.networks.size(); ++n)
            if (nation.networks[n].addresses > 0 && nation.networks[n].country != nation.home)
                networks.push_back(n);
        if (!networks.empty())
            voice.address =
                somewhere(nation.networks[networks[bits % networks.size()]], sim::mix(bits, 1));
        const std::uint32_t mask = far_site(stage, sim::mix(bits, 2));
        voice.domain =
            mask == none ? "somewhere.example" : mail_domain_of(stage.sites->site(mask).name);
        voice.host = "pc-" + sim::as_hex(bits).substr(10) + "." + voice.domain;
        voice.named = false;
        voice.mailbox = "info" + std::to_string(bits % 90 + 10) + "@" + voice.domain;
        voice.name = titled(voice.domain);
        voice.house = voice.name;
        return voice;
    }
    const Site& site = stage.sites->site(letter.site);
    host(site);
    voice.house = titled(voice.domain);
    if (site.service != none) {
        const world::Service& service = nation.services[site.service];
        voice.sector = service.sector;
        voice.inside = site.service == readers.service;
        if (service.organisation < nation.organisations.size())
            voice.house = nation.organisations[service.organisation].name.in(language);
    } else if (site.lair != none) {
        // Who pretends to be somebody says who: the house of the readers.
        if (readers.organisation < nation.organisations.size())
            voice.house = nation.organisations[readers.organisation].name.in(language);
        voice.sector = readers.service < nation.services.size()
                           ? nation.services[readers.service].sector
                           : std::string();
        if (readers.organisation < nation.organisations.size() &&
            nation.organisations[readers.organisation].kind == "bank")
            voice.sector = "finance";
    }
    constexpr std::array<std::string_view, 6> boxes = {"no-reply", "info",     "service",
                                                       "helpdesk", "accounts", "news"};
    const std::uint64_t bits = sim::mix(letter.batch, 0x626F78);
    const std::size_t box = letter.tone == Tone::newsletter ? 5 : bits % 5;
    voice.mailbox = std::string(boxes[box]) + "@" + voice.domain;
    voice.name = voice.house;
    if (letter.tone == Tone::office || letter.tone == Tone::reply) {
        // Somebody elsewhere, who has a name like anybody here.
        const std::uint32_t people = correspondents(nation, bits);
        if (people != none) {
            const Mailbox like =
                mailbox_of(nation, people, pick(sim::mix(bits, 1), nation.people[people].count));
            voice.mailbox = like.address.substr(0, like.address.find('@')) + "@" + voice.domain;
            voice.name = like.name.en;
        }
    }
    return voice;
}

std::string link_of(const Stage& stage, const Letter& letter, const Voice& voice) {
    const world::Nation& nation = *stage.terrain->nation;
    const std::uint64_t bits = sim::mix(letter.batch, 0x6C696E6B);
    const Site* site = letter.site == none ? nullptr : &stage.sites->site(letter.site);
    std::string host = voice.host;
    if (letter.site == none && letter.sender_people == none) host = "www." + voice.domain;
    const bool webmail = site != nullptr &&
                         (site->lair != none ||
                          (site->service != none && nation.services[site->service].kind == "mail"));
    if (letter.tone == Tone::notice || letter.tone == Tone::circular) {
        if (webmail) return "http://" + host + "/owa/?ref=" + reference_of(letter);
        return "http://" + host + "/login/?ref=" + reference_of(letter);
    }
    constexpr std::array<std::string_view, 5> words = {"news", "files", "docs", "events", "read"};
    return "http://" + host + "/" + std::string(words[bits % 5]) + "/" +
           std::to_string(bits / 5 % 9'000 + 1'000) + ".html";
}

}  // namespace

Written written(const Stage& stage, const Calendar& calendar, const Letter& letter,
                Signing signing) {
    const world::Nation& nation = *stage.terrain->nation;
    const world::People& readers = nation.people[letter.people];
    const world::Service& service = nation.services[readers.service];
    const std::uint64_t look = sim::mix(letter.batch, 0x6C6F6F6B);
    const bool local = letter.sender_people != none || letter.campaign != 0xFFFF ||
                       (letter.site != none && letter.site < nation.services.size());
    const bool lao = look % 100 < (local ? 45 : 4);
    const Voice voice = voice_of(stage, letter, lao);
    const Mailbox reader = mailbox_of(nation, letter.people, letter.person);

    const Wording& wording =
        letter.tone == Tone::notice
            ? notice_of(voice.sector, sim::mix(letter.batch, 7))
            : wordings_of(letter.tone)[sim::mix(letter.batch, 7) % wordings_of(letter.tone).size()];
    Written out;
    out.link = wording.has_link ? link_of(stage, letter, voice) : std::string();
    constexpr std::array<std::string_view, 5> days_en = {"Tuesday", "Wednesday", "Thursday",
                                                         "Friday", "Monday"};
    constexpr std::array<std::string_view, 5> days_lo = {"ອັງຄານ", "ພຸດ", "ພະຫັດ", "ສຸກ", "ຈັນ"};
    const std::size_t day = sim::mix(letter.batch, 11) % 5;
    const std::string n = std::to_string(sim::mix(letter.batch, 12) % 7 + 2);
    using Filling = std::pair<std::string_view, std::string>;
    const std::vector<Filling> english = {{"name", reader.given.en},
                                          {"sender", voice.name},
                                          {"org", voice.house},
                                          {"link", out.link},
                                          {"n", n},
                                          {"day", std::string(days_en[day])}};
    std::vector<Filling> in_lao = english;
    in_lao[0].second = reader.given.in(Language::lao);
    in_lao[5].second = days_lo[day];

    // A mistake that one of a hundred makes, some make always.
    Text trace;
    if (letter.campaign != 0xFFFF) {
        const std::uint32_t actor = stage.terrain->plan->campaigns[letter.campaign].actor;
        if (actor < stage.terrain->plan->actors.size())
            trace = stage.terrain->plan->actors[actor].trace;
    } else if (!stage.terrain->plan->actors.empty() && sim::mix(letter.batch, 13) % 100 == 0) {
        trace = stage.terrain->plan
                    ->actors[sim::mix(letter.batch, 14) % stage.terrain->plan->actors.size()]
                    .trace;
    }
    std::string body = filled(with_trace(std::string(wording.body_en), trace), english);
    out.subject = filled(with_trace(std::string(wording.subject_en), trace), english);
    if (lao) {
        out.subject = filled(wording.subject_lo, in_lao);
        const std::string other = filled(wording.body_lo, in_lao);
        // What goes to many is said in both languages.
        const bool both = letter.tone == Tone::notice || letter.tone == Tone::circular;
        body = both ? other + "\n----\n\n" + body : other;
    }

    Draft draft;
    draft.identity = letter.identity;
    draft.look = look;
    draft.subject = out.subject;
    draft.from_name = voice.name;
    draft.from = voice.mailbox;
    draft.to_name = lao ? reader.name.in(Language::lao) : reader.name.en;
    draft.to = reader.address;
    draft.body = body;
    draft.link = out.link;
    draft.has_html = letter.tone == Tone::newsletter || sim::mix(look, 1) % 100 < 45;
    draft.is_reply = letter.tone == Tone::reply;
    draft.reply_host = service.name;
    draft.domain = voice.domain;
    draft.signing = signing;
    draft.zone_us = calendar.zone_us;

    // Times go down the chain: written, taken by the sender's server, taken by ours.
    const std::int64_t taken = calendar.epoch_us + letter.at_us;
    const std::uint64_t pace = sim::mix(letter.identity, 21);
    const std::int64_t on_way = static_cast<std::int64_t>(pace % 6) * second_us +
                                static_cast<std::int64_t>(sim::mix(pace, 1) % 900'000);
    draft.taken_us = taken;
    draft.passed_us = taken - on_way;
    draft.written_us = draft.passed_us - static_cast<std::int64_t>(sim::mix(pace, 2) % 3'000'000);
    draft.gateway = service.name;
    draft.client = voice.inside || !voice.named ? "unknown" : voice.host;
    draft.helo = voice.inside ? "[" + inet::as_text(voice.address) + "]" : voice.host;
    draft.address = voice.address;
    if (voice.inside && letter.sender_people == none) {
        // A programme on the mail server itself.
        draft.client = "localhost";
        draft.helo = "localhost";
        draft.address = {0x7F000001};
    }
    draft.is_inside = voice.inside;
    draft.has_inner_hop = !voice.inside && voice.named && sim::mix(look, 2) % 100 < 70;
    draft.id_host = voice.named ? voice.host : voice.domain;

    out.queue = queue_id(letter.identity);
    out.gateway = service.name;
    out.gateway_address = service.address;
    out.client = draft.client;
    out.helo = draft.helo;
    out.from = draft.address;
    out.sender = voice.mailbox;
    out.recipient = reader.address;
    out.message_id = message_id_of(draft);
    out.took_us = 20'000 + static_cast<std::int64_t>(sim::mix(pace, 3) % 900'000);
    out.raw = format(draft);

    // The gateway's filter: spam is mostly known, other mail mostly not.
    const double u = die(letter.batch, 31), w = die(letter.identity, 32);
    if (letter.tone == Tone::spam)
        out.score = 3.5 + 16 * u + w;
    else if (letter.tone == Tone::newsletter || letter.tone == Tone::notice ||
             letter.tone == Tone::circular)
        out.score = -0.5 + 5.2 * u + 0.6 * w;
    else
        out.score = -2.5 + 4.0 * u + 0.5 * w;
    out.score = static_cast<double>(static_cast<std::int64_t>(out.score * 10)) / 10;
    out.verdict = out.score >= 14 ? "held" : out.score >= 5 ? "spam" : "clean";
    return out;
}

}  // namespace naga::wire
