#include "scenario/document.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "scenario/builder.h"

namespace naga::scenario {

namespace {

void set_place(Node& node, Place place) {
    node.place = place;
    for (Place& key : node.key_places) key = place;
    for (Node& item : node.items) set_place(item, place);
}

std::size_t depth_of(const Node& node) {
    if (node.kind == Node::Kind::null || node.kind == Node::Kind::scalar) return 0;
    std::size_t deepest = 0;
    for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
    return deepest + 1;
}

// What a step can be called from here: the keys of a map, the ids of a list's members.
std::vector<std::string> names_in(const Node& node) {
    if (node.kind != Node::Kind::list) return node.keys;
    std::vector<std::string> names;
    for (const Node& item : node.items)
        if (const Node* id = item.find("id"); id && id->kind == Node::Kind::scalar)
            names.push_back(id->scalar);
    return names;
}

Node* step_to(Node& node, std::string_view name) {
    if (node.kind != Node::Kind::list) return node.find(name);
    for (Node& item : node.items)
        if (const Node* id = item.find("id");
            id && id->kind == Node::Kind::scalar && id->scalar == name)
            return &item;
    return nullptr;
}

// The line and column at the end of "file:line:column", or nothing: then it comes last.
std::pair<std::uint64_t, std::uint64_t> place_in(std::string_view where) {
    std::uint64_t numbers[2] = {0, 0};
    for (int i = 1; i >= 0; --i) {
        const std::size_t colon = where.rfind(':');
        if (colon == std::string_view::npos) return {UINT64_MAX, UINT64_MAX};
        const char* end = where.data() + where.size();
        const auto read = std::from_chars(where.data() + colon + 1, end, numbers[i]);
        if (read.ec != std::errc{} || read.ptr != end) return {UINT64_MAX, UINT64_MAX};
        where = where.substr(0, colon);
    }
    return {numbers[0], numbers[1]};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

void put_in_file_order(Problems& problems) {
    std::multimap<std::pair<std::uint64_t, std::uint64_t>, Problem> ordered;
    for (Problem& problem : problems) {
        const auto place = place_in(problem.where);
        ordered.emplace(place, std::move(problem));
    }
    problems.clear();
    for (auto& [place, problem] : ordered) problems.push_back(std::move(problem));
}

Result<void> set_value(Document& document, std::string_view assignment) {
    const std::string where = "--set " + shown(assignment);
    const auto refused = [&](std::string what, std::string why, std::string remedy) {
        return refuse(Problem{Problem::Kind::invalid, where, std::move(what), std::move(why),
                              std::move(remedy)});
    };
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return refused("there is no path before an `=`", "nothing says what to set",
                       "write it as campaigns.flood.enabled=false");
    auto value = read_yaml("--set", assignment.substr(equals + 1));
    if (!value) {
        Problem problem = value.error().front();
        problem.where = where;
        return refuse(std::move(problem));
    }

    Node* node = &document.root;
    std::size_t depth = 0;
    std::string_view path = assignment.substr(0, equals);
    for (bool last = false; !last; ++depth) {
        const std::size_t dot = path.find('.');
        const std::string_view name = path.substr(0, dot);
        last = dot == std::string_view::npos;
        if (!last) path.remove_prefix(dot + 1);
        if (name.empty())
            return refused("a step of the path is empty", "it names nothing",
                           "write one dot between two names");
        Node* next = step_to(*node, name);
        if (!next && last && node->kind == Node::Kind::map) {
            node->keys.emplace_back(name);
            node->key_places.push_back(node->place);
            node->items.emplace_back();
            node->items.back().place = node->place;
            next = &node->items.back();
        }
        if (!next) {
            const std::string near = nearest(name, names_in(*node));
            return refused("there is no " + shown(name) + " on the way to the value",
                           "only the last step may add a key, and only to a map",
                           near.empty() ? "name a key, or a member of a list by its id"
                                        : "did you mean " + near + "?");
        }
        node = next;
    }
    if (depth + depth_of(value->root) > depth_max)
        return refused("it is nested deeper than " + std::to_string(depth_max) + " levels",
                       "nothing that is read here needs that", "write it flatter");
    const Place place = node->place;
    *node = std::move(value->root);
    set_place(*node, place);
    return {};
}

}  // namespace naga::scenario
