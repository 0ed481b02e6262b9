#include "report/html.h"

#include "base/ensure.h"

namespace naga::report {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The length of the well-formed UTF-8 sequence at the front, or 0.
std::size_t sequence(std::string_view text, std::uint32_t& point) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    std::size_t length = 0;
    if (first < 0x80) {
        point = first;
        return 1;
    }
    if (first >= 0xC2 && first < 0xE0) length = 2, point = first & 0x1Fu;
    if (first >= 0xE0 && first < 0xF0) length = 3, point = first & 0x0Fu;
    if (first >= 0xF0 && first < 0xF5) length = 4, point = first & 0x07u;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        point = point << 6 | (byte(i) & 0x3Fu);
    }
    const bool too_long = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (too_long || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return 0;
    return length;
}

// What XML forbids, and what would make a line read otherwise than it is written.
bool unfit(std::uint32_t point) {
    if (point < 0x20) return point != '\n' && point != '\t';
    return (point >= 0x7F && point < 0xA0) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0x200E || point == 0x200F ||
           point == 0xFFFE || point == 0xFFFF;
}

void escape(std::string& out, std::string_view text) {
    while (!text.empty()) {
        std::uint32_t point = 0;
        const std::size_t length = sequence(text, point);
        if (length == 0 || unfit(point)) {
            out += replacement;
            text.remove_prefix(length == 0 ? 1 : length);
            continue;
        }
        switch (text.front()) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += text.substr(0, length); break;  // all that means nothing in HTML
        }
        text.remove_prefix(length);
    }
}

void start(std::string& out, std::string_view tag, Attributes attributes) {
    out += '<';
    out += tag;
    for (const auto& [name, value] : attributes) {
        out += ' ';
        out += name;
        out += "=\"";
        escape(out, value);
        out += '"';
    }
}

// Digits in groups of three.
std::string grouped(std::string digits, char between) {
    for (std::size_t i = digits.size(); i > 3;) {
        i -= 3;
        digits.insert(i, 1, between);
    }
    return digits;
}

}  // namespace

Html plain(std::string_view text) {
    Html html;
    escape(html.code, text);
    return html;
}

Html element(std::string_view tag, Attributes attributes, const Html& inside) {
    Html html;
    start(html.code, tag, attributes);
    html.code += '>';
    html.code += inside.code;
    html.code += "</";
    html.code += tag;
    html.code += '>';
    return html;
}

Html link_to(std::string_view id, const Html& inside) {
    return element("a", {{"href", "#" + std::string(id)}}, inside);
}

Html joined(const std::vector<Html>& parts) {
    Html html;
    for (const Html& part : parts) {
        if (!html.code.empty()) html.code += ", ";
        html += part;
    }
    return html;
}

std::string as_decimal(double value, int decimals, Language language) {
    if (!(value > -1e15 && value < 1e15)) return "\xE2\x80\x93";
    std::int64_t scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    const double size = value < 0 ? -value : value;
    const auto n = static_cast<std::int64_t>(size * static_cast<double>(scale) + 0.5);
    const bool lao = language == Language::lao;
    std::string text = value < 0 && n != 0 ? "\xE2\x88\x92" : "";
    text += grouped(std::to_string(n / scale), lao ? '.' : ',');
    if (decimals > 0) {
        text += lao ? ',' : '.';
        text += std::to_string(n % scale + scale).substr(1);
    }
    return text;
}

std::string as_amount(double value, Language language) {
    const double size = value < 0 ? -value : value;
    if (size == 0) return "0";
    return as_decimal(value, size >= 100 ? 0 : size >= 10 ? 1 : 2, language);
}

std::string as_tenths(std::int64_t tenths) {
    const std::int64_t size = tenths < 0 ? -tenths : tenths;
    std::string text = tenths < 0 ? "-" : "";
    text += std::to_string(size / 10);
    if (size % 10 != 0) text += "." + std::to_string(size % 10);
    return text;
}

Page& Page::open(std::string_view tag, Attributes attributes) {
    start(out_, tag, attributes);
    out_ += '>';
    open_.emplace_back(tag);
    return *this;
}

Page& Page::close() {
    ensure(!open_.empty(), "an element is closed that was opened");
    out_ += "</" + open_.back() + ">\n";
    open_.pop_back();
    return *this;
}

Page& Page::single(std::string_view tag, Attributes attributes) {
    start(out_, tag, attributes);
    out_ += "/>";
    return *this;
}

Page& Page::put(std::string_view tag, Attributes attributes, const Html& inside) {
    start(out_, tag, attributes);
    out_ += '>';
    out_ += inside.code;
    out_ += "</";
    out_ += tag;
    out_ += ">\n";
    return *this;
}

Page& Page::add(const Html& html) {
    out_ += html.code;
    return *this;
}

std::string Page::take() {
    ensure(open_.empty(), "every element of a page is closed");
    return std::move(out_);
}

}  // namespace naga::report
