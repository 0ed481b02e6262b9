// Writes JSON (RFC 8259), compactly, keys in the order they are given.
//
// Text must be UTF-8. Numbers that are not finite become null.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace naga {

class JsonWriter {
public:
    // Indented by two blanks a level when `pretty`.
    enum class Layout { compact, pretty };
    explicit JsonWriter(Layout layout = Layout::compact) : layout_(layout) {}

    JsonWriter& open_object() { return open('{'); }
    JsonWriter& close_object() { return close('}'); }
    JsonWriter& open_array() { return open('['); }
    JsonWriter& close_array() { return close(']'); }
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& value(std::int32_t number) { return value(std::int64_t{number}); }
    JsonWriter& value(std::uint32_t number) { return value(std::uint64_t{number}); }
    JsonWriter& value(bool truth);
    // The shortest decimal that reads back as the same number.
    JsonWriter& value(double number);
    JsonWriter& null();

    // The text so far; the writer is empty afterwards.
    std::string take();

private:
    Layout layout_;
    std::string out_;
    std::vector<bool> filled_;  // of each open object or array: something stands in it
    bool after_key_ = false;

    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void before_value();
    void new_line();
    void put_text(std::string_view text);
};

}  // namespace naga
