// `naga evidence artefacts`: the things to analyse that a sensor's team got, listed or written.

#include <filesystem>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_stage.h"
#include "base/json.h"
#include "base/time.h"
#include "explore/artefacts.h"
#include "store/files.h"
#include "wire/seal.h"

namespace naga::app {

namespace fs = std::filesystem;

using explore::file_name;

namespace {

Problem stands_already(const fs::path& file) {
    return {Problem::Kind::invalid, "--out", file.string() + " is there already, with other bytes",
            "nothing is written over", "name an empty folder"};
}

// All of them or none, unless the disk fails: what is there already must be the same.
Result<std::size_t> write_into(const fs::path& folder, const sensor::Sensor& sensor,
                               const std::vector<sensor::Artefact>& artefacts) {
    std::vector<const sensor::Artefact*> missing;
    for (const sensor::Artefact& artefact : artefacts) {
        const fs::path file = folder / file_name(sensor, artefact);
        std::error_code unknown;
        if (fs::symlink_status(file, unknown).type() == fs::file_type::not_found) {
            missing.push_back(&artefact);
            continue;
        }
        const auto there = store::read_file(file);
        if (!there || *there != artefact.bytes) return refuse(stands_already(file));
    }
    if (auto made = store::make_folder(folder); !made) return refuse(made.error());
    for (const sensor::Artefact* artefact : missing)
        if (auto written =
                store::write_file(folder / file_name(sensor, *artefact), artefact->bytes);
            !written)
            return refuse(written.error());
    return missing.size();
}

void list_as_json(const sensor::Sensor& sensor, const std::vector<sensor::Artefact>& artefacts) {
    JsonWriter out(JsonWriter::Layout::pretty);
    out.open_array();
    for (const sensor::Artefact& a : artefacts) {
        out.open_object();
        out.key("exercise").value("EXERCISE");
        out.key("sensor").value(sensor.id).key("team").value(sensor.team);
        out.key("name").value(a.name).key("file").value(file_name(sensor, a));
        out.key("type").value(a.type);
        out.key("bytes").value(static_cast<std::uint64_t>(a.bytes.size()));
        out.key("sha256").value(wire::as_hex(wire::sha256(a.bytes)));
        out.key("from").value(as_exercise_time(SimTime::at_microseconds(a.from_us)));
        out.key("why").open_object();
        out.key("en").value(a.why.en).key("lo").value(a.why.lo);
        out.close_object().close_object();
    }
    out.close_array();
    print("{}\n", out.take());
}

}  // namespace

int give_artefacts(const EvidenceOptions& options) {
    const auto run = open_run(options.folder);
    if (!run) return refuse_with(run.error(), options.json);
    const auto sensor = sensor_of(**run, options.sensor);
    if (!sensor) return refuse_with({sensor.error()}, options.json);
    const auto window = window_of(**run, **sensor, options.from, options.to);
    if (!window) return refuse_with({window.error()}, options.json);
    const auto staged = stage_run(**run, window->end);
    if (!staged) return refuse_with({staged.error()}, options.json);
    const auto artefacts = explore::got_in((*staged)->scene, **sensor, *window);
    if (!options.out.empty()) {
        const auto written = write_into(options.out, **sensor, artefacts);
        if (!written) {
            if (written.error().kind == Problem::Kind::invalid)
                return refuse_with({written.error()}, options.json);
            print_problems({written.error()}, options.json);
            return failed;
        }
        tell("{}: {} artefacts of {} at {}, {} written now — EXERCISE, everything is simulated\n",
             options.out, artefacts.size(), (*sensor)->id, window->text(), *written);
    }
    if (options.json) {
        list_as_json(**sensor, artefacts);
        return good;
    }
    if (!options.out.empty()) return good;
    print("{} artefacts of {} at {} — EXERCISE, everything is simulated\n", artefacts.size(),
          (*sensor)->id, window->text());
    for (const sensor::Artefact& a : artefacts)
        print("{:<17} {:<26} {}\n{:<17} {}\n",
              as_exercise_time(SimTime::at_microseconds(a.from_us)), a.type, a.name, "", a.why.en);
    return good;
}

}  // namespace naga::app
