#include <algorithm>
#include <array>
#include <charconv>

#include "serve/exporter.h"

namespace naga::serve {

namespace {

struct Scheme {
    std::string_view word;
    Cargo cargo;
    Carrier carrier;
    std::uint16_t port;
};
constexpr std::array<Scheme, 5> schemes{{
    {"syslog+udp", Cargo::syslog, Carrier::udp, 514},
    {"syslog+tcp", Cargo::syslog, Carrier::tcp, 601},
    {"syslog+tls", Cargo::syslog, Carrier::tls, 6514},
    {"netflow9", Cargo::netflow9, Carrier::udp, 2055},
    {"ipfix", Cargo::ipfix, Carrier::udp, 4739},
}};

tl::unexpected<Problem> wrong(std::string_view text, std::string what, std::string remedy) {
    return refuse(Problem{Problem::Kind::invalid, std::string(text), std::move(what),
                          "nothing is sent to a place that is not named exactly",
                          std::move(remedy)});
}

bool is_host_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':';
}

}  // namespace

Result<Destination> read_destination(std::string_view text) {
    const std::string form = "write syslog+tls://192.0.2.9:6514?sensor=ID";
    const std::size_t colon = text.find("://");
    const auto scheme = std::find_if(schemes.begin(), schemes.end(), [&](const Scheme& s) {
        return s.word == text.substr(0, colon);
    });
    if (colon == std::string_view::npos || scheme == schemes.end())
        return wrong(text, "it does not say in which format",
                     "begin with syslog+udp, syslog+tcp, syslog+tls, netflow9 or ipfix, and ://");
    Destination found{scheme->cargo, scheme->carrier, {}, scheme->port, {}, {}, std::string(text)};

    std::string_view rest = text.substr(colon + 3);
    const std::size_t question = rest.find('?');
    std::string_view place = rest.substr(0, question);
    std::string_view words =
        question == std::string_view::npos ? std::string_view{} : rest.substr(question + 1);

    // The host, in brackets where it has colons of its own, and the port.
    std::string_view port;
    bool with_port = false;
    if (place.starts_with('[')) {
        const std::size_t end = place.find(']');
        if (end == std::string_view::npos) return wrong(text, "the bracket stays open", form);
        found.host = place.substr(1, end - 1);
        place.remove_prefix(end + 1);
        if (!place.empty() && place.front() != ':')
            return wrong(text, "something stands behind the bracket", form);
        with_port = !place.empty();
        if (with_port) port = place.substr(1);
    } else {
        const std::size_t at = place.find(':');
        found.host = place.substr(0, at);
        with_port = at != std::string_view::npos;
        if (with_port) port = place.substr(at + 1);
    }
    if (found.host.empty() || found.host.size() > 253 ||
        !std::all_of(found.host.begin(), found.host.end(), is_host_letter))
        return wrong(text, "it names no host", form);
    if (with_port) {
        std::uint32_t number = 0;
        const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
        if (read.ec != std::errc{} || read.ptr != port.data() + port.size() || number == 0 ||
            number > 65'535)
            return wrong(text, "the port is no number from 1 to 65535", form);
        found.port = static_cast<std::uint16_t>(number);
    }

    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find('&'));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(0, equals);
        const std::string_view value =
            equals == std::string_view::npos ? std::string_view{} : word.substr(equals + 1);
        std::string* into = name == "sensor"                                  ? &found.sensor
                            : name == "ca" && scheme->carrier == Carrier::tls ? &found.authority
                                                                              : nullptr;
        if (into == nullptr)
            return wrong(text, "`" + std::string(name) + "` is not known here",
                         "name a sensor, and for tls a file of certificates as ca");
        if (!into->empty() || value.empty())
            return wrong(text, "`" + std::string(name) + "` is empty or stands twice", form);
        *into = value;
    }
    if (found.sensor.empty()) return wrong(text, "it does not say which sensor", form);
    return found;
}

}  // namespace naga::serve
