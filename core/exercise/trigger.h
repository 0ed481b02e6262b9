// When a row of the master scenario events list is due, in words that people and naga read.
//
//     T+02:30
//     after comcheck answered by all plus 10m
//     milestone flood-told plus 5m
//     service down e-pay
//     hosts infected above 500 in telco-1-net        (in: a network; left out: anywhere)
//     line full telco-1-sv
//     page defaced school-web
//     campaign begun river-flood
//     no report by laocert about flood until T+05:15
//     by hand
//
// The same words stand in scenarios (`when`), in spreadsheets and on the director's console. The
// list of conditions is closed: each is a question about the world or the journal that has one
// answer, the first instant at which it held. Times are whole microseconds of exercise time.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "exercise/journal.h"

namespace naga::exercise {

// How far the row before must have come, and for how many of those it goes to.
enum class Reached : std::uint8_t { delivered, read, answered };
enum class Whose : std::uint8_t { any, all };

struct Condition {
    enum class Kind : std::uint8_t {
        service_down,
        hosts_infected,
        line_full,
        page_defaced,
        campaign_begun,
        report,
    };
    Kind kind = Kind::service_down;
    // Id of a service, network ("" is anywhere), link, site or campaign; of a report: the team.
    std::string about;
    std::int64_t above = 0;              // hosts_infected: more than so many
    Incident incident = Incident::none;  // report

    bool operator==(const Condition&) const = default;
};

// Whoever knows the world answers. The Script asks about instants that have passed only.
class Facts {
public:
    Facts() = default;
    Facts(const Facts&) = default;
    Facts& operator=(const Facts&) = default;
    virtual ~Facts() = default;
    // The first instant of exercise time at which it held, if that was by `until_us`. The answer
    // must not change later: a service that came back was down all the same.
    virtual std::optional<std::int64_t> first(const Condition& condition,
                                              std::int64_t until_us) const = 0;
};

struct Trigger {
    enum class Kind : std::uint8_t { time, after, milestone, condition, no_report, hand };

    Kind kind = Kind::hand;
    std::int64_t at_us = 0;  // time; no_report: until when the report is waited for
    std::string about;       // after: id of a row; milestone: its id
    Reached reached = Reached::delivered;
    Whose whose = Whose::any;
    Condition condition;       // condition, no_report (a report)
    std::int64_t plus_us = 0;  // later by so much

    bool operator==(const Trigger&) const = default;
};

Trigger at_time(std::int64_t at_us);

// Refused: words that are not as above; the remedy shows the nearest form. `where` is for the
// Problem. Whether ids exist is not asked.
Result<Trigger> read_trigger(const std::string& where, std::string_view words);
// The words above; read_trigger gives the same trigger back.
std::string as_words(const Trigger& trigger);
// For people: "waits until 03 is answered by all".
Text told(const Trigger& trigger);

// A length as read_duration reads it: "10m", "1h30m".
std::string as_length(std::int64_t us);

}  // namespace naga::exercise
