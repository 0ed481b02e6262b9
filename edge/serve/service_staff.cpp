// Routes of the API for exercise control, evaluators, administrators and the public board.

#include <algorithm>
#include <thread>
#include <tuple>

#include "base/json.h"
#include "measure/outcome.h"
#include "report/describe.h"
#include "report/report_html.h"
#include "report/report_json.h"
#include "serve/cards.h"
#include "serve/json.h"
#include "serve/pages.h"
#include "serve/service.h"
#include "serve/view_words.h"

namespace naga::serve {

using conduct::LiveDrill;
using conduct::Seat;
using world::none;

namespace {

constexpr std::string_view any_object = R"({"type":"object"})";

Language language_of(const Request& request) {
    return request.asked("lang") == "lo" ? Language::lao : Language::english;
}

Response html(std::string body) {
    return {200, "text/html; charset=utf-8", std::move(body), {}, {}};
}

// Rulings, ratings and notes, for the report.
report::Beside said(const LiveDrill& live) {
    report::Beside beside;
    for (const exercise::Ruling& r : live.rulings().ruled()) {
        for (const exercise::FreeAction& asked : live.rulings().asked()) {
            if (asked.id != r.about) continue;
            Text what = exercise::name_of(r.effect);
            if (r.effect == exercise::Effect::partial) {
                const std::string share = " (" + std::to_string(r.percent) + " %)";
                what.en += share, what.lo += share;
            }
            const std::string who = asked.by + " / " + r.by;
            beside.rulings.push_back(
                {r.at_us, {who, who}, what, asked.what + (r.why.empty() ? "" : " – " + r.why)});
        }
    }
    static constexpr std::string_view marks[] = {"P", "S", "M", "U", "–"};
    for (const conduct::Rated& r : live.ratings()) {
        Text what;
        for (const conduct::Objective& o : live.drill().objectives)
            if (o.id == r.rating.objective) what = o.text;
        const std::string mark = ": " + std::string(marks[static_cast<std::size_t>(r.rating.mark)]);
        if (what.lo.empty()) what.lo = what.en;
        what.en += mark, what.lo += mark;
        beside.ratings.push_back({r.at_us, {r.seat, r.seat}, what, r.rating.note});
    }
    for (const conduct::Noted& n : live.notes()) {
        Text about;
        if (n.note.team != none) about = live.drill().teams.all[n.note.team].name;
        beside.notes.push_back({n.note.about_us, {n.seat, n.seat}, about, n.note.text});
    }
    return beside;
}

// What a team itself did and was told, minute by minute: its own day.
std::string day_of(const LiveDrill& live, std::uint32_t team, Language language) {
    const conduct::Drill& drill = live.drill();
    const bool lao = language == Language::lao;
    struct Line {
        std::int64_t at_us;
        std::string who, what;
    };
    std::vector<Line> lines;
    for (const exercise::Move& m : live.conductor().journal()) {
        if (m.team != team && m.to != team) continue;
        const std::string who = m.team == none ? "" : drill.teams.all[m.team].name.in(language);
        std::string what = subject_of(drill, m).in(language);
        if (m.to != none && m.to != team) what += " → " + drill.teams.all[m.to].name.in(language);
        lines.push_back({m.at_us, who + (m.by == "stand-in" ? "" : " (" + m.by + ")"), what});
    }
    for (const std::string& id : live.on_desk(team)) {
        const conduct::Item& item = *live.item(id);
        if (item.row.empty()) continue;
        lines.push_back({item.at_us, name_of(drill, item.from, live.script()).in(language),
                         item.subject.in(language)});
    }
    std::ranges::sort(lines, {},
                      [](const Line& line) { return std::tie(line.at_us, line.who, line.what); });
    std::string body = "<h1>" + escaped(drill.teams.all[team].name.in(language)) + "</h1><p>" +
                       escaped(drill.name.in(language)) + "</p><table><thead><tr><th>" +
                       (lao ? "ເວລາ" : "Time") + "</th><th>" + (lao ? "ໃຜ" : "Who") + "</th><th>" +
                       (lao ? "ຫຍັງ" : "What") + "</th></tr></thead><tbody>";
    for (const Line& line : lines)
        body += "<tr><td>" +
                escaped(as_exercise_time(
                    SimTime::at_microseconds(line.at_us / 1'000'000 * 1'000'000))) +
                "</td><td>" + escaped(line.who) + "</td><td>" + escaped(line.what) + "</td></tr>";
    body += "</tbody></table>";
    return page(language, lao ? "ມື້ຂອງທີມ" : "The team's day", body);
}

}  // namespace

void Service::add_staff(Router& router) {
    Endpoint replay;
    replay.path = "/api/v1/replay";
    replay.summary = "What a seat saw at a time";
    replay.needs = {Scope::truth};
    replay.query = {{"seat", "whose view", ""}, {"t", "seconds since STARTEX", ""}};
    replay.response_schema = any_object;
    router.on(replay, [this](const Request& request, const Answer& answer) {
        std::int64_t t = 0;
        const std::string_view text = request.asked("t");
        if (text.size() > 9) return answer(not_found());
        for (const char c : text) {
            if (c == '.') break;
            if (c < '0' || c > '9') return answer(not_found());
            t = t * 10 + (c - '0');
        }
        host_->replay(std::string(request.asked("seat")), t * 1'000'000, [answer](Acted acted) {
            if (acted.status == 404) return answer(not_found());
            answer(json_answer(acted.status, std::move(acted.json)));
        });
    });

    // The after-action page. A team's own day is there as soon as the exercise is over.
    Endpoint report;
    report.path = "/api/v1/report";
    report.summary = "The after-action report";
    report.any_of = {Scope::play, Scope::truth, Scope::observe};
    report.query = {{"level", "own, or all once it is released; json: as data", ""},
                    {"lang", "en or lo", ""}};
    report.answer_type = "text/html";
    report.failures = {{404, "not released, or not over"}, {503, "being made"}};
    router.on(report, [this](const Request& request, const Answer& answer) {
        const Language language = language_of(request);
        const bool own = request.asked("level") == "own";
        const bool as_json = request.asked("level") == "json";
        const bool truth = request.caller.scopes.holds(Scope::truth);
        const std::string seat = request.caller.seat;
        host_->look([this, answer, language, own, as_json, truth, seat](const LiveDrill& live) {
            const std::uint32_t team = live.team_of(seat);
            if (!live.is_over()) return answer(not_found());
            if (own && team != none) return answer(html(day_of(live, team, language)));
            // Everything: for the director at once, for others when it was revealed.
            if (!truth && live.reveal() < 4) return answer(not_found());
            measure::Asked asked;
            asked.seed = live.seed();
            asked.replicates = 4;
            asked.casting.respond = conduct::Respond::orders;
            asked.casting.orders = live.conductor().journal();
            asked.until_us = live.now_us() < drill_->endex_us() ? live.now_us() : 0;
            const bool taken = workers_->add([this, answer, asked, as_json, beside = said(live)] {
                const measure::Outcome outcome =
                    measure::measure(*drill_, asked,
                                     [](std::vector<std::function<void()>>& jobs) {
                                         for (auto& job : jobs) job();
                                     },
                                     {});
                if (as_json)
                    answer(json_answer(200, report::report_json(*drill_, outcome)));
                else
                    answer(html(report::report_html(*drill_, outcome, beside)));
            });
            if (!taken)
                answer(
                    refusal_answer(503, "busy", {"The report is being made.", "ກຳລັງສ້າງລາຍງານ."}));
        });
    });

    Endpoint board;
    board.path = "/api/v1/board";
    board.summary = "What the public board shows";
    board.query = {{"key", "of the board", ""}};
    board.response_schema = any_object;
    board.failures = {{404, "another key"}};
    router.on(board, [this](const Request& request, const Answer& answer) {
        if (!is_equal_secret(request.asked("key"), board_key_)) return answer(not_found());
        host_->board(
            [answer](Acted acted) { answer(json_answer(acted.status, std::move(acted.json))); });
    });
    Endpoint board_stream;
    board_stream.path = "/api/v1/board/stream";
    board_stream.summary = "The public board, as server-sent events";
    board_stream.query = board.query;
    board_stream.answer_type = "text/event-stream";
    router.stream(board_stream,
                  [this](const Request& request,
                         std::shared_ptr<EventStream> events) -> std::optional<Response> {
                      if (!is_equal_secret(request.asked("key"), board_key_)) return not_found();
                      host_->watch_board(std::move(events));
                      return std::nullopt;
                  });
    Endpoint board_link;
    board_link.path = "/api/v1/board/key";
    board_link.summary = "The key of the public board, for its address";
    board_link.any_of = {Scope::clock, Scope::admin};
    board_link.response_schema = any_object;
    router.on(board_link, [this](const Request&, const Answer& answer) {
        JsonWriter json;
        json.open_object();
        json.key("key").value(board_key_);
        json.close_object();
        answer(json_answer(200, json.take()));
    });

    // ---- administration ----------------------------------------------------------------------
    Endpoint cards;
    cards.path = "/api/v1/admin/cards";
    cards.summary = "Seat cards to print; with PINs where they were made new by this start";
    cards.needs = {Scope::admin};
    cards.query = {{"lang", "en or lo", ""}};
    cards.answer_type = "text/html";
    router.on(cards, [this](const Request& request, const Answer& answer) {
        std::vector<SeatCard> list;
        {
            const std::lock_guard lock(mutex_);
            for (const Seat& seat : seats_) {
                const Card& card = cards_[seat.id];
                if (card.revoked) continue;
                std::string pin;
                for (const SeatCard& made : new_cards_)
                    if (made.seat == seat.id) pin = made.pin;
                list.push_back({seat.id, card.code, pin});
            }
        }
        answer(html(cards_page(*drill_, list, (request.tls ? "https://" : "http://") + request.host,
                               language_of(request))));
    });

    Endpoint seat;
    seat.method = Method::post;
    seat.path = "/api/v1/admin/seats/{seat}";
    seat.summary = "A new PIN for a seat, or its card made void";
    seat.needs = {Scope::admin};
    seat.request_schema =
        R"({"type":"object","additionalProperties":false,"properties":)"
        R"({"change":{"enum":["reset","revoke"]},"key":{"type":"string"}},"required":["change"]})";
    seat.response_schema = any_object;
    seat.failures = {{404, "no such seat"}, {422, "the body is not what the schema says"}};
    router.on(seat, [this](const Request& request, const Answer& answer) {
        auto body = read_body(request);
        if (!body) return answer(problems_answer(body.error()));
        Problems problems;
        scenario::Asker top(*body, body->root, "", problems);
        const std::size_t change = top.choice("change", {"reset", "revoke"});
        static_cast<void>(top.text_or("key", ""));
        top.done();
        if (!problems.empty()) return answer(problems_answer(problems));
        const std::string id = request.parts[0];
        std::string pin;
        {
            const std::lock_guard lock(mutex_);
            const auto card = cards_.find(id);
            if (card == cards_.end()) return answer(not_found());
            if (change == 0) {
                pin = random_pin(6);
                make_card(id, pin);
                std::erase_if(new_cards_, [&](const SeatCard& c) { return c.seat == id; });
                new_cards_.push_back({id, card->second.code, pin});
            } else {
                card->second.revoked = true;
                keep_card(id);
            }
        }
        sessions_.revoke_seat(id);
        host_->act(id, "yield", "", "{}", [](const Acted&) {});
        host_->cut(id);
        JsonWriter json;
        json.open_object();
        json.key("seat").value(id);
        if (!pin.empty()) json.key("pin").value(pin);
        json.key("revoked").value(change == 1);
        json.close_object();
        answer(json_answer(200, json.take()));
    });

    Endpoint backup;
    backup.method = Method::post;
    backup.path = "/api/v1/admin/backup";
    backup.summary = "A copy of the journal beside it";
    backup.needs = {Scope::admin};
    backup.response_schema = any_object;
    router.on(backup, [this](const Request&, const Answer& answer) {
        const bool taken = workers_->add([this, answer] {
            const std::string name = "backup-" + std::to_string(wall_now_us() / 1'000'000) + ".db";
            if (auto done = journal_->backup_to(options_.folder / name); !done)
                return answer(problem_answer(done.error()));
            JsonWriter json;
            json.open_object();
            json.key("file").value(name);
            json.close_object();
            answer(json_answer(200, json.take()));
        });
        if (!taken)
            answer(refusal_answer(503, "busy", {"Try again in a moment.", "ລອງໃໝ່ອີກຈັກໜ້ອຍ."}));
    });
}

}  // namespace naga::serve
