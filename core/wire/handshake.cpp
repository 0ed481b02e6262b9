#include <string>

#include "base/ensure.h"
#include "sim/digest.h"
#include "wire/frames.h"
#include "wire/turns.h"

namespace naga::wire {

namespace {

std::string noise(std::uint64_t bits, std::size_t size) {
    std::string text(size, '\0');
    put_opaque(reinterpret_cast<std::uint8_t*>(text.data()), bits >> 16, size);
    return text;
}

std::string sized16(std::string_view text) {
    std::string out;
    append16(out, static_cast<std::uint32_t>(text.size()));
    return out.append(text);
}
std::string sized24(std::string_view text) {
    return std::string(1, static_cast<char>(text.size() >> 16)) + sized16(text);
}
std::string extension(std::uint32_t type, std::string_view text) {
    std::string out;
    append16(out, type);
    return out + sized16(text);
}
std::string message(char type, std::string_view body) { return type + sized24(body); }

std::string record(const Conversation& c, char type, std::string_view text) {
    std::string out(1, type);
    append16(out, speaks_tls_12(c.client.habit.system) ? 0x0303 : 0x0301);
    return out + sized16(text);
}

// The random of a hello: seconds since 1970, then noise (RFC 5246 7.4.1.2).
std::string random_of(std::int64_t unix_us, std::uint64_t bits) {
    const auto seconds = static_cast<std::uint32_t>(unix_us / 1'000'000);
    std::string out;
    append16(out, seconds >> 16);
    append16(out, seconds);
    return out + noise(bits, 28);
}

// X.690: a value with its tag and length.
std::string der(int tag, std::string_view text) {
    std::string out(1, static_cast<char>(tag));
    if (text.size() < 128) {
        out += static_cast<char>(text.size());
    } else if (text.size() < 256) {
        out += '\x81';
        out += static_cast<char>(text.size());
    } else {
        out += '\x82';
        append16(out, static_cast<std::uint32_t>(text.size()));
    }
    return out.append(text);
}
constexpr int sequence = 0x30, set = 0x31, object = 0x06, printable = 0x13, octets = 0x04;

std::string attribute(char last, std::string_view text) {  // 2.5.4.x
    return der(set,
               der(sequence, der(object, std::string("\x55\x04") + last) + der(printable, text)));
}
std::string with_zero(std::string text) {  // a positive INTEGER
    text[0] = static_cast<char>(text[0] | '\x80');
    return std::string(1, '\0') + text;
}

// RFC 5280 4.1: a certificate for the name, signed by nobody. `filling` bytes of comment.
std::string certificate(const Conversation& c, std::string_view name, std::size_t filling) {
    using namespace std::string_literals;
    const std::uint64_t own = sim::mix(c.server.habit.identity, 0xCE27);
    const std::string algorithm =
        der(sequence, der(object, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x05"s) + "\x05\x00"s);
    const std::string issuer =
        der(sequence, attribute('\x06', "XX") + attribute('\x0A', "EXERCISE EXERCISE EXERCISE") +
                          attribute('\x03', "EXERCISE CA"));
    const std::string subject =
        der(sequence, attribute('\x06', "XX") + attribute('\x03', name.substr(0, 64)));
    const std::string validity =
        der(sequence, der(0x17, "120101000000Z") + der(0x17, "221231235959Z"));
    const std::string key =
        der(sequence,
            der(sequence, der(object, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"s) + "\x05\x00"s) +
                der(0x03, "\0"s + der(sequence, der(0x02, with_zero(noise(own, 256))) +
                                                    der(0x02, "\x01\x00\x01"s))));
    const std::string names =
        der(sequence, der(object, "\x55\x1D\x11") + der(octets, der(sequence, der(0x82, name))));
    const std::string comment =
        der(sequence, der(object, "\x60\x86\x48\x01\x86\xF8\x42\x01\x0D"s) +
                          der(octets, der(0x16, std::string(filling, 'E'))));
    const std::string body =
        der(sequence, der(0xA0, der(0x02, "\x02")) + der(0x02, "\x01"s + noise(own >> 8, 8)) +
                          algorithm + issuer + validity + subject + key +
                          der(0xA3, der(sequence, names + comment)));
    return der(sequence, body + algorithm + der(0x03, "\0"s + noise(own >> 4, 256)));
}

}  // namespace

// RFC 5246 7.4.1.2, RFC 6066 3, RFC 5077 3.2: the ticket fills it up.
std::string tls_client_hello(const Conversation& c, std::string_view name, std::int64_t epoch_us) {
    const bool modern = speaks_tls_12(c.client.habit.system);
    const std::uint64_t bits = sim::mix(c.identity, 0x7151);
    std::string body;
    append16(body, modern ? 0x0303 : 0x0301);
    body += random_of(epoch_us + c.start_us, bits);
    body += '\x20';
    body += noise(bits >> 8, 32);
    std::string suites;
    for (const std::uint32_t suite :
         {0xC02Fu, 0x009Cu, 0xC013u, 0xC014u, 0x002Fu, 0x0035u, 0x0005u, 0x0004u, 0x000Au})
        if (modern || (suite != 0xC02F && suite != 0x009C)) append16(suites, suite);
    body += sized16(suites);
    body += '\x01';
    body += '\0';
    std::string entry(1, '\0');
    entry += sized16(name);
    std::string extensions = extension(0, sized16(entry));
    extensions += extension(0xFF01, std::string(1, '\0'));
    extensions += extension(10, sized16(std::string("\x00\x17\x00\x18", 4)));
    extensions += extension(11, std::string("\x01\x00", 2));
    if (modern)
        extensions +=
            extension(13, sized16(std::string("\x04\x01\x05\x01\x02\x01\x04\x03\x02\x03", 10)));
    const std::size_t so_far = 5 + 4 + body.size() + 2 + extensions.size() + 4;
    ensure(so_far <= tls_hello, "a name leaves room in a hello");
    extensions += extension(35, noise(bits >> 4, tls_hello - so_far));
    body += sized16(extensions);
    return record(c, 22, message(1, body));
}

std::string tls_server_hello(const Conversation& c, std::string_view name, std::int64_t epoch_us) {
    const bool modern = speaks_tls_12(c.client.habit.system);
    const std::uint64_t bits = sim::mix(c.identity, 0x7152);
    std::string hello;
    append16(hello, modern ? 0x0303 : 0x0301);
    hello += random_of(epoch_us + c.start_us, bits);
    hello += '\x20';
    hello += noise(bits >> 8, 32);
    append16(hello, modern ? 0x009C : 0x0005);
    hello += '\0';
    hello += sized16(extension(0xFF01, std::string(1, '\0')));
    const std::string first = record(c, 22, message(2, hello));
    const std::string done = record(c, 22, message(14, ""));
    constexpr std::size_t guess = 400;
    auto chain = [&](std::size_t filling) {
        return record(c, 22, message(11, sized24(sized24(certificate(c, name, filling)))));
    };
    const std::size_t size = first.size() + chain(guess).size() + done.size();
    ensure(size <= tls_certificate + 100 && tls_certificate <= size + 800,
           "a name leaves room in a certificate");
    return first + chain(guess + tls_certificate - size) + done;
}

std::string tls_client_keys(const Conversation& c) {
    const std::uint64_t bits = sim::mix(c.identity, 0x7153);
    return record(c, 22, message(16, sized16(noise(bits, 256)))) + record(c, 20, "\x01") +
           record(c, 22, noise(bits >> 8, finished_bytes(c.client.habit.system) - 5));
}

std::string tls_server_change(const Conversation& c) {
    const std::uint64_t bits = sim::mix(c.identity, 0x7154);
    return record(c, 20, "\x01") +
           record(c, 22, noise(bits, finished_bytes(c.client.habit.system) - 5));
}

}  // namespace naga::wire
