#include "evidence/query.h"

#include <algorithm>

#include "base/time.h"
#include "evidence/field_access.h"

namespace naga::evidence {

namespace {

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string small(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return small(c); });
    return out;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return small(c) >= 'a' && small(c) <= 'z'; }

// Whether `text` matches from beginning to end; `pattern` is in small letters and has \x01 for
// anything. Linear in the text for each star (the last star alone is gone back to).
constexpr char star = '\x01';
bool is_like(std::string_view text, std::string_view pattern) {
    std::size_t t = 0, p = 0, back_t = 0, back_p = std::string_view::npos;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == star) {
            back_p = ++p, back_t = t;
        } else if (p < pattern.size() && pattern[p] == small(text[t])) {
            ++p, ++t;
        } else if (back_p != std::string_view::npos) {
            p = back_p, t = ++back_t;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == star) ++p;
    return p == pattern.size();
}
bool is_same(std::string_view text, std::string_view other) {
    return text.size() == other.size() &&
           std::ranges::equal(text, other, [](char a, char b) { return small(a) == b; });
}
bool has_inside(std::string_view text, std::string_view part) {
    return std::ranges::search(text, part, [](char a, char b) { return small(a) == b; }).begin() !=
               text.end() ||
           part.empty();
}

// How many letters must be changed, put in or left out; small words only.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

struct Range {
    std::int64_t low = INT64_MIN, high = INT64_MAX;
};

std::optional<std::int64_t> whole(std::string_view text, std::size_t digits_max) {
    if (text.empty() || text.size() > digits_max || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// A number with k, M, G or T for thousands, or with a fraction in thousandths.
std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t unit = 1;
    if (!text.empty()) {
        constexpr std::string_view letters = "kMGT";
        const std::size_t which = letters.find(text.back());
        if (which != std::string_view::npos) {
            for (std::size_t i = 0; i <= which; ++i) unit *= 1'000;
            text.remove_suffix(1);
        }
    }
    const auto value = whole(text, unit == 1 ? 18 : 6);
    if (!value) return std::nullopt;
    return *value * unit;
}
std::optional<std::int64_t> read_decimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    const auto front = whole(text.substr(0, dot), 12);
    if (!front) return std::nullopt;
    std::int64_t value = *front * 1'000;
    if (dot != std::string_view::npos) {
        const auto back = whole(text.substr(dot + 1), 3);
        if (!back) return std::nullopt;
        std::int64_t part = *back;
        for (std::size_t i = text.size() - dot - 1; i < 3; ++i) part *= 10;
        value += part;
    }
    return negative ? -value : value;
}

// The numbers that a value of a field stands for: one, or all of a prefix, or of a minute.
std::optional<Range> read_range(FieldType type, std::string_view text, std::int64_t epoch_us) {
    const auto one = [](std::optional<std::int64_t> value) -> std::optional<Range> {
        if (!value) return std::nullopt;
        return Range{*value, *value};
    };
    switch (type) {
        case FieldType::time: {
            const auto at = read_exercise_time(text);
            if (!at) return std::nullopt;
            const std::int64_t low = epoch_us + at->in_microseconds();
            const std::int64_t length = text.find('.') != std::string_view::npos ? 1
                                        : std::ranges::count(text, ':') == 2     ? 1'000'000
                                                                                 : 60'000'000;
            return Range{low, low + length - 1};
        }
        case FieldType::length: {
            const auto length = read_duration(text);
            if (!length) return std::nullopt;
            return one(length->in_microseconds());
        }
        case FieldType::number: return one(read_number(text));
        case FieldType::decimal: return one(read_decimal(text));
        case FieldType::truth:
            if (text == "true" || text == "yes") return Range{1, 1};
            if (text == "false" || text == "no") return Range{0, 0};
            return std::nullopt;
        case FieldType::protocol:
            if (small(text) == "tcp") return Range{6, 6};
            if (small(text) == "udp") return Range{17, 17};
            if (small(text) == "icmp") return Range{1, 1};
            return one(read_number(text));
        case FieldType::address:
        case FieldType::prefix:
        case FieldType::covers: {
            if (const auto address = inet::read_address(text))
                return Range{address->bits, address->bits};
            const auto prefix = inet::read_prefix(text);
            if (!prefix) return std::nullopt;
            return Range{prefix->first.bits,
                         prefix->first.bits + static_cast<std::int64_t>(prefix->size()) - 1};
        }
        case FieldType::text: return std::nullopt;
    }
    return std::nullopt;
}

