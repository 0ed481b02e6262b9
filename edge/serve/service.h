// The drill's API: who may ask what, and what is answered. Put together from the web server, the
// host of the drill, its journal, the explorer of evidence, and the cards of its seats.
//
// Everything a browser can do is one of these routes, each described for /api/v1/openapi.json from
// the table that routes it. Who lacks a scope is answered as for a path that is not there.

#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conduct/live.h"
#include "explore/explorer.h"
#include "serve/host.h"
#include "serve/http.h"
#include "serve/passwords.h"
#include "serve/rate.h"
#include "serve/sessions.h"
#include "serve/workers.h"
#include "store/journal_store.h"

namespace naga::serve {

// A card as it is handed out. The PIN is known when it is made, and never again.
struct SeatCard {
    std::string seat;  // "telco-a-1"
    std::string code;  // "TELCO-A-1"
    std::string pin;   // empty: it was given out before
};

struct ServiceOptions {
    std::uint64_t seed = 1;
    std::uint32_t seats_a_team = conduct::seats_a_team_usual;
    // No PINs: nobody can sign in, and seats are admitted by admit(). For measuring, where a
    // thousand hashes would be what is measured.
    bool without_pins = false;
    bool frozen = false;
    std::filesystem::path folder;  // of the database: backups go there
    std::string ui_dir;            // consoles from disk instead of those built in
    std::string version = "0.1.0";
    // A PIN for every seat instead of random ones: for tests and screenshots alone.
    std::string fixture_pin;
    std::function<std::int64_t()> wall_us;  // microseconds since 1970; empty: the machine's clock
};

class Service {
public:
    // Reads the journal. Refused: one that cannot be played.
    static Result<std::unique_ptr<Service>> open(const conduct::Drill& drill,
                                                 std::shared_ptr<store::JournalStore> journal,
                                                 ServiceOptions options);
    ~Service();

    // All routes. Call once, before the server opens; the service must outlive the server.
    Router router();
    // Cards that were made new by this start, with PINs; empty if the seats are older.
    const std::vector<SeatCard>& new_cards() const { return new_cards_; }
    const std::string& board_key() const { return board_key_; }
    DrillHost& host() { return *host_; }
    // Somebody sits down without a PIN: `then` gets the token of the session, empty if refused. Who
    // calls answers for whom it lets in; no route leads here.
    void admit(const std::string& seat, const std::string& name, const std::string& language,
               const std::string& peer, std::function<void(std::string token)> then);
    // Waits until every PIN is kept hashed.
    void finish_cards();
    void stop();

private:
    struct Card {
        std::string code, hash, pin;  // pin: until it is hashed
        SeatIds::Secret secret{};
        bool revoked = false;
    };

    Service(const conduct::Drill& drill, std::shared_ptr<store::JournalStore> journal,
            ServiceOptions options);

    const conduct::Drill* drill_;
    std::shared_ptr<store::JournalStore> journal_;
    ServiceOptions options_;
    std::vector<conduct::Seat> seats_;                     // in order
    std::map<std::string, const conduct::Seat*> seat_of_;  // by id; into seats_
    std::shared_ptr<explore::Explorer> explorer_;
    std::mutex explorer_mutex_;
    std::mutex kept_sessions_mutex_;
    std::set<std::string> kept_sessions_;  // digests of those the store has
    std::unique_ptr<DrillHost> host_;
    Sessions sessions_;
    PasswordDesk passwords_{2, 256};
    std::unique_ptr<Workers> workers_;
    std::mutex mutex_;  // of all below
    SignIn sign_in_;
    RateLimits rates_;
    std::map<std::string, Card> cards_;  // by seat
    std::map<std::string, std::string> seat_of_code_;
    std::vector<SeatCard> new_cards_;
    std::string board_key_;
    std::map<std::string, std::set<std::string>> drafts_;  // names, by seat
    std::atomic<std::uint64_t> policy_reports_ = 0;
    std::atomic<std::int64_t> questions_ = 0;      // evidence being searched
    std::vector<double> harm_none_, harm_prompt_;  // composite by minute
    std::atomic<bool> harm_known_ = false;

    Result<void> open_seats();
    void make_card(const std::string& seat, const std::string& pin);
    void keep_card(const std::string& seat);
    void keep_session_documents();
    std::shared_ptr<explore::Explorer> explorer();
    Caller identify(const Request& request);
    // Whether one more half-written text may be kept under this name, and counts it.
    bool may_keep_draft(const std::string& seat, const std::string& name, bool empty);
    bool may_ask(const std::string& what, const std::string& who, const Rate& rate);

    void add_public(Router& router);
    void add_moves(Router& router);
    void add_streams(Router& router);
    void add_evidence(Router& router);
    void add_staff(Router& router);
    void add_lite(Router& router);
    void begin_sign_in(const std::string& code, const std::string& pin, const std::string& name,
                       const std::string& language, const std::string& peer, bool tls,
                       std::function<void(bool, std::string token, std::string seat)> then);
};

// "TELCO-A-1" of the seat "telco-a-1", and of what people type: any case, blanks left out.
std::string code_of(std::string_view seat);
// Half-written texts of a seat; more are refused.
inline constexpr std::size_t drafts_max = 100;

// Microseconds since 1970.
std::int64_t wall_now_us();

}  // namespace naga::serve
