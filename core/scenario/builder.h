// Puts a document's tree together from what a parser meets, and keeps it within the limits.
//
// The parsers of YAML and JSON call open, close and scalar in the order of the text. After the
// first mistake everything else is ignored: `fault` says what it was. Keys of a map come as
// scalars before their values.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/document.h"

namespace naga::scenario {

class Builder {
public:
    explicit Builder(std::string_view file) : file_(file) {}

    void open(Node::Kind kind, Place place);
    void close();
    void scalar(Place place, std::string text, bool quoted);
    void null(Place place);
    // The first mistake counts.
    void refuse(Place place, std::string what, std::string why, std::string remedy);

    bool has_failed() const { return fault_.has_value(); }
    const Problem& fault() const { return *fault_; }
    Node take_root() { return std::move(root_); }

private:
    bool is_key_next() const;
    bool count_node(Place place);
    void add(Node node);

    // The containers that are open, outermost first; an open map holds one key more than
    // items exactly while the value of that key is awaited.
    std::vector<Node> open_;
    Node root_;
    std::size_t nodes_ = 0;
    std::string_view file_;
    std::optional<Problem> fault_;
};

// Refuses what no parser should see: too many bytes, text that is not UTF-8, or bytes that no
// text has (of the control characters only tab and the ends of lines are text).
std::optional<Problem> text_fault(std::string_view file, std::string_view text, std::uint32_t line);

// "file:line:column"
std::string place_text(std::string_view file, Place place);

}  // namespace naga::scenario