// What a value of that type looks like.
Text form_of(FieldType type) {
    switch (type) {
        case FieldType::time:
            return {"write a time such as T+02:10 or T+02:10:30",
                    "ຂຽນເວລາ ເຊັ່ນ T+02:10 ຫຼື T+02:10:30"};
        case FieldType::length:
            return {"write a length such as 200ms, 5s or 1m30s",
                    "ຂຽນໄລຍະເວລາ ເຊັ່ນ 200ms, 5s ຫຼື 1m30s"};
        case FieldType::number:
            return {"write a whole number such as 80, 10k or 2M",
                    "ຂຽນຈຳນວນເຕັມ ເຊັ່ນ "
                    "80, 10k ຫຼື 2M"};
        case FieldType::decimal:
            return {"write a number such as 5 or 5.25", "ຂຽນຕົວເລກ ເຊັ່ນ 5 ຫຼື 5.25"};
        case FieldType::truth: return {"write true or false", "ຂຽນ true ຫຼື false"};
        case FieldType::protocol:
            return {"write tcp, udp, icmp or a number", "ຂຽນ tcp, udp, icmp ຫຼື ຕົວເລກ"};
        case FieldType::address:
        case FieldType::covers:
            return {"write an address such as 198.18.0.1 or a prefix such as 198.18.0.0/16",
                    "ຂຽນທີ່ຢູ່ ເຊັ່ນ 198.18.0.1 ຫຼື ຊ່ວງທີ່ຢູ່ ເຊັ່ນ 198.18.0.0/16"};
        case FieldType::prefix:
            return {"write a prefix such as 198.18.0.0/16", "ຂຽນຊ່ວງທີ່ຢູ່ ເຊັ່ນ 198.18.0.0/16"};
        case FieldType::text:
            return {"write a word, or a text in quotes",
                    "ຂຽນຄຳ ຫຼື "
                    "ຂໍ້ຄວາມໃນວົງຢືມ"};
    }
    return {};
}

}  // namespace

// ---- from text to tests ----------------------------------------------------------------------

// Reads by recursive descent into a tree, which is then laid out from its end, so that each
// test knows where to go on.
class Reading {
public:
    Reading(std::string_view query, Table table, std::int64_t epoch_us)
        : query_(query), epoch_us_(epoch_us) {
        search_.table_ = table;
    }

    tl::expected<Search, Misread> read() {
        if (query_.size() > search_bytes_max) {
            stop(search_bytes_max, query_.size() - search_bytes_max,
                 {"the query is longer than " + std::to_string(search_bytes_max) + " bytes",
                  "ຄຳຖາມຍາວເກີນ " + std::to_string(search_bytes_max) + " ໄບຕ໌"},
                 {"ask in parts", "ໃຫ້ແບ່ງຖາມເປັນສ່ວນ"});
            return tl::make_unexpected(misread_);
        }
        skip();
        if (at_ == query_.size()) return search_;
        const std::size_t root = either(0);
        if (!failed_ && at_ < query_.size())
            stop(at_, 1, {"this bracket closes nothing", "ວົງເລັບນີ້ບໍ່ມີຄູ່"},
                 {"take it away, or open one before it", "ລຶບອອກ ຫຼື ເປີດວົງເລັບກ່ອນ"});
        if (failed_) return tl::make_unexpected(misread_);
        lay_out(root, Search::found, Search::not_found);
        search_.window_ = window_of(root);
        return std::move(search_);
    }

private:
    struct Node {
        enum class Kind : std::uint8_t { test, all, any, none } kind = Kind::test;
        Search::Test test;
        std::vector<std::size_t> parts;
    };
    // A field that was named, and where.
    struct Named {
        std::size_t field = 0;
        std::uint16_t name = 0;  // of a structured field
        FieldType type = FieldType::text;
        std::size_t first = 0, end = 0;
    };
    // A word or a text in quotes.
    struct Word {
        std::string text;  // small letters as written; \x01 for each star
        std::size_t first = 0, end = 0;
        std::size_t stars = 0;
        bool quoted = false;
        std::string_view raw;
    };

