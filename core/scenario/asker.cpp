#include <algorithm>
#include <charconv>
#include <optional>

#include "base/time.h"
#include "scenario/builder.h"
#include "scenario/document.h"

namespace naga::scenario {

namespace {

constexpr std::int64_t rate_most = 100'000'000'000'000;  // 100 Tbit/s
constexpr std::int64_t whole_share = 1'000'000;

// Stands for a map that is not there and was complained about already.
const Node& absent() {
    static const Node node;
    return node;
}

struct Unit {
    std::string_view word;
    std::int64_t size;
};

// A decimal number such as "2.5" times `unit`, or nothing if it is none, no whole number of
// the base unit, or more than `most`. Exact.
std::optional<std::int64_t> times(std::string_view number, std::int64_t unit, std::int64_t most) {
    std::int64_t value = 0;
    std::int64_t scale = 1;
    bool after_dot = false;
    bool after_digit = false;
    for (const char c : number) {
        if (c == '.' && after_digit && !after_dot) {
            after_dot = true;
            after_digit = false;
            continue;
        }
        if (c < '0' || c > '9' || value > most / 10 || scale > most / 10) return std::nullopt;
        after_digit = true;
        value = value * 10 + (c - '0');
        if (after_dot) scale *= 10;
    }
    if (!after_digit) return std::nullopt;
    while (scale > 1 && value % 10 == 0) {
        value /= 10;
        scale /= 10;
    }
    if (unit % scale != 0) return std::nullopt;
    unit /= scale;
    if (value > most / unit) return std::nullopt;
    return value * unit;
}

// A number and one of the units, with or without a space between.
std::optional<std::int64_t> quantity(std::string_view text, std::initializer_list<Unit> units,
                                     std::int64_t most) {
    const std::size_t end = text.find_first_not_of(".0123456789");
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view number = text.substr(0, end);
    const std::string_view word = text.substr(text[end] == ' ' ? end + 1 : end);
    for (const Unit& unit : units)
        if (word == unit.word) return times(number, unit.size, most);
    return std::nullopt;
}

std::optional<std::int64_t> read_rate(std::string_view text) {
    return quantity(text,
                    {{"bit/s", 1},
                     {"kbit/s", 1'000},
                     {"Mbit/s", 1'000'000},
                     {"Gbit/s", 1'000'000'000},
                     {"Tbit/s", 1'000'000'000'000}},
                    rate_most);
}

std::optional<std::int64_t> read_length(std::string_view text) {
    constexpr std::int64_t most = 100LL * 365 * 86'400 * 1'000'000;
    const auto one = quantity(text,
                              {{"us", 1},
                               {"ms", 1'000},
                               {"s", 1'000'000},
                               {"m", 60'000'000},
                               {"min", 60'000'000},
                               {"h", 3'600'000'000},
                               {"d", 86'400'000'000}},
                              most);
    if (one) return one;
    if (const auto sum = read_duration(text)) return sum->in_microseconds();
    return std::nullopt;
}

std::optional<std::int64_t> read_share(std::string_view text) {
    std::int64_t whole = whole_share;
    if (text.ends_with('%')) {
        text.remove_suffix(text.ends_with(" %") ? 2 : 1);
        whole /= 100;
    }
    return times(text, whole, whole_share);
}

std::optional<std::int64_t> read_instant(std::string_view text) {
    const auto time = read_exercise_time(text);
    if (!time) return std::nullopt;
    return time->in_microseconds();
}

template <typename Number>
std::optional<Number> read_number(std::string_view text) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.' || c == '_';
    });
}

bool has_control(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    });
}

std::string joined(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + shown(word);
    return text;
}

std::string in_words(double number) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return {buffer, end};
}

constexpr std::string_view rate_form = "write a rate such as 2.5 Gbit/s";
constexpr std::string_view length_form = "write a length such as 90s, 1h30m or 12 ms";
constexpr std::string_view instant_form = "write a time from the start such as T+02:10";
constexpr std::string_view share_form = "write a share such as 35 % or 0.35, to six places";

}  // namespace

bool is_id(std::string_view text) {
    return is_reference(text) && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 64;
    if (word.empty() || word.size() > longest) return "";
    // Optimal string alignment: additions, losses, changes and swaps of neighbours.
    std::size_t rows[3][longest + 1];
    std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
    const std::string* found = nullptr;
    std::size_t candidates = 0;
    for (const std::string& other : known) {
        const std::size_t apart =
            other.size() > word.size() ? other.size() - word.size() : word.size() - other.size();
        if (other.size() > longest || apart >= best) continue;
        if (++candidates > candidates_max) break;
        for (std::size_t j = 0; j <= other.size(); ++j) rows[0][j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t* now = rows[i % 3];
            const std::size_t* before = rows[(i + 2) % 3];
            const std::size_t* earlier = rows[(i + 1) % 3];
            now[0] = i;
            for (std::size_t j = 1; j <= other.size(); ++j) {
                const std::size_t change = word[i - 1] == other[j - 1] ? 0 : 1;
                now[j] = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + change});
                if (i > 1 && j > 1 && word[i - 1] == other[j - 2] && word[i - 2] == other[j - 1])
                    now[j] = std::min(now[j], earlier[j - 2] + 1);
            }
        }
        const std::size_t distance = rows[word.size() % 3][other.size()];
        if (distance < best) {
            best = distance;
            found = &other;
        }
    }
    return found ? *found : "";
}

