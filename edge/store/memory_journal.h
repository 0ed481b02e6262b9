// A journal that lives as long as the program: for tests, and for drills that nobody will ask
// about.
//
// Behaves as JournalStore says, with the same limits and its own thread; nothing outlives close().

#pragma once

#include <memory>

#include "store/journal_store.h"

namespace naga::store {

std::unique_ptr<JournalStore> memory_journal(const Drill& drill, const Limits& limits = {});

}  // namespace naga::store
