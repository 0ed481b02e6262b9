// What one address of the API is for, who may use it, and what goes in and out.
//
// The same description routes requests, guards them and is published (openapi.h), so that what
// is said and what is done cannot disagree. A scope is what a session may do; a seat's role is a
// set of scopes.

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace naga::serve {

enum class Method : std::uint8_t { get, head, post, put, del, options, other };
std::string_view name_of(Method method);  // "GET"; other: "OTHER"

// What a session may see or do. `anyone` is held by everybody, signed in or not, and is published
// as "public".
enum class Scope : std::uint8_t {
    anyone,
    truth,    // what really happened
    clock,    // pause, speed, next, branch
    inject,   // send injects
    rule,     // rule on what is not modelled
    act,      // the own team's actions
    share,    // publish and share in the own team's name
    observe,  // notes and ratings of an evaluator
    admin,    // seats, backups, health
    play,     // a player's desk
    staff,    // anybody who is not a player
};
inline constexpr std::size_t scopes_total = 11;
std::string_view name_of(Scope scope);

struct Scopes {
    std::uint32_t bits = 0;

    constexpr Scopes() = default;
    constexpr Scopes(std::initializer_list<Scope> list) {
        for (const Scope s : list) bits |= 1u << static_cast<unsigned>(s);
    }
    constexpr bool holds(Scope scope) const { return (bits >> static_cast<unsigned>(scope)) & 1u; }
    constexpr bool holds_all(Scopes other) const { return (bits & other.bits) == other.bits; }
    constexpr bool holds_any(Scopes other) const { return (bits & other.bits) != 0; }
    constexpr bool operator==(const Scopes&) const = default;
};

// A value after `?`, as it is published. `schema` is JSON text; empty: {"type":"string"}.
struct Parameter {
    std::string name;
    std::string summary;
    std::string schema;
};

// A way in which the answer may differ from success.
struct Failure {
    int status = 400;
    std::string when;
};

inline constexpr std::size_t body_bytes_usual = 64u << 10;

struct Endpoint {
    Method method = Method::get;
    std::string path;  // "/api/v1/seats/{id}": a part in braces matches one part of a path
    std::string summary;
    Scopes needs{Scope::anyone};  // all of these
    Scopes any_of;                // and one of these, if any are named
    std::vector<Parameter> query;
    std::string request_schema;   // JSON text; empty: no body is described
    std::string response_schema;  // JSON text; empty: no body is described
    std::vector<Failure> failures;
    std::size_t body_bytes_max = body_bytes_usual;  // a larger body is refused with 413
    int success = 200;
    std::string answer_type = "application/json";

    bool is_public() const { return needs.holds(Scope::anyone) && any_of.bits == 0; }
    bool admits(Scopes held) const;
};

}  // namespace naga::serve
