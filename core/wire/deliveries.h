// What brings letters: one conversation between servers for each that another host hands over.
//
// A lure comes as all letters do. The conversation has the letter's identity, begins at its
// instant, and is as long as the dialogue in which the letter is handed over: as the gateway took
// it, before it put its own headers on top.

#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "wire/dialogue.h"
#include "wire/letters.h"
#include "wire/passing.h"

namespace naga::wire {

// Appends those that begin in the minute and are seen at the place, in no order. Letters within
// one mail service pass no line. Cost: about 40 us for each letter that is seen.
void deliveries(const Stage& stage, const Place& place, Only only, std::int64_t minute,
                std::vector<Conversation>& made);

// What is said while this letter is handed over.
Dialogue dialogue_of(const Stage& stage, const Letter& letter, Signing signing = Signing::real);

// Finds the letter that a conversation of deliveries() brings. Keeps the letters of a few minutes,
// so that neighbours cost little. Needs the stage for as long as it lives; not for two threads at a
// time.
class Postbag {
public:
    explicit Postbag(const Stage& stage) : stage_(&stage) {}
    // Needs a conversation of deliveries() on this stage. Cost: about 100 us.
    Dialogue dialogue_of(const Conversation& conversation);

private:
    const Stage* stage_;
    std::map<std::int64_t, std::vector<Letter>> letters_;  // by minute, then by identity
};

}  // namespace naga::wire
