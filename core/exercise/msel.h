// The master scenario events list: what exercise control plans to bring into the drill.
//
// A row has a fixed core and the columns that its author added. Rows know teams, seats, personas,
// objectives and milestones by id. A plain value: what happens to a row on the day is in
// script.h, how it is read from a scenario in msel_read.h, from a spreadsheet in msel_csv.h.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "exercise/journal.h"
#include "exercise/trigger.h"

namespace naga::exercise {

// inject: sent to teams. contingency: sent to teams only if needed. expected_action: what the
// teams in `to` should do by then; shown to exercise control. information: sent to teams, nothing
// is expected. facilitation: a note to exercise control and evaluators.
enum class RowKind : std::uint8_t {
    inject,
    contingency,
    expected_action,
    information,
    facilitation,
};
std::string_view word(RowKind kind);
std::optional<RowKind> row_kind_of(std::string_view word);
Text name_of(RowKind kind);
// Whether teams see it; the others are for exercise control alone.
bool goes_to_teams(RowKind kind);

// By what it reaches people.
enum class Channel : std::uint8_t {
    mail,
    phone,
    news,
    social,
    sms,
    document,
    walk_in,
    question,
    overlay,  // covers every screen: STARTEX, ENDEX, a safety stop
};
std::string_view word(Channel channel);
std::optional<Channel> channel_of(std::string_view word);
Text name_of(Channel channel);

// A role played by exercise control: "a reporter of the Morning News".
struct Persona {
    std::string id;
    Text name;
    Text role;
    std::string address;  // mail address under a reserved name; may be empty

    bool operator==(const Persona&) const = default;
};

// A point that is reached once. The one currency between injects, reports, actions, objectives.
struct Milestone {
    enum class By : std::uint8_t { hand, report, action, objective, answered };

    std::string id;
    Text text;
    By by = By::hand;
    Incident incident = Incident::none;  // report: about it; none: any
    Verb verb = Verb::check_in;          // action
    std::string team;                    // report, action: "" is any
    std::string about;                   // objective: its id; answered: the row's

    bool operator==(const Milestone&) const = default;
};

// Everybody who plays; stands alone in Row::to.
inline constexpr std::string_view all_teams = "all";

struct Row {
    std::uint64_t number = 0;  // inject 0 is the check of points of contact; never given twice
    std::string id;
    RowKind kind = RowKind::inject;
    Trigger when;
    std::vector<std::string> to;  // "all", team ids, or "team/seat"
    std::string from;             // id of a persona; "" is exercise control
    Channel by = Channel::mail;
    Text subject;
    Text text;
    std::vector<std::string> attachments;  // names of artefacts or files of the scenario
    bool checks_contact = false;
    std::string expects;                         // id of an objective or a milestone
    std::string corrects;                        // id of the row that this one puts right
    std::map<std::string, std::string> columns;  // of the author, by header
    bool draft = false;                          // does not fire before it is released

    bool operator==(const Row&) const = default;
};

// A column of the spreadsheet that the list came from, in order. `field` is the word of a field
// of the core ("time", "to", …), or empty for the author's own.
struct Column {
    std::string header;
    std::string field;
    bool operator==(const Column&) const = default;
};

struct Msel {
    std::vector<Row> rows;  // by number
    std::vector<Persona> personas;
    std::vector<Milestone> milestones;
    std::vector<std::string> forbidden_words;  // that would tell the truth to a team
    std::vector<std::string> teams;            // who can be addressed
    std::vector<std::string> objectives;       // ids
    std::vector<Column> columns;               // as imported; empty: naga's own

    const Row* find(std::string_view id) const;
    const Persona* persona(std::string_view id) const;
    const Milestone* milestone(std::string_view id) const;
};

// More than these are refused.
inline constexpr std::size_t rows_max = 5'000;
inline constexpr std::size_t scenario_rows_max = 1'000;  // of a scenario's file
inline constexpr std::size_t personas_max = 200;
inline constexpr std::size_t milestones_max = 500;
inline constexpr std::size_t forbidden_words_max = 1'000;
inline constexpr std::size_t columns_max = 50;
inline constexpr std::size_t attachments_max = 20;  // of a row
inline constexpr std::size_t recipients_max = 200;  // of a row
inline constexpr std::size_t subject_max = 200;     // letters
inline constexpr std::size_t body_max = 20'000;     // letters
inline constexpr std::size_t sms_max = 480;         // letters

// What is wrong with a row, computed anew whenever it is asked.
struct Finding {
    enum class Weight : std::uint8_t { warning, error };  // with an error it cannot be sent
    enum class Kind : std::uint8_t {
        no_recipient,
        unknown_team,
        unknown_persona,
        unknown_row,
        unknown_milestone,
        unknown_expected,
        empty_subject,
        empty_text,
        missing_translation,
        forbidden_word,
        real_address,
        real_name,
        too_long,
        too_many,
        due_in_the_past,
        never_due,
    };
    Kind kind = Kind::no_recipient;
    Weight weight = Weight::error;
    std::string field;  // "to", "text.lo", "when"
    Text text;          // what is wrong and what mends it

    bool operator==(const Finding&) const = default;
};
std::string_view word(Finding::Kind kind);

// All findings about the row, in the order of Kind and then of the text. `now_us` is exercise
// time, for what is due in the past. Cost: the length of the row times the forbidden words.
std::vector<Finding> problems(const Row& row, const Msel& msel, std::int64_t now_us);
bool has_error(const std::vector<Finding>& findings);
// "field: what is wrong" of the first error; empty if there is none.
std::string first_error(const std::vector<Finding>& findings);

}  // namespace naga::exercise
