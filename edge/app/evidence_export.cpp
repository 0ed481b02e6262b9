// `naga evidence export` and `labels`: evidence of a window, in a format, into a file.

#include <algorithm>
#include <optional>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_stage.h"
#include "base/json.h"
#include "base/time.h"
#include "explore/export.h"
#include "store/files.h"
#include "wire/passing.h"

namespace naga::app {

using explore::Encoder;
using explore::ExportAsked;
using explore::Format;
using explore::Piece;

namespace {

// A file, or the standard output.
class Sink {
public:
    static Result<Sink> of(const std::string& out) {
        if (out == "-") return Sink(std::nullopt);
        auto file = store::Writing::of(out);
        if (!file) return refuse(file.error());
        return Sink(std::move(*file));
    }
    Result<void> append(std::string_view bytes) {
        bytes_ += bytes.size();
        if (file_) return file_->append(bytes);
        print_text(bytes);
        if (answers_arrived()) return {};
        return refuse({Problem::Kind::unavailable, "-", "the standard output takes no more",
                       "what reads it has ended, or the disk is full", "name a file with --out"});
    }
    Result<void> complete() { return file_ ? file_->complete() : Result<void>(); }
    std::size_t bytes() const { return bytes_; }

private:
    explicit Sink(std::optional<store::Writing> file) : file_(std::move(file)) {}
    std::optional<store::Writing> file_;
    std::size_t bytes_ = 0;
};

int write_window(const EvidenceOptions& options, const ExportAsked& asked, const Window& window,
                 std::string_view extension, const Encoder& encoder) {
    const sensor::Sensor& sensor = *asked.sensor;
    const std::string name =
        options.out.empty() ? explore::default_name(sensor, window, extension) : options.out;
    auto sink = Sink::of(name);
    if (!sink) {
        print_problems({sink.error()}, options.json);
        return failed;
    }
    auto written = explore::write_all(encoder, asked, threads_of(options),
                                      [&](std::string_view bytes) { return sink->append(bytes); });
    if (written) written = sink->complete();
    if (!written) {
        print_problems({written.error()}, false);
        return failed;
    }
    if (name != "-")
        tell("{}: {} bytes of {} at {} — EXERCISE, everything is simulated\n", name, sink->bytes(),
             sensor.id, window.text());
    return good;
}

}  // namespace

int export_evidence(const EvidenceOptions& options) {
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), false);
    const auto sensor = sensor_of(**run, options.sensor);
    if (!sensor) return refuse_with({sensor.error()}, false);
    std::string can;
    for (const Format* format : explore::formats_of((*sensor)->kind))
        can += (can.empty() ? "" : ", ") + std::string(format->name);
    const Format* format = explore::format_of(options.format);
    if (format == nullptr ||
        std::ranges::find(format->kinds, (*sensor)->kind) == format->kinds.end())
        return refuse_with(
            {{Problem::Kind::invalid, "--format",
              format == nullptr ? "there is no format `" + scenario::shown(options.format) + "`"
                                : "the sensor " + options.sensor + " cannot give " + options.format,
              "it is of the kind " + std::string(word((*sensor)->kind)), "it can give " + can}},
            false);
    const auto window = window_of(**run, **sensor, options.from, options.to);
    if (!window) return refuse_with({window.error()}, false);
    const auto staged = stage_run(**run, window->end);
    if (!staged) return refuse_with({staged.error()}, false);
    const ExportAsked asked = {&(*staged)->scene, *sensor, window->first, window->end};
    return write_window(options, asked, *window, format->extension, format->open(asked));
}

// ---- the truth -------------------------------------------------------------------------------