Asker::Asker(const Document& document, const Node& node, std::string path, Problems& problems)
    : document_(&document), node_(&node), path_(std::move(path)), problems_(&problems) {}

std::string Asker::where() const { return place_text(document_->file, node_->place); }

std::string Asker::where(std::string_view key) const {
    const Node* value = node_->find(key);
    return place_text(document_->file, value ? value->place : node_->place);
}

void Asker::complain(std::string where, std::string what, std::string why, std::string remedy) {
    if (problems_->size() > problems_max) return;
    if (problems_->size() == problems_max)
        problems_->push_back({Problem::Kind::invalid, document_->file, "there are more mistakes",
                              "only the first " + std::to_string(problems_max) + " are shown",
                              "mend those above and try again"});
    else
        problems_->push_back({Problem::Kind::invalid, std::move(where), std::move(what),
                              std::move(why), std::move(remedy)});
}

std::string Asker::name_of(std::string_view key) const {
    if (key.empty()) return path_.empty() ? "the document" : "`" + path_ + "`";
    return "`" + path_ + (path_.empty() ? "" : ".") + shown(key) + "`";
}

std::string Asker::path_to(std::string_view name) const {
    return path_ + (path_.empty() ? "" : ".") + shown(name);
}

const Node* Asker::ask(std::string_view key, bool required) {
    if (node_ == &absent()) return nullptr;
    const bool first = asked_.empty();
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
    if (node_->kind != Node::Kind::map) {
        if (first)
            complain(where(), name_of({}) + " is not a map of keys and values",
                     "nothing can be looked up in it", "write `key: value` pairs");
        return nullptr;
    }
    const Node* value = node_->find(key);
    if (value && value->kind != Node::Kind::null) return value;
    if (required)
        complain(where(key), name_of(key) + (value ? " is empty" : " is missing"),
                 "there is no value to go without", "give it a value");
    return nullptr;
}

const Node* Asker::ask_scalar(std::string_view key, bool required) {
    const Node* value = ask(key, required);
    if (!value || value->kind == Node::Kind::scalar) return value;
    complain(where(key), name_of(key) + " is a list or map", "one value is needed here",
             "write a single value");
    return nullptr;
}

void Asker::misfit(std::string_view key, std::string_view found, std::string why,
                   std::string_view remedy) {
    complain(key.empty() ? where() : where(key), name_of(key) + " is \"" + shown(found) + "\"",
             std::move(why), std::string(remedy));
}

bool Asker::has(std::string_view key) const {
    const Node* value = node_->find(key);
    return value && value->kind != Node::Kind::null;
}

std::string Asker::id(std::string_view key) {
    const Node* value = ask_scalar(key, true);
    if (!value) return "";
    if (is_id(value->scalar)) return value->scalar;
    misfit(key, value->scalar, "an id is at most 64 lower case letters, digits and '-'",
           "choose such a word");
    return "";
}

std::string Asker::text(std::string_view key) {
    const Node* value = ask_scalar(key, true);
    return value ? checked_text(key, *value) : "";
}

std::string Asker::text_or(std::string_view key, std::string otherwise) {
    const Node* value = ask_scalar(key, false);
    return value ? checked_text(key, *value) : otherwise;
}

std::string Asker::checked_text(std::string_view key, const Node& value) {
    if (!has_control(value.scalar)) return value.scalar;
    misfit(key, value.scalar, "it holds a control character", "delete that character");
    return "";
}

