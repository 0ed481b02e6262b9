// What a mail gateway writes: its letters, the log of each, and who logged in.

#include <algorithm>
#include <string>
#include <string_view>

#include "inet/address.h"
#include "sensor/line_writers.h"
#include "sim/digest.h"
#include "wire/talk.h"

namespace naga::sensor {

using evidence::Line;
using sim::mix;
using wire::number;

namespace {

constexpr std::int64_t minute_us = 60'000'000;

std::string quoted_score(double score) {
    const auto tenths = static_cast<std::int64_t>(score * 10 + (score < 0 ? -0.5 : 0.5));
    const std::int64_t whole = tenths < 0 ? -tenths : tenths;
    return (tenths < 0 ? "-" : "") + std::to_string(whole / 10) + "." + std::to_string(whole % 10);
}

// 0.82 of 820 ms.
std::string in_seconds(std::int64_t us) {
    const std::int64_t hundredths = us / 10'000;
    return std::to_string(hundredths / 100) + "." +
           std::to_string(hundredths % 100 + 100).substr(1);
}

// Calls back for each letter that comes to people of the sensor in the minute, by time.
template <typename Take>
void each_letter(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                 wire::Signing signing, Take&& take) {
    std::vector<wire::Letter> letters;
    for (std::uint32_t p = 0; p < scene.nation->people.size(); ++p) {
        const world::People& people = scene.nation->people[p];
        if (is_here(sensor, people.network, people.organisation))
            wire::letters_to(scene.stage, calendar_of(scene), p, minute, letters);
    }
    std::ranges::sort(letters, [](const wire::Letter& a, const wire::Letter& b) {
        return a.at_us != b.at_us ? a.at_us < b.at_us : a.identity < b.identity;
    });
    for (const wire::Letter& letter : letters)
        take(letter, wire::written(scene.stage, calendar_of(scene), letter, signing));
}

void mail_lines_of(const Scene& scene, const Sensor& sensor, const wire::Letter& letter,
                   const wire::Written& text, std::vector<Line>& lines) {
    const std::string client = text.client + "[" + inet::as_text(text.from) + "]";
    const std::string smtpd = std::to_string(number(letter.identity, 40, 20'000) + 2'000);
    std::int64_t at = letter.at_us;
    const std::int64_t pause = text.took_us / 8;
    auto say = [&](std::string_view app, const std::string& process, std::string kind,
                   std::vector<std::pair<std::string, std::string>> fields, std::string words) {
        Line line;
        line.at_us = stamped(scene, sensor, at);
        line.facility = of_mail;
        line.severity = informational;
        line.host = text.gateway;
        line.app = app;
        line.process = process;
        line.kind = std::move(kind);
        line.fields = std::move(fields);
        line.text = std::move(words);
        lines.push_back(std::move(line));
        at += pause;
    };
    const std::string& q = text.queue;
    const std::string size = std::to_string(text.raw.size());
    say("postfix/smtpd", smtpd, "CONNECT", {}, "connect from " + client);
    say("postfix/smtpd", smtpd, "CLIENT", {{"queue", q}}, q + ": client=" + client);
    say("postfix/cleanup", "2211", "MESSAGE", {{"queue", q}},
        q + ": message-id=<" + text.message_id + ">");
    say("filter", "1530", "SCORE", {{"queue", q}, {"verdict", text.verdict}},
        q + ": score=" + quoted_score(text.score) + ", verdict=" + text.verdict);
    say("postfix/qmgr", "1402", "QUEUE", {{"queue", q}, {"from", text.sender}},
        q + ": from=<" + text.sender + ">, size=" + size + ", nrcpt=1 (queue active)");
    say("postfix/smtpd", smtpd, "DISCONNECT", {}, "disconnect from " + client);
    const bool held = text.verdict == "held";
    say("postfix/lmtp", "2290", "STATUS",
        {{"queue", q}, {"to", text.recipient}, {"status", "sent"}},
        q + ": to=<" + text.recipient + ">, relay=" + (held ? "quarantine" : text.gateway) +
            "[private/" + (held ? "quarantine" : "dovecot-lmtp") +
            "], delay=" + in_seconds(text.took_us) + ", dsn=2.0.0, status=sent (250 2.0.0 <" +
            text.recipient + "> Saved)");
    say("postfix/qmgr", "1402", "REMOVED", {{"queue", q}}, q + ": removed");
}

}  // namespace

void gateway_lines(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                   std::vector<Line>& lines) {
    each_letter(scene, sensor, minute, wire::Signing::blank,
                [&](const wire::Letter& letter, const wire::Written& text) {
                    mail_lines_of(scene, sensor, letter, text, lines);
                });
    std::vector<wire::LogIn> log_ins;
    for (std::uint32_t p = 0; p < scene.nation->people.size(); ++p) {
        const world::People& people = scene.nation->people[p];
        if (!is_here(sensor, people.network, people.organisation) ||
            people.service >= scene.nation->services.size())
            continue;
        log_ins.clear();
        wire::log_ins_of(scene.stage, p, minute, log_ins);
        for (const wire::LogIn& in : log_ins) {
            Line line;
            line.at_us = stamped(scene, sensor, in.at_us);
            line.facility = of_mail;
            line.severity = informational;
            line.host = scene.nation->services[people.service].name;
            line.app = "webmail";
            line.process = "3310";
            const std::string user = wire::mailbox_of(*scene.nation, p, in.person).address;
            const std::string from = inet::as_text(in.from);
            line.kind = in.failed ? "FAILED" : "LOGIN";
            line.fields = {{"user", user}, {"rip", from}};
            line.text = in.failed ? "Failed login for " + user + " from " + from
                                  : "Successful login for " + user + " from " + from +
                                        " in session " + sim::as_hex(mix(in.identity, 5)).substr(4);
            lines.push_back(std::move(line));
        }
    }
}

void letters_of(const Scene& scene, const Sensor& sensor, std::int64_t minute,
                std::vector<evidence::Letter>& letters) {
    if (sensor.kind != Kind::mail || sensor.is_silent((minute + 1) * minute_us)) return;
    each_letter(scene, sensor, minute, wire::Signing::real,
                [&](const wire::Letter& letter, wire::Written&& text) {
                    evidence::Letter row;
                    row.at_us = stamped(scene, sensor, letter.at_us);
                    row.queue = std::move(text.queue);
                    row.from_host = std::move(text.client);
                    row.from_address = text.from;
                    row.from_address_text = inet::as_text(text.from);
                    row.helo = std::move(text.helo);
                    row.sender = std::move(text.sender);
                    row.recipient = std::move(text.recipient);
                    row.raw = std::move(text.raw);
                    row.verdict = std::move(text.verdict);
                    row.score = text.score;
                    letters.push_back(std::move(row));
                });
}

}  // namespace naga::sensor
