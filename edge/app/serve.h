// `naga serve` and `naga seat`: a drill that people play in their browsers.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace naga::app {

struct ServeOptions {
    std::string scenario;
    std::string db;  // empty: out/ID/drill.db
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> hosts;  // other names by which it may be called
    std::string certificate, key;    // PEM files; empty with tls: one of its own
    std::string ui_dir;
    std::string fixture;  // acts to begin with, in a journal that is not kept
    std::vector<std::string> settings;
    std::uint64_t seed = 1;
    bool tls = false;
    bool freeze = false;
    bool start = false;  // STARTEX at once
    bool lao = false;
};

int serve_drill(const ServeOptions& options);
// New PINs for all seats, or some, while no server runs; the cards as a page.
int make_cards(const ServeOptions& options, const std::vector<std::string>& seats,
               const std::string& out);

}  // namespace naga::app
