// One block of memory that holds everything that changes, so that a snapshot is a copy.
//
// Tables of plain records lie one behind the other and are addressed by row numbers, never
// by pointers: the block may move. Tables are laid out once, before the run. The last table
// may grow. Copying an arena copies the whole state; comparing bytes compares it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "base/ensure.h"

namespace naga::sim {

// Where a table lies. Stays valid in every copy of the arena it was laid in.
template <typename Row>
struct Table {
    static_assert(std::is_trivially_copyable_v<Row>);
    std::size_t offset = 0;
    std::uint32_t rows = 0;
};

class Arena {
public:
    // Lays a table of zeroed rows behind what is there.
    template <typename Row>
    Table<Row> lay(std::uint32_t rows) {
        const std::size_t offset = (bytes_.size() + 63) & ~std::size_t{63};
        bytes_.resize(offset + std::size_t{rows} * sizeof(Row));
        return {offset, rows};
    }

    // Makes the table laid last longer; new rows are zeroed. Spans taken before are void.
    template <typename Row>
    void grow(Table<Row>& last, std::uint32_t rows) {
        ensure(last.offset + std::size_t{last.rows} * sizeof(Row) == bytes_.size(),
               "only the last table of an arena grows");
        bytes_.resize(last.offset + std::size_t{rows} * sizeof(Row));
        last.rows = rows;
    }

    template <typename Row>
    std::span<Row> rows(const Table<Row>& table) {
        return {reinterpret_cast<Row*>(bytes_.data() + table.offset), table.rows};
    }
    template <typename Row>
    std::span<const Row> rows(const Table<Row>& table) const {
        return {reinterpret_cast<const Row*>(bytes_.data() + table.offset), table.rows};
    }

    std::size_t size() const { return bytes_.size(); }

private:
    std::vector<std::byte> bytes_;
};

}  // namespace naga::sim
