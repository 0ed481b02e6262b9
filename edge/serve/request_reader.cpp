#include "serve/request_reader.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

namespace naga::serve {

namespace http = boost::beast::http;

namespace {

// RFC 9110 5.6.2.
bool is_token(char c) {
    constexpr std::string_view more = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           more.find(c) != std::string_view::npos;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}
bool same_word(std::string_view a, std::string_view lower_case) {
    return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(),
                      [](char x, char y) { return lower(x) == y; });
}
std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

int hex(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Well-formed UTF-8 (RFC 3629) without controls.
bool is_plain_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x20 || c == 0x7F) return false;
        const std::size_t length = c < 0x80   ? 1
                                   : c < 0xC2 ? 0
                                   : c < 0xE0 ? 2
                                   : c < 0xF0 ? 3
                                   : c < 0xF5 ? 4
                                              : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        if (length > 2) {
            const auto d = static_cast<unsigned char>(text[i + 1]);
            if ((c == 0xE0 && d < 0xA0) || (c == 0xED && d > 0x9F) || (c == 0xF0 && d < 0x90) ||
                (c == 0xF4 && d > 0x8F))
                return false;
        }
        i += length;
    }
    return true;
}

// Percent-decoded; nothing where an escape is cut or wrong, or the result is no plain text.
std::optional<std::string> decoded(std::string_view text, char plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += plus;
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return {};
            out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
            i += 2;
        }
    }
    if (!is_plain_text(out)) return {};
    return out;
}

// A path is read in one way only: absolute, no empty part but the last, no dots as a part, no
// slash in disguise.
std::optional<std::string> plain_path(std::string_view raw) {
    if (raw.empty() || raw.front() != '/') return {};
    if (raw.find_first_of("^`{|}") != std::string_view::npos) return {};  // RFC 3986 3.3
    std::string path;
    for (std::size_t begin = 1;;) {
        const std::size_t end = std::min(raw.find('/', begin), raw.size());
        const auto part = decoded(raw.substr(begin, end - begin), '+');
        if (!part || part->find_first_of("/\\") != std::string::npos) return {};
        if (*part == "." || *part == ".." || (part->empty() && end < raw.size())) return {};
        path += '/';
        path += *part;
        if (end == raw.size()) return path;
        begin = end + 1;
    }
}

Refusal read_query(std::string_view raw, const Limits& limits, Request& into) {
    while (!raw.empty()) {
        const std::size_t end = std::min(raw.find('&'), raw.size());
        const std::string_view pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) continue;
        if (into.query.size() == limits.query_max) return Refusal::target_too_long;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals), ' ');
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), ' ');
        if (!name || !value) return Refusal::bad_target;
        into.query.emplace_back(std::move(*name), std::move(*value));
    }
    return Refusal::none;
}

Method method_of(std::string_view word) {
    if (word == "GET") return Method::get;
    if (word == "HEAD") return Method::head;
    if (word == "POST") return Method::post;
    if (word == "PUT") return Method::put;
    if (word == "DELETE") return Method::del;
    if (word == "OPTIONS") return Method::options;
    return Method::other;
}

// Headers that may stand once: two of them are two answers to one question.
constexpr std::array<std::string_view, 10> single = {
    "host",   "content-type",  "origin",  "sec-fetch-site",   "expect",
    "cookie", "authorization", "referer", "content-encoding", "last-event-id"};

}  // namespace

std::string_view reason_of(int status) {
    if (status < 100 || status > 599) return "Answer";
    const auto words = http::obsolete_reason(static_cast<http::status>(status));
    return words.empty() ? std::string_view("Answer")
                         : std::string_view(words.data(), words.size());
}

Refusal read_target(std::string_view target, const Limits& limits, Request& into) {
    if (target.size() > limits.target_bytes_max) return Refusal::target_too_long;
    for (const char c : target)
        if (c <= 0x20 || c >= 0x7F || std::string_view("#\\\"<>").find(c) != std::string::npos)
            return Refusal::bad_target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    auto path = plain_path(target.substr(0, mark));
    if (!path) return Refusal::bad_target;
    into.path = std::move(*path);
    return read_query(target.substr(std::min(mark + 1, target.size())), limits, into);
}

