// The socket behind a destination: opens, sends one message at a time, and says what failed.
//
// UDP, TCP, and TLS 1.2 or newer (OpenSSL) with the collector's certificate checked against its
// name or address. Calls wait at most as long as the patience says, look at `stop` five times a
// second, and raise no signal. For one thread at a time.

#pragma once

#include <atomic>
#include <memory>
#include <span>

#include "base/result.h"
#include "serve/exporter.h"

namespace naga::serve {

using Done = tl::expected<void, Problem>;

class Outlet {
public:
    // Refused: the file of certificates cannot be read.
    static Result<std::unique_ptr<Outlet>> make(const Destination& destination,
                                                const Patience& patience,
                                                const std::atomic<bool>& stop);
    ~Outlet();
    Outlet(const Outlet&) = delete;
    Outlet& operator=(const Outlet&) = delete;

    bool is_open() const;
    Done open();
    // Sends all of it. After a refusal the outlet is closed, and of a stream nobody knows how
    // much arrived.
    Done send(std::span<const std::uint8_t> bytes);
    void close();

private:
    Outlet();
    struct Socket;
    std::unique_ptr<Socket> socket_;
};

}  // namespace naga::serve
