#include "bench/crowd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <deque>
#include <memory>

#include "bench/timing.h"

namespace naga::bench {

namespace {

constexpr std::size_t move_lines = 64;       // connections that moves share
constexpr std::size_t ids_kept = 8;          // of a kind, a person
constexpr double answer_most_s = 30;         // then a move counts as refused
constexpr unsigned people_an_address = 400;  // behind one address of loopback

double process_cpu() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Connects from 127.0.0.`from`: many in a hall, not all behind one address.
int connect_to(const std::string& address, unsigned from) {
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos) return -1;
    sockaddr_in to{}, own{};
    to.sin_family = own.sin_family = AF_INET;
    int port = 0;
    std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + from);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
        ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void note_ids(std::string_view text, std::string_view before, std::vector<std::string>& into) {
    constexpr std::size_t id_bytes = 13;
    // The last of them are enough.
    for (std::size_t at = text.find(before); at != std::string_view::npos;
         at = text.find(before, at + before.size())) {
        const std::string_view id = text.substr(at + before.size() - 1, id_bytes);
        if (id.size() < id_bytes) break;
        if (std::ranges::find(into, id) != into.end()) continue;
        if (into.size() >= ids_kept) into.erase(into.begin());
        into.emplace_back(id);
    }
}

// The lines of a stream that matter here: its events and their numbers.
class Listening {
public:
    Listening(int fd, Person& person) : fd_(fd), person_(person) {}

    // False: the stream has ended.
    bool hear(std::string& room) {
        while (true) {
            const ssize_t n = ::recv(fd_, room.data(), room.size(), MSG_DONTWAIT);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return errno == EAGAIN;
            if (n == 0) return false;
            const std::string_view text(room.data(), static_cast<std::size_t>(n));
            person_.bytes += text.size();
            read(text);
            note_ids(text, "\"item/~", person_.items);
            note_ids(text, "\"case/~", person_.cases);
            if (text.size() < room.size()) return true;
        }
    }
    int fd() const { return fd_; }

private:
    int fd_;
    Person& person_;
    std::string line_;  // at most its beginning
    std::string event_;
    std::uint64_t last_ = 0;

    void read(std::string_view text) {
        constexpr std::size_t most = 40;
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            const std::string_view part = text.substr(0, end);
            if (line_.size() < most) line_ += part.substr(0, most - line_.size());
            if (end == std::string_view::npos) return;
            if (line_.starts_with("event: ")) event_ = line_.substr(7);
            if (line_.starts_with("id: ")) number();
            if (line_.starts_with("data: ")) ended_event();
            line_.clear();
            text.remove_prefix(end + 1);
        }
    }
    void number() {
        std::uint64_t id = 0;
        std::from_chars(line_.data() + 4, line_.data() + line_.size(), id);
        if (event_ == "delta" && id != last_ + 1) ++person_.gaps;
        last_ = id;
    }
    void ended_event() {
        if (event_ == "snapshot") ++person_.snapshots;
        if (event_ == "delta") ++person_.deltas;
        if (event_ == "beat") {
            if (person_.beats++ == 0) person_.first_bytes = person_.bytes;
        }
    }
};

struct Line {
    int fd = -1;
    bool busy = false;
    double due = 0;
    std::string got;
};

}  // namespace

double quantile(const std::vector<double>& sorted, double part) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(part * static_cast<double>(sorted.size()));
    return sorted[std::min(at, sorted.size() - 1)];
}

std::uint64_t raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

std::string ask_once(const std::string& address, const std::string& request) {
    const int fd = connect_to(address, 0);
    if (fd < 0) return "";
    std::string got;
    if (send_all(fd, request)) {
        char room[4096];
        for (ssize_t n = 0; (n = ::recv(fd, room, sizeof room, 0)) > 0;)
            got.append(room, static_cast<std::size_t>(n));
    }
    ::close(fd);
    const std::size_t head = got.find("\r\n\r\n");
    return head == std::string::npos ? "" : got.substr(head + 4);
}

