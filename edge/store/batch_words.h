// What every journal says of a batch alike: whether it was there before, and why it is refused.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/journal_store.h"

namespace naga::store {

// Whether a batch was there before: shown each of its keyed rows in turn, it says so.
class Repeats {
public:
    void add_missing() { some_missing_ = true; }
    // The row of that key stands in the batch that begins with `batch`.
    void add_found(const Row& row, std::uint64_t batch, std::string_view answer);

    // None: it is new. A receipt: all keyed rows are there, and came together. Refused: some only.
    std::optional<Result<Receipt>> verdict(const std::string& where) const;

private:
    bool some_missing_ = false;
    bool torn_ = false;      // found in more than one batch
    std::string first_key_;  // of what was found: seat and key, in words
    Receipt found_;          // first_seq is 0 until one is found
};

// Of a batch that was written now.
Receipt written_receipt(const Batch& batch, std::uint64_t first_seq);

Problem rows_problem(const std::string& where, const Limits& limits);
Problem documents_problem(const std::string& where, const Limits& limits);
Problem closed_problem(const std::string& where);

// The problem, of which is_uncertain() is then true.
Problem uncertain(Problem problem);

}  // namespace naga::store