    void stop(std::size_t first, std::size_t length, Text what, Text remedy) {
        if (failed_) return;
        failed_ = true;
        misread_ = {first, std::max<std::size_t>(length, 1), std::move(what), std::move(remedy)};
    }

    void skip() {
        while (at_ < query_.size() && is_blank(query_[at_])) ++at_;
    }
    bool is_over() const { return failed_ || at_ == query_.size(); }
    // Whether the word stands here alone, in any case.
    bool sees(std::string_view word) const {
        if (query_.size() - at_ < word.size() || small(query_.substr(at_, word.size())) != word)
            return false;
        const std::size_t end = at_ + word.size();
        return end == query_.size() || is_blank(query_[end]) || query_[end] == '(' ||
               query_[end] == ')';
    }
    bool takes(std::string_view word) {
        if (!sees(word)) return false;
        at_ += word.size();
        skip();
        return true;
    }

    std::size_t add(Node node) {
        nodes_.push_back(std::move(node));
        return nodes_.size() - 1;
    }
    std::size_t join(Node::Kind kind, std::vector<std::size_t> parts) {
        if (parts.size() == 1) return parts[0];
        return add({kind, {}, std::move(parts)});
    }
    std::size_t add_test(const Search::Test& test, std::size_t first) {
        if (++terms_ > search_terms_max)
            stop(first, at_ - first,
                 {"there are more than " + std::to_string(search_terms_max) + " conditions",
                  "ມີເງື່ອນໄຂເກີນ " + std::to_string(search_terms_max)},
                 {"ask in parts, or use a range or a *", "ແບ່ງຖາມ ຫຼື ໃຊ້ຊ່ວງ ຫຼື *"});
        Node node;
        node.test = test;
        return add(std::move(node));
    }
    std::uint16_t add_text(std::string_view text) {
        search_.texts_.emplace_back(text);
        return static_cast<std::uint16_t>(search_.texts_.size() - 1);
    }

    bool goes_too_deep(std::size_t depth) {
        if (depth < search_depth_max) return false;
        stop(at_, 1,
             {"brackets and NOTs stand more than " + std::to_string(search_depth_max) + " deep",
              "ວົງເລັບ ແລະ NOT ຊ້ອນກັນເກີນ " + std::to_string(search_depth_max) + " ຊັ້ນ"},
             {"take away those that are not needed", "ລຶບອັນທີ່ບໍ່ຈຳເປັນ"});
        return true;
    }

    std::size_t either(std::size_t depth) {
        std::vector<std::size_t> parts = {both(depth)};
        while (!is_over() && takes("or")) parts.push_back(both(depth));
        return join(Node::Kind::any, std::move(parts));
    }
    std::size_t both(std::size_t depth) {
        std::vector<std::size_t> parts = {opposite(depth)};
        while (!is_over() && query_[at_] != ')' && !sees("or")) {
            takes("and");
            parts.push_back(opposite(depth));
        }
        return join(Node::Kind::all, std::move(parts));
    }
    std::size_t opposite(std::size_t depth) {
        if (failed_ || !sees("not")) return one(depth);
        if (goes_too_deep(depth)) return 0;
        takes("not");
        return add({Node::Kind::none, {}, {opposite(depth + 1)}});
    }

