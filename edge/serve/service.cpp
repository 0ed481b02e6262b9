#include "serve/service.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/json.h"
#include "measure/outcome.h"
#include "serve/assets.h"
#include "serve/json.h"
#include "serve/openapi.h"

namespace naga::serve {

using conduct::Seat;
using world::none;

namespace {

constexpr std::size_t pin_digits = 6;

std::string hex_of(const SeatIds::Secret& secret) {
    std::string text(2 * secret.size() + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), secret.data(), secret.size());
    text.pop_back();
    return text;
}

bool secret_from(std::string_view hex, SeatIds::Secret& secret) {
    std::size_t length = 0;
    return sodium_hex2bin(secret.data(), secret.size(), hex.data(), hex.size(), nullptr, &length,
                          nullptr) == 0 &&
           length == secret.size();
}

}  // namespace

std::string code_of(std::string_view seat) {
    std::string code;
    for (const char c : seat)
        if (c != ' ') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return code;
}

std::int64_t wall_now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Service::Service(const conduct::Drill& drill, std::shared_ptr<store::JournalStore> journal,
                 ServiceOptions options)
    : drill_(&drill),
      journal_(std::move(journal)),
      options_(std::move(options)),
      seats_(conduct::seats_of(drill, options_.seats_a_team)) {
    for (const Seat& seat : seats_) seat_of_[seat.id] = &seat;
}

Service::~Service() { stop(); }

