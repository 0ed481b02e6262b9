#include "inet/address.h"

#include <algorithm>
#include <array>

namespace naga::inet {

namespace {

// A decimal number without leading zeros at the front of `text`, taken off it.
std::optional<std::uint32_t> take_number(std::string_view& text, std::uint32_t most) {
    std::uint32_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
        if (value > most || (digits == 1 && text[0] == '0')) return std::nullopt;
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

constexpr Prefix block(std::uint32_t bits, std::uint8_t length) { return {{bits}, length}; }

constexpr std::array drill_blocks = {
    block(0xC0000200, 24),  // RFC 5737: 192.0.2.0/24
    block(0xC6336400, 24),  //           198.51.100.0/24
    block(0xCB007100, 24),  //           203.0.113.0/24
    block(0xC6120000, 15),  // RFC 2544: 198.18.0.0/15
    block(0x64400000, 10),  // RFC 6598: 100.64.0.0/10
    block(0x0A000000, 8),   // RFC 1918: 10.0.0.0/8
    block(0xAC100000, 12),  //           172.16.0.0/12
    block(0xC0A80000, 16),  //           192.168.0.0/16
    block(0xF0000000, 4),   // RFC 1112: 240.0.0.0/4
};

bool is_label_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

std::string as_text(Address address) {
    std::string text;
    for (int shift = 24; shift >= 0; shift -= 8) {
        text += std::to_string((address.bits >> shift) & 255);
        if (shift > 0) text += '.';
    }
    return text;
}

std::string as_text(Prefix prefix) {
    return as_text(prefix.first) + "/" + std::to_string(prefix.length);
}

std::optional<Address> read_address(std::string_view text) {
    Address address;
    for (int part = 0; part < 4; ++part) {
        if (part > 0) {
            if (!text.starts_with('.')) return std::nullopt;
            text.remove_prefix(1);
        }
        const auto number = take_number(text, 255);
        if (!number) return std::nullopt;
        address.bits = address.bits << 8 | *number;
    }
    if (!text.empty()) return std::nullopt;
    return address;
}

std::optional<Prefix> read_prefix(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto first = read_address(text.substr(0, slash));
    text.remove_prefix(slash + 1);
    const auto length = take_number(text, 32);
    if (!first || !length || !text.empty()) return std::nullopt;
    const Prefix prefix{*first, static_cast<std::uint8_t>(*length)};
    if ((prefix.first.bits & (prefix.size() - 1)) != 0) return std::nullopt;
    return prefix;
}

bool is_drill_prefix(Prefix prefix) {
    return std::any_of(drill_blocks.begin(), drill_blocks.end(), [&](const Prefix& held) {
        return prefix.length >= held.length && held.holds(prefix.first);
    });
}

bool is_drill_asn(std::uint32_t asn) {
    const auto within = [&](std::uint32_t first, std::uint32_t last) {
        return asn >= first && asn <= last;
    };
    return within(64496, 64511) || within(65536, 65551) ||           // RFC 5398
           within(64512, 65534) || within(4200000000, 4294967294U);  // RFC 6996
}

bool is_drill_name(std::string_view name) {
    if (name.size() > 253) return false;
    std::string_view last;
    std::size_t labels = 0;
    for (std::string_view rest = name;; ++labels) {
        const std::size_t dot = rest.find('.');
        last = rest.substr(0, dot);
        if (last.empty() || last.size() > 63 || last.front() == '-' || last.back() == '-' ||
            !std::all_of(last.begin(), last.end(), is_label_letter))
            return false;
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    return labels >= 1 && (last == "example" || last == "test" || last == "invalid");
}

}  // namespace naga::inet
