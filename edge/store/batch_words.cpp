#include "store/batch_words.h"

#include <algorithm>

namespace naga::store {

namespace {

constexpr std::string_view nobody_knows = "nobody knows whether it was kept";

}  // namespace

void Repeats::add_found(const Row& row, std::uint64_t batch, std::string_view answer) {
    if (found_.first_seq != 0) {
        torn_ |= found_.first_seq != batch;
        return;
    }
    found_ = {Receipt::Outcome::repeated, batch, std::string(answer)};
    first_key_ = "key " + row.key + " of seat " + row.seat;
}

std::optional<Result<Receipt>> Repeats::verdict(const std::string& where) const {
    if (found_.first_seq == 0) return std::nullopt;
    if (!some_missing_ && !torn_) return Result<Receipt>(found_);
    return Result<Receipt>(refuse(
        {Problem::Kind::conflict, where,
         first_key_ + " is in the journal, but the batch it came in was another one",
         "a batch is kept wholly or not at all", "send the first batch again, or give new keys"}));
}

Receipt written_receipt(const Batch& batch, std::uint64_t first_seq) {
    if (batch.rows.empty()) return {};
    const auto keyed = std::find_if(batch.rows.begin(), batch.rows.end(),
                                    [](const Row& row) { return !row.key.empty(); });
    return {Receipt::Outcome::written, first_seq,
            keyed != batch.rows.end() ? keyed->answer : batch.rows.front().answer};
}

Problem rows_problem(const std::string& where, const Limits& limits) {
    return {Problem::Kind::refused, where,
            "the journal is full: it may have " + std::to_string(limits.rows) + " rows",
            "a drill that long cannot be played again in time", "end the drill and begin another"};
}

Problem documents_problem(const std::string& where, const Limits& limits) {
    return {Problem::Kind::refused, where,
            "there may be " + std::to_string(limits.documents) + " documents beside the journal",
            "all of them are read when the server starts", "erase what nobody needs"};
}

Problem closed_problem(const std::string& where) {
    return {Problem::Kind::unavailable, where, "the journal is closed", "the server is stopping",
            "wait until it runs again"};
}

Problem uncertain(Problem problem) {
    problem.why = nobody_knows;
    problem.remedy += "; sent again with its key it will be there once";
    return problem;
}

bool is_uncertain(const Problem& problem) { return problem.why == nobody_knows; }

}  // namespace naga::store
