#include "wire/web.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/calendar.h"
#include "base/ensure.h"
#include "sim/chance.h"
#include "sim/digest.h"
#include "wire/deeds.h"
#include "wire/defaced.h"

namespace naga::wire {

using world::none;

namespace {

using Words = std::array<std::string_view, 8>;

constexpr std::array<Words, themes> folders = {{
    {"news", "forms", "documents", "laws", "notices", "tenders", "contact", "services"},
    {"rates", "loans", "branches", "cards", "help", "accounts", "news", "forms"},
    {"courses", "results", "library", "students", "faculty", "events", "news", "forms"},
    {"politics", "sport", "business", "world", "culture", "health", "weather", "opinion"},
    {"clips", "films", "music", "channels", "live", "series", "latest", "top"},
    {"people", "photos", "groups", "wall", "events", "topics", "notes", "friends"},
    {"inbox", "help", "contacts", "calendar", "drafts", "sent", "folders", "settings"},
    {"b", "zone", "show", "click", "serve", "i", "r", "z"},
    {"lib", "i", "thumb", "css", "js", "media", "fonts", "avatars"},
    {"pub", "defs", "release", "stable", "patch", "catalog", "check", "notes"},
    {"phones", "shoes", "offers", "cart", "brands", "books", "kitchen", "toys"},
}};
constexpr std::array<std::string_view, 32> topics = {
    "river", "market", "festival", "school", "bridge", "rice",   "price",  "road",
    "team",  "season", "village",  "power",  "water",  "ticket", "forest", "city",
    "new",   "first",  "annual",   "open",   "public", "young",  "north",  "south",
    "plan",  "report", "meeting",  "guide",  "list",   "result", "visit",  "prize"};
constexpr std::array<std::string_view, 8> skins = {"default", "beez3", "twenty", "blue",
                                                   "main",    "clean", "green",  "theme1"};
// Murmur: what scanners ask everybody for.
constexpr std::array<std::string_view, 16> murmur = {"/phpmyadmin/",
                                                     "/phpMyAdmin/scripts/setup.php",
                                                     "/pma/scripts/setup.php",
                                                     "/myadmin/scripts/setup.php",
                                                     "/w00tw00t.at.ISC.SANS.DFind:)",
                                                     "/manager/html",
                                                     "/wp-login.php",
                                                     "/administrator/index.php",
                                                     "/admin.php",
                                                     "/cgi-bin/test.cgi",
                                                     "/robots.txt",
                                                     "/HNAP1/",
                                                     "/muieblackcat",
                                                     "/user/soapCaller.bs",
                                                     "/mysqladmin/",
                                                     "/xampp/phpinfo.php"};
constexpr std::array<std::string_view, 4> murmur_agents = {
    "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", "Python-urllib/2.7", "ZmEu", ""};

// Where people send much: what they write, pictures, and what editors put into a site.
constexpr std::array<std::string_view, 8> sent_to = {
    "/contact.php",        "/profile/photo.php",
    "/forum/newreply.php", "/wp-admin/async-upload.php",
    "/admin/upload.php",   "/admin/upload.php",
    "/guestbook.php",      "/admin/article.php?task=save"};
constexpr std::uint64_t long_form = 2'500;  // bytes of a request that no cookie has

constexpr auto polls = static_cast<std::uint8_t>(Deed::poll);
constexpr std::string_view html = "text/html; charset=UTF-8";

// Heads that carry a body: never more than the least answer.
constexpr std::uint64_t head_least = 318, head_spread = 72;
static_assert(head_least + head_spread <= answer_bytes_min);
// What a request needs beside method, path, host, agent and referer, and the least of its filling.
constexpr std::uint64_t request_frame = 320;

void put(std::string& text, std::uint64_t number) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}
void put_hex(std::string& text, std::uint64_t bits, int digits) {
    for (int i = digits - 1; i >= 0; --i) text += "0123456789abcdef"[bits >> (4 * (i % 16)) & 15];
}
// Hexadecimal digits that look like a token.
void put_token(std::string& text, std::uint64_t bits, std::uint64_t length) {
    while (length > 0) {
        const int digits = static_cast<int>(std::min<std::uint64_t>(length, 16));
        put_hex(text, bits, digits);
        length -= static_cast<std::uint64_t>(digits);
        bits = sim::mix(bits, length);
    }
}

std::string_view topic(std::uint64_t bits) { return topics[bits & 31]; }

// What the page of a site is called, in the manner of that site.
void put_page(std::string& path, std::uint64_t site, Theme theme, std::uint64_t bits) {
    const auto& words = folders[static_cast<std::size_t>(theme)];
    const std::uint64_t number = bits >> 40 & 1'023;
    if (theme == Theme::ads) {
        // Of a hundred and twenty-eight, one asks at a gate.
        path += (bits >> 8 & 127) == 0 ? "/gate.php?id=" : "/serve.php?zone=";
        put_hex(path, bits >> 16, 8);
        path += "&cb=";
        put(path, bits >> 32);
        return;
    }
    if (theme == Theme::cdn) {
        path += '/', path += words[site & 7], path += '/';
        put_hex(path, bits >> 8, 2);
        path += '/';
        put_hex(path, bits >> 16, 12);
        path += (bits & 7) < 5 ? ".jpg" : (bits & 7) < 6 ? ".js" : ".png";
        return;
    }
    if (theme == Theme::updates) {
        path += '/', path += words[bits & 7], path += "/v", put(path, 1 + (site & 7));
        path += (bits & 8) != 0 ? "/check?os=5.1&build=" : "/part-";
        put(path, 2'600 + number);
        if ((bits & 8) == 0) path += ".cab";
        return;
    }
    if (theme == Theme::mail) {
        switch (bits & 7) {
            case 0: path += "/"; return;
            case 1: path += "/owa/"; return;
            case 2: path += "/owa/?ae=Folder&t=IPF.Note"; return;
            case 3: path += "/webmail/"; return;
            default:  // of a number: most read what came in
                path += "/webmail/?folder=";
                path += words[(bits >> 8 & 3) == 0 ? bits >> 16 & 7 : 0];
                path += "&page=", put(path, 1 + (number & 15));
                return;
        }
    }
    if ((bits & 3) == 0) {
        path += '/';
        return;
    }
    if (theme == Theme::video && (bits & 4) != 0) {
        path += "/watch?v=", put_hex(path, bits >> 8, 11);
        return;
    }
    const std::string_view folder = words[bits >> 4 & 7];
    switch (site & 3) {
        case 0:
            path += "/index.php?option=com_content&view=article&id=", put(path, number);
            path += "&Itemid=", put(path, 50 + (bits >> 16 & 63));
            return;
        case 1:
            path += '/', path += folder, path += '/', path += topic(bits >> 8);
            path += '-', path += topic(bits >> 13), path += '-', put(path, 10'000 + number);
            path += ".html";
            return;
        case 2: path += '/', path += folder, path += "/default.aspx?id=", put(path, number); return;
        case 3:
            path += "/2013/", path += (bits & 16) != 0 ? "11/" : "12/";
            path += topic(bits >> 8), path += '-', path += topic(bits >> 13);
            path += '-', path += topic(bits >> 18), path += '/';
            return;
    }
}

// A part of a page; returns its type.
std::string_view put_part(std::string& path, std::uint64_t site, std::uint64_t bits) {
    constexpr std::array<std::string_view, 4> roots = {"/templates/", "/assets/", "/App_Themes/",
                                                       "/wp-content/themes/"};
    const std::string_view root = roots[site & 3];
    const std::string_view skin = skins[site >> 2 & 7];
    const std::uint64_t kind = bits & 31;
    if (kind < 3) {
        path += root, path += skin, path += "/css/";
        path += kind == 0 ? "template.css" : kind == 1 ? "style.css" : "print.css";
        return "text/css";
    }
    if (kind < 7) {
        path += root, path += skin, path += "/js/";
        path += kind < 5 ? "jquery-1.10.2.min.js" : kind == 5 ? "menu.js" : "slides.js?v=3";
        return "application/javascript";
    }
    if (kind == 7) {
        path += "/favicon.ico";
        return "image/x-icon";
    }
    path += kind < 20 ? "/images/" : (site & 1) != 0 ? "/media/" : "/uploads/2013/";
    path += topic(bits >> 8), path += '_';
    put(path, 1 + (bits >> 16 & 511));
    path += kind < 24 ? ".jpg" : kind < 28 ? ".png" : ".gif";
    return kind < 24 ? "image/jpeg" : kind < 28 ? "image/png" : "image/gif";
}

std::string_view type_of_page(const Request& r, Theme theme) {
    if (r.path.ends_with(".jpg")) return "image/jpeg";
    if (r.path.ends_with(".png")) return "image/png";
    if (r.path.ends_with(".js")) return "application/javascript";
    if (r.path.ends_with(".cab")) return "application/octet-stream";
    if (theme == Theme::ads) return "application/javascript";
    return html;
}

void set(Request& r, std::string_view method, std::string_view path, std::uint16_t status) {
    r.method = method;
    r.path = path;
    r.status = status;
}

// What an answer says, by its size and by luck in thousandths.
void settle(Request& r, const Exchange& e, std::uint64_t luck) {
    // Where there are several, a small one mostly says that nothing is new.
    const bool again = e.bare && e.answered <= bare_answer_bytes_max;
    if (again) {
        if (luck < 560)
            r.status = 304;
        else if (luck < 640)
            r.status = 302;
        else if (luck < 670)
            r.status = 301;
        else if (luck < 780)
            r.status = 404;
        else if (luck < 830)
            r.method = "HEAD";
        return;
    }
    if (e.answered <= bare_answer_bytes_max) {
        if (luck < 270)
            r.status = 304;
        else if (luck < 320)
            r.status = 302;
        else if (luck < 370)
            r.status = 404;
        else if (luck < 390)
            r.method = "HEAD";
        return;
    }
    if (luck < 31) {
        if (e.answered < 60'000) r.status = 404;
    } else if (luck >= 42 && luck < 64) {
        if (e.answered < 20'000) r.status = luck < 58 ? 302 : 301;
    } else if (luck >= 64 && luck < 72) {
        r.status = luck < 68 ? 500 : 403;
    }
}

void murmur_of(Request& r, const Conversation& c, std::uint64_t k, std::uint64_t bits) {
    set(r, (bits >> 8 & 15) == 0 ? "HEAD" : "GET",
        murmur[(sim::mix(c.identity, 6) + k) % murmur.size()], 404);
    if (r.path == "/robots.txt") r.status = 200;
    if (r.path == "/manager/html") r.status = 401;
    r.agent = murmur_agents[sim::mix(c.client.habit.identity, 5) % murmur_agents.size()];
    r.referer.clear();
    if ((bits >> 12 & 3) != 0) r.host = inet::as_text(c.server.address);
    r.content_type = html;
}

// The k-th request of a deed; the rest is what a page draws after it. Returns whether it wrote.
bool deed_of(Request& r, const Conversation& c, std::uint64_t k, std::uint64_t bits) {
    switch (static_cast<Deed>(c.deed)) {
        case Deed::none: return false;
        case Deed::poll:
            set(r, "GET", "/gate.php?id=", 200);
            put_hex(r.path, sim::mix(c.client.habit.identity, 0x6a7e), 8);
            r.path += "&cb=", put(r.path, bits >> 32);
            r.referer.clear();
            break;
        case Deed::lure_visit:
            if (k > 0) return false;
            set(r, "GET", "/owa/?ref=", 200);
            put_hex(r.path, bits, 10);
            r.referer.clear();
            break;
        case Deed::lure_typed:
            if (k > 0) return false;
            set(r, "POST", "/owa/auth", 302);
            break;
        case Deed::upload:
            if (k > 0) return false;
            set(r, "POST", "/admin/upload.php", 200);
            break;
        case Deed::shell_visit:
            if (k > 0) return false;
            set(r, "GET", "/images/.cache.php", 200);
            break;
        case Deed::stolen_log_in:
            if (k > 0) return false;
            set(r, "POST", "/webmail/login", 302);
            break;
        case Deed::crawl: murmur_of(r, c, k, bits); return true;
        case Deed::front_page: set(r, "GET", "/", 200); break;
    }
    r.content_type = html;
    return true;
}

struct Head {
    std::string_view server, powered;
};
Head head_of(const Habit& habit) {
    switch (habit.system) {
        case System::windows_xp: return {"Microsoft-IIS/6.0", "ASP.NET"};
        case System::windows_7: return {"Microsoft-IIS/7.5", "ASP.NET"};
        case System::freebsd_9: return {"nginx/1.4.4", "PHP/5.4.22"};
        case System::linux_3:
        case System::android_4: break;
    }
    switch (habit.identity & 3) {
        case 0: return {"Apache/2.2.22 (Debian)", "PHP/5.4.4-14+deb7u5"};
        case 1: return {"Apache/2.2.15 (CentOS)", "PHP/5.3.3"};
        case 2: return {"nginx/1.2.1", "PHP/5.4.4-14+deb7u5"};
        default: return {"Apache/2.2.16 (Debian)", "PHP/5.3.3-7+squeeze17"};  // of two bits
    }
}

std::string_view reason(std::uint16_t status) {
    switch (status) {
        case 200: return "OK";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 500: return "Internal Server Error";
        default: return "OK";  // of a number
    }
}

// RFC 9110 5.6.7: IMF-fixdate.
void put_date(std::string& text, std::int64_t us) {
    const Date d = date_of(us);
    std::array<char, 32> room;
    char* to = room.data();
    const auto word = [&](std::string_view w) { to = std::copy(w.begin(), w.end(), to); };
    word(weekday_word(d)), word(", ");
    to = write_digits(to, d.day, 2);
    word(" "), word(month_word(d)), word(" ");
    to = write_digits(to, static_cast<std::uint32_t>(d.year), 4);
    word(" ");
    to = write_digits(to, d.hour, 2), word(":");
    to = write_digits(to, d.minute, 2), word(":");
    to = write_digits(to, d.second, 2), word(" GMT");
    text.append(room.data(), to);
}

// A comment that the type allows, then words, exactly `length` bytes or the first `most` of them.
void put_body(std::string& text, const Request& r, std::uint64_t seed, std::uint64_t length,
              std::uint64_t most) {
    const std::size_t end = text.size() + std::min(length, most);
    const std::string_view type = r.content_type;
    if (type.starts_with("image/jpeg"))
        text += std::string_view(
            "\xFF\xD8\xFF\xFE\0\x0A"
            "EXERCISE",
            14);
    else if (type.starts_with("image/png"))
        text += std::string_view(
            "\x89PNG\r\n\x1A\n\0\0\0\x08tEXt"
            "EXERCISE",
            24);
    else if (type.starts_with("image/gif"))
        text += std::string_view(
            "GIF89a\1\0\1\0\0\0\0!\xFE\x08"
            "EXERCISE\0",
            25);
    else if (type.starts_with("text/css") || type.starts_with("application/javascript"))
        text += "/* EXERCISE */\n";
    else if (type.starts_with("text/html")) {
        text += "<!-- EXERCISE -->\n<html><head><title>";
        if (r.status == 200)
            text += r.host;
        else
            text += reason(r.status);
        text += "</title></head><body>\n<p>";
    } else
        text += "EXERCISE ";
    constexpr std::string_view close = "</p>\n</body></html>\n";
    const bool words = type.starts_with("text/") || type.starts_with("application/javascript");
    const bool page = type.starts_with("text/html") && length <= most;
    std::uint64_t bits = seed;
    for (std::uint64_t i = 0; text.size() < end; ++i) {
        if (i % 8 == 0) bits = sim::mix(seed, i);
        if (words) {
            text += topic(bits), text += (bits & 96) == 96 && page ? ".</p>\n<p>" : " ";
            bits >>= 8;
        } else {
            for (int byte = 0; byte < 8; ++byte) text += static_cast<char>(bits >> (8 * byte));
            bits = sim::mix(bits, i);
        }
    }
    text.resize(end);
    if (page && length >= 120) {
        text.replace(end - close.size(), close.size(), close);
        // A tag that was cut in front of it is no tag.
        for (std::size_t at = end - close.size() - 9; at < end - close.size(); ++at)
            if (text[at] == '<' || text[at] == '>' || text[at] == '/') text[at] = ' ';
    }
}

std::uint64_t bits_of(const Conversation& c, std::size_t k) {
    return sim::mix(c.identity, 0x2000 + k);
}
std::uint64_t head_of_body(std::uint64_t bits) {
    return head_least + sim::mix(bits, 3) % head_spread;
}

}  // namespace

std::uint64_t answer_head_bytes(const Conversation& c) { return head_of_body(bits_of(c, 0)); }

void requests_of(const Conversation& c, const Sites& sites, std::vector<Request>& requests) {
    std::vector<Exchange> exchanges;
    exchanges_of(c, exchanges);
    requests.resize(exchanges.size());
    const bool named = c.site != none;
    const Theme theme = named ? sites.site(c.site).theme : Theme::state;
    const std::uint64_t site = sim::mix(0x776562, named ? c.site : c.server.address.bits);
    const std::string_view agent = agent_of(c.client.habit);
    for (std::size_t k = 0; k < exchanges.size(); ++k) {
        const Exchange& e = exchanges[k];
        const std::uint64_t bits = bits_of(c, k);
        const std::uint64_t more = sim::mix(bits, 1);
        Request& r = requests[k];
        r.epoch_us = sites.epoch_us();
        r.at_us = e.at_us;
        r.answered_us = e.answered_us;
        r.request_bytes = e.asked;
        set(r, "GET", {}, 200);
        r.referer.clear();
        r.agent = agent;
        if (named)
            r.host = sites.site(c.site).name;
        else
            r.host = inet::as_text(c.server.address);
        const std::uint64_t luck = more >> 20 & 1'023;
        const bool alone = theme == Theme::ads || theme == Theme::cdn || theme == Theme::updates;
        // Most connections draw one part of a page that came on another.
        const bool drawn = c.deed == 0 && !alone && k == 0 && c.requests == 1 && (more & 7) >= 4;
        if (k > 0 && requests[0].path.size() < 100 && c.deed != polls) {
            r.referer += "http://", r.referer += r.host, r.referer += requests[0].path;
        } else if (drawn) {
            r.referer += "http://", r.referer += r.host;
            put_page(r.referer, site, theme, more >> 8);
        } else if (k == 0 && (more & 7) < 3 && named) {
            const std::uint32_t first = sites.count() - world_sites;
            const auto high = static_cast<std::uint32_t>(more >> 32);
            const std::uint32_t other = sim::below(sim::below(high, high), world_sites);
            r.referer += "http://", r.referer += sites.site(first + other).name;
            r.referer += "/search?q=", r.referer += topic(more >> 3), r.referer += '+';
            r.referer += topic(more >> 8);
        }
        if (!deed_of(r, c, k, bits)) {
            if (drawn || (k > 0 && !alone && (more >> 10 & 7) != 0)) {
                r.content_type = put_part(r.path, site, bits);
                if (r.path == "/favicon.ico" && e.answered < 2'000 && (more & 8) != 0)
                    r.status = 404;
            } else {
                put_page(r.path, site, theme, bits);
                // The front page is another's: these ask for something else.
                for (std::uint64_t i = 1; r.path == "/" && defaced_by(c) != none; ++i) {
                    r.path.clear();
                    put_page(r.path, site, theme, sim::mix(bits, 0x66726F + i));
                }
                r.content_type = type_of_page(r, theme);
                if (theme == Theme::video && e.answered > 300'000) {
                    r.path = "/videoplayback?id=", put_hex(r.path, bits, 16);
                    r.content_type = "video/x-flv";
                } else if (e.answered > 1'000'000) {
                    r.path = "/files/", r.path += topic(bits), r.path += '-';
                    put(r.path, bits >> 52), r.path += ".zip";
                    r.content_type = "application/zip";
                } else if (theme == Theme::mail && luck < 90 && k == 0) {
                    set(r, "POST", (bits & 1) != 0 ? "/webmail/login" : "/owa/auth", 302);
                } else if (luck < 24 && !alone) {
                    // Of those who fill in a form, one in sixteen is an editor of the site.
                    set(r, "POST", (bits >> 50 & 15) == 0 ? "/admin/upload.php" : "/contact.php",
                        200);
                }
            }
            // What is long sends something; most of what is a little longer has a long cookie.
            if (r.method == "GET" && (e.asked > long_form || (e.asked > 1'500 && luck % 16 == 0))) {
                set(r, "POST", sent_to[bits >> 44 & 7], 200);
                r.content_type = html;
            }
            if (r.method == "GET" && r.status == 200) settle(r, e, sim::mix(bits, 2) % 1'000);
            if (r.status >= 300 && r.status != 304) r.content_type = html;
        }
        const std::uint64_t taken = request_frame + r.method.size() + r.path.size() +
                                    r.host.size() + r.agent.size() + r.referer.size();
        if (taken > request_bytes_min) r.referer.clear();
        const bool bodiless = r.status == 304 || r.method == "HEAD";
        if (bodiless && e.answered > 4'000) {  // a head is never as long
            if (r.status == 304)
                r.status = 200;
            else
                r.method = "GET";
        }
        if (r.status == 304 || r.method == "HEAD")
            r.head_bytes = e.answered;
        else
            r.head_bytes = head_of_body(bits);
        r.body_bytes = e.answered - r.head_bytes;
    }
}

std::vector<Request> requests_of(const Conversation& c, const Sites& sites) {
    std::vector<Request> requests;
    requests_of(c, sites, requests);
    return requests;
}

std::string text_of_request(const Request& r) {
    std::string text;
    text.reserve(r.request_bytes);
    const std::uint64_t seed =
        sim::mix(sim::digest_of(r.path), static_cast<std::uint64_t>(r.at_us));
    text += r.method, text += ' ', text += r.path, text += " HTTP/1.1\r\nHost: ";
    text += r.host, text += "\r\n";
    if (!r.agent.empty()) text += "User-Agent: ", text += r.agent, text += "\r\n";
    text += "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    text += "Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n";
    if (!r.referer.empty()) text += "Referer: ", text += r.referer, text += "\r\n";
    text += "Connection: keep-alive\r\n";
    constexpr std::string_view cookie = "Cookie: sid=";
    const auto fill_up =
        [&](std::uint64_t length) {  // the cookie, the end of its line, and one more
            ensure(text.size() + cookie.size() + 5 <= length, "a request has room for a cookie");
            text += cookie;
            put_token(text, seed, length - text.size() - 4);
            text += "\r\n\r\n";
        };
    if (r.method != "POST") {
        fill_up(r.request_bytes);
        return text;
    }
    const bool file = r.path.find("upload") != std::string::npos;
    const std::string_view type = file ? "multipart/form-data; boundary=----EXERCISE4157"
                                       : "application/x-www-form-urlencoded";
    text += "Content-Type: ", text += type, text += "\r\nContent-Length: ";
    // A short cookie; where a digit of the length shifts the sum, it takes a letter more.
    std::uint64_t token = 16;
    const std::uint64_t before = text.size() + 2 + cookie.size() + 4;
    const auto digits_of = [](std::uint64_t n) {
        std::uint64_t digits = 1;
        while (n >= 10) n /= 10, ++digits;
        return digits;
    };
    std::uint64_t length = 0;
    for (;; ++token) {
        ensure(before + token + 2 < r.request_bytes, "a form has room for its body");
        const std::uint64_t rest = r.request_bytes - before - token;
        length = rest - digits_of(rest);
        if (length + digits_of(length) == rest) break;
        length = rest - digits_of(length);
        if (length + digits_of(length) == rest) break;
    }
    put(text, length);
    text += "\r\n", text += cookie;
    put_token(text, seed, token);
    text += "\r\n\r\n";
    const std::size_t end = text.size() + length;
    if (file) {
        text +=
            "------EXERCISE4157\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"page.html\"\r\nContent-Type: text/html\r\n\r\n<!-- EXERCISE -->\r\n";
        constexpr std::string_view close = "\r\n------EXERCISE4157--\r\n";
        for (std::uint64_t i = 0; text.size() < end; ++i)
            text += topic(sim::mix(seed, i)), text += i % 12 == 11 ? "\r\n" : " ";
        text.resize(end);
        if (length > 220) text.replace(end - close.size(), close.size(), close);
    } else {
        text += "exercise=EXERCISE&user=u";
        put(text, seed % 900 + 100);
        text += "&token=";
        if (text.size() < end) put_token(text, seed, end - text.size());
        text.resize(end);
    }
    return text;
}

std::string text_of_answer(const Request& r, const Conversation& c, const Sites& sites,
                           std::uint64_t body_max) {
    std::string text;
    const Head head = head_of(c.server.habit);
    // Nobody knows yet how long a long transfer will be: its body ends where the server closes
    // (RFC 9112 6.3).
    const bool long_one = c.end == End::slice_first;
    const std::uint64_t seed =
        sim::mix(sim::digest_of(r.path, c.site), static_cast<std::uint64_t>(r.status));
    text.reserve(r.head_bytes + std::min(r.body_bytes, body_max));
    text += "HTTP/1.1 ", put(text, r.status), text += ' ', text += reason(r.status);
    text += "\r\nDate: ", put_date(text, r.epoch_us + r.answered_us);
    text += "\r\nServer: ", text += head.server;
    text += "\r\nX-Exercise: EXERCISE\r\n";
    if (r.status != 304) {
        text += "X-Powered-By: ", text += head.powered, text += "\r\n";
        if (r.method == "HEAD")
            text += "Content-Length: ", put(text, 800 + seed % 90'000), text += "\r\n";
        else if (!long_one)
            text += "Content-Length: ", put(text, r.body_bytes), text += "\r\n";
        text += "Content-Type: ", text += r.content_type, text += "\r\n";
    }
    if (r.status == 301 || r.status == 302) text += "Location: /\r\n";
    text += long_one ? "Connection: close\r\n" : "Connection: keep-alive\r\n";
    // The rest of the head is an entity tag, or a cookie where it is long.
    const std::uint64_t left = r.head_bytes - text.size();
    ensure(r.head_bytes >= text.size() + 12, "the head of an answer has room for its fields");
    if (left < 60) {
        text += "ETag: \"", put_token(text, seed, left - 12), text += "\"\r\n\r\n";
    } else {
        text += "Set-Cookie: sid=", put_token(text, seed, left - 28), text += "; path=/\r\n\r\n";
    }
    if (c.deed == static_cast<std::uint8_t>(Deed::front_page))
        text +=
            defaced_page(sites.nation(), sites.plan(), defaced_by(c), sites.site(c.site).service);
    else if (r.body_bytes > 0)
        put_body(text, r, seed, r.body_bytes, body_max);
    return text;
}

}  // namespace naga::wire
