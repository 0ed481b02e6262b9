#include "wire/letters.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "range/small_world.h"
#include "wire/deliveries.h"
#include "wire/packets.h"
#include "wire/seal.h"

using namespace naga;
using namespace naga::wire;
using world::none;

namespace {

constexpr std::string_view traced_plan_from = "motive: criminal, country: xx}";
constexpr std::string_view traced_plan_to =
    "motive: criminal, country: kh, trace: {en: 'Writes \"recieve\".', lo: x}}";

// A small nation, filmed for some minutes. The first wave comes at T+5m.
struct Filmed {
    std::unique_ptr<range::SmallWorld> small;
    std::unique_ptr<Hosts> hosts;
    std::unique_ptr<Sites> sites;
    Film film;
    Stage stage;

    explicit Filmed(int minutes = 10)
        : small(range::small_world(
              range::small_nation,
              range::changed(range::small_plan, traced_plan_from, traced_plan_to))),
          hosts(std::make_unique<Hosts>(small->nation)),
          sites(std::make_unique<Sites>(small->nation, small->plan)) {
        range::Range range = range::started(*small);
        for (int i = 0; i < minutes; ++i) {
            range.run_minute();
            film.keep(range);
        }
        stage.terrain = &small->terrain;
        stage.film = &film;
        stage.hosts = hosts.get();
        stage.sites = sites.get();
        stage.chance = sim::Chance(1, 0);
        stage.start_of_day_us = 9 * 3'600'000'000LL;
    }
    std::uint32_t staff() const { return small->nation.people_group("staff"); }
    std::vector<Letter> letters(std::int64_t minute) const {
        std::vector<Letter> found;
        letters_to(stage, {}, staff(), minute, found);
        return found;
    }
    Written write(const Letter& letter, Signing signing = Signing::real) const {
        return written(stage, {}, letter, signing);
    }
};

std::vector<std::string> lines_of(const std::string& raw) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t end = raw.find("\r\n", at);
        lines.push_back(raw.substr(at, end - at));
        at = end == std::string::npos ? raw.size() : end + 2;
    }
    return lines;
}

// What the client sends between the answer to DATA and the last dot, read from the packets, without
// its stuffing.
std::string said_in(const Stage& stage, const Conversation& c) {
    Postbag postbag(stage);
    Packets packets;
    packets_of(
        c, *stage.sites, [&](const Conversation& one) { return postbag.dialogue_of(one); },
        packets);
    std::map<std::uint32_t, std::string> segments;  // by place in the stream
    std::uint32_t first = 0;
    for (const Packet& p : packets.list) {
        const std::uint8_t* ip = packets.bytes.data() + p.offset + frame_header;
        const auto at = [&](std::size_t i) { return std::uint32_t{ip[i]}; };
        if ((at(12) << 24 | at(13) << 16 | at(14) << 8 | at(15)) != c.client.address.bits) continue;
        const std::uint32_t sequence = at(24) << 24 | at(25) << 16 | at(26) << 8 | at(27);
        if ((ip[33] & 2) != 0) first = sequence;
        const std::size_t head = 20 + ip[32] / 16 * 4u;
        segments[sequence - first].assign(reinterpret_cast<const char*>(ip) + head,
                                          p.length - frame_header - head);
    }
    std::string stream;
    for (const auto& [place, text] : segments) stream += text;
    const std::size_t begin = stream.find("\r\nDATA\r\n") + 8;
    const std::size_t end = stream.find("\r\n.\r\n", begin) + 2;
    std::string letter = stream.substr(begin, end - begin);
    for (std::size_t dot = letter.find("\r\n.."); dot != std::string::npos;
         dot = letter.find("\r\n..", dot + 2))
        letter.erase(dot + 2, 1);
    return letter;
}

}  // namespace

