#include "serve/answers.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "base/json.h"
#include "serve/assets.h"
#include "serve/request_reader.h"

namespace naga::serve {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool can_be_sent(const Response& response) {
    return response.status >= 200 && response.status <= 599 && is_line(response.type) &&
           std::all_of(response.headers.begin(), response.headers.end(), [](const auto& h) {
               return !h.first.empty() && is_line(h.first) && is_line(h.second) &&
                      h.first.find_first_of(": ") == std::string::npos;
           });
}

void put(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> guards = {{
    {"X-Content-Type-Options", "nosniff"},
    // With `no-referrer` a browser says `Origin: null` of a form of our own (Fetch, 3.1).
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
}};

std::string policy(std::string_view reports) {
    std::string text(content_policy);
    if (!reports.empty()) text.append("; report-uri ").append(reports);
    return text;
}

// Those every answer has, unless the answer has its own.
void put_guards(std::string& out, const Response& response, std::string_view reports) {
    const auto has = [&](std::string_view name) {
        return std::any_of(response.headers.begin(), response.headers.end(),
                           [&](const auto& h) { return same_name(h.first, name); });
    };
    if (!has("Content-Security-Policy")) put(out, "Content-Security-Policy", policy(reports));
    for (const auto& [name, value] : guards)
        if (!has(name)) put(out, name, value);
    if (!has("Cache-Control"))
        put(out, "Cache-Control",
            !response.asset             ? "no-store"
            : response.asset->immutable ? "public, max-age=31536000, immutable"
                                        : "no-cache");
}

std::string status_line(int status) {
    std::string line = "HTTP/1.1 " + std::to_string(status) + ' ';
    line += reason_of(status);
    line += "\r\n";
    return line;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
        if (plain) {
            out += c;
        } else {
            char code[4];
            std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(c) & 0xFFu);
            out += code;
        }
    }
    return out;
}

}  // namespace

std::string http_date(std::int64_t unix_seconds) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t at = unix_seconds;
    std::tm t{};
    ::gmtime_r(&at, &t);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[t.tm_wday % 7],
                  t.tm_mday, months[t.tm_mon % 12], t.tm_year + 1900, t.tm_hour, t.tm_min,
                  t.tm_sec);
    return text;
}

Laid lay_out(Response& response, const Asked& asked, std::string_view date,
             std::string_view reports) {
    if (!can_be_sent(response)) response = refusal_answer(Refusal::failed);
    Laid laid;
    Coding coding{response.body, {}};
    std::string_view type = response.type;
    if (response.asset) {
        const Asset& asset = *response.asset;
        coding = choose_coding(asset, asked.accept_encoding);
        type = asset.type;
        if (response.status == 200 && names_etag(asked.if_none_match, asset.etag))
            response.status = 304;
    }
    const bool bodiless = response.status == 204 || response.status == 304;
    if (bodiless) coding = {{}, coding.name};
    std::string& out = laid.head;
    out.reserve(1024);
    out = status_line(response.status);
    put(out, "Date", date);
    if (!bodiless) {
        if (!type.empty()) put(out, "Content-Type", type);
        put(out, "Content-Length", std::to_string(coding.bytes.size()));
        if (!coding.name.empty()) put(out, "Content-Encoding", coding.name);
    }
    if (response.asset) {
        put(out, "ETag", response.asset->etag);
        if (!response.asset->gzip.empty() || !response.asset->brotli.empty())
            put(out, "Vary", "Accept-Encoding");
    }
    if (!asked.keeps_alive) put(out, "Connection", "close");
    put_guards(out, response, reports);
    for (const auto& [name, value] : response.headers) put(out, name, value);
    out += "\r\n";
    if (!asked.is_head) laid.body = coding.bytes;
    return laid;
}

std::string stream_head(std::string_view date, std::string_view reports) {
    Response response;
    std::string out = status_line(200);
    put(out, "Date", date);
    put(out, "Content-Type", "text/event-stream");
    put(out, "Connection", "close");
    put(out, "X-Accel-Buffering", "no");  // a proxy that collects would hold the exercise back
    put_guards(out, response, reports);
    out += "\r\n";
    return out;
}

Response json_answer(int status, std::string json) {
    return {status, "application/json", std::move(json), {}, nullptr};
}

Response refusal_answer(int status, std::string_view code, const Text& text) {
    JsonWriter w;
    w.open_object().key("status").value(status).key("error").value(code);
    w.key("text").open_object().key("en").value(text.en).key("lo").value(text.lo).close_object();
    w.close_object();
    return json_answer(status, w.take());
}

Response refusal_answer(Refusal refusal) {
    const RefusalWords& words = words_of(refusal);
    return refusal_answer(words.status, words.code, words.text);
}

Response not_found() { return refusal_answer(Refusal::not_found); }

Response too_many(std::int64_t wait_us) {
    Response response = refusal_answer(Refusal::too_many);
    response.headers.emplace_back("Retry-After", std::to_string((wait_us + 999'999) / 1'000'000));
    return response;
}

Response download(std::string type, std::string file_name, std::string body) {
    // The plain name for old programs has only what no reader could misread.
    std::string plain = file_name;
    for (char& c : plain)
        if (c < 0x20 || c > 0x7E || std::string_view("\"\\/:*?<>|;%").find(c) != std::string::npos)
            c = '_';
    Response response{200, std::move(type), std::move(body), {}, nullptr};
    response.headers.emplace_back(
        "Content-Disposition",
        "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encoded(file_name));
    return response;
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return {};
}

std::string_view Request::asked(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return {};
}

std::string Request::cookie(std::string_view name) const {
    std::string_view rest = header("cookie");
    std::string found;
    bool seen = false;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        if (seen) return {};
        seen = true;
        found = std::string(pair.substr(equals + 1));
    }
    return found;
}

}  // namespace naga::serve
