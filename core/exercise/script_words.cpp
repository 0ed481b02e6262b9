#include <array>

#include "exercise/named.h"
#include "exercise/script.h"

namespace naga::exercise {

namespace {

constexpr std::array<Named, row_states> states{{
    {"draft", "draft", "ຮ່າງ"},
    {"planned", "planned", "ວາງແຜນໄວ້"},
    {"held", "held", "ພັກໄວ້"},
    {"sending", "sending", "ກຳລັງສົ່ງ"},
    {"delivered", "delivered", "ສົ່ງຮອດແລ້ວ"},
    {"read", "read", "ອ່ານແລ້ວ"},
    {"answered", "answered", "ຕອບແລ້ວ"},
    {"failed", "failed", "ສົ່ງບໍ່ໄດ້"},
    {"skipped", "skipped", "ຂ້າມ"},
    {"withdrawn", "withdrawn", "ຖອນຄືນ"},
}};

constexpr std::array<std::string_view, 11> change_words{"hold",     "release", "skip",    "send",
                                                        "withdraw", "edit",    "compose", "correct",
                                                        "move",     "reach",   "undo"};
constexpr std::array<std::string_view, 4> receipt_words{"delivered", "read", "answered", "failed"};

}  // namespace

std::string_view word(RowState state) { return entry_of(states, state).word; }
Text name_of(RowState state) { return entry_of(states, state).name(); }

std::string_view word(ScriptChange::Kind kind) {
    return change_words[static_cast<std::size_t>(kind)];
}
std::optional<ScriptChange::Kind> script_change_of(std::string_view word) {
    for (std::size_t i = 0; i < change_words.size(); ++i)
        if (change_words[i] == word) return static_cast<ScriptChange::Kind>(i);
    return std::nullopt;
}
std::string_view word(Receipt::Kind kind) { return receipt_words[static_cast<std::size_t>(kind)]; }

bool is_sent(RowState state) {
    switch (state) {
        case RowState::sending:
        case RowState::delivered:
        case RowState::read:
        case RowState::answered: return true;
        case RowState::draft:
        case RowState::planned:
        case RowState::held:
        case RowState::failed:
        case RowState::skipped:
        case RowState::withdrawn: return false;
    }
    return false;
}

std::optional<RowState> after(RowState state, Step step) {
    using S = RowState;
    const bool waits = state == S::draft || state == S::planned || state == S::held;
    switch (step) {
        case Step::hold:
            if (state == S::draft || state == S::planned) return S::held;
            return std::nullopt;
        case Step::release:
            if (state == S::draft || state == S::held || state == S::skipped) return S::planned;
            return std::nullopt;
        case Step::skip:
            if (waits || state == S::failed) return S::skipped;
            return std::nullopt;
        case Step::send:
            if (waits || state == S::failed || state == S::skipped) return S::sending;
            return std::nullopt;
        case Step::deliver:
            if (state == S::sending) return S::delivered;
            return is_sent(state) ? std::optional(state) : std::nullopt;
        case Step::read:
            if (state == S::answered) return S::answered;
            return is_sent(state) ? std::optional(S::read) : std::nullopt;
        case Step::answer: return is_sent(state) ? std::optional(S::answered) : std::nullopt;
        case Step::fail:
            if (state == S::planned || state == S::sending) return S::failed;
            return std::nullopt;
        case Step::withdraw: return is_sent(state) ? std::optional(S::withdrawn) : std::nullopt;
        case Step::edit:
            if (state == S::failed) return S::planned;
            return waits || state == S::skipped ? std::optional(state) : std::nullopt;
    }
    return std::nullopt;
}

Text told(const Standing& standing) {
    Text text = name_of(standing.state);
    std::size_t n = 0;
    switch (standing.state) {
        case RowState::delivered: n = standing.delivered(); break;
        case RowState::read: n = standing.read(); break;
        case RowState::answered: n = standing.answered(); break;
        case RowState::sending:
        case RowState::draft:
        case RowState::planned:
        case RowState::held:
        case RowState::failed:
        case RowState::skipped:
        case RowState::withdrawn:
            if (!standing.why.empty()) {
                text.en += ": " + standing.why;
                text.lo += ": " + standing.why;
            }
            return text;
    }
    const std::string count =
        " " + std::to_string(n) + "/" + std::to_string(standing.recipients.size());
    return {text.en + count, text.lo + count};
}

}  // namespace naga::exercise
