// A scenario, or with "#playbook" on its first line a playbook, that somebody hostile wrote.
// The other parts of the drill are those of tests/small.

#include <cstdint>
#include <string_view>

#include "small_drill.h"

using namespace naga;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    static const scenario::Document story = fuzz::small_document("scenario.yaml");
    const auto document = scenario::read_yaml("hostile.yaml", text);
    if (!document) {
        fuzz::check_words(document.error());
        return 0;
    }
    const auto drill =
        text.starts_with("#playbook")
            ? conduct::read_drill(story, *document, fuzz::small_world())
            : conduct::read_drill(*document, fuzz::small_playbook(), fuzz::small_world());
    if (!drill) fuzz::check_words(drill.error());
    return 0;
}
