#include "wire/letter_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/html.h"
#include "wire/seal.h"

namespace naga::wire {

namespace {

constexpr std::string_view exercise = "EXERCISE EXERCISE EXERCISE";

std::string two(unsigned n) {
    return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 128; });
}

// Words of RFC 2047, none longer than 75 characters and none that cuts a letter in two.
std::string encoded_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t end = std::min<std::size_t>(text.size(), 42);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + as_base64(text.substr(0, end)) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

// Folded before words that would reach beyond 78 characters (RFC 5322 2.1.1).
std::string header(std::string_view name, std::string_view value) {
    std::string out = std::string(name) + ":";
    std::size_t column = out.size();
    if (value.find("\r\n") != std::string_view::npos)
        return out + " " + std::string(value) + "\r\n";
    while (!value.empty()) {
        const std::size_t end = std::min(value.find(' '), value.size());
        const std::string_view word = value.substr(0, end);
        if (column + 1 + word.size() > 78 && column > name.size() + 1) {
            out += "\r\n";
            column = 0;
        }
        out += ' ';
        out += word;
        column += 1 + word.size();
        value.remove_prefix(std::min(value.size(), end + 1));
    }
    return out + "\r\n";
}

std::string text_header(std::string_view name, std::string_view text) {
    return is_plain(text) ? header(name, text) : header(name, encoded_words(text));
}

std::string address_header(std::string_view field, std::string_view name,
                           std::string_view address) {
    if (!is_plain(name)) {
        const std::string words = encoded_words(name);
        return std::string(field) + ": " + words + "\r\n <" + std::string(address) + ">\r\n";
    }
    std::string quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return header(field, quoted + "\" <" + std::string(address) + ">");
}

std::string with_crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

// RFC 2045 6.8: lines of 76 characters.
std::string base64_lines(std::string_view bytes) {
    const std::string all = as_base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += 76) out += all.substr(at, 76) + "\r\n";
    return out;
}

// RFC 2045 6.7. Needs text whose lines end in LF.
std::string quoted_printable(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool at_end = i + 1 == text.size() || text[i + 1] == '\n';
        const bool as_it_is = (c > 32 && c < 127 && c != '=') || (c == ' ' && !at_end);
        const std::size_t width = as_it_is ? 1 : 3;
        if (column + width > 75) {
            out += "=\r\n";
            column = 0;
        }
        if (as_it_is)
            out += static_cast<char>(c);
        else
            out += '=', out += digits[c >> 4], out += digits[c & 15];
        column += width;
    }
    return out;
}

std::string as_html(const Draft& draft) {
    std::string inner = html_text(draft.body);
    const std::string shown = html_text(draft.link);
    if (!draft.link.empty()) {
        constexpr std::array<std::string_view, 4> labels = {"", "Log in", "Open", "Click here"};
        const std::string_view label = labels[sim::mix(draft.look, 5) % labels.size()];
        const std::string anchor =
            "<a href=\"" + shown + "\">" + (label.empty() ? shown : std::string(label)) + "</a>";
        for (std::size_t at = inner.find(shown); at != std::string::npos;
             at = inner.find(shown, at + anchor.size()))
            inner.replace(at, shown.size(), anchor);
    }
    std::string out =
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\n"
        "</head><body style=\"font-family: sans-serif\">\n<p>";
    for (std::size_t i = 0; i < inner.size(); ++i) {
        const bool paragraph = inner[i] == '\n' && i + 1 < inner.size() && inner[i + 1] == '\n';
        if (paragraph) {
            out += "</p>\n<p>";
            ++i;
        } else if (inner[i] == '\n') {
            out += i + 1 == inner.size() ? "" : "<br>\n";
        } else {
            out += inner[i];
        }
    }
    return out + "</p>\n</body></html>\n";
}

struct Part {
    std::string type, encoding, text;
};
Part part_of(std::string_view type, std::string_view text, bool quoted) {
    if (!is_plain(text))
        return {std::string(type) + "; charset=utf-8", "base64", base64_lines(with_crlf(text))};
    if (quoted)
        return {std::string(type) + "; charset=utf-8", "quoted-printable", quoted_printable(text)};
    return {std::string(type) + "; charset=us-ascii", "7bit", with_crlf(text)};
}

std::string mailer_of(const Draft& draft) {
    constexpr std::array<std::string_view, 8> mailers = {
        "X-Mailer: Microsoft Outlook 14.0",
        "X-Mailer: Microsoft Outlook 14.0",
        "X-Mailer: Microsoft Outlook Express 6.00.2900.5931",
        "User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:24.0) Gecko/20131118 Thunderbird/24.1.1",
        "User-Agent: Roundcube Webmail/0.9.5",
        "X-Mailer: PHPMailer 5.2.6",
        "User-Agent: SquirrelMail/1.4.22",
        ""};
    return std::string(mailers[sim::mix(draft.look, 3) % mailers.size()]);
}

