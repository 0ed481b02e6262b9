// A journal that somebody hostile wrote. What is accepted must read back as the same moves,
// and the drill of tests/small must bear it from its first minute to its last.

#include <cstdint>
#include <string_view>

#include "conduct/conductor.h"
#include "small_drill.h"

using namespace naga;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const conduct::Drill& drill = fuzz::small_drill();
    const auto read = [&](std::string_view lines) {
        return exercise::read_journal("hostile.jsonl", lines, drill.nation, drill.plan,
                                      drill.teams);
    };
    const auto moves = read(text);
    if (!moves) {
        fuzz::check_words(moves.error());
        return 0;
    }
    std::string lines;
    for (const exercise::Move& move : *moves)
        lines += exercise::as_line(move, drill.nation, drill.plan, drill.teams) + "\n";
    const auto again = read(lines);
    if (!again || *again != *moves) {
        std::fprintf(stderr, "not the same again:\n%s", lines.c_str());
        std::abort();
    }
    constexpr std::size_t played_max = 40;  // so that one input takes milliseconds
    if (moves->empty() || moves->size() > played_max) return 0;
    conduct::Casting casting;
    casting.respond = conduct::Respond::orders;
    casting.orders = *moves;
    conduct::Conductor conductor(drill, casting, 1, 0);
    while (conductor.now().in_microseconds() < drill.endex_us()) conductor.run_minute();
    return 0;
}
