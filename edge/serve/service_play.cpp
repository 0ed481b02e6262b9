// Routes of the API for everybody, and for those who play.

#include <algorithm>

#include "base/json.h"
#include "serve/json.h"
#include "serve/service.h"
#include "serve/view_words.h"

namespace naga::serve {

using conduct::LiveDrill;
using conduct::Seat;
using world::none;

namespace {

constexpr std::string_view any_object = R"({"type":"object"})";
constexpr Rate moves_rate{120, 100'000};    // a hundred at once, then ten a second
constexpr Rate evidence_rate{40, 500'000};  // then two a second

const std::vector<Failure>& usual_failures() {
    static const std::vector<Failure> failures = {
        {400, "the body is not what the schema says"},
        {404, "not there, or not yours"},
        {409, "no longer possible"},
        {413, "too large"},
        {422, "the drill does not allow it"},
        {429, "too many in a short time"},
        {503, "the server cannot keep it now; nothing was done"},
    };
    return failures;
}

// What the body of an act has besides `key`: name and schema of each, required ones first.
struct Field {
    std::string_view name, schema;
    bool required = false;
};
constexpr std::string_view text_schema = R"({"type":"string"})";
constexpr std::string_view list_schema = R"({"type":"array","items":{"type":"string"}})";
constexpr std::string_view number_schema = R"({"type":"number","minimum":0})";
constexpr std::string_view tlp_schema =
    R"({"enum":["TLP:CLEAR","TLP:GREEN","TLP:AMBER","TLP:AMBER+STRICT","TLP:RED"]})";
constexpr std::string_view incident_schema =
    R"({"enum":["none","defacement","phishing","infection","flood","outage"]})";
constexpr std::string_view texts_schema =
    R"({"anyOf":[{"type":"string"},{"type":"object","properties":)"
    R"({"en":{"type":"string"},"lo":{"type":"string"}}}]})";

std::string schema_of(std::initializer_list<Field> fields) {
    std::string properties = R"("key":{"type":"string","maxLength":64})", required;
    for (const Field& f : fields) {
        properties += ",\"" + std::string(f.name) + "\":" + std::string(f.schema);
        if (!f.required) continue;
        if (!required.empty()) required += ',';
        required += "\"" + std::string(f.name) + "\"";
    }
    return R"({"type":"object","additionalProperties":false,"properties":{)" + properties +
           R"(},"required":[)" + required + "]}";
}

struct Kind {
    std::string_view kind, summary;
    std::string schema;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = [] {
        const Field item{"item", text_schema, true}, because{"because", list_schema, false},
            text{"text", text_schema, true}, words{"text", text_schema, false},
            tlp{"tlp", tlp_schema, false}, on{"on", any_object, false}, to{"to", list_schema, true},
            verb{"verb", text_schema, true};
        return std::vector<Kind>{
            {"read", "An item was looked at", schema_of({item})},
            {"own", "Take an item", schema_of({item})},
            {"done", "An item is finished", schema_of({item})},
            {"open", "Give an item back", schema_of({item})},
            {"answer", "Answer what an item says", schema_of({item, text, tlp})},
            {"message", "Write to teams or exercise control",
             schema_of({to, {"subject", text_schema}, text, tlp})},
            {"report", "Report an incident",
             schema_of({to,
                        {"incident", incident_schema, true},
                        {"what", text_schema, true},
                        {"case", text_schema},
                        {"when", text_schema},
                        {"impact", text_schema},
                        {"origin", text_schema},
                        {"action", text_schema},
                        {"need", text_schema},
                        on,
                        tlp,
                        because})},
            {"share", "Share what is known with teams",
             schema_of({to,
                        {"incident", incident_schema, true},
                        {"case", text_schema},
                        on,
                        words,
                        tlp,
                        because})},
            {"log", "Write into the own book",
             schema_of(
                 {{"incident", incident_schema, true}, {"case", text_schema}, on, words, because})},
            {"order", "Have something done",
             schema_of({verb, on, {"ask", text_schema}, words, because})},
            {"ask", "Ask a team to do something",
             schema_of({to, verb, on, {"incident", incident_schema}, words, tlp, because})},
            {"agree", "Agree to a request, and do it",
             schema_of({{"request", text_schema, true}, words})},
            {"refuse", "Refuse a request", schema_of({{"request", text_schema, true}, words})},
            {"free", "Do what no action covers",
             schema_of({text, {"who", text_schema}, {"where", text_schema}, because})},
            {"case", "Open or change an incident",
             schema_of({{"set", any_object, true}, {"case", text_schema}})},
            {"star", "Add to an incident",
             schema_of({{"case", text_schema, true},
                        {"record", text_schema},
                        {"indicator", any_object},
                        {"asset", text_schema},
                        words})},
            {"statement", "Write, approve and publish a statement",
             schema_of({{"step", R"({"enum":["save","submit","approve","publish"]})", true},
                        {"statement", text_schema},
                        {"subject", text_schema},
                        words,
                        tlp})},
            {"help", "Ask exercise control for help", schema_of({text})},
            {"clock", "Start, pause, resume, speed, jump, end",
             schema_of(
                 {{"change",
                   R"({"enum":["start","pause","resume","speed","jump","cancel_jump","end"]})",
                   true},
                  {"reason", text_schema},
                  {"until_wall", number_schema},
                  {"speed", number_schema},
                  {"target_t", number_schema},
                  {"countdown_s", number_schema},
                  {"seats_taken", number_schema}})},
            {"inject", "Change the script",
             schema_of({{"change",
                         R"({"enum":["hold","release","skip","send","withdraw","edit","compose",)"
                         R"("correct","move","reach","undo"]})",
                         true},
                        {"row", text_schema},
                        {"id", text_schema},
                        {"kind", text_schema},
                        {"when", text_schema},
                        {"to", R"({"anyOf":[{"type":"string"},{"type":"array"}]})"},
                        {"from", text_schema},
                        {"by", text_schema},
                        {"subject", texts_schema},
                        {"text", texts_schema},
                        {"attachments", list_schema},
                        {"expects", text_schema},
                        {"draft", R"({"type":"boolean"})"},
                        {"to_t", number_schema},
                        {"why", text_schema}})},
            {"say", "Speak as a persona",
             schema_of({to,
                        {"subject", text_schema},
                        text,
                        {"as", text_schema},
                        {"by", text_schema},
                        tlp})},
            {"rule", "Rule on a free action",
             schema_of({{"ruling", text_schema, true},
                        {"effect", R"({"enum":["none","partial","full"]})", true},
                        {"percent", number_schema},
                        {"delay_s", number_schema},
                        {"note", text_schema},
                        {"side_effect", text_schema},
                        {"house_rule", text_schema},
                        {"order", any_object}})},
            {"alarm", "Snooze or own an alarm",
             schema_of({{"alarm", text_schema, true},
                        {"change", R"({"enum":["snooze","own","wake"]})", true},
                        {"until_wall", number_schema}})},
            {"branch", "Go back: play on from an earlier time",
             schema_of({{"to_t", number_schema, true}, {"name", text_schema}})},
            {"reveal", "How much the public board shows",
             schema_of({{"level", R"({"type":"integer","minimum":0,"maximum":4})", true}})},
            {"rate", "Rate an objective",
             schema_of({{"objective", text_schema, true},
                        {"rating", R"({"enum":["P","S","M","U","not_seen"]})", true},
                        {"note", text_schema},
                        {"seen_t", number_schema}})},
            {"note", "Write a note",
             schema_of({text, {"team", text_schema}, {"t", number_schema}})},
            {"flag", "Doubt a measure", schema_of({{"measure", text_schema, true}, words})},
        };
    }();
    return all;
}

// The browser's key of an act, from its body: what is sent twice is done once.
std::string key_of(const std::string& body) {
    const auto json = scenario::read_json("body", body);
    if (!json || json->root.kind != scenario::Node::Kind::map) return "";
    const scenario::Node* key = json->root.find("key");
    return key != nullptr && key->kind == scenario::Node::Kind::scalar && key->scalar.size() <= 64
               ? key->scalar
               : "";
}

Response too_many() {
    return refusal_answer(
        429, "too_many",
        {"Too many in a short time. Wait a moment.", "ຫຼາຍເກີນໄປໃນເວລາສັ້ນ. ລໍຖ້າຈັກໜ້ອຍ."});
}

std::optional<std::int64_t> seconds_of(std::string_view text) {
    if (text.empty() || text.size() > 12) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) {
        if (c == '.') break;
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value * 1'000'000;
}

Response refusal_of(const explore::Refusal& refusal) {
    if (refusal.kind == Problem::Kind::missing) return not_found();
    Text text = refusal.words;
    if (!refusal.remedy.en.empty()) text.en += ". " + refusal.remedy.en;
    if (!refusal.remedy.lo.empty()) text.lo += ". " + refusal.remedy.lo;
    return refusal_answer(422, "refused", text);
}

}  // namespace

void Service::add_public(Router& router) {
    Endpoint hello;
    hello.path = "/api/v1/hello";
    hello.summary = "What is played here, and what time it is";
    hello.response_schema = any_object;
    router.on(hello, [this](const Request&, const Answer& answer) {
        host_->look([this, answer](const LiveDrill& live) {
            const exercise::ClockState clock = live.clock().state_at(wall_now_us());
            JsonWriter json;
            json.open_object();
            json.key("name");
            put(json, drill_->name);
            json.key("state").value(word(live.is_over() && !live.clock().changes().empty()
                                             ? exercise::Phase::ended
                                             : clock.phase));
            json.key("start").value(drill_->start);
            json.key("zone").value(drill_->zone);
            json.key("wall").value(wall_now_us() / 1000);
            json.key("languages").open_array();
            json.value("en").value("lo");
            json.close_array();
            json.key("build").value(options_.version);
            json.key("open").value(true);
            json.close_object();
            answer(json_answer(200, json.take()));
        });
    });

    Endpoint sign_in;
    sign_in.method = Method::post;
    sign_in.path = "/api/v1/sign-in";
    sign_in.summary = "Sit down at a seat";
    sign_in.request_schema =
        R"({"type":"object","additionalProperties":false,"properties":{"code":{"type":"string"},)"
        R"("pin":{"type":"string"},"name":{"type":"string"},"language":{"enum":["en","lo"]}},)"
        R"("required":["code","pin"]})";
    sign_in.response_schema = any_object;
    sign_in.failures = {{401, "code or PIN is not right"}, {429, "wait before the next try"}};
    sign_in.body_bytes_max = 4096;
    router.on(sign_in, [this](const Request& request, const Answer& answer) {
        auto body = read_body(request);
        if (!body) return answer(problems_answer(body.error()));
        Problems problems;
        scenario::Asker top(*body, body->root, "", problems);
        const std::string code = code_of(top.text("code")), pin = top.text("pin"),
                          name = top.text_or("name", ""), language = top.text_or("language", "en");
        top.done();
        if (!problems.empty()) return answer(problems_answer(problems));
        if (name.size() > exercise::by_max)
            return answer(refusal_answer(422, "invalid", {"Too long a name.", "ຊື່ຍາວເກີນໄປ."}));
        {
            const std::lock_guard lock(mutex_);
            if (!sign_in_.try_once(code, request.peer, wall_now_us())) {
                const std::int64_t wait = sign_in_.wait(code, request.peer, wall_now_us());
                Response response = refusal_answer(
                    429, "wait",
                    {"Too many wrong tries. Wait 30 seconds.", "ລອງຜິດຫຼາຍເທື່ອ. ລໍຖ້າ 30 ວິ."});
                response.headers.emplace_back("Retry-After", std::to_string(wait / 1'000'000 + 1));
                return answer(std::move(response));
            }
        }
        const bool tls = request.tls;
        begin_sign_in(
            code, pin, name, language, request.peer, tls,
            [this, answer, tls](bool fine, const std::string& token, const std::string& seat) {
                if (!fine)
                    return answer(refusal_answer(
                        seat == "busy" ? 503 : 401, seat == "busy" ? "busy" : "wrong",
                        {"The seat code or the PIN is not right. Look at your card, or ask "
                         "the desk for a new one.",
                         "ລະຫັດບ່ອນນັ່ງ ຫຼື PIN ບໍ່ຖືກ. ເບິ່ງບັດຂອງທ່ານ ຫຼື ຂໍບັດໃໝ່."}));
                host_->snapshot(seat, [answer, token, tls](const Acted&) {
                    Response response = json_answer(200, R"({"signed_in":true})");
                    response.headers.emplace_back("Set-Cookie",
                                                  session_cookie(token, tls, 12 * 3600));
                    answer(std::move(response));
                });
            });
    });

    Endpoint sign_out;
    sign_out.method = Method::post;
    sign_out.path = "/api/v1/sign-out";
    sign_out.summary = "Leave the seat to its stand-in";
    sign_out.any_of = {Scope::play, Scope::staff};
    sign_out.response_schema = any_object;
    router.on(sign_out, [this](const Request& request, const Answer& answer) {
        const bool tls = request.tls;
        const std::string token = request.cookie(session_cookie_name(tls));
        const std::string seat = request.caller.seat;
        host_->act(seat, "yield", "", "{}", [this, answer, token, tls, seat](const Acted&) {
            sessions_.end(token);
            keep_session_documents();
            host_->cut(seat);
            Response response = json_answer(200, R"({"signed_in":false})");
            response.headers.emplace_back("Set-Cookie", session_cookie("", tls, 0));
            answer(std::move(response));
        });
    });
}

void Service::add_moves(Router& router) {
    for (const Kind& kind : kinds()) {
        Endpoint e;
        e.method = Method::post;
        e.path = "/api/v1/moves/" + std::string(kind.kind);
        e.summary = kind.summary;
        e.request_schema = kind.schema;
        e.response_schema = R"({"type":"object","properties":{"done":{"const":true}}})";
        e.failures = usual_failures();
        if (const auto needs = scopes_for(kind.kind))
            e.needs = *needs;
        else
            e.any_of = {Scope::play, Scope::staff};
        router.on(
            e, [this, name = std::string(kind.kind)](const Request& request, const Answer& answer) {
                if (!may_ask("moves", request.caller.seat, moves_rate)) return answer(too_many());
                if (auto body = read_body(request); !body)
                    return answer(problems_answer(body.error()));
                host_->act(request.caller.seat, name, key_of(request.body), request.body,
                           [answer](Acted acted) {
                               if (acted.status == 404) return answer(not_found());
                               answer(json_answer(acted.status, std::move(acted.json)));
                           });
            });
    }
}

void Service::add_streams(Router& router) {
    Endpoint stream;
    stream.path = "/api/v1/stream";
    stream.summary = "What the seat sees, and what changes, as server-sent events";
    stream.any_of = {Scope::play, Scope::staff};
    stream.query = {{"from", "the last number that arrived", R"({"type":"integer"})"}};
    stream.answer_type = "text/event-stream";
    router.stream(stream,
                  [this](const Request& request,
                         std::shared_ptr<EventStream> events) -> std::optional<Response> {
                      std::string_view from = request.asked("from");
                      if (from.empty()) from = request.header("last-event-id");
                      std::uint64_t number = 0;
                      for (const char c : from) {
                          if (c < '0' || c > '9' || number > UINT64_MAX / 16) return std::nullopt;
                          number = number * 10 + static_cast<std::uint64_t>(c - '0');
                      }
                      host_->subscribe(request.caller.seat, number, std::move(events));
                      return std::nullopt;
                  });

    Endpoint snapshot;
    snapshot.path = "/api/v1/snapshot";
    snapshot.summary = "What the seat sees now";
    snapshot.any_of = {Scope::play, Scope::staff};
    snapshot.response_schema = any_object;
    router.on(snapshot, [this](const Request& request, const Answer& answer) {
        host_->snapshot(request.caller.seat, [answer](Acted acted) {
            answer(json_answer(acted.status, std::move(acted.json)));
        });
    });

    Endpoint draft;
    draft.method = Method::put;
    draft.path = "/api/v1/draft/{name}";
    draft.summary = "Keep what is half written";
    draft.any_of = {Scope::play, Scope::staff};
    draft.request_schema = R"({"type":"object","additionalProperties":false,)"
                           R"("properties":{"text":{"type":"string"}},"required":["text"]})";
    draft.response_schema = any_object;
    router.on(draft, [this](const Request& request, const Answer& answer) {
        if (!may_ask("moves", request.caller.seat, moves_rate)) return answer(too_many());
        auto body = read_body(request);
        if (!body) return answer(problems_answer(body.error()));
        Problems problems;
        scenario::Asker top(*body, body->root, "", problems);
        const std::string text = top.text_or("text", "");
        top.done();
        if (!problems.empty()) return answer(problems_answer(problems));
        if (request.parts[0].size() > 100) return answer(not_found());
        if (!may_keep_draft(request.caller.seat, request.parts[0], text.empty()))
            return answer(refusal_answer(422, "too_many",
                                         {"There are too many drafts. Send some, or put them away.",
                                          "ມີສະບັບຮ່າງຫຼາຍເກີນໄປ. ສົ່ງ ຫຼື ລຶບບາງສະບັບ."}));
        std::optional<std::string> kept;
        if (!text.empty()) kept = text;
        auto taken =
            journal_->append({{}, {{"drafts", request.caller.seat + "/" + request.parts[0], kept}}},
                             [answer](const Result<store::Receipt>& receipt) {
                                 if (receipt) return answer(json_answer(200, R"({"kept":true})"));
                                 answer(problem_answer(receipt.error()));
                             });
        if (!taken) answer(problem_answer(taken.error()));
    });
    Endpoint drafts;
    drafts.path = "/api/v1/draft";
    drafts.summary = "What is half written";
    drafts.any_of = {Scope::play, Scope::staff};
    drafts.response_schema = any_object;
    router.on(drafts, [this](const Request& request, const Answer& answer) {
        auto all = journal_->documents("drafts");
        if (!all) return answer(problem_answer(all.error()));
        const std::string own = request.caller.seat + "/";
        JsonWriter json;
        json.open_object();
        for (const store::Document& document : *all)
            if (document.name.starts_with(own))
                json.key(document.name.substr(own.size())).value(document.body);
        json.close_object();
        answer(json_answer(200, json.take()));
    });
}

void Service::add_evidence(Router& router) {
    const auto team_of = [this](const Request& request) -> std::string {
        const auto seat = seat_of_.find(request.caller.seat);
        if (seat == seat_of_.end() || seat->second->team == none) return "";
        return drill_->teams.all[seat->second->team].id;
    };
    const std::vector<Parameter> window = {
        {"sensor", "which of the team's sensors", ""},
        {"from", "seconds since STARTEX", R"({"type":"number"})"},
        {"to", "seconds since STARTEX", R"({"type":"number"})"},
        {"q", "what is looked for: docs/formats/query.md", ""}};

    // Evidence is made on threads of its own: the drill does not wait for it.
    const auto ask = [this](const Request& request, const Answer& answer,
                            std::function<void(std::string sensor)> then) {
        if (!may_ask("evidence", request.caller.seat, evidence_rate)) return answer(too_many());
        host_->with_true_ids(
            request.caller.seat, "\"" + std::string(request.asked("sensor")) + "\"",
            [this, answer, then = std::move(then)](std::string quoted) {
                std::string sensor = quoted.size() >= 2 ? quoted.substr(1, quoted.size() - 2) : "";
                if (!workers_->add([then, sensor = std::move(sensor)] { then(sensor); }))
                    answer(refusal_answer(503, "busy",
                                          {"Many are searching. Try again in a moment.",
                                           "ມີຫຼາຍຄົນກຳລັງຄົ້ນຫາ. ລອງໃໝ່ອີກຈັກໜ້ອຍ."}));
            });
    };

    Endpoint query;
    query.path = "/api/v1/evidence";
    query.summary = "Rows, count, histogram and top values of a sensor";
    query.needs = {Scope::play, Scope::act};
    query.query = window;
    query.query.push_back({"cursor", "from the answer before", ""});
    query.query.push_back({"limit", "rows", R"({"type":"integer"})"});
    query.response_schema = any_object;
    query.failures = usual_failures();
    router.on(query, [this, team_of, ask](const Request& request, const Answer& answer) {
        explore::Ask asked;
        asked.query = std::string(request.asked("q"));
        asked.from_us = seconds_of(request.asked("from"));
        asked.to_us = seconds_of(request.asked("to"));
        asked.cursor = std::string(request.asked("cursor"));
        if (const auto limit = seconds_of(request.asked("limit")))
            asked.limit =
                static_cast<std::size_t>(std::clamp<std::int64_t>(*limit / 1'000'000, 1, 1000));
        ask(request, answer,
            [this, answer, asked, team = team_of(request)](std::string sensor) mutable {
                asked.sensor = std::move(sensor);
                auto json = explorer()->query(team, asked);
                if (!json) return answer(refusal_of(json.error()));
                answer(json_answer(200, std::move(*json)));
            });
    });

    for (const bool size_only : {true, false}) {
        Endpoint e;
        e.path = size_only ? "/api/v1/evidence/size" : "/api/v1/evidence/export";
        e.summary = size_only ? "How large a download would be" : "Evidence as a file";
        e.needs = {Scope::play, Scope::act};
        e.query = window;
        e.query.push_back({"format", "pcap, csv, …: docs/formats", ""});
        e.failures = usual_failures();
        if (!size_only) e.answer_type = "application/octet-stream";
        router.on(e, [this, team_of, ask, size_only](const Request& request, const Answer& answer) {
            explore::DownloadAsk asked;
            asked.format = std::string(request.asked("format"));
            asked.from_us = seconds_of(request.asked("from"));
            asked.to_us = seconds_of(request.asked("to"));
            asked.query = std::string(request.asked("q"));
            ask(request, answer,
                [this, answer, asked, size_only,
                 team = team_of(request)](std::string sensor) mutable {
                    constexpr std::uint64_t bytes_max = 64u << 20;
                    asked.sensor = std::move(sensor);
                    auto file = explorer()->download(team, asked);
                    if (!file) return answer(refusal_of(file.error()));
                    const explore::Size size = file->size();
                    if (size_only) {
                        JsonWriter json;
                        json.open_object();
                        json.key("bytes").value(size.bytes);
                        json.key("exact").value(size.exact);
                        json.key("name").value(file->name);
                        json.key("fits").value(size.bytes <= bytes_max);
                        json.close_object();
                        return answer(json_answer(200, json.take()));
                    }
                    const auto too_large = [&] {
                        answer(refusal_answer(
                            422, "too_large",
                            {"The file would be larger than 64 MB. Choose a shorter window.",
                             "ໄຟລ໌ຈະໃຫຍ່ກວ່າ 64 MB. ເລືອກຊ່ວງເວລາສັ້ນກວ່າ."}));
                    };
                    if (size.bytes > bytes_max) return too_large();
                    std::string bytes;
                    auto written = file->write([&](std::string_view part) {
                        bytes += part;
                        return bytes.size() <= bytes_max;
                    });
                    if (bytes.size() > bytes_max) return too_large();
                    if (!written) return answer(refusal_of(written.error()));
                    answer(download("application/octet-stream", file->name, std::move(bytes)));
                });
        });
    }

    Endpoint artefacts;
    artefacts.path = "/api/v1/artefacts";
    artefacts.summary = "Samples, pages and letters that the team's sensors found; all are inert";
    artefacts.needs = {Scope::play, Scope::act};
    artefacts.query = {{"file", "one of them; none: the list", ""}};
    artefacts.response_schema = any_object;
    artefacts.failures = usual_failures();
    router.on(artefacts, [this, team_of](const Request& request, const Answer& answer) {
        if (!may_ask("evidence", request.caller.seat, evidence_rate)) return answer(too_many());
        const bool taken = workers_->add(
            [this, answer, team = team_of(request), file = std::string(request.asked("file"))] {
                if (file.empty()) return answer(json_answer(200, explorer()->artefacts_json(team)));
                auto found = explorer()->artefact(team, file);
                if (!found) return answer(refusal_of(found.error()));
                answer(download("application/octet-stream", found->file, found->artefact.bytes));
            });
        if (!taken)
            answer(refusal_answer(503, "busy", {"Try again in a moment.", "ລອງໃໝ່ອີກຈັກໜ້ອຍ."}));
    });
}

}  // namespace naga::serve