// Relaxed forms of RFC 6376 3.4.2 and 3.4.4.
std::string relaxed_header(std::string_view name, std::string_view value) {
    std::string out;
    for (const char c : name) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    out += ':';
    const std::size_t start = out.size();
    bool gap = false;
    for (const char c : value) {
        if (c == '\r' || c == '\n') continue;
        if (c == ' ' || c == '\t') {
            gap = true;
            continue;
        }
        if (gap && out.size() > start) out += ' ';
        gap = false;
        out += c;
    }
    return out;
}

std::string relaxed_body(std::string_view body) {
    std::string out, line;
    std::size_t empty = 0;
    while (!body.empty()) {
        const std::size_t end = body.find("\r\n");
        const std::string_view raw = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 2);
        line.clear();
        bool gap = false;
        for (const char c : raw) {
            if (c == ' ' || c == '\t') {
                gap = true;
                continue;
            }
            if (gap) line += ' ';
            gap = false;
            line += c;
        }
        if (line.empty()) {
            ++empty;
            continue;
        }
        for (; empty > 0; --empty) out += "\r\n";
        out += line + "\r\n";
    }
    return out;
}

struct Field {
    std::string_view name, value;
};
// The fields of a block of headers, folded ones whole.
std::vector<Field> fields_of(std::string_view block) {
    std::vector<Field> fields;
    while (!block.empty()) {
        std::size_t end = block.find("\r\n");
        while (end + 2 < block.size() && (block[end + 2] == ' ' || block[end + 2] == '\t'))
            end = block.find("\r\n", end + 2);
        const std::string_view whole = block.substr(0, end);
        const std::size_t colon = whole.find(':');
        fields.push_back({whole.substr(0, colon), whole.substr(colon + 1)});
        block.remove_prefix(end + 2);
    }
    return fields;
}

std::string dkim_signature(const Draft& draft, std::string_view headers, std::string_view body) {
    constexpr std::array<std::string_view, 7> covered = {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"};
    std::string list;
    for (const std::string_view name : covered) {
        if (!list.empty()) list += ':';
        list += name;
    }
    const Hash body_hash = sha256(relaxed_body(body));
    const auto view = [](const Hash& hash) {
        return std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size());
    };
    std::string value = " v=1; a=ed25519-sha256; c=relaxed/relaxed; d=" + draft.domain +
                        ";\r\n\ts=" + selector_of(draft.domain) +
                        "; t=" + std::to_string(draft.written_us / 1'000'000) + ";\r\n\th=" + list +
                        ";\r\n\tbh=" + as_base64(view(body_hash)) + ";\r\n\tb=";
    std::string signature(88, 'A');
    if (draft.signing == Signing::real) {
        std::string covers;
        const std::vector<Field> fields = fields_of(headers);
        for (const std::string_view name : covered)
            for (const Field& field : fields)
                if (field.name == name) covers += relaxed_header(name, field.value) + "\r\n";
        covers += relaxed_header("DKIM-Signature", value);
        // RFC 8463 3: Ed25519 signs the SHA-256 hash of what is covered.
        signature = as_base64(signed_by(exercise_key_of(draft.domain), view(sha256(covers))));
    }
    return "DKIM-Signature:" + value + signature.substr(0, 70) + "\r\n\t" + signature.substr(70) +
           "\r\n";
}

}  // namespace

std::string as_mail_date(std::int64_t since_1970_us, std::int64_t zone_us) {
    constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                          "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::chrono::sys_seconds local{std::chrono::floor<std::chrono::seconds>(
        std::chrono::microseconds(since_1970_us + zone_us))};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{local - day};
    const std::int64_t zone = (zone_us < 0 ? -zone_us : zone_us) / 60'000'000;
    const auto number = [](auto n) { return two(static_cast<unsigned>(n)); };
    return std::string(weekdays[std::chrono::weekday{day}.c_encoding()]) + ", " +
           number(static_cast<unsigned>(date.day())) + " " +
           std::string(months[static_cast<unsigned>(date.month()) - 1]) + " " +
           std::to_string(static_cast<int>(date.year())) + " " + number(clock.hours().count()) +
           ":" + number(clock.minutes().count()) + ":" + number(clock.seconds().count()) + " " +
           (zone_us < 0 ? "-" : "+") + number(zone / 60) + number(zone % 60);
}

std::string queue_id(std::uint64_t identity) {
    std::string id = sim::as_hex(sim::mix(identity, 0x7175657565)).substr(6);
    for (char& c : id)
        if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    return id;
}

bool signs(std::string_view domain) { return sim::digest_of(domain, 0x646B696D) % 100 < 80; }

