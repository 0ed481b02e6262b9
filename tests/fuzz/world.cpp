// A world that somebody hostile wrote; where it can be read, its routes and a drill in it too.

#include <cstdint>
#include <string_view>

#include "range/terrain.h"
#include "routing/nation_graph.h"
#include "small_drill.h"

using namespace naga;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto document = scenario::read_yaml("hostile.yaml", text);
    if (!document) {
        fuzz::check_words(document.error());
        return 0;
    }
    const auto nation = world::read_nation(*document);
    if (!nation) {
        fuzz::check_words(nation.error());
        return 0;
    }
    const auto graph = routing::graph_of(*nation);
    const auto terrain = range::survey(*nation, adversary::Plan{});
    if (!graph) return 0;
    if (nation->networks.empty()) return 0;
    const std::uint32_t first[] = {0};
    const auto lost = routing::cut(*nation, first, {});
    if (lost && lost->lost > lost->mapped) std::abort();
    return 0;
}
