// The fixed sizes of what is said in letters and secure conversations.
//
// Of this module only. Sizes depend on the conversation alone, so that its shape can be known
// without its texts. Sources: RFC 5321, RFC 5246.

#pragma once

#include <cstdint>

#include "wire/conversation.h"
#include "wire/hosts.h"

namespace naga::wire {

// A letter: hello, sender, recipient, DATA, the letter, QUIT. The letter takes the rest of what
// the client sends; the answer to hello the rest of what the server sends. The lines that bear
// names are as long as the conversation says (its bend_payload, sixteen bits each).
inline constexpr std::uint32_t mail_rounds = 6, mail_hello = 0, mail_sender = 1, mail_recipient = 2,
                               mail_letter = 4;
inline constexpr std::uint64_t mail_data = 6, mail_quit = 6;
inline constexpr std::size_t mail_queue_digits = 10;
inline constexpr std::uint64_t mail_answered[mail_rounds] = {0, 14, 14, 37, 36, 15};
inline constexpr std::uint64_t mail_answered_after = 14 + 14 + 37 + 36 + 15;
struct MailLines {
    std::uint64_t banner = 0, hello = 0, sender = 0, recipient = 0;
    // All that the client says but the letter.
    constexpr std::uint64_t asked() const {
        return hello + sender + recipient + mail_data + mail_quit;
    }
};
constexpr std::uint64_t packed(const MailLines& l) {
    return l.banner | l.hello << 16 | l.sender << 32 | l.recipient << 48;
}
constexpr MailLines mail_lines_of(const Conversation& c) {
    const std::uint64_t bits = c.bend_payload;
    return {bits & 0xFFFF, bits >> 16 & 0xFFFF, bits >> 32 & 0xFFFF, bits >> 48};
}

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
