#include <algorithm>

#include "base/ensure.h"
#include "serve/router_table.h"

namespace naga::serve {

namespace {

// The parts of "/a/{b}/" are "a", "{b}" and "".
std::vector<std::string_view> parts_of(std::string_view path) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 1; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        parts.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_placeholder(std::string_view part) {
    return part.size() > 2 && part.front() == '{' && part.back() == '}';
}

const RouteNode* walk(const RouteNode& node, const std::vector<std::string_view>& parts,
                      std::size_t at, std::vector<std::string>& values) {
    if (at == parts.size()) return node.routes.empty() ? nullptr : &node;
    if (const auto it = node.literal.find(parts[at]); it != node.literal.end())
        if (const RouteNode* found = walk(*it->second, parts, at + 1, values)) return found;
    if (!node.any || parts[at].empty()) return nullptr;
    values.emplace_back(parts[at]);
    if (const RouteNode* found = walk(*node.any, parts, at + 1, values)) return found;
    values.pop_back();
    return nullptr;
}

void add(Router::Table& table, Endpoint endpoint, Route route) {
    ensure(!endpoint.path.empty() && endpoint.path.front() == '/', "a pattern begins with a slash");
    ensure(endpoint.method != Method::head && endpoint.method != Method::options &&
               endpoint.method != Method::other,
           "a route has a method of its own");
    RouteNode* node = &table.root;
    for (const std::string_view part : parts_of(endpoint.path)) {
        ensure(is_placeholder(part) || part.find_first_of("{}") == std::string_view::npos,
               "a placeholder is a whole part of a pattern");
        auto& next = is_placeholder(part) ? node->any : node->literal[std::string(part)];
        if (!next) next = std::make_unique<RouteNode>();
        node = next.get();
    }
    for (const Route& other : node->routes)
        ensure(table.endpoints[other.endpoint].method != endpoint.method,
               "a pattern is routed once a method");
    route.endpoint = table.endpoints.size();
    node->routes.push_back(std::move(route));
    table.endpoints.push_back(std::move(endpoint));
}

Endpoint open_endpoint(Method method, std::string pattern) {
    Endpoint endpoint;
    endpoint.method = method;
    endpoint.path = std::move(pattern);
    return endpoint;
}

}  // namespace

const RouteNode* Router::Table::find(std::string_view path, std::vector<std::string>& parts) const {
    parts.clear();
    if (path.empty() || path.front() != '/') return nullptr;
    return walk(root, parts_of(path), 0, parts);
}

std::string Router::Table::allowed(const RouteNode& node) const {
    std::string list;
    for (const Route& route : node.routes) {
        const Endpoint& endpoint = endpoints[route.endpoint];
        if (!endpoint.is_public()) continue;
        list += list.empty() ? "" : ", ";
        list += name_of(endpoint.method);
        if (endpoint.method == Method::get) list += ", HEAD";
    }
    if (!list.empty()) list += ", OPTIONS";
    return list;
}

Router::Router() : table_(std::make_unique<Table>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::on(Endpoint endpoint, Responder by) {
    add(*table_, std::move(endpoint), {0, std::move(by), {}});
}
void Router::on(Method method, std::string pattern, Responder by) {
    on(open_endpoint(method, std::move(pattern)), std::move(by));
}
void Router::stream(Endpoint endpoint, StreamResponder by) {
    ensure(endpoint.method == Method::get, "a stream is got");
    endpoint.answer_type = "text/event-stream";
    add(*table_, std::move(endpoint), {0, {}, std::move(by)});
}
void Router::stream(std::string pattern, StreamResponder by) {
    stream(open_endpoint(Method::get, std::move(pattern)), std::move(by));
}

void Router::identify(std::function<Caller(const Request&)> by) {
    table_->identify = std::move(by);
}
void Router::assets(AssetSet set) { table_->assets = std::move(set); }
void Router::policy_reports(std::function<void(const Request&)> to) {
    table_->policy_reports = to;
    Endpoint endpoint = open_endpoint(Method::post, std::string(policy_path));
    endpoint.summary = "Reports of browsers on breaches of the content policy";
    endpoint.body_bytes_max = policy_report_bytes_max;
    endpoint.success = 204;
    on(std::move(endpoint), [to = std::move(to)](const Request& request, Answer answer) {
        to(request);
        answer(Response{204, {}, {}, {}, nullptr});
    });
}

const std::vector<Endpoint>& Router::endpoints() const { return table_->endpoints; }

}  // namespace naga::serve
