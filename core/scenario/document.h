// What somebody wrote, as a tree in which every word knows its line and column.
//
// Scenarios, worlds and journals are read into this before anything else looks at them, so
// that a mistake can be shown where it stands. YAML 1.2 core words as scalars are kept as
// text: what they mean (a number, a length, an id) is decided by who asks, so `NO` stays a
// country and `010` stays ten. Refused: duplicate keys, anchors and aliases, tags, more than
// one document, text that is not UTF-8, nesting deeper than `depth_max`, more than
// `nodes_max` nodes, files larger than `bytes_max`.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace naga::scenario {

inline constexpr std::size_t depth_max = 32;
inline constexpr std::size_t nodes_max = 2'000'000;
inline constexpr std::size_t bytes_max = 64u << 20;
// Mistakes reported by name; of more than these, only that there are more.
inline constexpr std::size_t problems_max = 200;

struct Place {
    std::uint32_t line = 1;    // from 1
    std::uint32_t column = 1;  // from 1, in bytes
};

struct Node {
    enum class Kind : std::uint8_t { null, scalar, list, map };

    Kind kind = Kind::null;
    bool quoted = false;  // a scalar in quotes is text whatever it looks like
    Place place;
    std::string scalar;
    std::vector<Node> items;        // of a list, or the values of a map
    std::vector<std::string> keys;  // of a map, same order as items
    std::vector<Place> key_places;  // of a map

    const Node* find(std::string_view key) const;
    Node* find(std::string_view key);
};

// A document and the name it is called by in messages ("scenarios/x/scenario.yaml").
struct Document {
    std::string file;
    Node root;
};

// Reads YAML. Stops at the first mistake of syntax. Time linear in the text, but for the
// keys of each map, which are sorted. An empty text is a null.
Checked<Document> read_yaml(std::string file, std::string_view text);

// Reads one JSON value, strictly (RFC 8259), into the same tree. `line` is the line of the
// file on which the text begins.
Checked<Document> read_json(std::string file, std::string_view text, std::uint32_t line = 1);

// Replaces one value before it is decoded: `campaigns.flood.peak=20 Gbit/s`,
// `sensors.isp-a-flow.enabled=false`. Members of a list are found by their `id`. The value is
// read as YAML. Refused when the path leads nowhere; a new key may be added to a map only as
// the last step.
Result<void> set_value(Document& document, std::string_view assignment);

// Takes a document apart and collects every mistake on the way.
//
//     Reader read(document, problems);
//     Asker top = read.top();
//     std::string id = top.text("id");
//     for (Asker network : top.list("networks")) { ... }
//     top.done();   // reports keys nobody asked for, with the nearest known key
//
// A missing or malformed value is reported and a harmless default returned, so reading goes on.
class Asker {
public:
    Asker(const Document& document, const Node& node, std::string path, Problems& problems);

    const Node& node() const { return *node_; }
    const std::string& path() const { return path_; }

    // Whether there is a value under `key`; it need not be asked for where there is none.
    bool has(std::string_view key) const;
    // "file:line:column" of this node, or of the value under `key`.
    std::string where() const;
    std::string where(std::string_view key) const;
    void complain(std::string where, std::string what, std::string why, std::string remedy);
    // Whether so many mistakes are known that no more are kept: costly advice can be left out.
    bool is_full() const { return problems_->size() > problems_max; }

    // Required values. `id` is lower case letters, digits and '-', at most 64.
    std::string id(std::string_view key);
    std::string text(std::string_view key);
    std::int64_t whole(std::string_view key, std::int64_t least, std::int64_t most);
    double number(std::string_view key, double least, double most);