    std::size_t one(std::size_t depth) {
        if (failed_) return 0;
        if (at_ == query_.size() || query_[at_] == ')' || sees("or") || sees("and")) {
            const bool end = at_ == query_.size();
            stop(at_,
                 end || query_[at_] == ')' ? 1
                 : sees("or")              ? 2
                                           : 3,
                 {end ? "the query ends where a condition should stand"
                      : "a condition should stand before this",
                  end ? "ຄຳຖາມຈົບບ່ອນທີ່ຄວນມີເງື່ອນໄຂ" : "ຄວນມີເງື່ອນໄຂຢູ່ກ່ອນບ່ອນນີ້"},
                 {"write one, such as " + example() +
                      "; put AND, OR and NOT in quotes to look for "
                      "these words",
                  "ຂຽນເງື່ອນໄຂ ເຊັ່ນ " + example() + "; ຖ້າຊອກຫາຄຳ AND, OR, NOT ໃຫ້ໃສ່ວົງຢືມ"});
            return 0;
        }
        if (query_[at_] == '(') {
            if (goes_too_deep(depth)) return 0;
            const std::size_t open = at_++;
            skip();
            const std::size_t inner = either(depth + 1);
            close(open);
            return inner;
        }
        if (const auto named = take_field()) return condition(*named, depth);
        return failed_ ? 0 : free_word();
    }
    void close(std::size_t open) {
        if (failed_) return;
        if (at_ < query_.size() && query_[at_] == ')') {
            ++at_;
            skip();
            return;
        }
        stop(open, 1, {"this bracket is never closed", "ວົງເລັບນີ້ບໍ່ໄດ້ປິດ"},
             {"put a ) where it should end", "ໃສ່ ) ບ່ອນທີ່ຄວນຈົບ"});
    }
    std::string example() const {
        switch (search_.table_) {
            case Table::flows: return "target_port:80";
            case Table::queries: return "name:*.example";
            case Table::visits: return "status:404";
            case Table::alarms: return "severity:1";
            case Table::lines: return "app:sshd";
            case Table::letters: return "verdict:spam";
            case Table::routes: return "origin:64496";
        }
        return {};
    }

    // "name:" or "name >" here: takes the name and leaves the sign.
    std::optional<Named> take_field() {
        std::size_t end = at_;
        if (end < query_.size() && !is_letter(query_[end]) && query_[end] != '_')
            return std::nullopt;
        while (end < query_.size() &&
               (is_letter(query_[end]) || is_digit(query_[end]) || query_[end] == '_' ||
                query_[end] == '.' || query_[end] == '-'))
            ++end;
        std::size_t sign = end;
        while (sign < query_.size() && is_blank(query_[sign])) ++sign;
        if (end == at_ || sign == query_.size() ||
            std::string_view(":<>=").find(query_[sign]) == std::string_view::npos)
            return std::nullopt;
        const std::string_view name = query_.substr(at_, end - at_);
        Named named;
        named.first = at_, named.end = end;
        const bool structured =
            search_.table_ == Table::lines && name.starts_with("field.") && name.size() > 6;
        const auto field = field_of(search_.table_, structured ? "field" : name);
        if (!field) {
            unknown_field(name);
            return std::nullopt;
        }
        if (structured) named.name = add_text(name.substr(6)), ++named.name;
        named.field = *field;
        named.type = fields_of(search_.table_)[*field].type;
        at_ = sign;
        return named;
    }
    void unknown_field(std::string_view name) {
        std::string all;
        std::string_view near;
        std::size_t least = 4;
        for (const FieldEntry& entry : fields_of(search_.table_)) {
            all += (all.empty() ? "" : ", ") + std::string(entry.name);
            const std::size_t far = name.size() > 40 ? 40 : distance(small(name), entry.name);
            if (far < least) least = far, near = entry.name;
        }
        const std::string kind(word(search_.table_));
        const Text remedy = near.empty()
                                ? Text{"use one of " + all + "; put a text with a colon in quotes",
                                       "ໃຊ້ " + all + "; ຖ້າເປັນຂໍ້ຄວາມທີ່ມີ : ໃຫ້ໃສ່ວົງຢືມ"}
                                : Text{"did you mean " + std::string(near) + "? there are " + all,
                                       "ໝາຍເຖິງ " + std::string(near) + " ບໍ? ມີ " + all};
        stop(at_, name.size(),
             {kind + " have no field of this name", kind + " "
                                                           "ບໍ່ມີຊ່ອງຂໍ້ມູນຊື່ນີ້"},
             remedy);
    }

