// How fields of rows are read: for query.cpp, tally.cpp and fields.cpp alone.
//
// Access<Row> has the list of a row's fields and calls `is` with each value of one of them until
// it answers true: numbers as std::int64_t, texts as std::string_view. Fields of the other kind
// have no values.

#pragma once

#include <algorithm>
#include <array>

#include "evidence/fields.h"

namespace naga::evidence {

template <typename Row>
struct Access;

template <>
struct Access<Flow> {
    static constexpr Table table = Table::flows;
    template <typename Is>
    static bool any_number(const Flow& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.first_us);
            case 1: return is(r.last_us);
            case 2: return is(std::int64_t{r.source.bits});
            case 3: return is(std::int64_t{r.target.bits});
            case 4: return is(std::int64_t{r.source_port});
            case 5: return is(std::int64_t{r.target_port});
            case 6: return is(std::int64_t{r.protocol});
            case 7: return is(std::int64_t{r.tcp_flags});
            case 8: return is(std::int64_t{r.end_reason});
            case 9: return is(std::int64_t{r.packets});
            case 10: return is(static_cast<std::int64_t>(r.bytes));
            case 11: return is(r.last_us - r.first_us);
            case 12: return is(std::int64_t{r.in});
            case 13: return is(std::int64_t{r.out});
            case 14: return is(std::int64_t{r.source_as});
            case 15: return is(std::int64_t{r.target_as});
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Flow&, std::size_t, std::string_view, const Is&) {
        return false;
    }
};

template <>
struct Access<Query> {
    static constexpr Table table = Table::queries;
    template <typename Is>
    static bool any_number(const Query& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 1: return is(std::int64_t{r.client.bits});
            case 2: return is(std::int64_t{r.client_port});
            case 3: return is(std::int64_t{r.resolver.bits});
            case 4: return is(std::int64_t{r.id});
            case 8:
                return std::ranges::any_of(
                    r.answers, [&](inet::Address a) { return is(std::int64_t{a.bits}); });
            case 9: return is(std::int64_t{r.ttl_s});
            case 10: return is(std::int64_t{r.edns});
            case 11: return is(std::int64_t{r.recursive});
            case 12: return is(std::int64_t{r.cached});
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Query& r, std::size_t field, std::string_view, const Is& is) {
        switch (field) {
            case 5: return is(std::string_view(r.name));
            case 6: return is(std::string_view(r.type));
            case 7: return is(std::string_view(r.code));
        }
        return false;
    }
};

template <>
struct Access<Visit> {
    static constexpr Table table = Table::visits;
    template <typename Is>
    static bool any_number(const Visit& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 1: return is(r.took_us);
            case 2: return is(std::int64_t{r.client.bits});
            case 3: return is(std::int64_t{r.client_port});
            case 4: return is(std::int64_t{r.server.bits});
            case 5: return is(std::int64_t{r.server_port});
            case 9: return is(std::int64_t{r.status});
            case 10: return is(static_cast<std::int64_t>(r.body_bytes));
            case 11: return is(static_cast<std::int64_t>(r.request_bytes));
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Visit& r, std::size_t field, std::string_view, const Is& is) {
        switch (field) {
            case 6: return is(std::string_view(r.method));
            case 7: return is(std::string_view(r.host));
            case 8: return is(std::string_view(r.path));
            case 12: return is(std::string_view(r.referer));
            case 13: return is(std::string_view(r.agent));
            case 14: return is(std::string_view(r.content_type));
            case 15: return is(std::string_view(r.protocol));
        }
        return false;
    }
};

template <>
struct Access<Alarm> {
    static constexpr Table table = Table::alarms;
    template <typename Is>
    static bool any_number(const Alarm& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 1: return is(std::int64_t{r.source.bits});
            case 2: return is(std::int64_t{r.target.bits});
            case 3: return is(std::int64_t{r.source_port});
            case 4: return is(std::int64_t{r.target_port});
            case 5: return is(std::int64_t{r.protocol});
            case 6: return is(std::int64_t{r.rule});
            case 7: return is(std::int64_t{r.severity});
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Alarm& r, std::size_t field, std::string_view, const Is& is) {
        switch (field) {
            case 8: return is(std::string_view(r.signature));
            case 9: return is(std::string_view(r.category));
        }
        return false;
    }
};

template <>
struct Access<Line> {
    static constexpr Table table = Table::lines;
    static constexpr std::size_t structured = 8;  // field.NAME
    template <typename Is>
    static bool any_number(const Line& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 1: return is(std::int64_t{r.facility});
            case 2: return is(std::int64_t{r.severity});
        }
        return false;
    }
    // `name` empty: of all fields.
    template <typename Is>
    static bool any_text(const Line& r, std::size_t field, std::string_view name, const Is& is) {
        switch (field) {
            case 3: return is(std::string_view(r.host));
            case 4: return is(std::string_view(r.app));
            case 5: return is(std::string_view(r.process));
            case 6: return is(std::string_view(r.kind));
            case 7: return is(std::string_view(r.text));
            case structured:
                return std::ranges::any_of(r.fields, [&](const auto& f) {
                    return (name.empty() || f.first == name) && is(std::string_view(f.second));
                });
        }
        return false;
    }
};

template <>
struct Access<Letter> {
    static constexpr Table table = Table::letters;
    // Of the first header field with this name (RFC 5322 2.2), without what it is folded by.
    static std::string_view header(std::string_view raw, std::string_view name);

    template <typename Is>
    static bool any_number(const Letter& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 2: return is(std::int64_t{r.from_address.bits});
            case 9: return is(static_cast<std::int64_t>(r.score * 1000));
            case 10: return is(static_cast<std::int64_t>(r.raw.size()));
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Letter& r, std::size_t field, std::string_view, const Is& is) {
        switch (field) {
            case 1: return is(std::string_view(r.queue));
            case 3: return is(std::string_view(r.from_host));
            case 4: return is(std::string_view(r.helo));
            case 5: return is(std::string_view(r.sender));
            case 6: return is(std::string_view(r.recipient));
            case 7: return is(header(r.raw, "subject"));
            case 8: return is(std::string_view(r.verdict));
            case 11: return is(std::string_view(r.raw));
        }
        return false;
    }
};

template <>
struct Access<Route> {
    static constexpr Table table = Table::routes;
    static constexpr std::size_t prefix = 2;
    template <typename Is>
    static bool any_number(const Route& r, std::size_t field, const Is& is) {
        switch (field) {
            case 0: return is(r.at_us);
            case 1: return is(std::int64_t{r.peer_as});
            case 2: return r.new_state == 0 && is(std::int64_t{r.prefix.first.bits});
            case 3: return r.new_state == 0 && is(std::int64_t{r.prefix.first.bits});
            case 4: return is(std::int64_t{r.withdrawn});
            case 5:
                return std::ranges::any_of(r.path,
                                           [&](std::uint32_t a) { return is(std::int64_t{a}); });
            case 6: return !r.path.empty() && is(std::int64_t{r.path.back()});
            case 7: return !r.path.empty() && is(std::int64_t{r.next_hop.bits});
            case 8:
                return std::ranges::any_of(r.communities,
                                           [&](std::uint32_t c) { return is(std::int64_t{c}); });
            case 9: return is(std::int64_t{r.peer});
            case 10: return r.new_state != 0 && is(std::int64_t{r.old_state});
            case 11: return r.new_state != 0 && is(std::int64_t{r.new_state});
        }
        return false;
    }
    template <typename Is>
    static bool any_text(const Route&, std::size_t, std::string_view, const Is&) {
        return false;
    }
};

}  // namespace naga::evidence
