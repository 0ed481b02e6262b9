#include "serve/endpoint.h"

namespace naga::serve {

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
        case Method::other: return "OTHER";
    }
    return "OTHER";
}

std::string_view name_of(Scope scope) {
    switch (scope) {
        case Scope::anyone: return "public";
        case Scope::truth: return "truth";
        case Scope::clock: return "clock";
        case Scope::inject: return "inject";
        case Scope::rule: return "rule";
        case Scope::act: return "act";
        case Scope::share: return "share";
        case Scope::observe: return "observe";
        case Scope::admin: return "admin";
        case Scope::play: return "play";
        case Scope::staff: return "staff";
    }
    return "public";
}

bool Endpoint::admits(Scopes held) const {
    held.bits |= Scopes{Scope::anyone}.bits;
    return held.holds_all(needs) && (any_of.bits == 0 || held.holds_any(any_of));
}

}  // namespace naga::serve
