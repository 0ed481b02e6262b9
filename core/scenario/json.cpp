#include <boost/json/basic_parser_impl.hpp>

#include "scenario/builder.h"

namespace naga::scenario {

namespace {

namespace json = boost::json;

// Follows the parser through the text, for the parser does not say where it is. It runs only
// over what the parser has accepted.
class Cursor {
public:
    Cursor(std::string_view text, std::uint32_t line) : text_(text), place_{line, 1} {}

    // The place of the next token. Blanks, commas and colons are passed over.
    Place next() {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n,:").find(text_[at_]) != std::string_view::npos)
            step();
        return place_;
    }
    void pass(std::size_t count) {
        for (std::size_t i = 0; i < count && at_ < text_.size(); ++i) step();
    }
    void pass_text() {
        pass(1);
        while (at_ < text_.size() && text_[at_] != '"') pass(text_[at_] == '\\' ? 2 : 1);
        pass(1);
    }
    std::string_view pass_number() {
        const std::size_t begin = at_;
        while (at_ < text_.size() &&
               std::string_view("+-.eE0123456789").find(text_[at_]) != std::string_view::npos)
            step();
        return text_.substr(begin, at_ - begin);
    }

private:
    void step() {
        if (text_[at_++] == '\n')
            place_ = {place_.line + 1, 1};
        else
            ++place_.column;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Place place_;
};

struct Listener {
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    Builder* builder;
    Cursor cursor;
    std::string text;

    bool going_on(json::error_code& ec) const {
        if (builder->has_failed()) ec = json::error::syntax;
        return !builder->has_failed();
    }
    bool word(std::string_view written, json::error_code& ec) {
        builder->scalar(cursor.next(), std::string(written), false);
        cursor.pass(written.size());
        return going_on(ec);
    }
    bool number(json::error_code& ec) {
        const Place place = cursor.next();
        builder->scalar(place, std::string(cursor.pass_number()), false);
        return going_on(ec);
    }
    bool open(Node::Kind kind, json::error_code& ec) {
        builder->open(kind, cursor.next());
        cursor.pass(1);
        return going_on(ec);
    }
    bool close(json::error_code& ec) {
        cursor.next();
        cursor.pass(1);
        builder->close();
        return going_on(ec);
    }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_array_begin(json::error_code& ec) { return open(Node::Kind::list, ec); }
    bool on_array_end(std::size_t, json::error_code& ec) { return close(ec); }
    bool on_object_begin(json::error_code& ec) { return open(Node::Kind::map, ec); }
    bool on_object_end(std::size_t, json::error_code& ec) { return close(ec); }
    bool on_string_part(json::string_view s, std::size_t, json::error_code&) {
        text.append(s.data(), s.size());
        return true;
    }
    bool on_string(json::string_view s, std::size_t, json::error_code& ec) {
        text.append(s.data(), s.size());
        builder->scalar(cursor.next(), std::exchange(text, {}), true);
        cursor.pass_text();
        return going_on(ec);
    }
    bool on_key_part(json::string_view s, std::size_t n, json::error_code& ec) {
        return on_string_part(s, n, ec);
    }
    bool on_key(json::string_view s, std::size_t n, json::error_code& ec) {
        return on_string(s, n, ec);
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code& ec) { return number(ec); }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code& ec) { return number(ec); }
    bool on_double(double, json::string_view, json::error_code& ec) { return number(ec); }
    bool on_bool(bool b, json::error_code& ec) { return word(b ? "true" : "false", ec); }
    bool on_null(json::error_code& ec) {
        builder->null(cursor.next());
        cursor.pass(4);
        return going_on(ec);
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

Place place_at(std::string_view text, std::size_t at, std::uint32_t line) {
    Place place{line, 1};
    for (const char c : text.substr(0, at)) {
        ++place.column;
        if (c == '\n') place = {place.line + 1, 1};
    }
    return place;
}

void parse(Builder& builder, std::string_view text, std::uint32_t line) {
    constexpr std::string_view remedy = "check the commas, brackets and quotes here and before";
    try {
        json::parse_options options;
        options.max_depth = depth_max + 1;  // so that the builder is the first to object
        json::basic_parser<Listener> parser(options, Listener{&builder, Cursor(text, line), {}});
        json::error_code ec;
        std::size_t end = parser.write_some(false, text.data(), text.size(), ec);
        if (!ec) {
            end = std::min(text.find_first_not_of(" \t\r\n", end), text.size());
            if (end < text.size()) ec = json::error::extra_data;
        }
        if (ec)
            builder.refuse(place_at(text, end, line), "this is not JSON: " + ec.message(),
                           "the text could be read no further", std::string(remedy));
    } catch (const std::exception&) {
        builder.refuse({line, 1}, "this could not be read as JSON", "the parser gave up on it",
                       std::string(remedy));
    }
}

}  // namespace

Checked<Document> read_json(std::string file, std::string_view text, std::uint32_t line) {
    if (auto fault = text_fault(file, text, line)) return refuse(Problems{std::move(*fault)});
    Builder builder(file);
    parse(builder, text, line);
    if (builder.has_failed()) return refuse(Problems{builder.fault()});
    return Document{std::move(file), builder.take_root()};
}

}  // namespace naga::scenario
