// The drill of tests/small, read once: what hostile input meets when it is read.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "conduct/drill.h"

namespace naga::fuzz {

// A YAML file of tests/small (NAGA_SMALL). Ends the program where there is none.
inline scenario::Document small_document(const std::string& name) {
    const std::string path = std::string(NAGA_SMALL) + "/" + name;
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto document = scenario::read_yaml(path, text);
    if (text.empty() || !document) {
        std::fprintf(stderr, "%s cannot be read\n", path.c_str());
        std::exit(2);
    }
    return std::move(*document);
}

inline const scenario::Document& small_world() {
    static const scenario::Document document = small_document("world/world.yaml");
    return document;
}

inline const scenario::Document& small_playbook() {
    static const scenario::Document document = small_document("playbook.yaml");
    return document;
}

inline const conduct::Drill& small_drill() {
    static const std::unique_ptr<conduct::Drill> drill = [] {
        auto read =
            conduct::read_drill(small_document("scenario.yaml"), small_playbook(), small_world());
        if (!read) {
            for (const Problem& p : read.error()) std::fprintf(stderr, "%s\n", as_line(p).c_str());
            std::exit(2);
        }
        return std::move(*read);
    }();
    return *drill;
}

// Stops the fuzzer when a mistake is not said in full.
inline void check_words(const Problems& problems) {
    if (problems.empty()) std::abort();
    for (const Problem& p : problems)
        if (p.where.empty() || p.what.empty() || p.remedy.empty()) {
            std::fprintf(stderr, "half a message: %s\n", as_line(p).c_str());
            std::abort();
        }
}

}  // namespace naga::fuzz