    // Up to a blank or bracket, or to the second quote.
    std::optional<Word> take_word() {
        Word word;
        word.first = at_;
        word.quoted = at_ < query_.size() && query_[at_] == '"';
        if (word.quoted) ++at_;
        for (;; ++at_) {
            if (at_ == query_.size()) {
                if (!word.quoted) break;
                stop(word.first, query_.size() - word.first,
                     {"these quotes are never closed", "ວົງຢືມນີ້ບໍ່ໄດ້ປິດ"},
                     {"put a \" where the text ends", "ໃສ່ \" ບ່ອນທີ່ຂໍ້ຄວາມຈົບ"});
                return std::nullopt;
            }
            const char c = query_[at_];
            if (word.quoted && c == '"') {
                ++at_;
                break;
            }
            if (!word.quoted && (is_blank(c) || c == '(' || c == ')' || c == '"')) break;
            if (c == '\\' && at_ + 1 < query_.size()) {
                word.text += small(query_[++at_]);
            } else if (c == '*' && !word.quoted) {
                if (!word.text.ends_with(star)) ++word.stars, word.text += star;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                stop(at_, 1, {"this is a control character", "ນີ້ແມ່ນຕົວອັກສອນຄວບຄຸມ"},
                     {"take it away", "ລຶບອອກ"});
                return std::nullopt;
            } else {
                word.text += small(c);
            }
        }
        word.end = at_;
        word.raw = query_.substr(word.first, word.end - word.first);
        skip();
        if (word.stars > search_stars_max)
            stop(word.first, word.end - word.first,
                 {"there are more than " + std::to_string(search_stars_max) + " stars",
                  "ມີ * ເກີນ " + std::to_string(search_stars_max)},
                 {"use fewer", "ໃຊ້ໜ້ອຍລົງ"});
        if (word.text.size() > search_value_max)
            stop(word.first, word.end - word.first,
                 {"a value has more than " + std::to_string(search_value_max) + " bytes",
                  "ຄ່າຍາວເກີນ " + std::to_string(search_value_max) + " ໄບຕ໌"},
                 {"use a part of it, with a * for the rest",
                  "ໃຊ້ບາງສ່ວນ ແລະ ໃສ່ "
                  "* ແທນສ່ວນທີ່ເຫຼືອ"});
        if (failed_) return std::nullopt;
        return word;
    }

    // What stands behind a field: a sign, and a value or several in brackets.
    std::size_t condition(const Named& named, std::size_t depth) {
        const std::size_t sign_at = at_;
        std::string sign(1, query_[at_++]);
        if (at_ < query_.size() && query_[at_] == '=' && sign != "=") sign += query_[at_++];
        if (sign == ":" && at_ < query_.size() && (query_[at_] == '>' || query_[at_] == '<')) {
            sign = query_[at_++];
            if (at_ < query_.size() && query_[at_] == '=') sign += query_[at_++];
        }
        if (sign == "=" || sign == ":=") {
            stop(sign_at, at_ - sign_at,
                 {"= is no sign of this language",
                  "ບໍ່ມີເຄື່ອງໝາຍ "
                  "= ໃນພາສານີ້"},
                 {"write : for the same, or >, >=, <, <=", "ຂຽນ : ແທນ ຫຼື >, >=, <, <="});
            return 0;
        }
        skip();
        if (sign != ":") {
            const std::size_t first = at_;
            if (named.type == FieldType::text || named.type == FieldType::truth ||
                named.type == FieldType::prefix || named.type == FieldType::covers) {
                stop(sign_at, sign.size(),
                     {"values of this field are not larger or smaller",
                      "ຄ່າຂອງຊ່ອງນີ້ປຽບ"
                      "ທຽບໃຫຍ່ນ້ອຍບໍ່ໄດ້"},
                     {"write : and the value", "ຂຽນ : ແລະ ຄ່າ"});
                return 0;
            }
            const auto word = take_value(named);
            if (!word) return 0;
            const auto range = value_of(named, word->raw, first);
            if (!range) return 0;
            Search::Test test = test_of(named);
            test.low = INT64_MIN, test.high = INT64_MAX;
            if (sign == ">") test.low = range->high + 1;
            if (sign == ">=") test.low = range->low;
            if (sign == "<") test.high = range->low - 1;
            if (sign == "<=") test.high = range->high;
            return add_test(test, named.first);
        }
        if (at_ < query_.size() && query_[at_] == '(') return several(named, depth);
        return value(named);
    }
    std::size_t several(const Named& named, std::size_t depth) {
        if (goes_too_deep(depth)) return 0;
        const std::size_t open = at_++;
        skip();
        std::vector<std::size_t> parts = {value(named)};
        while (!is_over() && query_[at_] != ')') {
            if (!takes("or")) {
                stop(at_, 1,
                     {"OR should stand between the values of a field",
                      "ຄວນມີ OR "
                      "ຢູ່ລະຫວ່າງຄ່າ"},
                     {"write (80 OR 443); for other conditions use brackets around the field too",
                      "ຂຽນ (80 OR 443); ເງື່ອນໄຂອື່ນໃຫ້ໃສ່ວົງເລັບນອກຊື່ຊ່ອງ"});
                break;
            }
            parts.push_back(value(named));
        }
        close(open);
        return join(Node::Kind::any, std::move(parts));
    }