namespace {

std::optional<wire::Only> seen_by(sensor::Kind kind) {
    switch (kind) {
        case sensor::Kind::flow:
        case sensor::Kind::tap:
        case sensor::Kind::ids: return wire::Only::all;
        case sensor::Kind::dns: return wire::Only::lookups;
        case sensor::Kind::web: return wire::Only::web;
        case sensor::Kind::mail:
        case sensor::Kind::antivirus:
        case sensor::Kind::helpdesk:
        case sensor::Kind::bgp: return std::nullopt;
    }
    return std::nullopt;
}

constexpr std::string_view deed_words[] = {
    "",      "poll",      "lure-visit", "lure-typed", "upload", "shell-visit", "stolen-log-in",
    "crawl", "front-page"};

std::string hex(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(16, '0');
    for (std::size_t i = 16; i-- > 0; value >>= 4) out[i] = digits[value & 15];
    return out;
}

constexpr std::string_view use_words[] = {"web",         "secure-web", "mail",       "lookup",
                                          "time",        "chat",       "file-share", "echo",
                                          "unreachable", "probe",      "flood",      "reflection"};
constexpr std::string_view end_words[] = {"closed",      "reset", "refused",   "unanswered",
                                          "slice-first", "slice", "slice-last"};

struct Label {
    std::string at, first, last, conversation, client, server, protocol, system, campaign, deed;
    std::string_view use, end;
    std::uint16_t client_port = 0, server_port = 0;
    std::uint32_t repeats = 0, tries = 0;
};
Label label_of(const wire::Conversation& c, const adversary::Plan& plan) {
    Label label;
    label.at = as_exercise_time(SimTime::at_microseconds(c.start_us));
    label.conversation = hex(c.identity);
    label.client = inet::as_text(c.client.address), label.client_port = c.client.port;
    label.server = inet::as_text(c.server.address), label.server_port = c.server.port;
    label.protocol = evidence::text_of(evidence::FieldType::protocol, c.protocol, 0);
    const wire::Shape shape = wire::shape_of(c);
    std::int64_t first = INT64_MAX, last = INT64_MIN;
    for (const wire::Direction& d : shape.direction) {
        if (d.packets == 0) continue;
        first = std::min(first, d.first_us), last = std::max(last, d.last_us);
    }
    if (first <= last) {
        label.first = as_exercise_time(SimTime::at_microseconds(first));
        label.last = as_exercise_time(SimTime::at_microseconds(last));
    }
    label.system = wire::word(c.client.habit.system);
    label.use = use_words[static_cast<std::size_t>(c.use)];
    label.end = end_words[static_cast<std::size_t>(c.end)];
    label.repeats = c.repeats;
    label.tries = c.tries;
    if (c.campaign < plan.campaigns.size()) label.campaign = plan.campaigns[c.campaign].id;
    if (c.deed < std::size(deed_words)) label.deed = deed_words[c.deed];
    return label;
}

void put_csv(const Label& l, std::string& out) {
    out += l.at + "," + l.conversation + "," + l.client + "," + std::to_string(l.client_port) +
           "," + l.server + "," + std::to_string(l.server_port) + "," + l.protocol + "," + l.first +
           "," + l.last + "," + std::string(l.use) + "," + std::string(l.end) + "," +
           std::to_string(l.repeats) + "," + std::to_string(l.tries) + "," + l.system + "," +
           l.campaign + "," + l.deed + ",EXERCISE\r\n";
}
void put_json(const Label& l, std::string& out) {
    JsonWriter json;
    json.open_object();
    json.key("at").value(l.at).key("conversation").value(l.conversation);
    json.key("client").value(l.client).key("client_port").value(std::uint32_t{l.client_port});
    json.key("server").value(l.server).key("server_port").value(std::uint32_t{l.server_port});
    json.key("protocol").value(l.protocol);
    json.key("first").value(l.first).key("last").value(l.last);
    json.key("use").value(l.use).key("end").value(l.end);
    json.key("repeats").value(l.repeats).key("tries").value(l.tries);
    json.key("system").value(l.system);
    json.key("campaign");
    l.campaign.empty() ? json.null() : json.value(l.campaign);
    json.key("deed");
    l.deed.empty() ? json.null() : json.value(l.deed);
    json.key("exercise").value("EXERCISE").close_object();
    out += json.take() + "\n";
}

}  // namespace

int label_evidence(const EvidenceOptions& options) {
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), false);
    const auto sensor = sensor_of(**run, options.sensor);
    if (!sensor) return refuse_with({sensor.error()}, false);
    const auto only = seen_by((*sensor)->kind);
    if (!only)
        return refuse_with({{Problem::Kind::invalid, "--sensor",
                             "the sensor " + options.sensor + " sees no conversations",
                             "it is of the kind " + std::string(word((*sensor)->kind)),
                             "name one of the kinds flow, tap, ids, dns or web"}},
                           false);
    const auto window = window_of(**run, **sensor, options.from, options.to);
    if (!window) return refuse_with({window.error()}, false);
    const auto staged = stage_run(**run, window->end);
    if (!staged) return refuse_with({staged.error()}, false);
    const sensor::Scene& scene = (*staged)->scene;
    const wire::Place place = {(*sensor)->networks, (*sensor)->organisation};
    Encoder encoder;
    if (!options.json)
        encoder.begin = [](std::string& out) {
            out +=
                "at,conversation,client,client_port,server,server_port,protocol,first,last,use,"
                "end,repeats,tries,system,campaign,deed,exercise\r\n";
        };
    encoder.render = [&](sensor::Reader&, std::int64_t minute) {
        Piece piece;
        if ((*sensor)->is_silent((minute + 1) * 60'000'000)) return piece;
        std::vector<wire::Conversation> passing;
        wire::passing(scene.stage, place, *only, minute, passing);
        for (const wire::Conversation& c : passing) {
            if (c.campaign == 0xFFFF && !options.all) continue;
            const Label label = label_of(c, *scene.plan);
            options.json ? put_json(label, piece.bytes) : put_csv(label, piece.bytes);
        }
        piece.weight = piece.bytes.size();
        return piece;
    };
    const ExportAsked asked = {&scene, *sensor, window->first, window->end};
    return write_window(options, asked, *window, options.json ? "labels.jsonl" : "labels.csv",
                        encoder);
}

}  // namespace naga::app