    // Optional values.
    std::string text_or(std::string_view key, std::string otherwise);
    std::int64_t whole_or(std::string_view key, std::int64_t least, std::int64_t most,
                          std::int64_t otherwise);
    double number_or(std::string_view key, double least, double most, double otherwise);
    bool truth_or(std::string_view key, bool otherwise);  // true, false
    // Text in languages: a plain string (English) or {en: …, lo: …}.
    struct Words {
        std::string en, lo;
    };
    Words words(std::string_view key);
    Words words_or(std::string_view key);
    // One of a closed list of words; its place in the list.
    std::size_t choice(std::string_view key, const std::vector<std::string_view>& words);
    std::size_t choice_or(std::string_view key, const std::vector<std::string_view>& words,
                          std::size_t otherwise);
    // Quantities with units, as whole numbers of the base unit: "2.5 Gbit/s" (bit/s),
    // "12 ms", "1h30m" (microseconds), "T+02:10" (microseconds from the start), "35 %" or
    // "0.35" (parts per million).
    std::int64_t rate(std::string_view key);
    std::int64_t rate_or(std::string_view key, std::int64_t otherwise);
    std::int64_t duration(std::string_view key);
    std::int64_t duration_or(std::string_view key, std::int64_t otherwise);
    std::int64_t instant(std::string_view key);
    std::int64_t instant_or(std::string_view key, std::int64_t otherwise);
    std::int64_t share_ppm(std::string_view key);
    std::int64_t share_ppm_or(std::string_view key, std::int64_t otherwise);

    // Lists. Empty when absent, without a report. `ids` are words of at most 64 letters,
    // digits, '-', '.' and '_' (references and published identifiers such as T1498.001);
    // `references` are such words and where they stand; members of `list` are usually maps,
    // or scalars to be asked for their self_text. Of more than `most` members only the first
    // are returned, with a complaint.
    struct Reference {
        std::string id, where;
    };
    std::vector<std::string> ids(std::string_view key, std::size_t most = nodes_max);
    std::vector<Reference> references(std::string_view key, std::size_t most = nodes_max);
    std::vector<Asker> list(std::string_view key, std::size_t most = nodes_max);
    Asker map(std::string_view key);                                           // required map
    std::vector<std::pair<std::string, Asker>> members(std::string_view key);  // free keys
    // A scalar node itself as text (for members()).
    std::string self_text();
    std::int64_t self_share_ppm();

    // Reports keys that nobody asked for.
    void done();

private:
    const Document* document_;
    const Node* node_;
    std::string path_;
    Problems* problems_;
    std::vector<std::string> asked_;

    // The value under `key`, or null where there is none (with a complaint if required).
    const Node* ask(std::string_view key, bool required);
    const Node* ask_scalar(std::string_view key, bool required);
    const Node* own_scalar();
    std::string name_of(std::string_view key) const;
    std::string path_to(std::string_view name) const;
    // Complains of a value; an empty key is this node itself.
    void misfit(std::string_view key, std::string_view found, std::string why,
                std::string_view remedy);
    std::string checked_text(std::string_view key, const Node& value);
    std::int64_t whole_in(std::string_view key, const Node* value, std::int64_t least,
                          std::int64_t most, std::int64_t otherwise);
    double number_in(std::string_view key, const Node* value, double least, double most,
                     double otherwise);
    Words words_in(std::string_view key, const Node* value);
    std::size_t choice_in(std::string_view key, const Node* value,
                          const std::vector<std::string_view>& words, std::size_t otherwise);
    std::int64_t measured(std::string_view key, const Node* value,
                          std::optional<std::int64_t> (*read)(std::string_view),
                          std::string_view form, std::int64_t otherwise);
};

// At most 60 bytes of somebody's text for a message, on one line.
std::string shown(std::string_view text);

// At most 64 lower case letters, digits and '-'.
bool is_id(std::string_view text);

// Puts problems whose `where` ends in ":line:column" in the order of the file.
void put_in_file_order(Problems& problems);

// The member of `known` nearest to `word` in spelling, or empty when none is near. Looks at
// the first `candidates_max` that are of about its length.
inline constexpr std::size_t candidates_max = 2'000;
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace naga::scenario
