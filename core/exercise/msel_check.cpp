#include <algorithm>
#include <array>

#include "base/by_time.h"
#include "exercise/msel.h"
#include "inet/address.h"

namespace naga::exercise {

namespace {

using Kind = Finding::Kind;
using Weight = Finding::Weight;

// Ends of names that belong to somebody; not all there are, but those that Lao drills meet.
constexpr std::array<std::string_view, 36> real_ends{
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "io", "app",  "dev",
    "la",  "kh",  "mm",  "vn",  "th",  "cn",  "sg",  "my",   "id",  "ph", "bn",   "jp",
    "kr",  "tw",  "hk",  "au",  "uk",  "ru",  "de",  "fr",   "us",  "eu", "asia", "ch"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_of_name(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; }

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string many(std::size_t n) { return std::to_string(n); }

class Checker {
public:
    Checker(const Row& row, const Msel& msel, std::int64_t now_us)
        : row_(row), msel_(msel), now_us_(now_us) {}

    std::vector<Finding> check() {
        recipients();
        references();
        texts();
        time();
        sort_stably(found_, 0, [](const Finding& a, const Finding& b) { return a.kind < b.kind; });
        return std::move(found_);
    }

private:
    const Row& row_;
    const Msel& msel_;
    std::int64_t now_us_;
    std::vector<Finding> found_;

    void add(Kind kind, Weight weight, std::string field, std::string en, std::string lo) {
        found_.push_back({kind, weight, std::move(field), {std::move(en), std::move(lo)}});
    }
    bool is_team(std::string_view id) const {
        return std::ranges::find(msel_.teams, id) != msel_.teams.end();
    }

    void recipients() {
        if (row_.to.empty() && row_.kind != RowKind::facilitation && row_.corrects.empty())
            add(Kind::no_recipient, Weight::error, "to",
                "it goes to nobody; name teams or seats, or all", "ບໍ່ມີຜູ້ຮັບ; ລະບຸທີມ");
        if (row_.to.size() > recipients_max)
            add(Kind::too_many, Weight::error, "to",
                "it goes to more than " + many(recipients_max) + "; write all",
                "ຜູ້ຮັບຫຼາຍກວ່າ " + many(recipients_max));
        for (const std::string& to : row_.to) {
            const std::string team = to.substr(0, to.find('/'));
            if (to != all_teams && !is_team(team))
                add(Kind::unknown_team, Weight::error, "to",
                    "there is no team " + team + "; name one of the scenario",
                    "ບໍ່ມີທີມ " + team + "; ລະບຸທີມທີ່ມີ");
        }
        if (row_.attachments.size() > attachments_max)
            add(Kind::too_many, Weight::error, "attachments",
                "it has more than " + many(attachments_max) + " attachments; send two rows",
                "ເອກະສານຄັດຕິດຫຼາຍກວ່າ " + many(attachments_max));
        if (row_.columns.size() > columns_max)
            add(Kind::too_many, Weight::error, "columns",
                "it has more than " + many(columns_max) + " columns; leave some out",
                "ຖັນຫຼາຍກວ່າ " + many(columns_max));
    }

    void references() {
        if (!row_.from.empty() && msel_.persona(row_.from) == nullptr)
            add(Kind::unknown_persona, Weight::error, "from",
                "there is no persona " + row_.from + "; add it, or leave it to exercise control",
                "ບໍ່ມີຕົວລະຄອນ " + row_.from);
        if (!row_.corrects.empty() && msel_.find(row_.corrects) == nullptr)
            add(Kind::unknown_row, Weight::error, "corrects", "there is no row " + row_.corrects,
                "ບໍ່ມີແຖວ " + row_.corrects);
        const Trigger& when = row_.when;
        if (when.kind == Trigger::Kind::after && msel_.find(when.about) == nullptr)
            add(Kind::unknown_row, Weight::error, "when",
                "there is no row " + when.about + "; it would wait for ever",
                "ບໍ່ມີແຖວ " + when.about + "; ຈະລໍຖ້າຕະຫຼອດໄປ");
        if (when.kind == Trigger::Kind::milestone && msel_.milestone(when.about) == nullptr)
            add(Kind::unknown_milestone, Weight::error, "when",
                "there is no milestone " + when.about + "; it would wait for ever",
                "ບໍ່ມີຈຸດໝາຍ " + when.about + "; ຈະລໍຖ້າຕະຫຼອດໄປ");
        if (when.kind == Trigger::Kind::no_report && !is_team(when.condition.about))
            add(Kind::unknown_team, Weight::error, "when",
                "there is no team " + when.condition.about + " whose report could be waited for",
                "ບໍ່ມີທີມ " + when.condition.about);
        if (!row_.expects.empty() && msel_.milestone(row_.expects) == nullptr &&
            std::ranges::find(msel_.objectives, row_.expects) == msel_.objectives.end())
            add(Kind::unknown_expected, Weight::warning, "expects",
                "there is no objective or milestone " + row_.expects,
                "ບໍ່ມີເປົ້າໝາຍ ຫຼື ຈຸດໝາຍ " + row_.expects);
    }

    void texts() {
        if (row_.subject.en.empty())
            add(Kind::empty_subject, Weight::error, "subject", "it has no subject; write one",
                "ບໍ່ມີຫົວຂໍ້");
        if (row_.text.en.empty())
            add(Kind::empty_text, Weight::error, "text", "it has no text; add it", "ບໍ່ມີເນື້ອ");
        if (row_.by == Channel::sms) too_long("text", row_.text, sms_max, Weight::warning);
        too_long("subject", row_.subject, subject_max, Weight::error);
        too_long("text", row_.text, body_max, Weight::error);
        if (!goes_to_teams(row_.kind)) return;
        for (const auto& [field, text] :
             {std::pair("subject", &row_.subject), std::pair("text", &row_.text)}) {
            if (!text->en.empty() && text->lo.empty())
                add(Kind::missing_translation, Weight::warning, std::string(field) + ".lo",
                    "the Lao text is missing; English is shown instead",
                    "ບໍ່ມີພາສາລາວ; ຈະສະແດງພາສາອັງກິດແທນ");
            for (const auto& [language, words] :
                 {std::pair(".en", &text->en), std::pair(".lo", &text->lo)}) {
                forbidden(field + std::string(language), *words);
                real_things(field + std::string(language), *words);
            }
        }
    }

    void too_long(const std::string& field, const Text& text, std::size_t most, Weight weight) {
        for (const auto& [language, words] :
             {std::pair(".en", &text.en), std::pair(".lo", &text.lo)})
            if (letters(*words) > most)
                add(Kind::too_long, weight, field + language,
                    "it is longer than " + many(most) + " letters; shorten it",
                    "ຍາວກວ່າ " + many(most) + " ຕົວອັກສອນ");
    }

    // A forbidden word stands alone where it is made of letters; other scripts have no blanks
    // between words and are looked for anywhere.
    void forbidden(const std::string& field, const std::string& text) {
        const std::string small = lower(text);
        auto alone = [&](std::size_t at, std::size_t length) {
            auto part = [&](std::size_t i) { return is_letter(small[i]) || is_digit(small[i]); };
            const bool before = at > 0 && part(at) && part(at - 1);
            const bool behind =
                at + length < small.size() && part(at + length - 1) && part(at + length);
            return !before && !behind;
        };
        for (const std::string& word : msel_.forbidden_words) {
            if (word.empty()) continue;
            const std::string sought = lower(word);
            std::size_t at = small.find(sought);
            while (at != std::string::npos && !alone(at, sought.size()))
                at = small.find(sought, at + 1);
            if (at != std::string::npos)
                add(Kind::forbidden_word, Weight::error, field,
                    "`" + word + "` would tell the truth to a team; say it otherwise",
                    "ຄຳວ່າ `" + word + "` ເປີດເຜີຍຄວາມຈິງ; ໃຊ້ຄຳອື່ນ");
        }
    }

    // Addresses, AS numbers and names that somebody on the real Internet has.
    void real_things(const std::string& field, const std::string& text) {
        for (std::size_t at = 0; at < text.size();) {
            if (!is_of_name(text[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < text.size() && is_of_name(text[end])) ++end;
            std::string_view piece = std::string_view(text).substr(at, end - at);
            while (piece.ends_with('.') || piece.ends_with('-')) piece.remove_suffix(1);
            while (piece.starts_with('.') || piece.starts_with('-')) piece.remove_prefix(1);
            real_thing(field, piece);
            at = end;
        }
    }
    void real_thing(const std::string& field, std::string_view piece) {
        if (const auto address = inet::read_address(piece)) {
            if (!inet::is_drill_prefix({*address, 32})) real(Kind::real_address, field, piece);
            return;
        }
        if (piece.starts_with("AS") && piece.size() > 2 && piece.size() < 12 &&
            std::ranges::all_of(piece.substr(2), is_digit)) {
            std::uint64_t number = 0;
            for (const char c : piece.substr(2))
                number = number * 10 + static_cast<std::uint64_t>(c - '0');
            if (number <= UINT32_MAX && !inet::is_drill_asn(static_cast<std::uint32_t>(number)))
                real(Kind::real_address, field, piece);
            return;
        }
        const std::size_t dot = piece.rfind('.');
        if (dot == std::string_view::npos || dot == 0) return;
        const std::string end = lower(piece.substr(dot + 1));
        if (std::ranges::find(real_ends, end) != real_ends.end())
            real(Kind::real_name, field, piece);
    }
    void real(Kind kind, const std::string& field, std::string_view piece) {
        add(kind, Weight::error, field,
            "`" + std::string(piece) +
                (kind == Kind::real_name
                     ? "` could be somebody's; use a name under .example, .test or .invalid"
                     : "` could be somebody's; use a number of the world"),
            "`" + std::string(piece) + "` ອາດເປັນຂອງຈິງ; ໃຊ້ຊື່ ຫຼື ເລກສຳລັບການຝຶກຊ້ອມ");
    }

    void time() {
        if (row_.when.kind == Trigger::Kind::time && row_.when.at_us < now_us_)
            add(Kind::due_in_the_past, Weight::warning, "when",
                "its time has passed; it would be sent at once", "ເວລາຜ່ານໄປແລ້ວ; ຈະສົ່ງທັນທີ");
        // Rows that wait for each other in a ring are never due.
        const Row* next = &row_;
        for (std::size_t step = 0; next != nullptr && next->when.kind == Trigger::Kind::after;
             ++step) {
            if (next->when.about == row_.id || step > msel_.rows.size()) {
                add(Kind::never_due, Weight::warning, "when",
                    "it waits for rows that wait for it; give one of them a time",
                    "ລໍຖ້າແຖວທີ່ລໍຖ້າກັນ; ກຳນົດເວລາໃຫ້ແຖວໜຶ່ງ");
                break;
            }
            next = msel_.find(next->when.about);
        }
    }
};

constexpr std::array<std::string_view, 16> kind_words{
    "no-recipient",   "unknown-team",      "unknown-persona",
    "unknown-row",    "unknown-milestone", "unknown-expected",
    "empty-subject",  "empty-text",        "missing-translation",
    "forbidden-word", "real-address",      "real-name",
    "too-long",       "too-many",          "due-in-the-past",
    "never-due"};

}  // namespace

std::string_view word(Finding::Kind kind) { return kind_words[static_cast<std::size_t>(kind)]; }

std::vector<Finding> problems(const Row& row, const Msel& msel, std::int64_t now_us) {
    return Checker(row, msel, now_us).check();
}

bool has_error(const std::vector<Finding>& findings) {
    return std::ranges::any_of(findings,
                               [](const Finding& f) { return f.weight == Weight::error; });
}

std::string first_error(const std::vector<Finding>& findings) {
    for (const Finding& f : findings)
        if (f.weight == Weight::error) return f.field + ": " + f.text.en;
    return "";
}

}  // namespace naga::exercise