void Service::finish_cards() {
    while (true) {
        {
            const std::lock_guard lock(mutex_);
            if (std::ranges::none_of(cards_, [](const auto& c) { return c.second.hash.empty(); }))
                return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void Service::stop() {
    if (workers_) workers_->stop();
    if (host_) host_->stop();
}

std::shared_ptr<explore::Explorer> Service::explorer() {
    const std::lock_guard lock(explorer_mutex_);
    return explorer_;
}

Result<std::unique_ptr<Service>> Service::open(const conduct::Drill& drill,
                                               std::shared_ptr<store::JournalStore> journal,
                                               ServiceOptions options) {
    if (sodium_init() < 0)
        return refuse({Problem::Kind::unavailable, "", "the machine gives no random numbers",
                       "PINs and sessions need them", "restart the machine"});
    std::unique_ptr<Service> service(new Service(drill, std::move(journal), std::move(options)));
    Service* s = service.get();
    HostOptions host;
    host.seed = s->options_.seed;
    host.seats_a_team = s->options_.seats_a_team;
    host.frozen = s->options_.frozen;
    host.wall_us = s->options_.wall_us ? s->options_.wall_us : wall_now_us;
    host.on_restart = [s] {
        auto fresh = std::make_shared<explore::Explorer>(*s->drill_, s->options_.seed);
        const std::lock_guard lock(s->explorer_mutex_);
        s->explorer_ = std::move(fresh);
    };
    host.on_minute = [s](const range::Range& range) { s->explorer()->keep(range); };
    host.sensors = [s](const conduct::LiveDrill&) {
        std::map<std::uint32_t, SensorRead> read;
        const auto explorer = s->explorer();
        for (std::uint32_t i = 0; i < s->drill_->sensors.sensors.size(); ++i)
            read[i].complete_us = explorer->complete_us(s->drill_->sensors.sensors[i]);
        return read;
    };
    host.harm = [s](const conduct::LiveDrill& live) {
        std::vector<double> harm;
        if (!s->harm_known_) return harm;
        const auto minute = static_cast<std::size_t>(live.now_us() / 60'000'000);
        const auto at = [&](const std::vector<double>& series) {
            return series.empty() || minute == 0 ? 0.0
                                                 : series[std::min(minute, series.size()) - 1];
        };
        return std::vector<double>{at(s->harm_none_),
                                   measure::harm_so_far(*s->drill_, live.conductor()),
                                   at(s->harm_prompt_)};
    };
    host.health = [s] {
        std::vector<std::pair<std::string, std::string>> health;
        health.emplace_back("lag_ms", std::to_string(static_cast<int>(s->host_->lag_s() * 1000)));
        health.emplace_back("streams", std::to_string(s->host_->streams()));
        health.emplace_back("journal_rows", std::to_string(s->host_->entries()));
        health.emplace_back("policy_reports", std::to_string(s->policy_reports_));
        health.emplace_back("wall", std::to_string(wall_now_us() / 1000));
        std::error_code fault;
        const auto space = std::filesystem::space(s->options_.folder, fault);
        if (!fault)
            health.emplace_back("disk_free_mb", std::to_string(space.available / 1'000'000));
        return health;
    };
    auto opened = DrillHost::open(drill, s->journal_, std::move(host));
    if (!opened) return refuse(opened.error());
    s->host_ = std::move(*opened);
    s->workers_ = std::make_unique<Workers>(2, 64);
    if (auto seats = s->open_seats(); !seats) return refuse(seats.error());
    // What would have happened: played once, beside the drill.
    s->workers_->add([s] {
        for (const bool nobody : {true, false}) {
            conduct::Casting casting;
            casting.respond = nobody ? conduct::Respond::none : conduct::Respond::prompt;
            measure::Play play;
            play.seed = s->options_.seed;
            play.keep = measure::Keep::minutes;
            const measure::Run run = measure::run_once(*s->drill_, casting, play);
            for (const measure::Sample& sample : run.samples)
                (nobody ? s->harm_none_ : s->harm_prompt_).push_back(sample.harm_total);
        }
        s->harm_known_ = true;
    });
    return service;
}

// ---- seats -----------------------------------------------------------------------------------

Result<void> Service::open_seats() {
    auto kept = journal_->documents("seats");
    if (!kept) return refuse(kept.error());
    std::map<std::string, std::string> bodies;
    for (const store::Document& document : *kept) bodies[document.name] = document.body;
    for (const Seat& seat : seats_) {
        const auto body = bodies.find(seat.id);
        if (body == bodies.end()) {
            make_card(seat.id,
                      options_.fixture_pin.empty() ? random_pin(pin_digits) : options_.fixture_pin);
            new_cards_.push_back({seat.id, cards_[seat.id].code, cards_[seat.id].pin});
            continue;
        }
        auto json = scenario::read_json("seat " + seat.id, body->second);
        if (!json) return refuse(json.error().front());
        Problems problems;
        scenario::Asker a(*json, json->root, "", problems);
        Card card;
        card.code = a.text("code");
        card.hash = a.text("hash");
        const std::string secret = a.text("secret");
        card.revoked = a.truth_or("revoked", false);
        if (!problems.empty() || !secret_from(secret, card.secret))
            return refuse({Problem::Kind::damaged, "seat " + seat.id, "its card cannot be read",
                           "nobody could sign in", "take the database from a backup"});
        if (card.hash.empty()) {
            // The server stopped before the PIN was kept: the card is made anew.
            make_card(seat.id, random_pin(pin_digits));
            new_cards_.push_back({seat.id, cards_[seat.id].code, cards_[seat.id].pin});
            continue;
        }
        host_->set_secret(seat.id, card.secret);
        seat_of_code_[card.code] = seat.id;
        cards_[seat.id] = std::move(card);
    }
    auto settings = journal_->documents("settings");
    if (!settings) return refuse(settings.error());
    for (const store::Document& document : *settings)
        if (document.name == "board-key") board_key_ = document.body;
    if (board_key_.empty()) {
        board_key_ =
            options_.fixture_pin.empty() ? random_token() : "board-" + options_.fixture_pin;
        if (auto fine = journal_->append({{}, {{"settings", "board-key", board_key_}}},
                                         [](const Result<store::Receipt>&) {});
            !fine)
            return fine;
    }
    auto drafts = journal_->documents("drafts");
    if (!drafts) return refuse(drafts.error());
    for (const store::Document& document : *drafts)
        if (const std::size_t slash = document.name.find('/'); slash != std::string::npos)
            drafts_[document.name.substr(0, slash)].insert(document.name.substr(slash + 1));
    auto sessions = journal_->documents("sessions");
    if (!sessions) return refuse(sessions.error());
    std::vector<StoredSession> stored;
    for (const store::Document& document : *sessions) {
        auto json = scenario::read_json("session", document.body);
        if (!json) continue;
        Problems problems;
        scenario::Asker a(*json, json->root, "", problems);
        StoredSession session;
        session.digest = document.name;
        kept_sessions_.insert(document.name);
        session.session.id = a.text("id");
        session.session.seat = a.text("seat");
        session.session.begun = a.whole("begun", 0, INT64_MAX / 2);
        session.session.last_used = a.whole("used", 0, INT64_MAX / 2);
        session.session.peer = a.text_or("peer", "");
        if (const auto seat = seat_of_.find(session.session.seat); seat != seat_of_.end())
            session.session.scopes = scopes_of(seat->second->role);
        if (problems.empty()) stored.push_back(std::move(session));
    }
    sessions_.restore(stored, wall_now_us() / 1'000'000);
    return {};
}

// Needs mutex_ or to be alone.
void Service::make_card(const std::string& seat, const std::string& pin) {
    Card& card = cards_[seat];
    card.code = code_of(seat);
    card.pin = pin;
    card.hash.clear();
    card.revoked = false;
    if (options_.fixture_pin.empty())
        randombytes_buf(card.secret.data(), card.secret.size());
    else
        crypto_generichash(card.secret.data(), card.secret.size(),
                           reinterpret_cast<const unsigned char*>(seat.data()), seat.size(),
                           nullptr, 0);
    seat_of_code_[card.code] = seat;
    host_->set_secret(seat, card.secret);
    keep_card(seat);
    if (options_.without_pins) return;
    // Hashing takes a tenth of a second a seat: the server need not wait for it.
    passwords_.hash(pin, [this, seat](std::string hash) {
        const std::lock_guard lock(mutex_);
        Card& hashed = cards_[seat];
        hashed.hash = std::move(hash);
        hashed.pin.clear();
        keep_card(seat);
    });
}

void Service::keep_card(const std::string& seat) {
    const Card& card = cards_[seat];
    JsonWriter json;
    json.open_object();
    json.key("code").value(card.code);
    json.key("hash").value(card.hash);
    json.key("secret").value(hex_of(card.secret));
    json.key("revoked").value(card.revoked);
    json.close_object();
    static_cast<void>(journal_->append({{}, {{"seats", seat, json.take()}}},
                                       [](const Result<store::Receipt>&) {}));
}

// What has begun since is kept, and what has ended is forgotten: it must not come back with a
// restart.
void Service::keep_session_documents() {
    store::Batch batch;
    const auto send = [&] {
        if (!batch.changes.empty())
            static_cast<void>(
                journal_->append(std::move(batch), [](const Result<store::Receipt>&) {}));
        batch = {};
    };
    const std::lock_guard lock(kept_sessions_mutex_);
    std::set<std::string> now;
    for (const StoredSession& stored : sessions_.stored(wall_now_us() / 1'000'000)) {
        now.insert(stored.digest);
        if (kept_sessions_.contains(stored.digest)) continue;
        JsonWriter json;
        json.open_object();
        json.key("id").value(stored.session.id);
        json.key("seat").value(stored.session.seat);
        json.key("begun").value(stored.session.begun);
        json.key("used").value(stored.session.last_used);
        json.key("peer").value(stored.session.peer);
        json.close_object();
        batch.changes.push_back({"sessions", stored.digest, json.take()});
        if (batch.changes.size() >= 500) send();
    }
    for (const std::string& digest : kept_sessions_) {
        if (now.contains(digest)) continue;
        batch.changes.push_back({"sessions", digest, std::nullopt});
        if (batch.changes.size() >= 500) send();
    }
    send();
    kept_sessions_ = std::move(now);
}

Caller Service::identify(const Request& request) {
    Caller caller;
    const std::string token = request.cookie(session_cookie_name(request.tls));
    if (token.empty()) return caller;
    const auto session = sessions_.find(token, wall_now_us() / 1'000'000);
    if (!session) return caller;
    caller.seat = session->seat;
    caller.session = session->id;
    caller.scopes = session->scopes;
    return caller;
}

bool Service::may_keep_draft(const std::string& seat, const std::string& name, bool empty) {
    const std::lock_guard lock(mutex_);
    std::set<std::string>& names = drafts_[seat];
    if (empty) return names.erase(name), true;
    if (!names.contains(name) && names.size() >= drafts_max) return false;
    names.insert(name);
    return true;
}

bool Service::may_ask(const std::string& what, const std::string& who, const Rate& rate) {
    const std::lock_guard lock(mutex_);
    return rates_.take(what, who, rate, wall_now_us());
}

// The answer for a wrong code, a wrong PIN and a void card is the same, and takes as long.
void Service::begin_sign_in(const std::string& code, const std::string& pin,
                            const std::string& name, const std::string& language,
                            const std::string& peer, bool tls,
                            std::function<void(bool, std::string, std::string)> then) {
    static_cast<void>(tls);
    std::string seat, hash, plain;
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = seat_of_code_.find(code); known != seat_of_code_.end()) {
            const Card& card = cards_[known->second];
            if (!card.revoked) seat = known->second, hash = card.hash, plain = card.pin;
        }
    }
    // Until the PIN is hashed it is compared as it is; a hash is made all the same.
    const bool fresh = !seat.empty() && hash.empty();
    const bool taken = passwords_.check(
        hash, pin,
        [this, seat, code, pin, plain, fresh, name, language, peer,
         then = std::move(then)](bool matches) {
            if (fresh) matches = !plain.empty() && is_equal_secret(plain, pin);
            if (seat.empty() || !matches) return then(false, "", "");
            {
                const std::lock_guard lock(mutex_);
                sign_in_.was_right(code, peer);
            }
            admit(seat, name, language, peer,
                  [then, seat](std::string token) { then(!token.empty(), token, seat); });
        });
    if (!taken) then(false, "", "busy");
}

void Service::admit(const std::string& seat, const std::string& name, const std::string& language,
                    const std::string& peer, std::function<void(std::string)> then) {
    const auto known = seat_of_.find(seat);
    if (known == seat_of_.end()) return then("");
    // One person a seat: who sat there before is told that it is taken.
    sessions_.revoke_seat(seat);
    host_->cut(seat);
    std::string token =
        sessions_.begin(seat, scopes_of(known->second->role), peer, wall_now_us() / 1'000'000);
    keep_session_documents();
    JsonWriter body;
    body.open_object();
    body.key("person").value(name);
    body.key("language").value(language == "lo" ? "lo" : "en");
    body.close_object();
    host_->act(seat, "take", "", body.take(),
               [then = std::move(then), token = std::move(token)](const Acted& acted) {
                   then(acted.status == 200 ? token : std::string());
               });
}

Router Service::router() {
    Router router;
    router.identify([this](const Request& request) { return identify(request); });
    router.policy_reports([this](const Request&) { ++policy_reports_; });
    add_public(router);
    add_moves(router);
    add_streams(router);
    add_evidence(router);
    add_staff(router);
    add_lite(router);
    if (options_.ui_dir.empty()) {
        router.assets(AssetSet::built_in());
    } else if (auto assets = AssetSet::from_folder(options_.ui_dir)) {
        router.assets(std::move(*assets));
    } else {
        router.assets(AssetSet::plain());
    }
    static_cast<void>(describe(router, options_.version));
    return router;
}

}  // namespace naga::serve
