#include "serve/exporter.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "base/ensure.h"
#include "evidence/syslog.h"
#include "serve/outlet.h"

namespace naga::serve {

using std::chrono::milliseconds;

// What waits for a destination, and the thread that sends it. `guard` protects all but the
// outlet, which is the thread's. A message leaves `waiting` only once it was sent or dropped.
struct Exporter::Queue {
    struct Message {
        std::string bytes;
        Clock::time_point due;
    };
    Carrier carrier = Carrier::udp;
    Patience patience;
    std::unique_ptr<Outlet> outlet;
    std::atomic<bool> stop{false};
    mutable std::mutex guard;
    mutable std::condition_variable changed;
    std::deque<Message> waiting;
    std::size_t waiting_bytes = 0;
    ExportStatus status;
    std::thread thread;

    void run();
    void pause(std::unique_lock<std::mutex>& lock, milliseconds length);
    bool open(std::unique_lock<std::mutex>& lock, milliseconds& next_pause);
    void send_first(std::unique_lock<std::mutex>& lock);
    void end() {
        {
            const std::lock_guard lock(guard);
            stop = true;
        }
        changed.notify_all();
        if (thread.joinable()) thread.join();
    }
};

void Exporter::Queue::pause(std::unique_lock<std::mutex>& lock, milliseconds length) {
    status.state = ExportStatus::State::pausing;
    changed.wait_for(lock, length, [&] { return stop.load(); });
}

// Opens the outlet, or pauses after a failure, longer each time.
bool Exporter::Queue::open(std::unique_lock<std::mutex>& lock, milliseconds& next_pause) {
    status.state = ExportStatus::State::connecting;
    lock.unlock();
    const Done done = outlet->open();
    lock.lock();
    if (done) {
        ++status.connections;
        return true;
    }
    status.problem = as_line(done.error());
    pause(lock, next_pause);
    next_pause = std::min(next_pause * 2, patience.longest_pause);
    return false;
}

// Sends the first message that waits. It stays where it is meanwhile: only this thread takes
// messages away, and a deque does not move them when others come behind.
void Exporter::Queue::send_first(std::unique_lock<std::mutex>& lock) {
    status.state = ExportStatus::State::sending;
    const std::string& first = waiting.front().bytes;
    lock.unlock();
    const Done done =
        outlet->send({reinterpret_cast<const std::uint8_t*>(first.data()), first.size()});
    lock.lock();
    if (!done) status.problem = as_line(done.error());
    // A stream is opened again and gets the message once more; a datagram is lost.
    if (!done && (carrier != Carrier::udp || stop)) return;
    ++(done ? status.sent : status.dropped);
    if (done) status.sent_bytes += first.size();
    waiting_bytes -= first.size();
    waiting.pop_front();
    if (waiting.empty()) changed.notify_all();
}

void Exporter::Queue::run() {
    // A stream that ends must not end the program; OpenSSL writes without MSG_NOSIGNAL.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

    milliseconds next_pause = patience.first_pause;
    Clock::time_point not_before{};
    std::unique_lock lock(guard);
    while (!stop) {
        status.state = ExportStatus::State::idle;
        if (waiting.empty()) {
            changed.wait(lock, [&] { return stop || !waiting.empty(); });
            continue;
        }
        const Clock::time_point due = std::max(waiting.front().due, not_before);
        if (changed.wait_until(lock, due, [&] { return stop.load(); })) continue;
        if (!outlet->is_open() && !open(lock, next_pause)) continue;
        const std::uint64_t sent = status.sent;
        send_first(lock);
        if (carrier == Carrier::udp) {
            not_before = Clock::now() + patience.datagram_gap;
        } else if (status.sent > sent) {
            next_pause = patience.first_pause;
        } else if (!stop) {
            pause(lock, next_pause);
            next_pause = std::min(next_pause * 2, patience.longest_pause);
        }
    }
}

Exporter::Exporter() = default;
Exporter::~Exporter() {
    for (const auto& queue : queues_) queue->end();
}

Result<std::unique_ptr<Exporter>> Exporter::start(std::vector<Destination> destinations,
                                                  const Patience& patience) {
    if (destinations.size() > destinations_max)
        return refuse(Problem{Problem::Kind::invalid, "exporters",
                              std::to_string(destinations.size()) + " destinations",
                              "each has a thread of its own",
                              "name at most " + std::to_string(destinations_max)});
    std::unique_ptr<Exporter> exporter(new Exporter);
    for (const Destination& destination : destinations) {
        auto queue = std::make_unique<Queue>();
        queue->carrier = destination.carrier;
        queue->patience = patience;
        auto outlet = Outlet::make(destination, patience, queue->stop);
        if (!outlet) return refuse(outlet.error());
        queue->outlet = std::move(*outlet);
        exporter->queues_.push_back(std::move(queue));
    }
    exporter->destinations_ = std::move(destinations);
    for (const auto& queue : exporter->queues_)
        queue->thread = std::thread([q = queue.get()] { q->run(); });
    return exporter;
}

bool Exporter::offer(std::size_t destination, std::span<const std::uint8_t> message,
                     Clock::time_point due) {
    return offer(destination,
                 std::string_view(reinterpret_cast<const char*>(message.data()), message.size()),
                 due);
}

bool Exporter::offer(std::size_t destination, std::string_view message, Clock::time_point due) {
    ensure(destination < queues_.size(), "a message is offered to a destination there is");
    Queue& queue = *queues_[destination];
    std::string bytes;
    if (queue.carrier == Carrier::udp)
        bytes = message;
    else
        evidence::append_counted(message, bytes);
    {
        const std::lock_guard lock(queue.guard);
        ++queue.status.offered;
        if (queue.waiting.size() >= queue.patience.messages_max ||
            queue.waiting_bytes + bytes.size() > queue.patience.bytes_max) {
            ++queue.status.dropped;
            return false;
        }
        queue.waiting_bytes += bytes.size();
        queue.waiting.push_back({std::move(bytes), due});
        if (queue.waiting.size() > 1) return true;
    }
    queue.changed.notify_all();
    return true;
}

ExportStatus Exporter::status(std::size_t destination) const {
    ensure(destination < queues_.size(), "a destination there is");
    const Queue& queue = *queues_[destination];
    const std::lock_guard lock(queue.guard);
    ExportStatus status = queue.status;
    status.waiting = queue.waiting.size();
    return status;
}

const std::vector<Destination>& Exporter::destinations() const { return destinations_; }

bool Exporter::drain(milliseconds limit) const {
    const auto until = Clock::now() + limit;
    for (const auto& queue : queues_) {
        std::unique_lock lock(queue->guard);
        if (!queue->changed.wait_until(lock, until, [&] { return queue->waiting.empty(); }))
            return false;
    }
    return true;
}

Exporter::Clock::time_point Pace::due(std::int64_t at_us) const {
    ensure(speed_ppm > 0, "time goes on");
    // Whole seconds and the rest apart, so that days times millionths find room.
    const std::int64_t since = at_us - exercise_us;
    const std::int64_t second = 1'000'000;
    const std::int64_t wall_us =
        since / second * second * second / speed_ppm + since % second * second / speed_ppm;
    return wall + std::chrono::microseconds(wall_us);
}

}  // namespace naga::serve
