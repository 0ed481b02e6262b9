// Names and texts for tests of packets where their own files are not there yet.

#pragma once

#if !__has_include("wire/sites.cpp")
#include "wire/sites.h"
namespace naga::wire {
Sites::Sites(const world::Nation& nation, const adversary::Plan& plan)
    : nation_(&nation), plan_(&plan) {
    for (const char* name : {"portal.gov.example", "news.example", "mail.ministry.example"}) {
        Site site;
        site.name = name;
        sites_.push_back(site);
    }
}
}  // namespace naga::wire
#endif

#if !__has_include("wire/lookup.cpp")
#include "wire/frames.h"
#include "wire/lookup.h"
namespace naga::wire {
Lookup lookup_of(const Conversation& c, const Sites& sites) {
    Lookup l;
    l.id = static_cast<std::uint16_t>(c.identity);
    l.name = sites.site(c.site).name;
    l.answered = c.answers > 0;
    l.addresses = {{0xC0000263u}};
    l.ttl_s = 300;
    return l;
}
std::string text_of_question(const Lookup& l) {
    std::string t;
    append16(t, l.id);
    for (unsigned word : {0x0100u, 1u, 0u, 0u, 0u}) append16(t, word);
    std::string_view name = l.name;
    while (!name.empty()) {
        const std::size_t dot = std::min(name.find('.'), name.size());
        t += static_cast<char>(dot);
        t += name.substr(0, dot);
        name.remove_prefix(std::min(dot + 1, name.size()));
    }
    t += '\0';
    append16(t, 1);
    append16(t, 1);
    return t;
}
std::string text_of_answer(const Lookup& l) {
    std::string t = text_of_question(l);
    t[2] = '\x81', t[3] = '\x80', t[7] = '\x01';
    for (unsigned word : {0xC00Cu, 1u, 1u, 0u, l.ttl_s, 4u}) append16(t, word);
    append16(t, l.addresses[0].bits >> 16);
    append16(t, l.addresses[0].bits);
    return t;
}
void fit_lookup(Conversation& c, const Sites& sites) {
    const Lookup l = lookup_of(c, sites);
    c.client.payload = text_of_question(l).size();
    c.server.payload = l.answered ? text_of_answer(l).size() : 0;
}
}  // namespace naga::wire
#endif

#if !__has_include("wire/web.cpp")
#include "wire/web.h"
namespace naga::wire {
std::vector<Request> requests_of(const Conversation& c, const Sites& sites) {
    std::vector<Exchange> exchanges;
    exchanges_of(c, exchanges);
    std::vector<Request> requests;
    for (const Exchange& e : exchanges) {
        Request r;
        r.at_us = e.at_us, r.answered_us = e.answered_us;
        r.method = "GET", r.host = sites.site(c.site).name, r.path = "/";
        r.request_bytes = e.asked;
        r.head_bytes = 200;
        r.body_bytes = e.answered - 200;
        requests.push_back(r);
    }
    return requests;
}
std::string text_of_request(const Request& r) {
    std::string t = r.method + " " + r.path + " HTTP/1.1\r\nHost: " + r.host +
                    "\r\nUser-Agent: EXERCISE\r\nCookie: s=";
    t += std::string(r.request_bytes - t.size() - 4, 'x');
    return t + "\r\n\r\n";
}
std::string text_of_answer(const Request& r, const Conversation& c, std::uint64_t body_max) {
    std::string t = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: EXERCISE\r\n";
    t += c.end == End::slice_first ? std::string("Connection: close\r\n")
                                   : "Content-Length: " + std::to_string(r.body_bytes) + "\r\n";
    t += "X-Fill: ";
    t += std::string(r.head_bytes - t.size() - 4, 'x') + "\r\n\r\n";
    return t + std::string(std::min(r.body_bytes, body_max), 'E');
}
}  // namespace naga::wire
#endif