Crowd load(const CrowdAsked& asked, std::vector<Person>& people) {
    Crowd crowd;
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    std::string room(256u << 10, '\0');
    std::vector<std::unique_ptr<Listening>> streams;
    std::vector<Line> lines(move_lines);
    const auto watch = [&](int fd, std::uint64_t number) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = number;
        return ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) == 0;
    };
    const auto listen_to_all = [&](int wait_ms) {
        epoll_event events[256];
        const int n = ::epoll_wait(poll, events, 256, wait_ms);
        for (int i = 0; i < n; ++i) {
            const std::uint64_t number = events[i].data.u64;
            if (number < streams.size()) {
                if (streams[number]->hear(room)) continue;
                ::epoll_ctl(poll, EPOLL_CTL_DEL, streams[number]->fd(), nullptr);
                continue;
            }
            Line& line = lines[number - people.size()];
            const ssize_t got = ::recv(line.fd, room.data(), room.size(), MSG_DONTWAIT);
            if (got <= 0) {
                if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
                if (line.busy) ++crowd.refused;
                ::close(line.fd);
                line = {};
                continue;
            }
            line.got.append(room.data(), static_cast<std::size_t>(got));
            const std::size_t head = line.got.find("\r\n\r\n");
            if (head == std::string::npos) continue;
            std::size_t size = 0;
            for (const char* name : {"Content-Length: ", "content-length: "})
                if (const std::size_t at = line.got.find(name); at < head)
                    std::from_chars(line.got.data() + at + 16, line.got.data() + head, size);
            if (line.got.size() < head + 4 + size) continue;
            const bool good = line.got.starts_with("HTTP/1.1 200");
            if (good) crowd.latencies_s.push_back(instant().wall - line.due);
            ++(good ? crowd.taken : crowd.refused);
            if (!good && crowd.problem.empty())
                crowd.problem = line.got.substr(0, 12) + " " + line.got.substr(head + 4, 300);
            line.busy = false;
            line.got.clear();
        }
    };

    for (std::size_t p = 0; p < people.size(); ++p) {
        const auto from = static_cast<unsigned>(1 + p / people_an_address);
        const int fd = connect_to(asked.address, from);
        if (fd < 0 || !watch(fd, p) ||
            !send_all(fd, "GET " + asked.stream_path + " HTTP/1.1\r\nHost: " + asked.address +
                              "\r\nCookie: " + people[p].cookie +
                              "\r\nAccept: text/event-stream\r\n\r\n")) {
            crowd.problem = "stream " + std::to_string(p) + ": " + std::strerror(errno);
            break;
        }
        streams.push_back(std::make_unique<Listening>(fd, people[p]));
        listen_to_all(0);
    }
    // All have their snapshot before anybody acts.
    const double opened = instant().wall;
    const auto all_there = [&] {
        return std::ranges::all_of(people, [](const Person& p) { return p.beats > 0; });
    };
    while (crowd.problem.empty() && !all_there() && instant().wall - opened < 60) listen_to_all(50);
    if (crowd.problem.empty() && !all_there()) crowd.problem = "not every stream has begun";

    Draws draws(7);
    std::vector<const Person*> acting;
    for (const Person& person : people)
        if (person.acts) acting.push_back(&person);
    if (acting.empty()) crowd.problem = "nobody acts";
    std::deque<double> due;
    const double begun = instant().wall, from = begun + asked.warm_s,
                 until = from + asked.measured_s;
    double next = begun, looked = 0;
    std::uint64_t number = 0, bytes_before = 0;
    double cpu_before = 0, own_before = 0;
    bool measuring = false;
    const auto bytes_of_all = [&] {
        std::uint64_t bytes = 0;
        for (const Person& p : people) bytes += p.bytes;
        return bytes;
    };
    while (crowd.problem.empty()) {
        const Instant now = instant();
        if (now.wall >= until) break;
        if (!measuring && now.wall >= from) {
            measuring = true;
            crowd.latencies_s.clear();
            crowd.sent = crowd.taken = crowd.refused = 0;
            bytes_before = bytes_of_all();
            cpu_before = process_cpu(), own_before = now.cpu;
            crowd.wall_s = now.wall;
        }
        for (; asked.moves_per_s > 0 && next <= now.wall; next += 1 / asked.moves_per_s)
            due.push_back(next);
        for (std::size_t l = 0; l < lines.size() && !due.empty(); ++l) {
            Line& line = lines[l];
            if (line.busy && now.wall - line.due > answer_most_s) {
                ::close(line.fd);
                line = {};
                ++crowd.refused;
            }
            if (line.busy) continue;
            if (line.fd < 0) {
                line.fd = connect_to(asked.address, 0);
                if (line.fd < 0 || !watch(line.fd, people.size() + l)) {
                    crowd.problem = std::string("a move's connection: ") + std::strerror(errno);
                    break;
                }
            }
            const Person& by = *acting[draws.below(static_cast<std::uint32_t>(acting.size()))];
            const Sent sent = asked.move(number++, by);
            if (!send_all(line.fd, "POST " + sent.path + " HTTP/1.1\r\nHost: " + asked.address +
                                       "\r\nCookie: " + by.cookie +
                                       "\r\nContent-Type: application/json\r\nContent-Length: " +
                                       std::to_string(sent.body.size()) + "\r\n\r\n" + sent.body)) {
                ::close(line.fd);
                line = {};
                ++crowd.refused;
                continue;
            }
            line.busy = true;
            line.due = due.front();
            due.pop_front();
            ++crowd.sent;
        }
        listen_to_all(1);
        if (measuring && asked.meanwhile && now.wall - looked > 0.1) {
            looked = now.wall;
            asked.meanwhile();
        }
    }
    if (measuring) {
        const Instant now = instant();
        crowd.wall_s = now.wall - crowd.wall_s;
        crowd.process_cpu_s = process_cpu() - cpu_before - (now.cpu - own_before);
        crowd.stream_bytes = bytes_of_all() - bytes_before;
    }
    for (const auto& stream : streams) {
        char byte = 0;
        const ssize_t n = ::recv(stream->fd(), &byte, 1, MSG_DONTWAIT | MSG_PEEK);
        if (n > 0 || (n < 0 && errno == EAGAIN)) ++crowd.streams_open;
        ::close(stream->fd());
    }
    for (const Line& line : lines)
        if (line.fd >= 0) ::close(line.fd);
    ::close(poll);
    std::ranges::sort(crowd.latencies_s);
    return crowd;
}

}  // namespace naga::bench
