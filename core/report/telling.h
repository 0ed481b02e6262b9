// What every section of the report needs: the drill, its outcome, a language and the page.
//
// Sections write one language; the annexes with journal and evidence are written once, with
// both. A number is followed by a way to its rule and to the entries it rests on.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "report/facts.h"
#include "report/html.h"
#include "report/texts.h"

namespace naga::report {

// More entries than these are not printed in the annex; the journal file has them all.
inline constexpr std::size_t entries_printed_max = 5'000;
inline constexpr std::size_t records_printed_max = 5'000;
// Links listed at one figure; the rest is counted.
inline constexpr std::size_t links_max = 24;

// The records that entries and times rest on and that the annex lists, in order.
std::vector<std::uint64_t> cited_records(const measure::Outcome& outcome);
// "e-12-374-0b5e3a91c2" as a number, or 0 where the text is none.
std::uint64_t record_of(std::string_view text);

struct Telling {
    const conduct::Drill& drill;
    const measure::Outcome& outcome;
    const Facts& facts;
    const std::vector<std::uint64_t>& records;
    Language language;
    Page& page;
    std::string number = {};  // of the section that is being told: "3", "A"

    Html say(Phrase phrase, std::initializer_list<Html> parts = {}) const;
    Html words(const Text& text) const { return plain(text.in(language)); }
    Html amount(double value) const { return plain(as_amount(value, language)); }
    Html whole(double value) const { return plain(as_decimal(value, 0, language)); }
    Html decimal(double value) const { return plain(as_decimal(value, 2, language)); }
    Html percent(double share) const;
    // A dash where there is none.
    Html index(const std::optional<double>& value) const;
    // The local clock, "11:14"; with the day where it is not the first.
    Html clock(std::int64_t at_us) const;
    // "14 min", "2 h 05 min".
    Html length(std::int64_t us) const;
    Html team(std::uint32_t team) const;
    Html teams(const std::vector<std::uint32_t>& teams) const;
    Html campaign(std::uint32_t campaign) const;
    // "A" for the first that is switched on.
    std::string letter(std::uint32_t campaign) const;
    Html dimension(std::size_t dimension) const;
    Html dimension_unit(std::size_t dimension) const;

    Html entry(std::uint64_t move) const;
    Html record(std::uint64_t record) const;
    Html entries(const std::vector<std::uint64_t>& moves, std::size_t most = links_max) const;

    // An id of this language's half of the page.
    std::string id(std::string_view name) const;
    // With the number or letter that the section has in the contents.
    void heading(std::string_view id, Phrase title) const;
    void paragraph(Phrase phrase, std::initializer_list<Html> parts = {}) const;
    // Opens to the rule behind the figures above, how it came out, and what it rests on.
    void why(Phrase rule, const Html& worked_out = {}, const std::vector<std::uint64_t>& moves = {},
             const std::vector<std::uint64_t>& records = {}) const;
    void head(std::initializer_list<Html> columns) const;
    void figure(const Html& drawing, const Html& title, const Html& note = {}) const;
};

// "Monday 9 December 2013", or what the scenario says where it is no date.
Html date_of(const std::string& start, Language language);

}  // namespace naga::report
