// `naga evidence`: what the sensors of a run wrote down, listed, searched, written to files.
//
// Evidence is not stored: the run of a folder is played again from what it was made from, its
// minutes are compared with those that were kept, and what is asked for is made from it, minute
// by minute, on a few threads. Who holds the folder of a run may see all of it, the truth
// included: at the command line that is the director. Teams ask through the console, which
// shows each its own sensors. See docs/formats/evidence.md.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace naga::app {

struct EvidenceOptions {
    std::string folder, sensor, format, query;
    std::string from, to;  // whole minutes; empty: from STARTEX, to the end of the run
    std::string out;       // `-`: standard output; empty: a name that says what it is
    std::string after;     // cursor: MINUTE:RANK
    std::vector<std::string> top;
    std::uint32_t rows = 20;
    std::uint32_t jobs =
        0;  // threads; 0: one a processor, evidence_threads_max (explore/formats.h) at most
    bool all = false;  // labels: also of conversations that are nobody's doing
    bool lao = false;
    bool json = false;
    bool page_only = false;  // query: end when the page is full
};

struct LiveOptions {
    std::string folder;
    std::vector<std::string> to;  // serve::read_destination
    std::string from, until;      // whole minutes; empty: from STARTEX, to the end of the run
    std::uint32_t speed = 1;      // times the exercise's pace
};
inline constexpr std::uint32_t live_speed_max = 100'000;

// Each returns the exit code of the program.
int list_evidence(const EvidenceOptions& options);
int query_evidence(const EvidenceOptions& options);
int export_evidence(const EvidenceOptions& options);
int label_evidence(const EvidenceOptions& options);
int give_artefacts(const EvidenceOptions& options);
int export_live(const LiveOptions& options);

}  // namespace naga::app