    Search::Test test_of(const Named& named) const {
        Search::Test test;
        test.field = static_cast<std::uint8_t>(named.field);
        test.name = named.name;
        return test;
    }
    std::optional<Word> take_value(const Named& named) {
        if (failed_) return std::nullopt;
        if (at_ == query_.size() || query_[at_] == ')' || query_[at_] == '(') {
            stop(named.first, named.end - named.first + 1,
                 {"this field has no value behind it",
                  "ຊ່ອງນີ້ບໍ່ມີ"
                  "ຄ່າຕາມຫຼັງ"},
                 form_of(named.type));
            return std::nullopt;
        }
        return take_word();
    }
    std::optional<Range> value_of(const Named& named, std::string_view text, std::size_t first) {
        if (const auto range = read_range(named.type, text, epoch_us_)) return range;
        stop(first, text.size(), {"the field cannot have this value", "ຊ່ອງນີ້ບໍ່ສາມາດມີຄ່ານີ້"},
             form_of(named.type));
        return std::nullopt;
    }

    std::size_t value(const Named& named) {
        const auto word = take_value(named);
        if (!word) return 0;
        Search::Test test = test_of(named);
        if (named.type == FieldType::text) {
            const bool any = word->text == std::string(1, star);
            test.kind = any                ? Search::Kind::has_value
                        : word->stars == 0 ? Search::Kind::is
                                           : Search::Kind::like;
            test.text = add_text(word->text);
            return add_test(test, named.first);
        }
        std::string_view text = word->raw;
        std::size_t first = word->first;
        if (word->quoted) text = text.substr(1, text.size() - 2), ++first;
        if (text == "*") {
            test.low = INT64_MIN, test.high = INT64_MAX;
            return add_test(test, named.first);
        }
        Range range;
        const std::size_t dots = text.find("..");
        if (dots == std::string_view::npos) {
            const auto one = value_of(named, text, first);
            if (!one) return 0;
            range = *one;
        } else {
            const std::string_view low = text.substr(0, dots), high = text.substr(dots + 2);
            if (named.type == FieldType::truth || named.type == FieldType::prefix ||
                named.type == FieldType::covers) {
                stop(first + dots, 2, {"this field has no ranges", "ຊ່ອງນີ້ບໍ່ມີຊ່ວງ"},
                     form_of(named.type));
                return 0;
            }
            if (low.empty() && high.empty()) {
                stop(first, 2,
                     {"a range needs a beginning or an end",
                      "ຊ່ວງຕ້ອງມີຈຸດເລີ່ມ "
                      "ຫຼື ຈຸດຈົບ"},
                     {"write 10.., ..20 or 10..20", "ຂຽນ 10.., ..20 ຫຼື 10..20"});
                return 0;
            }
            if (!low.empty()) {
                const auto value = value_of(named, low, first);
                if (!value) return 0;
                range.low = value->low;
            }
            if (!high.empty()) {
                const auto value = value_of(named, high, first + dots + 2);
                if (!value) return 0;
                // Times end where their end begins, so that one range takes up where another ends.
                range.high = named.type == FieldType::time ? value->low - 1 : value->high;
            }
            if (range.low > range.high) {
                stop(first, text.size(),
                     {"this range ends before it begins",
                      "ຊ່ວງນີ້ຈົ"
                      "ບກ່ອນເລີ່ມ"},
                     {"put the smaller value first", "ໃສ່ຄ່ານ້ອຍກ່ອນ"});
                return 0;
            }
        }
        test.low = range.low, test.high = range.high;
        if (named.type == FieldType::prefix) test.kind = Search::Kind::lies_in;
        if (named.type == FieldType::covers) test.kind = Search::Kind::covers;
        return add_test(test, named.first);
    }

