// An entry of a live drill's journal: what somebody did at a seat, and when.
//
// Every kind of act has one JSON form, which browsers send and the journal keeps; only ids
// differ: a browser knows opaque ones, the journal those of the drill (docs/formats/entry.md).
// Scenario, seed and entries, in their order, are the whole drill. Times are whole
// microseconds: exercise time since STARTEX, wall time since 1970 (UTC).

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "exercise/alarm.h"
#include "exercise/clock.h"
#include "exercise/journal.h"
#include "exercise/ruling.h"
#include "exercise/script.h"

namespace naga::exercise {

// Traffic Light Protocol 2.0 (FIRST, 2022), the widest first.
enum class Tlp : std::uint8_t { clear, green, amber, amber_strict, red };
std::string_view word(Tlp tlp);  // "TLP:AMBER+STRICT"
std::optional<Tlp> tlp_of(std::string_view word);

// Who is at the other end of a thread besides teams: exercise control.
inline constexpr std::string_view excon = "excon";

// A message between teams, to a persona or exercise control, or from these.
struct Words {
    std::vector<std::uint32_t> to;  // teams
    bool to_excon = false;
    std::string persona;  // that it is for, or that speaks
    bool as_persona = false;
    bool asks_help = false;
    std::string answers;  // id of the item
    Channel by = Channel::mail;
    std::string subject, text;
    Tlp tlp = Tlp::amber;
};
// Somebody looked at an item, took it, finished it, opened it again.
struct Touch {
    enum class What : std::uint8_t { read, own, done, open };
    std::string item;
    What what = What::read;
};
// What the national form of an incident report asks, beside what the move names.
struct ReportForm {
    std::string what, when, impact, origin, action, need;
};
// Moves that stand-ins understand too; several where one act goes to several teams.
struct Moves {
    std::vector<Move> moves;  // without number and time
    std::optional<ReportForm> form;
    std::string incident;  // id of the case reported
    Tlp tlp = Tlp::amber;
};
// An answer to a request: whoever agrees gives the order with it.
struct Reply {
    std::uint64_t request = 0;
    bool agrees = false;
    std::string text;
};
enum class CaseState : std::uint8_t { suspected, confirmed, contained, closed, false_alarm };
std::string_view word(CaseState state);
Text name_of(CaseState state);
enum class Severity : std::uint8_t { low, medium, high };
std::string_view word(Severity severity);
// Fields that are not given stay as they are.
struct CaseEdit {
    std::string incident;  // id of the case; empty: a new one
    std::optional<std::string> title, owner, notes, draft;
    std::optional<Incident> kind;
    std::optional<CaseState> state;
    std::optional<Severity> severity;
};
struct Indicator {
    std::string value, type, note;
    bool operator==(const Indicator&) const = default;
};
struct Star {
    std::string incident;
    std::string record, asset, text;
    std::optional<Indicator> indicator;
};
struct Free {
    std::string who, what, where;
    std::vector<std::string> because;
};
struct StatementEdit {
    enum class Step : std::uint8_t { save, submit, approve, publish };
    std::string statement;  // id; empty: a new one
    std::string subject, text;
    Step step = Step::save;
    Tlp tlp = Tlp::clear;
};
struct Rating {
    enum class Mark : std::uint8_t { performed, some, major, unable, not_seen };  // HSEEP: P S M U
    std::string objective;
    Mark mark = Mark::not_seen;
    std::string note;
    std::int64_t seen_us = 0;
};
std::string_view word(Rating::Mark mark);
struct Note {
    std::string text;
    std::uint32_t team = world::none;
    std::int64_t about_us = 0;
};
struct Flag {
    std::string measure, text;
};
struct Reveal {
    std::int64_t level = 1;  // 0 to 4
};
// A person sits down, or leaves the seat to its stand-in.
struct Seating {
    bool takes = true;
    std::string person;
    Language language = Language::english;
};
// Back in time: what follows is played from there; what was played stays as it was.
struct BranchOff {
    std::int64_t to_us = 0;
    std::string name;
};

using Act = std::variant<Words, Touch, Moves, Reply, CaseEdit, Star, Free, Ruling, StatementEdit,
                         ClockChange, ScriptChange, AlarmChange, Rating, Note, Flag, Reveal,
                         Seating, BranchOff>;

struct LiveEntry {
    std::uint64_t seq = 0;  // of the journal, from 1
    std::int64_t at_us = 0;
    std::int64_t wall_us = 0;
    std::string seat;
    std::string kind;
    Act act;
};

// The words for kinds, in the order of docs/design/live-drill.md.
inline constexpr std::array<std::string_view, 30> entry_kinds = {
    "read",  "own",    "done",   "open", "answer", "message",   "report", "share", "order",  "ask",
    "agree", "refuse", "free",   "case", "star",   "statement", "help",   "clock", "inject", "say",
    "rule",  "alarm",  "branch", "rate", "note",   "flag",      "reveal", "take",  "yield",  "log"};

// What an act may refer to.
struct Known {
    const world::Nation* nation = nullptr;
    const adversary::Plan* plan = nullptr;
    const Teams* teams = nullptr;
};

// Reads the body of an act of a kind, done by `team` (none: staff) at `seat`. All mistakes go to
// the asker's problems. Whether the seat may do it is not asked.
Act read_act(std::string_view kind, scenario::Asker& body, const Known& known, std::uint32_t team,
             const std::string& seat, std::int64_t at_us, std::int64_t wall_us);

// The row of the journal, {"kind", "at", "wall", "seat", "do"}, of which `body` is the last, and
// back. `team_of` gives the team of a seat, or none.
std::string as_row(const LiveEntry& entry, std::string_view body);
Checked<LiveEntry> read_row(std::uint64_t seq, std::string_view row, const Known& known,
                            const std::function<std::uint32_t(std::string_view)>& team_of);

// More than these are refused.
inline constexpr std::size_t text_max = 16'000;  // bytes of a message
inline constexpr std::size_t subject_bytes_max = 600;
inline constexpr std::size_t id_max = 128;
inline constexpr std::size_t to_max = 100;

}  // namespace naga::exercise
