// How the server looks an address up in a router; for the server, and for openapi.h.
//
// A tree of the parts of paths. Looking up takes time in the parts of the path, not in the number
// of addresses.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "serve/assets.h"
#include "serve/http.h"

namespace naga::serve {

struct Route {
    std::size_t endpoint = 0;  // which of endpoints
    Responder answer;          // one of the two
    StreamResponder stream;
};

struct RouteNode {
    std::map<std::string, std::unique_ptr<RouteNode>, std::less<>> literal;
    std::unique_ptr<RouteNode> any;  // a placeholder
    std::vector<Route> routes;       // at most one a method
};

struct Router::Table {
    std::vector<Endpoint> endpoints;
    RouteNode root;
    std::function<Caller(const Request&)> identify;
    AssetSet assets;
    std::function<void(const Request&)> policy_reports;

    // The node of a path that has routes, or null. `parts` gets what stood for placeholders.
    const RouteNode* find(std::string_view path, std::vector<std::string>& parts) const;
    // Methods of a node that are open to anyone, as for the header Allow; empty: none are.
    std::string allowed(const RouteNode& node) const;
};

// Where the reports of browsers arrive when Router::policy_reports is set.
inline constexpr std::string_view policy_path = "/policy-reports";
inline constexpr std::size_t policy_report_bytes_max = 8u << 10;

}  // namespace naga::serve