    // In any text of a row, or any of its addresses.
    std::size_t free_word() {
        const auto word = take_word();
        if (!word) return 0;
        Search::Test test;
        test.kind = Search::Kind::mentions_text;
        const auto fields = fields_of(search_.table_);
        if (!word->quoted)
            if (const auto range = read_range(FieldType::address, word->raw, epoch_us_)) {
                test.kind = Search::Kind::mentions;
                test.low = range->low, test.high = range->high;
            }
        const bool has_text = std::ranges::any_of(
            fields, [](const FieldEntry& f) { return f.type == FieldType::text; });
        if (!has_text && test.kind == Search::Kind::mentions_text) {
            stop(word->first, word->end - word->first,
                 {"no field of " + std::string(evidence::word(search_.table_)) +
                      " is a text that could hold this",
                  std::string(evidence::word(search_.table_)) + " ບໍ່ມີຊ່ອງທີ່ເປັນຂໍ້ຄວາມ"},
                 {"name a field, such as " + example() + ", or write an address",
                  "ໃສ່ຊື່ຊ່ອງ ເຊັ່ນ " + example() + " ຫຼື ຂຽນທີ່ຢູ່"});
            return 0;
        }
        std::string text = word->text;
        if (text.empty() || text == std::string(1, star)) {
            stop(word->first, word->end - word->first,
                 {"there is nothing to look for", "ບໍ່ມີສິ່ງທີ່ຈະຊອກຫາ"},
                 {"write a word; an empty query finds everything", "ຂຽນຄຳ; ຄຳຖາມວ່າງຈະພົບທຸກຢ່າງ"});
            return 0;
        }
        // Stars inside: anything around it too.
        if (word->stars > 0) text = star + text + star;
        test.text = add_text(text);
        test.name = word->stars > 0;
        return add_test(test, word->first);
    }

    // ---- the tests, the last one first ----
    std::uint16_t lay_out(std::size_t number, std::uint16_t yes, std::uint16_t no) {
        const Node& node = nodes_[number];
        switch (node.kind) {
            case Node::Kind::test: {
                Search::Test test = node.test;
                test.yes = yes, test.no = no;
                search_.tests_.push_back(test);
                return static_cast<std::uint16_t>(search_.tests_.size() - 1);
            }
            case Node::Kind::all:
                for (std::size_t i = node.parts.size(); i-- > 0;)
                    yes = lay_out(node.parts[i], yes, no);
                return yes;
            case Node::Kind::any:
                for (std::size_t i = node.parts.size(); i-- > 0;)
                    no = lay_out(node.parts[i], yes, no);
                return no;
            case Node::Kind::none: return lay_out(node.parts[0], no, yes);
        }
        return no;
    }
    std::pair<std::int64_t, std::int64_t> window_of(std::size_t number) const {
        const Node& node = nodes_[number];
        std::pair<std::int64_t, std::int64_t> window = {INT64_MIN, INT64_MAX};
        if (node.kind == Node::Kind::test && node.test.kind == Search::Kind::between &&
            node.test.field == 0) {
            window.first = node.test.low;
            window.second = node.test.high == INT64_MAX ? INT64_MAX : node.test.high + 1;
        }
        if (node.kind == Node::Kind::all)
            for (const std::size_t part : node.parts) {
                const auto narrower = window_of(part);
                window.first = std::max(window.first, narrower.first);
                window.second = std::min(window.second, narrower.second);
            }
        return window;
    }

    std::string_view query_;
    std::int64_t epoch_us_;
    std::size_t at_ = 0;
    std::size_t terms_ = 0;
    bool failed_ = false;
    Misread misread_;
    std::vector<Node> nodes_;
    Search search_;
};

tl::expected<Search, Misread> Search::read(std::string_view query, Table table,
                                           std::int64_t epoch_us) {
    return Reading(query, table, epoch_us).read();
}

// ---- asking a row ----------------------------------------------------------------------------

