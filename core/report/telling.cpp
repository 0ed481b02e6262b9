#include "report/telling.h"

#include <algorithm>
#include <charconv>

#include "evidence/record.h"

namespace naga::report {

using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::int64_t day_us = 24LL * 60 * minute_us;

std::string two(std::int64_t n) { return n < 10 ? "0" + std::to_string(n) : std::to_string(n); }

}  // namespace

std::uint64_t record_of(std::string_view text) { return evidence::id_written(text).value_or(0); }

std::vector<std::uint64_t> cited_records(const measure::Outcome& outcome) {
    std::vector<std::uint64_t> all;
    for (const measure::Times& t : outcome.times)
        if (t.knowable) all.push_back(t.knowable_record);
    std::size_t entries = 0;
    for (const exercise::Move& m : outcome.actual.journal) {
        if (++entries > entries_printed_max) break;
        for (const std::string& cause : m.because)
            if (const std::uint64_t id = record_of(cause); id != 0) all.push_back(id);
    }
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > records_printed_max) all.resize(records_printed_max);
    return all;
}

Html Telling::say(Phrase phrase, std::initializer_list<Html> parts) const {
    return filled(text_of(phrase).in(language), parts);
}

Html Telling::percent(double share) const {
    return plain(as_decimal(share * 100, share < 0.0995 && share > 0 ? 1 : 0, language) +
                 "\u00A0%");
}

Html Telling::index(const std::optional<double>& value) const {
    return value ? decimal(*value) : plain("\u2013");
}

Html Telling::clock(std::int64_t at_us) const {
    const std::int64_t local = drill.start_of_day_us + at_us;
    const std::int64_t minutes = local / minute_us;
    Html text = plain(two(minutes / 60 % 24) + ":" + two(minutes % 60));
    if (local >= day_us)
        text += say(Phrase::days_later, {whole(static_cast<double>(local / day_us))});
    return text;
}

Html Telling::length(std::int64_t us) const {
    const std::int64_t minutes = (us + minute_us / 2) / minute_us;
    if (minutes < 1) return say(Phrase::under_a_minute);
    if (minutes < 60) return say(Phrase::minutes, {whole(static_cast<double>(minutes))});
    return say(Phrase::hours_minutes,
               {whole(static_cast<double>(minutes / 60)), plain(two(minutes % 60))});
}

Html Telling::team(std::uint32_t team) const {
    return team < drill.teams.all.size() ? words(drill.teams.all[team].name) : plain("\u2013");
}

Html Telling::teams(const std::vector<std::uint32_t>& teams) const {
    std::vector<Html> names;
    for (const std::uint32_t t : teams) names.push_back(team(t));
    return joined(names);
}

std::string Telling::letter(std::uint32_t campaign) const {
    std::uint32_t place = 0;
    for (std::uint32_t c = 0; c < campaign; ++c) place += drill.plan.campaigns[c].enabled ? 1 : 0;
    if (place < 26) return std::string(1, static_cast<char>('A' + place));
    return std::to_string(place + 1);
}

Html Telling::campaign(std::uint32_t campaign) const {
    return plain(letter(campaign) + "\u00A0") + words(drill.plan.campaigns[campaign].name);
}

Html Telling::dimension(std::size_t d) const { return plain(dimension_name(d).in(language)); }

Html Telling::dimension_unit(std::size_t d) const {
    return plain(report::dimension_unit(d).in(language));
}

Html Telling::entry(std::uint64_t move) const {
    const std::string id = "m" + std::to_string(move);
    const exercise::Move* m = facts.entry_of(outcome.actual, move);
    if (m == nullptr) return plain(id);
    const auto place = static_cast<std::size_t>(m - outcome.actual.journal.data());
    return place < entries_printed_max ? link_to(id, plain(id)) : plain(id);
}

Html Telling::record(std::uint64_t record) const {
    const std::string id = evidence::as_text(record);
    return std::ranges::binary_search(records, record) ? link_to(id, plain(id)) : plain(id);
}

Html Telling::entries(const std::vector<std::uint64_t>& moves, std::size_t most) const {
    std::vector<Html> links;
    for (const std::uint64_t move : moves) {
        if (links.size() == most) break;
        links.push_back(entry(move));
    }
    Html all = joined(links);
    if (moves.size() > most)
        all += say(Phrase::and_more, {whole(static_cast<double>(moves.size() - most))});
    return all;
}

std::string Telling::id(std::string_view name) const {
    return (language == Language::lao ? "lo-" : "en-") + std::string(name);
}

void Telling::heading(std::string_view name, Phrase title) const {
    page.put("h2", {{"id", id(name)}}, plain(number + "\u2002") + say(title));
}

void Telling::paragraph(Phrase phrase, std::initializer_list<Html> parts) const {
    page.put("p", say(phrase, parts));
}

void Telling::why(Phrase rule, const Html& worked_out, const std::vector<std::uint64_t>& moves,
                  const std::vector<std::uint64_t>& from) const {
    page.open("details", {{"class", "why"}});
    page.put("summary", say(Phrase::how_made));
    page.put("p", say(rule));
    if (!worked_out.code.empty()) page.put("p", {{"class", "calc"}}, worked_out);
    if (!moves.empty()) page.put("p", say(Phrase::rests_on_entries, {entries(moves)}));
    std::vector<Html> links;
    for (const std::uint64_t r : from)
        if (links.size() < links_max) links.push_back(record(r));
    if (!links.empty()) page.put("p", say(Phrase::rests_on_records, {joined(links)}));
    page.close();
}

void Telling::head(std::initializer_list<Html> columns) const {
    page.open("thead").open("tr");
    for (const Html& column : columns) page.put("th", {{"scope", "col"}}, column);
    page.close().close();
}

void Telling::figure(const Html& drawing, const Html& title, const Html& note) const {
    page.open("figure");
    page.put("figcaption", element("b", {}, title) + note);
    page.add(drawing);
    page.close();
}

Html date_of(const std::string& start, Language language) {
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        if (start.size() < at + length) return -1;
        const char* end = start.data() + at + length;
        const auto [next, fault] = std::from_chars(start.data() + at, end, value);
        return fault == std::errc{} && next == end ? value : -1;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return plain(start);
    // Zeller's congruence, with January and February counted to the year before.
    const int m = month < 3 ? month + 12 : month, y = month < 3 ? year - 1 : year;
    const int weekday = (day + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400 + 6) % 7;
    std::string text(weekday_name(static_cast<std::size_t>(weekday)).in(language));
    text += language == Language::lao ? ", " : " ";
    text += std::to_string(day) + " ";
    text += month_name(static_cast<std::size_t>(month - 1)).in(language);
    return plain(text + " " + std::to_string(year));
}

}  // namespace naga::report