std::int64_t Asker::whole_in(std::string_view key, const Node* value, std::int64_t least,
                             std::int64_t most, std::int64_t otherwise) {
    if (!value) return otherwise;
    const auto number = value->quoted ? std::nullopt : read_number<std::int64_t>(value->scalar);
    if (number && *number >= least && *number <= most) return *number;
    misfit(key, value->scalar, number ? "it is out of range" : "a whole number is needed here",
           "write a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
               ", without quotes");
    return otherwise;
}

std::int64_t Asker::whole(std::string_view key, std::int64_t least, std::int64_t most) {
    return whole_in(key, ask_scalar(key, true), least, most, least);
}

std::int64_t Asker::whole_or(std::string_view key, std::int64_t least, std::int64_t most,
                             std::int64_t otherwise) {
    return whole_in(key, ask_scalar(key, false), least, most, otherwise);
}

double Asker::number_in(std::string_view key, const Node* value, double least, double most,
                        double otherwise) {
    if (!value) return otherwise;
    const auto number = value->quoted ? std::nullopt : read_number<double>(value->scalar);
    if (number && *number >= least && *number <= most) return *number;
    misfit(key, value->scalar, number ? "it is out of range" : "a number is needed here",
           "write a number from " + in_words(least) + " to " + in_words(most) + ", without quotes");
    return otherwise;
}

double Asker::number(std::string_view key, double least, double most) {
    return number_in(key, ask_scalar(key, true), least, most, least);
}

double Asker::number_or(std::string_view key, double least, double most, double otherwise) {
    return number_in(key, ask_scalar(key, false), least, most, otherwise);
}

bool Asker::truth_or(std::string_view key, bool otherwise) {
    const Node* value = ask_scalar(key, false);
    if (!value) return otherwise;
    if (!value->quoted && value->scalar == "true") return true;
    if (!value->quoted && value->scalar == "false") return false;
    misfit(key, value->scalar, "it is either true or false", "write true or false, without quotes");
    return otherwise;
}

Asker::Words Asker::words_in(std::string_view key, const Node* value) {
    Words words;
    if (!value) return words;
    if (value->kind == Node::Kind::scalar) {
        words.en = checked_text(key, *value);
    } else if (value->kind == Node::Kind::map) {
        Asker languages(*document_, *value, path_to(key), *problems_);
        words.en = languages.text("en");
        words.lo = languages.text_or("lo", "");
        languages.done();
    } else {
        complain(where(key), name_of(key) + " is a list", "a text is needed here",
                 "write a text, or {en: ..., lo: ...}");
    }
    return words;
}

Asker::Words Asker::words(std::string_view key) { return words_in(key, ask(key, true)); }
Asker::Words Asker::words_or(std::string_view key) { return words_in(key, ask(key, false)); }

std::size_t Asker::choice_in(std::string_view key, const Node* value,
                             const std::vector<std::string_view>& words, std::size_t otherwise) {
    if (!value) return otherwise;
    const auto found = std::find(words.begin(), words.end(), value->scalar);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const std::string near = nearest(value->scalar, {words.begin(), words.end()});
    misfit(key, value->scalar, "it is one of " + joined(words),
           near.empty() ? "choose one of them" : "did you mean " + near + "?");
    return otherwise;
}

std::size_t Asker::choice(std::string_view key, const std::vector<std::string_view>& words) {
    return choice_in(key, ask_scalar(key, true), words, 0);
}

std::size_t Asker::choice_or(std::string_view key, const std::vector<std::string_view>& words,
                             std::size_t otherwise) {
    return choice_in(key, ask_scalar(key, false), words, otherwise);
}

std::int64_t Asker::measured(std::string_view key, const Node* value,
                             std::optional<std::int64_t> (*read)(std::string_view),
                             std::string_view form, std::int64_t otherwise) {
    if (!value) return otherwise;
    if (const auto amount = read(value->scalar)) return *amount;
    misfit(key, value->scalar, "it cannot be read as a quantity of this kind", form);
    return otherwise;
}

