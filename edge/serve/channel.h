// The bytes of one accepted connection, plain or TLS, behind one face.
//
// Non-blocking: every call does what can be done now and says what it waits for. Raises no
// signal. For one thread at a time.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "serve/http.h"

namespace naga::serve {

// The server's side of TLS 1.2 and newer. Shared by all connections.
class TlsServer {
public:
    // Refused: files that cannot be read, or that do not belong together.
    static Result<std::shared_ptr<TlsServer>> open(const TlsFiles& files);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

private:
    friend class Channel;
    struct Context;
    TlsServer();
    std::unique_ptr<Context> context_;
};

class Channel {
public:
    enum class Step : std::uint8_t { done, wants_read, wants_write, ended };

    // Does not own the socket.
    Channel(int fd, const TlsServer* tls);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    bool is_tls() const { return session_ != nullptr; }
    // Plain: done at once.
    Step shake_hands();
    // At least one byte when done.
    Step read(char* into, std::size_t size, std::size_t& got);
    Step write(std::string_view bytes, std::size_t& went);
    // Two pieces in one packet where that is possible.
    Step write(std::string_view first, std::string_view second, std::size_t& went);
    // Tells the other side that nothing more comes.
    void end_writing();

private:
    struct Session;
    int fd_;
    std::unique_ptr<Session> session_;
    Step step_after(int did);
};

}  // namespace naga::serve