TEST_CASE("hashes and base64 are those of the standards") {
    CHECK(as_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(as_base64("") == "");
    CHECK(as_base64("fooba") == "Zm9vYmE=");
    CHECK(exercise_key_of("a.example").open != exercise_key_of("b.example").open);
    CHECK(signed_by(exercise_key_of("a.example"), "x") ==
          signed_by(exercise_key_of("a.example"), "x"));
}

TEST_CASE("no two people of a mail service share an address, and all are nobody's") {
    const Filmed filmed(1);
    const world::Nation& nation = filmed.small->nation;
    std::set<std::string> addresses;
    std::size_t people = 0;
    for (std::uint32_t p = 0; p < nation.people.size(); ++p)
        for (std::uint32_t n = 0; n < nation.people[p].count; ++n, ++people) {
            const Mailbox box = mailbox_of(nation, p, n);
            addresses.insert(box.address);
            CHECK(inet::is_drill_name(box.address.substr(box.address.find('@') + 1)));
        }
    CHECK(addresses.size() == people);
}

TEST_CASE("every lure that the range delivered is a letter, and no other letter is one") {
    const Filmed filmed;
    for (std::int64_t minute = 0; minute < 10; ++minute) {
        std::int64_t delivered = 0;
        for (const world::Observation& o : filmed.film.seen(minute))
            if (o.seen == world::Seen::lure && o.place == filmed.staff()) delivered += o.amount;
        const std::vector<Letter> letters = filmed.letters(minute);
        CHECK(std::ranges::count_if(
                  letters, [](const Letter& l) { return l.campaign != 0xFFFF; }) == delivered);
        CHECK(std::ranges::is_sorted(letters, {}, &Letter::at_us));
        for (const Letter& l : letters) {
            CHECK(l.at_us >= minute * 60'000'000);
            CHECK(l.at_us < (minute + 1) * 60'000'000);
        }
    }
}

TEST_CASE("people get about eight letters on a working day, and few on a Sunday") {
    const Filmed filmed(1);
    Film day;  // a day in which nothing happens
    range::Setting setting = range::short_day();
    setting.endex_us = 0;
    setting.horizon_us = 86'400'000'000;
    range::Range range(filmed.small->terrain, sim::Chance(1, 0), setting);
    for (int i = 0; i < 1'440; ++i) {
        range.run_minute();
        day.keep(range);
    }
    Stage stage = filmed.stage;
    stage.film = &day;
    auto letters_on = [&](std::int64_t epoch_us) {
        Calendar calendar;
        calendar.epoch_us = epoch_us;
        std::vector<Letter> found;
        for (std::int64_t minute = 0; minute < 1'440; ++minute)
            letters_to(stage, calendar, filmed.staff(), minute, found);
        return static_cast<double>(found.size()) / 900;
    };
    // Six for oneself, and two circulars that come or not: one seed, one day.
    const double monday = letters_on(epoch_2013_us);
    CHECK(monday > 5.5);
    CHECK(monday < 11);
    const double saturday = letters_on(epoch_2013_us + 5 * 86'400'000'000);
    CHECK(saturday > 1.0);
    CHECK(saturday < 3.0);
}

TEST_CASE("a letter is written the same each time, and as long without its signature") {
    const Filmed filmed;
    for (const Letter& letter : filmed.letters(5)) {
        const Written one = filmed.write(letter), two = filmed.write(letter);
        CHECK(one.raw == two.raw);
        CHECK(one.raw.size() == filmed.write(letter, Signing::blank).raw.size());
    }
}

TEST_CASE("every letter bears the mark, ends its lines in CRLF and keeps them short") {
    const Filmed filmed;
    for (std::int64_t minute : {0, 5})
        for (const Letter& letter : filmed.letters(minute)) {
            const Written w = filmed.write(letter);
            CHECK(w.raw.find("\r\nX-Exercise: EXERCISE EXERCISE EXERCISE\r\n") !=
                  std::string::npos);
            CHECK(w.raw.find("{") == std::string::npos);
            for (std::size_t at = w.raw.find('\n'); at != std::string::npos;
                 at = w.raw.find('\n', at + 1))
                CHECK(w.raw[at - 1] == '\r');
            for (const std::string& line : lines_of(w.raw)) CHECK(line.size() <= 998);
            CHECK(w.raw.find(" " + w.queue) < w.raw.find("X-Exercise"));
        }
}

TEST_CASE("a lure leads to its lair and bears the trace of its actor") {
    const Filmed filmed;
    int lures = 0;
    for (std::int64_t minute = 0; minute < 10; ++minute)
        for (const Letter& letter : filmed.letters(minute)) {
            if (letter.campaign == 0xFFFF) continue;
            ++lures;
            const Written w = filmed.write(letter);
            CHECK(w.link == "http://c.example/owa/?ref=" + reference_of(letter));
            CHECK(w.sender.ends_with("@c.example"));
            CHECK(w.message_id.ends_with("@c.example"));
            CHECK(w.client == "c.example");
            CHECK(w.from == filmed.sites->site(filmed.sites->of_lair(2)).address);
        }
    CHECK(lures > 100);
}

TEST_CASE("a tap sees a conversation for each letter from another host, a lure's like any other") {
    const Filmed filmed;
    const Place place{{filmed.small->network("gov")}, none};
    std::size_t seen = 0, lures = 0;
    for (std::int64_t minute = 0; minute < 10; ++minute) {
        std::vector<Conversation> made;
        deliveries(filmed.stage, place, Only::all, minute, made);
        std::map<std::uint64_t, Letter> letters;
        std::vector<Letter> all;
        for (std::uint32_t p = 0; p < filmed.small->nation.people.size(); ++p)
            letters_to(filmed.stage, {}, p, minute, all);
        for (const Letter& letter : all)
            if (!bringer_of(filmed.stage, letter).inside) letters[letter.identity] = letter;
        CHECK(made.size() == letters.size());
        for (const Conversation& c : made) {
            REQUIRE(letters.count(c.identity) == 1);
            const Letter& letter = letters[c.identity];
            const Written w = filmed.write(letter);
            CHECK(c.start_us == letter.at_us);
            CHECK(c.client.address == w.from);
            CHECK(c.server.address == w.gateway_address);
            const std::string sent = said_in(filmed.stage, c);
            // The gateway's own headers stand above what it took.
            REQUIRE(sent.size() < w.raw.size());
            CHECK(w.raw.ends_with(sent));
            const std::string own = w.raw.substr(0, w.raw.size() - sent.size());
            CHECK(own.starts_with("Return-Path: <" + w.sender + ">\r\nReceived: from "));
            CHECK(own.find("Received:") == own.rfind("Received:"));
            CHECK(own.ends_with("\r\n"));
            ++seen;
            lures += letter.campaign != 0xFFFF ? 1 : 0;
        }
    }
    CHECK(lures == 900);
    CHECK(seen > lures + 5);
}

TEST_CASE("a letter at a tap is the one that the gateway keeps, whatever window shows it") {
    const Filmed filmed;
    const Place place{{filmed.small->network("gov")}, none};
    std::vector<Conversation> made;
    for (std::int64_t minute = 0; minute < 10; ++minute)
        deliveries(filmed.stage, place, Only::all, minute, made);
    Postbag postbag(filmed.stage);
    for (std::size_t i = 0; i < made.size(); i += 37) {
        const Conversation& c = made[made.size() - 1 - i];
        const Dialogue d = postbag.dialogue_of(c);
        std::uint64_t sizes[2] = {0, 0};
        for (std::uint32_t turn = 1; turn <= dialogue_turns; ++turn)
            sizes[turn % 2] += line_of(d, turn).size();
        CHECK(sizes[0] == c.client.payload);
        CHECK(sizes[1] == c.server.payload);
        CHECK(line_of(d, 4).starts_with("MAIL FROM:<" + d.sender + "> SIZE="));
        CHECK(line_of(d, 6) == "RCPT TO:<" + d.recipient + ">\r\n");
    }
}

TEST_CASE("dots that begin a line are stuffed, and a dot alone ends the letter") {
    Dialogue d;
    d.letter = ".a\r\nb.\r\n.\r\n..c\r\n";
    CHECK(line_of(d, 10) == "..a\r\nb.\r\n..\r\n...c\r\n.\r\n");
    CHECK(line_of(d, 4) == "MAIL FROM:<> SIZE=16\r\n");
    d.letter = "no end";
    CHECK(line_of(d, 10) == "no end\r\n.\r\n");
}

TEST_CASE("a trace replaces words that are spelt with the same letters, and no others") {
    const Text trace{"Writes \"recieve\" for a word.", ""};
    CHECK(with_trace("Receive, receive and receiver: RECEIVE", trace) ==
          "Recieve, recieve and receiver: RECIEVE");
    CHECK(with_trace("receive", {"Nothing is quoted", ""}) == "receive");
    CHECK(with_trace("receive", {"An open \"quote", ""}) == "receive");
}

TEST_CASE("a key is found under the name that a signature tells, and under no other") {
    std::string signer;
    for (int i = 0; signer.empty(); ++i)
        if (const std::string d = "d" + std::to_string(i) + ".example"; signs(d)) signer = d;
    const auto record = dkim_record(selector_of(signer) + "._domainkey." + signer);
    REQUIRE(record);
    CHECK(record->starts_with("v=DKIM1; k=ed25519; n=EXERCISE; p="));
    CHECK_FALSE(dkim_record("other._domainkey." + signer));
    CHECK_FALSE(dkim_record(signer));
}

TEST_CASE("a date of a letter has the weekday of its date") {
    CHECK(as_mail_date(epoch_2013_us, 7 * 3'600'000'000LL) == "Mon, 09 Dec 2013 09:00:00 +0700");
    CHECK(as_mail_date(0, 0) == "Thu, 01 Jan 1970 00:00:00 +0000");
    CHECK(as_mail_date(0, -12'600'000'000) == "Wed, 31 Dec 1969 20:30:00 -0330");
}

TEST_CASE("strangers log in as often as the range says, and people all day") {
    const Filmed filmed(150);
    std::int64_t used = 0, seen = 0;
    std::size_t own = 0;
    for (std::int64_t minute = 0; minute < 150; ++minute) {
        for (const world::Observation& o : filmed.film.seen(minute))
            if (o.seen == world::Seen::account_abuse && o.place == filmed.staff()) used += o.amount;
        std::vector<LogIn> log_ins;
        log_ins_of(filmed.stage, filmed.staff(), minute, log_ins);
        for (const LogIn& in : log_ins) {
            CHECK(in.person < 900);
            if (in.campaign == 0xFFFF) {
                ++own;
                continue;
            }
            ++seen;
            CHECK(filmed.small->nation.network_of(in.from) == filmed.small->network("kh-net"));
        }
    }
    CHECK(seen == used);
    CHECK(used > 0);
    CHECK(own > 300);
}