std::string host_name(std::string_view host) {
    if (host.empty() || host.size() > 255) return {};
    std::string name;
    if (host.front() == '[') {
        const std::size_t end = host.find(']');
        if (end == std::string_view::npos) return {};
        name = lowered(host.substr(1, end - 1));
        if (name.find_first_not_of("0123456789abcdef:.") != std::string::npos ||
            name.find(':') == std::string::npos)
            return {};
        host.remove_prefix(end + 1);
    } else {
        const std::size_t end = std::min(host.find(':'), host.size());
        name = lowered(host.substr(0, end));
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") != std::string::npos)
            return {};
        host.remove_prefix(end);
    }
    if (host.empty()) return name;
    host.remove_prefix(host.front() == ':' ? 1 : 0);
    const bool is_port =
        !host.empty() && host.size() <= 5 && std::all_of(host.begin(), host.end(), is_digit);
    return is_port ? name : std::string();
}

bool is_cross_site(const Request& request) {
    if (request.method == Method::get || request.method == Method::head ||
        request.method == Method::options)
        return false;
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none") return true;
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return false;
    const std::string host = lowered(request.host);
    // Behind a proxy that ends TLS the page's scheme is https, and ours is not.
    return origin != "https://" + host && (request.tls || origin != "http://" + host);
}

struct RequestReader::Parser {
    http::request_parser<http::string_body> beast;
};

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::refuse(Refusal why) {
    refusal_ = why;
    return Step::refused;
}

RequestReader::Step RequestReader::read_head(std::string_view bytes, std::size_t& used) {
    used = 0;
    // What begins like this is TLS, or no HTTP at all; waiting for its end would be idle.
    if (scanned_ == 0 && !bytes.empty() && !is_token(bytes[0])) return refuse(Refusal::malformed);
    for (; scanned_ < bytes.size(); ++scanned_) {
        if (scanned_ >= limits_.head_bytes_max) return refuse(Refusal::head_too_large);
        if (bytes[scanned_] != '\n') continue;
        if (scanned_ == 0 || bytes[scanned_ - 1] != '\r') return refuse(Refusal::malformed);
        if (scanned_ - line_ == 1) {
            const std::size_t end = scanned_ + 1;
            const Refusal why = parse(bytes.substr(0, end));
            if (why != Refusal::none) return refuse(why);
            used = end;
            return Step::done;
        }
        line_ = scanned_ + 1;
    }
    return Step::more;
}

// The raw bytes, before anybody interprets them. Every line ends in CRLF already.
Refusal RequestReader::check_lines(std::string_view head) const {
    std::size_t headers = 0, lengths = 0;
    for (std::size_t begin = 0; begin < head.size();) {
        const std::size_t end = head.find('\n', begin) - 1;
        const std::string_view line = head.substr(begin, end - begin);
        const bool first = begin == 0;
        begin = end + 2;
        for (const char c : line)
            if ((static_cast<unsigned char>(c) < 0x20 && (c != '\t' || first)) || c == 0x7F ||
                (first && static_cast<unsigned char>(c) >= 0x80))
                return Refusal::malformed;
        if (line.empty()) return lengths > 1 ? Refusal::bad_length : Refusal::none;
        if (first) {
            if (std::count(line.begin(), line.end(), ' ') != 2) return Refusal::malformed;
            const std::string_view version = line.substr(line.rfind(' ') + 1);
            if (version != "HTTP/1.1" && version != "HTTP/1.0")
                return version.substr(0, 5) == "HTTP/" ? Refusal::version : Refusal::malformed;
            continue;
        }
        if (++headers > limits_.headers_max) return Refusal::head_too_large;
        // A blank in front would fold the line into the one before, one behind hides the name.
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 ||
            !std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), is_token))
            return Refusal::malformed;
        const std::string_view name = line.substr(0, colon);
        if (same_word(name, "content-length") || same_word(name, "transfer-encoding")) ++lengths;
    }
    return Refusal::malformed;
}

