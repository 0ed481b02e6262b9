// A live drill on a server: one thread owns it, browsers ask it, the journal keeps it.
//
// What somebody does is checked, written to the journal, and carried out and answered once it is
// durable. What changes is made into each audience's view and sent as numbered deltas, at most
// four times a second, twice for a crowd. After a stop the same journal makes the same state again.
// Everything public may be called from any thread and does not wait, but for open() and stop().

#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "conduct/live.h"
#include "serve/http.h"
#include "serve/ids.h"
#include "serve/views.h"
#include "store/journal_store.h"

namespace naga::serve {

struct HostOptions {
    std::uint64_t seed = 1;
    std::uint32_t seats_a_team = conduct::seats_a_team_usual;
    std::function<std::int64_t()> wall_us;  // microseconds since 1970
    bool frozen = false;                    // no time passes: for screenshots
    // Called on the drill's thread after each minute that was run.
    std::function<void(const range::Range&)> on_minute;
    // And when the state was made anew, before the minutes are run again.
    std::function<void()> on_restart;
    std::function<std::map<std::uint32_t, SensorRead>(const conduct::LiveDrill&)> sensors;
    std::function<std::vector<double>(const conduct::LiveDrill&)> harm;
    std::function<std::vector<std::pair<std::string, std::string>>()> health;
};

// What a move came to.
struct Acted {
    int status = 200;
    std::string json;
};

class DrillHost {
public:
    // Reads the journal and plays it. Refused: a journal that cannot be read, or whose rows this
    // naga does not understand.
    static Result<std::unique_ptr<DrillHost>> open(const conduct::Drill& drill,
                                                   std::shared_ptr<store::JournalStore> journal,
                                                   HostOptions options);
    ~DrillHost();
    void stop();

    using Done = std::function<void(Acted)>;
    // `body` as the browser sent it, its ids the seat's. `key` may be empty.
    void act(std::string seat, std::string kind, std::string key, std::string body, Done done);
    // Begins with a snapshot, or with what is missing after `from`.
    void subscribe(std::string seat, std::uint64_t from, std::shared_ptr<EventStream> stream);
    void snapshot(std::string seat, Done done);
    // The public board.
    void watch_board(std::shared_ptr<EventStream> stream);
    void board(Done done);
    // What the seat would have seen then: its view of a branch at that time.
    void replay(std::string seat, std::int64_t at_us, Done done);
    // Looks at the drill on its own thread.
    void look(std::function<void(const conduct::LiveDrill&)> at);
    // True ids for the seat's, in text from it.
    void with_true_ids(std::string seat, std::string text, std::function<void(std::string)> then);

    void set_secret(const std::string& seat, const SeatIds::Secret& secret);
    // The seat has been given away, or its card is void: its streams end.
    void cut(std::string seat);

    std::uint64_t entries() const;
    std::size_t streams() const;
    double lag_s() const;  // how far the nation runs behind the clock

private:
    struct Audience;
    struct Listener;

    DrillHost(const conduct::Drill& drill, std::shared_ptr<store::JournalStore> journal,
              HostOptions options);

    const conduct::Drill* drill_;
    std::shared_ptr<store::JournalStore> journal_;
    HostOptions options_;
    std::unique_ptr<conduct::LiveDrill> live_;
    std::unique_ptr<Views> views_;

    std::thread thread_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::uint64_t entries_ = 0;
    std::size_t streams_ = 0;
    double lag_s_ = 0;

    // Of the drill's thread alone.
    std::map<std::string, std::unique_ptr<Audience>> audiences_;
    std::map<std::string, SeatIds::Secret> secrets_;
    std::multiset<std::int64_t> in_flight_;  // times of entries that are being made durable
    std::int64_t last_at_us_ = 0;
    std::uint64_t applied_ = 0;  // seq of the last entry that was carried out
    std::uint64_t pushed_version_ = 0;
    std::int64_t pushed_us_ = 0, beat_us_ = 0, wall_seen_us_ = 0;
    std::uint64_t first_seq_ = 0;  // of deltas; grows from one start to the next
    bool must_rebuild_ = false;
    Around around_;
    std::uint64_t around_version_ = 0;  // of the drill, when it was made
    std::int64_t around_made_us_ = 0, harm_minute_us_ = -1;
    bool connections_changed_ = true;
    std::vector<Audience*> to_push_;  // who is still to be told what has changed

    void run();
    void post(std::function<void()> task);
    std::int64_t wall_us();
    Result<void> rebuild();
    void advance();
    void begin_push();
    void push(Audience& audience);
    void beat();
    void begin_act(const std::string& seat, const std::string& kind, const std::string& key,
                   const std::string& body, const Done& done);
    void apply_durable(exercise::LiveEntry entry);
    Audience& audience_of(const std::string& seat);
    Audience& audience(const std::string& name);
    void make(Audience& audience);
    const Around& around();
    std::string beat_text();
    std::string true_ids(const std::string& seat, const std::string& text);
    std::string snapshot_text(Audience& audience, const std::string& seat);
    std::string me(const std::string& seat) const;
    const SeatIds::Secret& secret_of(const std::string& seat);
};

Scopes scopes_of(conduct::SeatRole role);
// Who may do an act of this kind; nothing for unknown kinds.
std::optional<Scopes> scopes_for(std::string_view kind);
// A refusal as every refusal is given.
Acted refused(const Problem& problem);

}  // namespace naga::serve
