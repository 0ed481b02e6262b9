// The console without JavaScript: inbox, answers and an incident report, for old browsers.

#include <algorithm>

#include "serve/pages.h"
#include "serve/service.h"
#include "serve/view_words.h"

namespace naga::serve {

using conduct::Item;
using conduct::LiveDrill;
using world::none;

namespace {

struct Say {
    Language language;
    std::string operator()(const char* en, const char* lo) const {
        return language == Language::lao ? lo : en;
    }
};

Response html(std::string body, int status = 200) {
    return {status, "text/html; charset=utf-8", std::move(body), {}, {}};
}
Response see(std::string where) { return {303, "", "", {{"Location", std::move(where)}}, {}}; }

// Fields of application/x-www-form-urlencoded (WHATWG URL 5.1).
std::map<std::string, std::string> form_of(std::string_view body) {
    std::map<std::string, std::string> fields;
    const auto decoded = [](std::string_view text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto digit = [&](std::size_t at) {
                const char c = at < text.size() ? text[at] : 'x';
                return c >= '0' && c <= '9'   ? c - '0'
                       : c >= 'a' && c <= 'f' ? c - 'a' + 10
                       : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                              : -1;
            };
            if (text[i] == '+') {
                out += ' ';
            } else if (text[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
                out += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
                i += 2;
            } else {
                out += text[i];
            }
        }
        return out;
    };
    while (!body.empty() && fields.size() < 50) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        const std::size_t is = pair.find('=');
        if (is == std::string_view::npos) continue;
        fields[decoded(pair.substr(0, is))] = decoded(pair.substr(is + 1));
    }
    return fields;
}

std::string time_of(std::int64_t us) {
    return as_exercise_time(SimTime::at_microseconds(us / 60'000'000 * 60'000'000));
}

std::string option(std::string_view value, std::string_view words) {
    return "<option value=\"" + escaped(value) + "\">" + escaped(words) + "</option>";
}

std::string sign_in_page(const conduct::Drill& drill, Language language, bool wrong) {
    const Say say{language};
    std::string body = "<h1>naga</h1><p>" + escaped(drill.name.in(language)) + "</p>";
    if (wrong)
        body += "<p class=\"wrong\" role=\"alert\">" +
                say("The seat code or the PIN is not right. Look at your card, or ask the desk.",
                    "ລະຫັດບ່ອນນັ່ງ ຫຼື PIN ບໍ່ຖືກ. ເບິ່ງບັດຂອງທ່ານ ຫຼື ຖາມໂຕະຊ່ວຍ.") +
                "</p>";
    body += "<form method=\"post\" action=\"/lite/sign-in\"><label for=\"code\">" +
            say("Seat code", "ລະຫັດບ່ອນນັ່ງ") +
            "</label><input id=\"code\" name=\"code\" autocomplete=\"username\" required>"
            "<label for=\"pin\">PIN</label><input id=\"pin\" name=\"pin\" type=\"password\" "
            "inputmode=\"numeric\" autocomplete=\"current-password\" required>"
            "<label for=\"name\">" +
            say("Your name", "ຊື່ຂອງທ່ານ") +
            "</label><input id=\"name\" name=\"name\" autocomplete=\"name\">"
            "<label for=\"language\">" +
            say("Language", "ພາສາ") + "</label><select id=\"language\" name=\"language\">" +
            option("en", "English") + option("lo", "ລາວ") + "</select><p><button>" +
            say("Enter", "ເຂົ້າ") +
            "</button></p></form><p><a href=\"/lite?lang=lo\">ລາວ</a> "
            "<a href=\"/lite?lang=en\">English</a></p>";
    return page(language, "naga", body);
}

std::string inbox_page(const LiveDrill& live, const std::string& seat, const SeatIds& ids) {
    const Language language = live.taken(seat).language;
    const Say say{language};
    const std::uint32_t team = live.team_of(seat);
    const conduct::Desk desk = team == none ? conduct::excon_desk : team;
    const conduct::Drill& drill = live.drill();
    std::string body = "<h1>" +
                       escaped(team == none ? seat : drill.teams.all[team].name.in(language)) +
                       "</h1><p class=\"muted\">" + time_of(live.now_us()) + " · " +
                       escaped(live.taken(seat).person) + "</p><p><a href=\"/lite\">" +
                       say("Look again", "ເບິ່ງໃໝ່") + "</a>";
    if (team != none)
        body += " · <a href=\"/lite/report\">" + say("Report an incident", "ລາຍງານເຫດການ") + "</a>";
    body += "</p><h2>" + say("Inbox", "ກ່ອງຂາເຂົ້າ") + "</h2>";
    const auto& list = live.on_desk(desk);
    if (list.empty())
        body += "<p>" +
                say("Nothing has come yet. Messages and alerts will be listed here.",
                    "ຍັງບໍ່ມີຫຍັງມາ. ຂໍ້ຄວາມ ແລະ ການແຈ້ງເຕືອນຈະຢູ່ບ່ອນນີ້.") +
                "</p>";
    body += "<table><thead><tr><th>" + say("Time", "ເວລາ") + "</th><th>" + say("From", "ຈາກ") +
            "</th><th>" + say("Subject", "ຫົວຂໍ້") + "</th><th>" + say("Owner", "ຜູ້ຮັບຜິດຊອບ") +
            "</th></tr></thead><tbody>";
    for (auto id = list.rbegin(); id != list.rend() && id - list.rbegin() < 200; ++id) {
        const Item& item = *live.item(*id);
        Text subject = item.subject;
        if (item.kind == conduct::ItemKind::alert) subject = subject_of(drill, item);
        const exercise::Move* move = item.move == 0 ? nullptr : live.move(item.move);
        if (subject.en.empty() && move != nullptr) subject = subject_of(drill, *move);
        const std::string own = ids.own(item.id);
        body += std::string("<tr") + (item.unread ? " class=\"unread\"" : "") + "><td>" +
                time_of(item.last_us) + "</td><td>" +
                escaped(name_of(drill, item.from, live.script()).in(language)) +
                "</td><td><a href=\"/lite/item?id=" + own + "\">" + escaped(subject.in(language)) +
                "</a></td><td>";
        if (item.state == conduct::ItemState::open && !item.outgoing)
            body +=
                "<form class=\"inline\" method=\"post\" action=\"/lite/own\"><input "
                "type=\"hidden\" name=\"item\" value=\"" +
                own + "\"><button>" + say("Take it", "ຮັບເອົາ") + "</button></form>";
        else
            body += escaped(item.owner);
        body += "</td></tr>";
    }
    body += "</tbody></table><form method=\"post\" action=\"/lite/sign-out\"><p><button>" +
            say("Leave the seat", "ອອກຈາກບ່ອນນັ່ງ") + "</button></p></form>";
    return page(language, say("Inbox", "ກ່ອງຂາເຂົ້າ"), body);
}

std::string item_page(const LiveDrill& live, const std::string& seat, const Item& item,
                      const std::string& own) {
    const Language language = live.taken(seat).language;
    const Say say{language};
    const conduct::Drill& drill = live.drill();
    Text subject = item.subject;
    if (item.kind == conduct::ItemKind::alert) subject = subject_of(drill, item);
    const exercise::Move* move = item.move == 0 ? nullptr : live.move(item.move);
    if (subject.en.empty() && move != nullptr) subject = subject_of(drill, *move);
    std::string body = "<p><a href=\"/lite\">" + say("Back to the inbox", "ກັບໄປກ່ອງຂາເຂົ້າ") +
                       "</a></p><h1>" + escaped(subject.in(language)) +
                       "</h1><p><span class=\"tlp\">" + escaped(exercise::word(item.tlp)) +
                       "</span></p>";
    if (item.kind == conduct::ItemKind::alert)
        body += "<p>" + std::to_string(item.count) + " " + say("records", "ບັນທຶກ") + ", " +
                time_of(item.at_us) + " – " + time_of(item.last_us) + "</p>";
    for (const conduct::Letter& letter : item.letters) {
        const exercise::Move* said = letter.move == 0 ? nullptr : live.move(letter.move);
        std::string text = letter.text.in(language);
        if (said != nullptr)
            text = subject_of(drill, *said).in(language) +
                   (said->text.empty() ? "" : "\n\n" + said->text);
        body += "<h2>" + escaped(name_of(drill, letter.from, live.script()).in(language)) +
                " <span class=\"muted\">" + time_of(letter.at_us) +
                "</span></h2><div class=\"letter\">" + escaped(text) + "</div>";
    }
    if (item.kind == conduct::ItemKind::request && !item.outgoing && move != nullptr) {
        const auto asked = live.asked().find(item.move);
        if (asked != live.asked().end() && asked->second.state == conduct::Asked::State::asked)
            for (const bool agree : {true, false})
                body += "<form class=\"inline\" method=\"post\" action=\"/lite/" +
                        std::string(agree ? "agree" : "refuse") +
                        "\"><input type=\"hidden\" name=\"item\" value=\"" + own + "\"><button>" +
                        (agree ? say("Agree", "ຕົກລົງ") : say("Refuse", "ປະຕິເສດ")) +
                        "</button></form> ";
    }
    if (item.kind != conduct::ItemKind::alert && item.kind != conduct::ItemKind::overlay &&
        item.kind != conduct::ItemKind::news)
        body +=
            "<form method=\"post\" action=\"/lite/answer\"><input type=\"hidden\" "
            "name=\"item\" value=\"" +
            own + "\"><label for=\"text\">" + say("Answer", "ຕອບ") +
            "</label><textarea id=\"text\" name=\"text\" rows=\"5\" required></textarea>"
            "<label for=\"tlp\">TLP</label><select id=\"tlp\" name=\"tlp\">" +
            option("TLP:AMBER", "TLP:AMBER") + option("TLP:GREEN", "TLP:GREEN") +
            option("TLP:CLEAR", "TLP:CLEAR") + option("TLP:AMBER+STRICT", "TLP:AMBER+STRICT") +
            option("TLP:RED", "TLP:RED") + "</select><p><button>" + say("Send", "ສົ່ງ") +
            "</button></p></form>";
    return page(language, subject.in(language), body);
}

std::string report_page(const LiveDrill& live, const std::string& seat) {
    const Language language = live.taken(seat).language;
    const Say say{language};
    const std::uint32_t own = live.team_of(seat);
    std::string teams, kinds;
    for (std::uint32_t t = 0; t < live.drill().teams.all.size(); ++t)
        if (t != own)
            teams +=
                option(live.drill().teams.all[t].id, live.drill().teams.all[t].name.in(language));
    for (const auto incident :
         {exercise::Incident::defacement, exercise::Incident::phishing,
          exercise::Incident::infection, exercise::Incident::flood, exercise::Incident::outage})
        kinds +=
            option(exercise::word(incident), text_of(report::incident_name(incident)).in(language));
    std::string body = "<p><a href=\"/lite\">" + say("Back to the inbox", "ກັບໄປກ່ອງຂາເຂົ້າ") +
                       "</a></p><h1>" + say("Report an incident", "ລາຍງານເຫດການ") +
                       "</h1><form method=\"post\" action=\"/lite/report\"><label for=\"to\">" +
                       say("To", "ເຖິງ") + "</label><select id=\"to\" name=\"to\">" + teams +
                       "</select><label for=\"incident\">" + say("Kind", "ປະເພດ") +
                       "</label><select id=\"incident\" name=\"incident\">" + kinds + "</select>";
    for (const auto& [name, en, lo] : {std::tuple("what", "What happened", "ເກີດຫຍັງຂຶ້ນ"),
                                       {"when", "Since when", "ຕັ້ງແຕ່ເມື່ອໃດ"},
                                       {"impact", "Whom it harms", "ໃຜໄດ້ຮັບຜົນກະທົບ"},
                                       {"origin", "Where it comes from", "ມາຈາກໃສ"},
                                       {"action", "What you did", "ທ່ານໄດ້ເຮັດຫຍັງ"},
                                       {"need", "What you need", "ທ່ານຕ້ອງການຫຍັງ"}})
        body += "<label for=\"" + std::string(name) + "\">" + say(en, lo) +
                "</label><textarea id=\"" + name + "\" name=\"" + name +
                "\" rows=\"2\"></textarea>";
    body += "<p><button>" + say("Send the report", "ສົ່ງລາຍງານ") + "</button></p></form>";
    return page(language, say("Report an incident", "ລາຍງານເຫດການ"), body);
}

}  // namespace