Refusal RequestReader::parse(std::string_view head) {
    if (const Refusal why = check_lines(head); why != Refusal::none) return why;
    parser_ = std::make_unique<Parser>();
    auto& beast = parser_->beast;
    beast.header_limit(static_cast<std::uint32_t>(limits_.head_bytes_max));
    beast.body_limit(boost::none);
    boost::beast::error_code ec;
    const std::size_t took = beast.put(boost::asio::buffer(head.data(), head.size()), ec);
    if (ec == http::error::bad_transfer_encoding) return Refusal::bad_coding;
    if (ec == http::error::bad_content_length || ec == http::error::multiple_content_length)
        return Refusal::bad_length;
    if (ec || took != head.size() || !beast.is_header_done()) return Refusal::malformed;

    const auto& message = beast.get();
    request_ = Request{};
    for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        request_.headers.emplace_back(
            lowered({name.data(), name.size()}),
            std::string(trimmed(std::string_view(value.data(), value.size()))));
    }
    for (const std::string_view name : single)
        if (std::count_if(request_.headers.begin(), request_.headers.end(),
                          [name](const auto& h) { return h.first == name; }) > 1)
            return name == "host" ? Refusal::bad_host : Refusal::malformed;
    const std::string_view line = head.substr(0, head.find('\r'));
    const std::size_t blank = line.find(' ');
    request_.method = method_of(line.substr(0, blank));
    std::string_view target = line.substr(blank + 1, line.rfind(' ') - blank - 1);
    request_.host = std::string(request_.header("host"));
    if (host_name(request_.host).empty()) return Refusal::bad_host;
    keeps_alive_ = beast.keep_alive();

    if (request_.method == Method::options && target == "*") {
        request_.path = "*";
    } else {
        // RFC 9112 3.2.2: the absolute form is accepted, but it is never another host than Host.
        for (const std::string_view scheme : {"http://", "https://"}) {
            if (!same_word(target.substr(0, scheme.size()), scheme)) continue;
            target.remove_prefix(scheme.size());
            const std::size_t end = std::min(target.find_first_of("/?"), target.size());
            if (lowered(target.substr(0, end)) != lowered(request_.host)) return Refusal::bad_host;
            target.remove_prefix(end);
            break;
        }
        const Refusal why = read_target(target, limits_, request_);
        if (why != Refusal::none) return why;
    }
    return check_framing();
}

// RFC 9112 6.3, without its leniencies.
Refusal RequestReader::check_framing() {
    const std::string_view coding = request_.header("transfer-encoding");
    const std::string_view length = request_.header("content-length");
    const auto named = [this](std::string_view name) {
        return std::any_of(request_.headers.begin(), request_.headers.end(),
                           [name](const auto& h) { return h.first == name; });
    };
    if (named("transfer-encoding")) {
        if (!same_word(coding, "chunked")) return Refusal::bad_coding;
        if (parser_->beast.get().version() != 11 || !parser_->beast.chunked())
            return Refusal::bad_coding;
        has_body_ = true;
    } else if (named("content-length")) {
        if (length.empty() || length.size() > 18 ||
            !std::all_of(length.begin(), length.end(), is_digit))
            return Refusal::bad_length;
        has_body_ = length.find_first_not_of('0') != std::string_view::npos;
    }
    if (has_body_ && (request_.method == Method::get || request_.method == Method::head ||
                      request_.method == Method::options))
        return Refusal::bad_body;
    if (named("expect")) {
        if (!same_word(request_.header("expect"), "100-continue")) return Refusal::expectation;
        expects_continue_ = has_body_ && parser_->beast.get().version() == 11;
    }
    if (!has_body_) parser_.reset();
    return Refusal::none;
}

bool RequestReader::limit_body(std::size_t bytes_max) {
    body_max_ = bytes_max;
    if (!parser_) return false;
    const auto length = parser_->beast.content_length();
    return length && *length > bytes_max;
}

RequestReader::Step RequestReader::read_body(std::string_view bytes, std::size_t& used) {
    used = 0;
    // The longest line of a chunk; beyond, somebody hides something in extensions or trailers.
    constexpr std::size_t line_max = 1024;
    auto& beast = parser_->beast;
    while (!beast.is_done()) {
        boost::beast::error_code ec;
        const std::size_t took =
            beast.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), ec);
        used += took;
        if (beast.get().body().size() > body_max_) return refuse(Refusal::body_too_large);
        if (beast.is_done()) break;
        if (ec && ec != http::error::need_more) return refuse(Refusal::bad_body);
        if (ec == http::error::need_more || used == bytes.size() || took == 0) {
            if (bytes.size() - used > line_max) return refuse(Refusal::bad_body);
            return Step::more;
        }
    }
    request_.body = std::move(beast.get().body());
    parser_.reset();
    return Step::done;
}

}  // namespace naga::serve