template <typename Row>
bool Search::holds(const Test& test, const Row& row) const {
    using Reads = Access<Row>;
    const auto within = [&](std::int64_t value) { return value >= test.low && value <= test.high; };
    const std::string_view name =
        test.name == 0 || test.kind == Kind::mentions || test.kind == Kind::mentions_text
            ? std::string_view()
            : std::string_view(texts_[test.name - 1u]);
    switch (test.kind) {
        case Kind::between: return Reads::any_number(row, test.field, within);
        case Kind::lies_in:
        case Kind::covers:
            if constexpr (std::is_same_v<Row, Route>) {
                if (row.new_state != 0) return false;
                const std::int64_t first = row.prefix.first.bits;
                const std::int64_t last = first + static_cast<std::int64_t>(row.prefix.size()) - 1;
                return test.kind == Kind::lies_in ? first >= test.low && last <= test.high
                                                  : first <= test.low && last >= test.high;
            }
            return false;
        case Kind::is:
            return Reads::any_text(row, test.field, name, [&](std::string_view value) {
                return is_same(value, texts_[test.text]);
            });
        case Kind::like:
            return Reads::any_text(row, test.field, name, [&](std::string_view value) {
                return is_like(value, texts_[test.text]);
            });
        case Kind::has_value:
            return Reads::any_text(row, test.field, name,
                                   [](std::string_view value) { return !value.empty(); });
        case Kind::mentions:
        case Kind::mentions_text: {
            const auto fields = fields_of(Reads::table);
            for (std::size_t f = 0; f < fields.size(); ++f) {
                if (test.kind == Kind::mentions && fields[f].type == FieldType::address &&
                    Reads::any_number(row, f, within))
                    return true;
                if (fields[f].type == FieldType::text &&
                    Reads::any_text(row, f, {}, [&](std::string_view value) {
                        return test.name != 0 ? is_like(value, texts_[test.text])
                                              : has_inside(value, texts_[test.text]);
                    }))
                    return true;
            }
            return false;
        }
    }
    return false;
}

template <typename Row>
bool Search::finds_row(const Row& row) const {
    if (tests_.empty()) return true;
    auto at = static_cast<std::uint16_t>(tests_.size() - 1);
    do {
        const Test& test = tests_[at];
        at = holds(test, row) ? test.yes : test.no;
    } while (at < not_found);
    return at == found;
}

bool Search::finds(const Flow& row) const { return finds_row(row); }
bool Search::finds(const Query& row) const { return finds_row(row); }
bool Search::finds(const Visit& row) const { return finds_row(row); }
bool Search::finds(const Alarm& row) const { return finds_row(row); }
bool Search::finds(const Line& row) const { return finds_row(row); }
bool Search::finds(const Letter& row) const { return finds_row(row); }
bool Search::finds(const Route& row) const { return finds_row(row); }

// ---- showing a mistake -----------------------------------------------------------------------

std::string as_shown(const Misread& misread, std::string_view query, Language language) {
    // Characters, not bytes: those that go on have the bits 10 in front.
    const auto begins = [&](std::size_t i) {
        return (static_cast<unsigned char>(query[i]) & 0xC0) != 0x80;
    };
    constexpr std::size_t shown_max = 100, before_max = 60;
    const std::size_t first = std::min(misread.first, query.size());
    std::size_t from = first > before_max ? first - before_max : 0;
    while (from < query.size() && from > 0 && !begins(from)) --from;
    std::string line = from > 0 ? "..." : "", marks(line.size(), ' ');
    std::size_t column = 1, marked = 0, width = 0;
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (i < first && begins(i)) ++column;
        if (i < from) continue;
        if (begins(i) && ++width > shown_max) {
            line += "...";
            break;
        }
        line += static_cast<unsigned char>(query[i]) < 0x20 || query[i] == 0x7F ? ' ' : query[i];
        if (!begins(i)) continue;
        if (i < first) marks += ' ';
        if (i >= first && i < first + misread.length) marks += marked++ == 0 ? '^' : '~';
    }
    if (marked == 0) marks += '^';
    const std::string where = language == Language::lao ? "ຕົວອັກສອນທີ " + std::to_string(column)
                                                        : "column " + std::to_string(column);
    return line + "\n" + marks + "\n" + where + ": " + misread.what.in(language) + "\n" +
           misread.remedy.in(language) + "\n";
}

}  // namespace naga::evidence
