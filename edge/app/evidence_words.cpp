#include "app/evidence_words.h"

#include <CLI/CLI.hpp>

namespace naga::app {

void add_evidence_words(CLI::App& program, EvidenceOptions& options, LiveOptions& live, int& code) {
    CLI::App* word = program.add_subcommand(
        "evidence", "What the sensors of a run wrote down; who holds its folder may see all");
    word->require_subcommand(1);
    EvidenceOptions& o = options;
    const auto of_run = [&](CLI::App* sub) {
        sub->add_option("DIR", o.folder, "folder of a run")->required();
    };
    const auto of_window = [&](CLI::App* sub) {
        sub->add_option("--sensor", o.sensor, "id of a sensor: naga evidence ls")->required();
        sub->add_option("--from", o.from,
                        "first minute, T+02:10; the first that is kept by default");
        sub->add_option("--to", o.to, "end, T+02:40; the end of the run by default");
        sub->add_option("--jobs", o.jobs, "threads, 4 at most; 0: one a processor");
    };
    CLI::App* ls = word->add_subcommand("ls", "List the sensors and what they can give");
    of_run(ls);
    ls->add_flag("--json", o.json, "as JSON");
    ls->callback([&] { code = list_evidence(o); });

    CLI::App* query = word->add_subcommand(
        "query", "Search what a sensor wrote down: source:198.18.0.0/16 bytes > 1M");
    of_run(query);
    query->add_option("QUERY", o.query, "docs/formats/query.md; everything by default");
    of_window(query);
    query->add_option("--top", o.top, "the values met most often of these fields")
        ->expected(1)
        ->take_all();
    query->add_option("--rows", o.rows, "rows to show, 1000 at most")->capture_default_str();
    query->add_option("--after", o.after, "go on behind this row");
    query->add_flag("--page-only", o.page_only,
                    "answer as soon as the rows are found: what is counted ends there");
    query->add_flag("--lao", o.lao, "say in Lao what is wrong with a query");
    query->add_flag("--json", o.json, "as JSON");
    query->callback([&] { code = query_evidence(o); });

    CLI::App* write = word->add_subcommand("export", "Write what a sensor wrote down to a file");
    of_run(write);
    of_window(write);
    write->add_option("--format", o.format, "one that the sensor can give: naga evidence ls")
        ->required();
    write->add_option("--out", o.out,
                      "file, or - for the standard output; named EXERCISE_... by "
                      "default");
    write->callback([&] { code = export_evidence(o); });

    CLI::App* send = word->add_subcommand(
        "live", "Send what sensors wrote down to collectors, as it was written: syslog, NetFlow");
    send->add_option("DIR", live.folder, "folder of a run")->required();
    send->add_option("--to", live.to,
                     "syslog+udp://HOST[:PORT]?sensor=ID, syslog+tcp, syslog+tls (&ca=FILE), "
                     "netflow9, ipfix")
        ->required()
        ->expected(1)
        ->take_all();
    send->add_option("--from", live.from, "when to begin, T+02:10; STARTEX by default");
    send->add_option("--until", live.until, "when to end; the end of the run by default");
    send->add_option("--speed", live.speed, "times the exercise's pace")->capture_default_str();
    send->callback([&] { code = export_live(live); });

    CLI::App* labels = word->add_subcommand(
        "labels", "Write the truth about what a sensor saw: whose doing each conversation is");
    of_run(labels);
    of_window(labels);
    labels->add_flag("--all", o.all, "also those that are nobody's doing");
    labels->add_option("--out", o.out,
                       "file, or - for the standard output; named EXERCISE_... by "
                       "default");
    labels->add_flag("--json", o.json, "a JSON object a line instead of CSV");
    labels->callback([&] { code = label_evidence(o); });

    CLI::App* artefacts = word->add_subcommand(
        "artefacts", "List what a sensor's team got to analyse: samples, pages, lures");
    of_run(artefacts);
    of_window(artefacts);
    artefacts->add_option("--out", o.out, "folder to write them into; nothing is written over");
    artefacts->add_flag("--json", o.json, "as JSON");
    artefacts->callback([&] { code = give_artefacts(o); });
}

}  // namespace naga::app