std::int64_t Asker::rate(std::string_view key) {
    return measured(key, ask_scalar(key, true), read_rate, rate_form, 0);
}
std::int64_t Asker::rate_or(std::string_view key, std::int64_t otherwise) {
    return measured(key, ask_scalar(key, false), read_rate, rate_form, otherwise);
}
std::int64_t Asker::duration(std::string_view key) {
    return measured(key, ask_scalar(key, true), read_length, length_form, 0);
}
std::int64_t Asker::duration_or(std::string_view key, std::int64_t otherwise) {
    return measured(key, ask_scalar(key, false), read_length, length_form, otherwise);
}
std::int64_t Asker::instant(std::string_view key) {
    return measured(key, ask_scalar(key, true), read_instant, instant_form, 0);
}
std::int64_t Asker::instant_or(std::string_view key, std::int64_t otherwise) {
    return measured(key, ask_scalar(key, false), read_instant, instant_form, otherwise);
}
std::int64_t Asker::share_ppm(std::string_view key) {
    return measured(key, ask_scalar(key, true), read_share, share_form, 0);
}
std::int64_t Asker::share_ppm_or(std::string_view key, std::int64_t otherwise) {
    return measured(key, ask_scalar(key, false), read_share, share_form, otherwise);
}

std::vector<std::string> Asker::ids(std::string_view key, std::size_t most) {
    std::vector<std::string> found;
    for (Reference& reference : references(key, most)) found.push_back(std::move(reference.id));
    return found;
}

std::vector<Asker::Reference> Asker::references(std::string_view key, std::size_t most) {
    std::vector<Reference> found;
    for (Asker& item : list(key, most)) {
        const Node& node = item.node();
        if (node.kind == Node::Kind::scalar && is_reference(node.scalar))
            found.push_back({node.scalar, item.where()});
        else
            complain(item.where(), "a member of " + name_of(key) + " is no id",
                     "an id is at most 64 letters, digits, '-', '.' and '_'", "choose such a word");
    }
    return found;
}

std::vector<Asker> Asker::list(std::string_view key, std::size_t most) {
    std::vector<Asker> members;
    const Node* value = ask(key, false);
    if (!value) return members;
    if (value->kind != Node::Kind::list) {
        complain(where(key), name_of(key) + " is no list", "it may have several members",
                 "write [a, b] or lines that begin with `- `");
        return members;
    }
    const std::size_t count = std::min(value->items.size(), most);
    if (count < value->items.size())
        complain(place_text(document_->file, value->items[count].place),
                 name_of(key) + " has more than " + std::to_string(most) + " members",
                 "memory and time are kept for that many", "leave some out");
    members.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Node& item = value->items[i];
        const Node* id = item.find("id");
        const bool named = id && id->kind == Node::Kind::scalar && !id->scalar.empty();
        members.emplace_back(
            *document_, item,
            path_to(key) + "." + (named ? shown(id->scalar) : std::to_string(i + 1)), *problems_);
    }
    return members;
}

Asker Asker::map(std::string_view key) {
    const Node* value = ask(key, true);
    return {*document_, value ? *value : absent(), path_to(key), *problems_};
}

std::vector<std::pair<std::string, Asker>> Asker::members(std::string_view key) {
    std::vector<std::pair<std::string, Asker>> found;
    const Node* value = ask(key, false);
    if (!value) return found;
    if (value->kind != Node::Kind::map) {
        complain(where(key), name_of(key) + " is not a map of keys and values",
                 "each of its members has a name", "write `name: value` pairs");
        return found;
    }
    found.reserve(value->items.size());
    for (std::size_t i = 0; i < value->items.size(); ++i)
        found.emplace_back(value->keys[i],
                           Asker(*document_, value->items[i],
                                 path_to(key) + "." + shown(value->keys[i]), *problems_));
    return found;
}

const Node* Asker::own_scalar() {
    if (node_->kind == Node::Kind::scalar) return node_;
    if (node_ != &absent())
        complain(where(), name_of({}) + " is not a single value", "one value is needed here",
                 "write a single value");
    return nullptr;
}

std::string Asker::self_text() {
    const Node* value = own_scalar();
    return value ? checked_text({}, *value) : "";
}

std::int64_t Asker::self_share_ppm() {
    return measured({}, own_scalar(), read_share, share_form, 0);
}

void Asker::done() {
    if (node_->kind != Node::Kind::map) return;
    for (std::size_t i = 0; i < node_->keys.size(); ++i) {
        const std::string& key = node_->keys[i];
        if (problems_->size() > problems_max) return;
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        const std::string near = nearest(key, asked_);
        complain(place_text(document_->file, node_->key_places[i]),
                 "the key " + name_of(key) + " is not known", "it would have no effect",
                 near.empty() ? "delete it" : "did you mean " + near + "?");
    }
}

}  // namespace naga::scenario
