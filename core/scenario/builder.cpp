#include "scenario/builder.h"

#include <algorithm>

namespace naga::scenario {

namespace {

// The length of the UTF-8 character at the front of `text`, or 0 if it is none (RFC 3629).
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
        return byte(i) >= least && byte(i) <= most;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned least = lead == 0xE0 ? 0xA0 : 0x80;
        const unsigned most = lead == 0xED ? 0x9F : 0xBF;
        return follows(1, least, most) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned least = lead == 0xF0 ? 0x90 : 0x80;
        const unsigned most = lead == 0xF4 ? 0x8F : 0xBF;
        return follows(1, least, most) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

}  // namespace

std::string place_text(std::string_view file, Place place) {
    return std::string(file) + ":" + std::to_string(place.line) + ":" +
           std::to_string(place.column);
}

std::string shown(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string out(text.substr(0, most));
    if (text.size() > most) {
        while (!out.empty() && (static_cast<unsigned char>(text[out.size()]) & 0xC0) == 0x80)
            out.pop_back();
        out += "…";
    }
    for (char& c : out)
        if (is_control(c) || c == '\n' || c == '\r' || c == '\t') c = ' ';
    return out;
}

std::optional<Problem> text_fault(std::string_view file, std::string_view text,
                                  std::uint32_t line) {
    Place place{line, 1};
    const auto fault = [&](std::string what, std::string why, std::string remedy) {
        return Problem{Problem::Kind::damaged, place_text(file, place), std::move(what),
                       std::move(why), std::move(remedy)};
    };
    if (text.size() > bytes_max)
        return fault("the text is " + std::to_string(text.size()) + " bytes long",
                     "texts of more than " + std::to_string(bytes_max) + " bytes are not read",
                     "split it or leave something out");
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = character_length(text.substr(i));
        if (length == 0)
            return fault("this is not UTF-8", "it could mean one text here and another elsewhere",
                         "save the file as UTF-8");
        if (is_control(text[i]))
            return fault("there is a control character here", "no text has it",
                         "delete it, or save the file as UTF-8 text");
        place.column += static_cast<std::uint32_t>(length);
        if (text[i] == '\n') place = {place.line + 1, 1};
        i += length;
    }
    return std::nullopt;
}

void Builder::refuse(Place place, std::string what, std::string why, std::string remedy) {
    if (fault_) return;
    fault_ = Problem{Problem::Kind::invalid, place_text(file_, place), std::move(what),
                     std::move(why), std::move(remedy)};
}

bool Builder::is_key_next() const {
    if (open_.empty()) return false;
    const Node& map = open_.back();
    return map.kind == Node::Kind::map && map.keys.size() == map.items.size();
}

bool Builder::count_node(Place place) {
    if (fault_) return false;
    if (++nodes_ > nodes_max)
        refuse(place, "there are more than " + std::to_string(nodes_max) + " values",
               "memory is kept for documents up to that size", "leave something out");
    return !fault_;
}

void Builder::add(Node node) {
    if (open_.empty())
        root_ = std::move(node);
    else
        open_.back().items.push_back(std::move(node));
}

void Builder::open(Node::Kind kind, Place place) {
    if (!count_node(place)) return;
    if (is_key_next())
        return refuse(place, "a list or map stands where a key should",
                      "either it is a key, and keys are words, or its bracket is never closed",
                      "close the bracket, or write a word before the colon");
    if (open_.size() >= depth_max)
        return refuse(place, "it is nested deeper than " + std::to_string(depth_max) + " levels",
                      "nothing that is read here needs that", "write it flatter");
    open_.emplace_back();
    open_.back().kind = kind;
    open_.back().place = place;
}

void Builder::close() {
    if (fault_ || open_.empty()) return;
    Node node = std::move(open_.back());
    open_.pop_back();
    std::vector<std::uint32_t> order(node.keys.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int spelling = node.keys[a].compare(node.keys[b]);
        return spelling != 0 ? spelling < 0 : a < b;
    });
    for (std::size_t i = 1; i < order.size(); ++i)
        if (node.keys[order[i - 1]] == node.keys[order[i]])
            return refuse(node.key_places[order[i]],
                          "the key `" + shown(node.keys[order[i]]) + "` is given twice",
                          "it stands on line " +
                              std::to_string(node.key_places[order[i - 1]].line) + " already",
                          "delete one of them");
    add(std::move(node));
}

void Builder::scalar(Place place, std::string text, bool quoted) {
    if (!count_node(place)) return;
    if (is_key_next()) {
        open_.back().keys.push_back(std::move(text));
        open_.back().key_places.push_back(place);
        return;
    }
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = quoted;
    node.place = place;
    node.scalar = std::move(text);
    add(std::move(node));
}

void Builder::null(Place place) {
    if (!count_node(place)) return;
    if (is_key_next())
        return refuse(place, "there is nothing where a key should stand",
                      "a key is a word, so that it can be named in a message",
                      "write a word before the colon");
    Node node;
    node.place = place;
    add(std::move(node));
}

}  // namespace naga::scenario
