// The fixed sizes of what is said in letters and secure conversations.
//
// Of this module only. Sizes depend on the conversation alone, so that its shape can be known
// without its texts. Sources: RFC 5321, RFC 5246.

#pragma once

#include <cstdint>

#include "wire/hosts.h"

namespace naga::wire {

// A letter: hello, sender, recipient, DATA, the letter, QUIT. The letter takes the rest of what
// the client sends; the answer to hello the rest of what the server sends.
inline constexpr std::uint32_t mail_rounds = 6, mail_hello = 0, mail_letter = 4;
inline constexpr std::uint64_t mail_banner = 51;
inline constexpr std::uint64_t mail_asked[mail_rounds] = {37, 78, 42, 6, 0, 6};
inline constexpr std::uint64_t mail_answered[mail_rounds] = {0, 14, 14, 37, 36, 15};
inline constexpr std::uint64_t mail_asked_before = 37 + 78 + 42 + 6 + 6;
inline constexpr std::uint64_t mail_answered_after = 14 + 14 + 37 + 36 + 15;

// TLS: ClientHello; ServerHello with certificate; key exchange; change of cipher.
inline constexpr std::uint64_t tls_hello = 300;
inline constexpr std::uint64_t tls_certificate = 1'640;
inline constexpr std::uint64_t tls_key_exchange = 5 + 4 + 2 + 256 + 6;
inline constexpr std::uint64_t tls_change = 6;
inline constexpr std::uint64_t tls_record = 16'384;

// Who speaks TLS 1.2 with AES-GCM in 2013; the others speak TLS 1.0 with RC4.
constexpr bool speaks_tls_12(System client) {
    return client == System::linux_3 || client == System::freebsd_9;
}
constexpr std::uint64_t finished_bytes(System client) {
    return 5 + 16 + (speaks_tls_12(client) ? 24 : 20);
}

}  // namespace naga::wire