void Service::add_lite(Router& router) {
    const auto add = [&](Method method, const char* path, const char* summary, Responder handler,
                         bool open = false) {
        Endpoint e;
        e.method = method;
        e.path = path;
        e.summary = summary;
        if (!open) e.any_of = {Scope::play, Scope::staff};
        e.answer_type = "text/html";
        router.on(e, std::move(handler));
    };
    router.on(Method::get, "/lite.css", [](const Request&, const Answer& answer) {
        answer({200, "text/css; charset=utf-8", std::string(page_style()), {}, {}});
    });
    add(
        Method::get, "/lite", "The console without JavaScript",
        [this](const Request& request, const Answer& answer) {
            const std::string seat = request.caller.seat;
            if (seat.empty())
                return answer(html(sign_in_page(
                    *drill_, request.asked("lang") == "lo" ? Language::lao : Language::english,
                    false)));
            SeatIds::Secret secret{};
            {
                const std::lock_guard lock(mutex_);
                secret = cards_[seat].secret;
            }
            host_->look([answer, seat, secret](const LiveDrill& live) {
                answer(html(inbox_page(live, seat, SeatIds(secret))));
            });
        },
        true);
    add(
        Method::post, "/lite/sign-in", "Sit down at a seat",
        [this](const Request& request, const Answer& answer) {
            auto form = form_of(request.body);
            form["code"] = code_of(form["code"]);
            const bool tls = request.tls;
            const Language language = form["language"] == "lo" ? Language::lao : Language::english;
            {
                const std::lock_guard lock(mutex_);
                if (!sign_in_.try_once(form["code"], request.peer, wall_now_us()))
                    return answer(html(sign_in_page(*drill_, language, true), 429));
            }
            begin_sign_in(form["code"], form["pin"], form["name"].substr(0, exercise::by_max),
                          form["language"], request.peer, tls,
                          [this, answer, tls, language](bool fine, const std::string& token,
                                                        const std::string&) {
                              if (!fine)
                                  return answer(html(sign_in_page(*drill_, language, true), 401));
                              Response response = see("/lite");
                              response.headers.emplace_back("Set-Cookie",
                                                            session_cookie(token, tls, 12 * 3600));
                              answer(std::move(response));
                          });
        },
        true);
    add(Method::post, "/lite/sign-out", "Leave the seat to its stand-in",
        [this](const Request& request, const Answer& answer) {
            const bool tls = request.tls;
            const std::string token = request.cookie(session_cookie_name(tls));
            host_->act(request.caller.seat, "yield", "", "{}",
                       [this, answer, token, tls](const Acted&) {
                           sessions_.end(token);
                           Response response = see("/lite");
                           response.headers.emplace_back("Set-Cookie", session_cookie("", tls, 0));
                           answer(std::move(response));
                       });
        });
    add(Method::get, "/lite/item", "A thread of the inbox",
        [this](const Request& request, const Answer& answer) {
            const std::string seat = request.caller.seat;
            const std::string own(request.asked("id"));
            host_->with_true_ids(
                seat, "\"" + own + "\"", [this, answer, seat, own](std::string id) {
                    if (id.size() < 2) return answer(not_found());
                    id = id.substr(1, id.size() - 2);
                    host_->look([this, answer, seat, own, id](const LiveDrill& live) {
                        const Item* item = live.item(id);
                        const std::uint32_t team = live.team_of(seat);
                        const conduct::Desk desk = team == none ? conduct::excon_desk : team;
                        if (item == nullptr || item->desk != desk) return answer(not_found());
                        answer(html(item_page(live, seat, *item, own)));
                        JsonWriter body;
                        body.open_object();
                        body.key("item").value(id);
                        body.close_object();
                        if (item->unread)
                            host_->act(seat, "read", "", body.take(), [](const Acted&) {});
                    });
                });
        });
    add(Method::get, "/lite/report", "An incident report to fill in",
        [this](const Request& request, const Answer& answer) {
            const std::string seat = request.caller.seat;
            host_->look([answer, seat](const LiveDrill& live) {
                if (live.team_of(seat) == none) return answer(not_found());
                answer(html(report_page(live, seat)));
            });
        });
    // What a form says becomes an act; a refusal is told on a page of its own.
    const auto act = [this](const Request& request, const Answer& answer, const char* kind,
                            std::string body) {
        const Scopes held = request.caller.scopes;
        if (const auto needs = scopes_for(kind); needs && !held.holds_all(*needs))
            return answer(not_found());
        const std::string seat = request.caller.seat;
        host_->act(seat, kind, "", std::move(body), [this, answer, seat](Acted acted) {
            if (acted.status == 200) return answer(see("/lite"));
            host_->look([answer, seat, acted](const LiveDrill& live) {
                const Language language = live.taken(seat).language;
                const Say say{language};
                std::string words = say("It was not sent.", "ບໍ່ໄດ້ສົ່ງ.");
                const auto json = scenario::read_json("answer", acted.json);
                if (json)
                    if (const auto* text = json->root.find("text"))
                        if (const auto* in = text->find(language == Language::lao ? "lo" : "en"))
                            words += " " + in->scalar;
                answer(html(page(language, words,
                                 "<p class=\"wrong\" role=\"alert\">" + escaped(words) +
                                     "</p><p><a href=\"/lite\">" +
                                     say("Back to the inbox", "ກັບໄປກ່ອງຂາເຂົ້າ") + "</a></p>"),
                            acted.status));
            });
        });
    };
    add(Method::post, "/lite/own", "Take an item",
        [act](const Request& request, const Answer& answer) {
            JsonWriter body;
            body.open_object();
            body.key("item").value(form_of(request.body)["item"]);
            body.close_object();
            act(request, answer, "own", body.take());
        });
    add(Method::post, "/lite/answer", "Answer an item",
        [act](const Request& request, const Answer& answer) {
            auto form = form_of(request.body);
            JsonWriter body;
            body.open_object();
            body.key("item").value(form["item"]);
            body.key("text").value(form["text"]);
            if (!form["tlp"].empty()) body.key("tlp").value(form["tlp"]);
            body.close_object();
            act(request, answer, "answer", body.take());
        });
    for (const char* kind : {"agree", "refuse"})
        add(Method::post, kind == std::string_view("agree") ? "/lite/agree" : "/lite/refuse",
            "Answer a request", [this, act, kind](const Request& request, const Answer& answer) {
                const std::string seat = request.caller.seat;
                auto shared = std::make_shared<Request>(request);
                host_->with_true_ids(
                    seat, "\"" + form_of(request.body)["item"] + "\"",
                    [this, act, kind, shared, answer](std::string id) {
                        host_->look([act, kind, shared, answer, id](const LiveDrill& live) {
                            const Item* item =
                                id.size() < 2 ? nullptr : live.item(id.substr(1, id.size() - 2));
                            if (item == nullptr) return answer(not_found());
                            JsonWriter body;
                            body.open_object();
                            body.key("request").value("m" + std::to_string(item->move));
                            body.close_object();
                            act(*shared, answer, kind, body.take());
                        });
                    });
            });
    add(Method::post, "/lite/report", "Send an incident report",
        [act](const Request& request, const Answer& answer) {
            auto form = form_of(request.body);
            JsonWriter body;
            body.open_object();
            body.key("to").open_array();
            body.value(form["to"]);
            body.close_array();
            for (const char* field :
                 {"incident", "what", "when", "impact", "origin", "action", "need"})
                body.key(field).value(form[field]);
            body.close_object();
            act(request, answer, "report", body.take());
        });
}

}  // namespace naga::serve
