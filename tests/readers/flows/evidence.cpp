// A few thousand flows and lines of logs, the same at every call, for other programs to read.
//
// usage: naga_flow_evidence write FOLDER SAMPLING     the files, and what stands in them as JSON
//        naga_flow_evidence send SAMPLING DESTINATION...  the same by the exporter, at once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "evidence/export.h"
#include "evidence/ipfix.h"
#include "evidence/netflow.h"
#include "evidence/pcap.h"
#include "evidence/syslog.h"
#include "serve/exporter.h"
#include "sim/chance.h"

using namespace naga;

namespace {

constexpr std::int64_t epoch_us = 1'366'873'200'000'000;  // 2013-04-25 07:00 UTC
constexpr std::int64_t zone_us = 7 * 3'600'000'000ll;
constexpr std::uint32_t flows_count = 6'000, lines_count = 1'500;

// Ten minutes and more of flows: TCP, UDP and ICMP, from one packet to more bytes than 32 bits
// can say, ended in all three ways.
std::vector<evidence::Flow> make_flows() {
    std::vector<evidence::Flow> flows;
    for (std::uint32_t k = 0; k < flows_count; ++k) {
        const auto w = sim::philox(1, {k, 0, 0, 0}), v = sim::philox(2, {k, 0, 0, 0});
        evidence::Flow f;
        f.source = {0xC6120000 + w[0] % 65'536};
        f.target = {0xCB007100 + w[1] % 256};
        const std::uint32_t kind = w[2] % 20;
        f.protocol = kind == 0 ? 1 : kind < 9 ? 17 : 6;
        f.source_port = f.protocol == 1 ? 0 : static_cast<std::uint16_t>(1'025 + w[3] % 60'000);
        f.target_port = f.protocol == 1 ? 8 * 256 : f.protocol == 17 ? 53 : 80;
        f.tcp_flags = f.protocol == 6 ? (v[0] % 4 == 0 ? 0x16 : 0x1B) : 0;
        f.packets = 1 + (v[1] % 2) * (v[1] % 1'000);
        f.bytes = f.packets * (40ull + v[2] % 1'460);
        if (k % 1'000 == 7) f.packets = 4'000'000, f.bytes = 5'800'000'000;
        f.end_reason = static_cast<std::uint8_t>(1 + v[3] % 3);
        f.first_us = epoch_us + std::int64_t{k} * 113'000 + w[0] % 100'000;
        f.last_us = f.packets == 1                           ? f.first_us
                    : f.end_reason == evidence::ended_active ? f.first_us + 59'900'000
                                                             : f.first_us + v[0] % 40'000'000;
        f.in = static_cast<std::uint16_t>(1 + w[3] % 3), f.out = 4;
        f.source_as = 64'512 + w[1] % 100, f.target_as = 65'540;
        flows.push_back(f);
    }
    std::sort(flows.begin(), flows.end(), evidence::leaves_before);
    return flows;
}

std::vector<evidence::Line> make_lines() {
    std::vector<evidence::Line> lines;
    for (std::uint32_t k = 0; k < lines_count; ++k) {
        const auto w = sim::philox(3, {k, 0, 0, 0});
        evidence::Line l;
        l.at_us = epoch_us + std::int64_t{k} * 411'111;
        l.facility = static_cast<std::uint8_t>(w[0] % 24);
        l.severity = static_cast<std::uint8_t>(w[1] % 8);
        l.host = "av-" + std::to_string(w[2] % 7) + ".moic.example";
        l.app = "avconsole";
        l.process = k % 5 == 0 ? "" : std::to_string(100 + w[3] % 9'000);
        l.kind = k % 3 == 0 ? "DETECT" : "CLEANED";
        l.fields = {{"number", std::to_string(k)},
                    {"address", inet::as_text(inet::Address{0xC6120000 + w[0] % 65'536})},
                    {"file", k % 4 == 0 ? "C:\\Users\\a \"b\" [c].exe" : "/srv/www/index.html"},
                    {"person", k % 2 == 0 ? "ສົມສັກ" : "Somsak"}};
        l.text = k % 2 == 0 ? "ກວດພົບໄຟລ໌ຕ້ອງສົງໄສ" : "Suspicious file quarantined";
        lines.push_back(l);
    }
    return lines;
}

evidence::Exporter exporter(std::uint32_t sampling) {
    return {.address = {0xC6120001},
            .collector = {0xC6120002},
            .domain = 7,
            .sampling = sampling,
            .booted_us = epoch_us - 86'400'000'000 * 3 + 123'000,
            .name = evidence::marked_name("VC-BORDER")};
}

evidence::Datagrams make_datagrams(evidence::FlowStream stream) {
    evidence::Datagrams datagrams;
    stream.append(make_flows(), datagrams);
    stream.flush(datagrams);
    return datagrams;
}

bool save(const std::string& path, const void* bytes, std::size_t length) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return false;
    const bool all = std::fwrite(bytes, 1, length, file) == length;
    return std::fclose(file) == 0 && all;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

int write(const std::string& folder, std::uint32_t sampling) {
    std::string pcap;
    evidence::pcap_begin(65'535, pcap);
    evidence::append_pcap(exporter(sampling), make_datagrams(netflow9(exporter(sampling))), pcap);
    const evidence::Datagrams messages = make_datagrams(ipfix(exporter(sampling)));

    std::string rows = "[";
    for (const evidence::Flow& f : make_flows()) {
        const auto add = [&](const std::string& word) {
            rows += (rows.back() == '[' ? "" : ",") + word;
        };
        rows += rows.size() == 1 ? "[" : ",\n[";
        add(quoted(inet::as_text(f.source)));
        add(quoted(inet::as_text(f.target)));
        for (const std::int64_t n :
             {std::int64_t{f.source_port}, std::int64_t{f.target_port}, std::int64_t{f.protocol},
              std::int64_t{f.tcp_flags}, std::int64_t{f.packets},
              static_cast<std::int64_t>(f.bytes), f.first_us / 1'000, f.last_us / 1'000,
              std::int64_t{f.in}, std::int64_t{f.out}, std::int64_t{f.source_as},
              std::int64_t{f.target_as}, std::int64_t{f.end_reason}})
            add(std::to_string(n));
        rows += ']';
    }
    rows += "]\n";

    std::string syslog, lines = "[";
    for (const evidence::Line& l : make_lines()) {
        append_syslog(l, zone_us, syslog);
        syslog += '\n';
        lines += lines.size() == 1 ? "{" : ",\n{";
        lines += "\"at_us\":" + std::to_string(l.at_us) +
                 ",\"pri\":" + std::to_string(l.facility * 8 + l.severity) +
                 ",\"host\":" + quoted(l.host) + ",\"app\":" + quoted(l.app) +
                 ",\"process\":" + quoted(l.process) + ",\"kind\":" + quoted(l.kind) +
                 ",\"text\":" + quoted(l.text) + ",\"fields\":{\"mark\":\"EXERCISE\"";
        for (const auto& [name, value] : l.fields)
            lines += "," + quoted(name) + ":" + quoted(value);
        lines += "}}";
    }
    lines += "]\n";

    const bool saved =
        save(folder + "/flows.pcap", pcap.data(), pcap.size()) &&
        save(folder + "/flows.ipfix", messages.bytes.data(), messages.bytes.size()) &&
        save(folder + "/flows.json", rows.data(), rows.size()) &&
        save(folder + "/syslog.txt", syslog.data(), syslog.size()) &&
        save(folder + "/lines.json", lines.data(), lines.size());
    if (!saved) std::fprintf(stderr, "cannot write into %s\n", folder.c_str());
    return saved ? 0 : 1;
}

int send(std::uint32_t sampling, const std::vector<std::string>& texts) {
    std::vector<serve::Destination> destinations;
    for (const std::string& text : texts) {
        const auto read = serve::read_destination(text);
        if (!read) {
            std::fprintf(stderr, "%s\n", as_line(read.error()).c_str());
            return 1;
        }
        destinations.push_back(*read);
    }
    const auto exporter_ = serve::Exporter::start(destinations);
    if (!exporter_) {
        std::fprintf(stderr, "%s\n", as_line(exporter_.error()).c_str());
        return 1;
    }
    serve::Exporter& out = **exporter_;
    // All of it in a few seconds of the wall.
    const serve::Pace pace{serve::Exporter::Clock::now(), epoch_us, 200'000'000};
    for (std::size_t k = 0; k < destinations.size(); ++k) {
        if (destinations[k].cargo == serve::Cargo::syslog) {
            for (const evidence::Line& l : make_lines()) {
                std::string message;
                append_syslog(l, zone_us, message);
                out.offer(k, message, pace.due(l.at_us));
            }
            continue;
        }
        const evidence::Datagrams datagrams = make_datagrams(
            destinations[k].cargo == serve::Cargo::ipfix ? ipfix(exporter(sampling))
                                                         : netflow9(exporter(sampling)));
        for (std::size_t d = 0; d < datagrams.list.size(); ++d)
            out.offer(k, datagrams.at(d), pace.due(datagrams.list[d].at_us));
    }
    const bool all = out.drain(std::chrono::seconds(30));
    for (std::size_t k = 0; k < destinations.size(); ++k) {
        const serve::ExportStatus s = out.status(k);
        std::printf("%s offered %llu sent %llu dropped %llu %s\n", destinations[k].text.c_str(),
                    static_cast<unsigned long long>(s.offered),
                    static_cast<unsigned long long>(s.sent),
                    static_cast<unsigned long long>(s.dropped), s.problem.c_str());
    }
    return all ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> word(words, words + count);
    if (count == 4 && word[1] == "write")
        return write(word[2], static_cast<std::uint32_t>(std::atoi(words[3])));
    if (count >= 4 && word[1] == "send")
        return send(static_cast<std::uint32_t>(std::atoi(words[2])),
                    std::vector<std::string>(word.begin() + 3, word.end()));
    std::fputs("usage: naga_flow_evidence write FOLDER SAMPLING | send SAMPLING DESTINATION...\n",
               stderr);
    return 2;
}