std::string selector_of(std::string_view domain) {
    constexpr std::array<std::string_view, 6> selectors = {"mail",     "default", "s1",
                                                           "dkim2013", "k1",      "key1"};
    return std::string(selectors[sim::digest_of(domain, 0x73656C65) % selectors.size()]);
}

std::optional<std::string> dkim_record(std::string_view name) {
    constexpr std::string_view joint = "._domainkey.";
    const std::size_t at = name.find(joint);
    if (at == std::string_view::npos) return {};
    const std::string_view domain = name.substr(at + joint.size());
    if (!signs(domain) || name.substr(0, at) != selector_of(domain)) return {};
    const Key key = exercise_key_of(domain);
    return "v=DKIM1; k=ed25519; n=EXERCISE; p=" +
           as_base64({reinterpret_cast<const char*>(key.open.data()), key.open.size()});
}

std::string message_id_of(const Draft& draft) {
    const std::string date = as_mail_date(draft.written_us, draft.zone_us);
    const std::uint64_t bits = sim::mix(draft.identity, 0x6D6964);
    if (sim::mix(draft.look, 4) % 2 == 0)
        return sim::as_hex(bits).substr(4) + "." + date.substr(5, 2) + date.substr(17, 2) +
               date.substr(20, 2) + "@" + draft.id_host;
    return std::to_string(draft.written_us / 1'000'000) + "." +
           std::to_string(bits % 90'000 + 10'000) + "@" + draft.id_host;
}

std::string format(const Draft& draft) {
    const std::uint64_t look = draft.look;
    std::string headers, body;
    headers += header("Message-ID", "<" + message_id_of(draft) + ">");
    headers += header("Date", as_mail_date(draft.written_us, draft.zone_us));
    headers += address_header("From", draft.from_name, draft.from);
    headers += address_header("To", draft.to_name, draft.to);
    headers += text_header("Subject", draft.subject);
    if (draft.is_reply) {
        const std::string before = "<" + sim::as_hex(sim::mix(draft.identity, 8)).substr(4) + "." +
                                   std::to_string(sim::mix(draft.identity, 9) % 90'000) + "@" +
                                   draft.reply_host + ">";
        headers += header("In-Reply-To", before);
        headers += header("References", before);
    }
    if (const std::string mailer = mailer_of(draft); !mailer.empty()) headers += mailer + "\r\n";
    headers += header("X-Exercise", exercise);
    headers += header("MIME-Version", "1.0");
    const Part plain = part_of("text/plain", draft.body, sim::mix(look, 6) % 4 == 0);
    if (draft.has_html) {
        const Part html = part_of("text/html", as_html(draft), true);
        const std::string boundary = "=_" + sim::as_hex(sim::mix(draft.identity, 10));
        headers += header("Content-Type", "multipart/alternative; boundary=\"" + boundary + "\"");
        body += "This is a multi-part message in MIME format.\r\n";
        for (const Part* part : {&plain, &html})
            body += "--" + boundary + "\r\n" + header("Content-Type", part->type) +
                    header("Content-Transfer-Encoding", part->encoding) + "\r\n" + part->text +
                    "\r\n";
        body += "--" + boundary + "--\r\n";
    } else {
        headers += header("Content-Type", plain.type);
        headers += header("Content-Transfer-Encoding", plain.encoding);
        body = plain.text;
    }

    const std::string address = inet::as_text(draft.address);
    const std::uint64_t inner = sim::mix(sim::digest_of(draft.helo), look % 3);
    std::string way;
    std::string taken = "from " + draft.helo + " (" + draft.client + " [" + address + "])";
    if (draft.is_inside && draft.client == "unknown")
        taken += " (Authenticated sender: " + draft.from + ")";
    taken += " by " + draft.gateway + " (Postfix) with " +
             (draft.is_inside && draft.client == "unknown" ? "ESMTPSA" : "ESMTP") + " id " +
             queue_id(draft.identity) + " for <" + draft.to + ">; " +
             as_mail_date(draft.taken_us, draft.zone_us);
    way += header("Return-Path", "<" + draft.from + ">");
    way += header("Received", taken);
    if (!draft.is_inside && signs(draft.domain) && draft.client != "unknown")
        way += dkim_signature(draft, headers, body);
    if (draft.has_inner_hop) {
        const std::string desk = "10." + std::to_string(inner % 250 + 1) + "." +
                                 std::to_string(inner / 250 % 250 + 1) + "." +
                                 std::to_string(sim::mix(inner, look) % 250 + 2);
        way += header("Received", "from [" + desk + "] (unknown [" + desk + "]) by " + draft.helo +
                                      " (Postfix) with ESMTP id " +
                                      queue_id(sim::mix(draft.identity, 11)) + "; " +
                                      as_mail_date(draft.passed_us, draft.zone_us));
    }
    return way + headers + "\r\n" + body;
}

}  // namespace naga::wire
