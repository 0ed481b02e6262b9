#include <algorithm>
#include <istream>
#include <streambuf>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "scenario/builder.h"

namespace naga::scenario {

namespace {

// A flow collection is held in memory as tokens until its end is seen, and every token has
// one of these characters, so this bounds the memory of hostile texts. Brackets left open
// cost several times more.
constexpr std::size_t marks_max = 3 * nodes_max;
constexpr std::size_t open_brackets_max = 10'000;

// Refuses a text that would cost the parser too much memory. Brackets within words count too.
void check_cost(Builder& builder, std::string_view text) {
    std::size_t marks = 0;
    std::size_t open = 0;
    for (const char c : text) {
        if (std::string_view("[]{},:?-&*!\"'|>%").find(c) == std::string_view::npos) continue;
        ++marks;
        if (c == '[' || c == '{') ++open;
        if ((c == ']' || c == '}') && open > 0) --open;
        if (open > open_brackets_max)
            return builder.refuse({}, "it is nested deeper than any text that is read here",
                                  std::to_string(open) + " brackets are open at once",
                                  "close them, or write it flatter");
    }
    if (marks > marks_max)
        builder.refuse({}, "there are too many marks (brackets, commas, colons, quotes)",
                       "memory is kept for texts with at most " + std::to_string(marks_max),
                       "leave something out");
}

// What the parser reads: the text and a mark of its end, without which it takes a quote that
// is never closed for closed. Ends early when nothing more is wanted.
class TextSource : public std::streambuf {
public:
    explicit TextSource(std::string_view text) : text_(text) {
        text_ += text.ends_with('\n') ? "...\n" : "\n...\n";
        setg(text_.data(), text_.data(), text_.data() + text_.size());
    }
    void end() { setg(egptr(), egptr(), egptr()); }

private:
    std::string text_;
};

Place place_of(const YAML::Mark& mark) {
    return {static_cast<std::uint32_t>(std::max(mark.line, 0) + 1),
            static_cast<std::uint32_t>(std::max(mark.column, 0) + 1)};
}

class Listener : public YAML::EventHandler {
public:
    Listener(Builder& builder, TextSource& source) : builder_(builder), source_(source) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1)
            refuse(mark, "a second document begins here", "a file holds one document",
                   "move it to a file of its own");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        if (is_plain(mark, "?", anchor)) builder_.null(place_of(mark));
        end_if_failed();
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { is_plain(mark, "?", 1); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        if (is_plain(mark, tag, anchor)) builder_.scalar(place_of(mark), value, tag == "!");
        end_if_failed();
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        if (is_plain(mark, tag, anchor)) builder_.open(Node::Kind::list, place_of(mark));
        end_if_failed();
    }
    void OnSequenceEnd() override { builder_.close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        if (is_plain(mark, tag, anchor)) builder_.open(Node::Kind::map, place_of(mark));
        end_if_failed();
    }
    void OnMapEnd() override {
        builder_.close();
        end_if_failed();
    }

private:
    bool is_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (anchor != 0)
            refuse(mark, "an anchor or alias (`&` or `*`) stands here",
                   "a value that stands in two places cannot be set in one of them",
                   "write the value out, or put quotes around the text");
        if (!tag.empty() && tag != "?" && tag != "!")
            refuse(mark, "a tag (`!`) stands here", "types are decided by who reads the value",
                   "delete it, or put quotes around the text");
        return !builder_.has_failed();
    }
    void refuse(const YAML::Mark& mark, std::string what, std::string why, std::string remedy) {
        builder_.refuse(place_of(mark), std::move(what), std::move(why), std::move(remedy));
        end_if_failed();
    }
    void end_if_failed() {
        if (builder_.has_failed()) source_.end();
    }

    Builder& builder_;
    TextSource& source_;
    int documents_ = 0;
};

void parse(Builder& builder, std::string_view text) {
    constexpr std::string_view remedy =
        "check the indentation, colons, brackets and quotes of this line and the one above";
    TextSource source(text);
    try {
        std::istream stream(&source);
        YAML::Parser parser(stream);
        Listener listener(builder, source);
        if (parser.HandleNextDocument(listener) && !builder.has_failed())
            parser.HandleNextDocument(listener);
    } catch (const YAML::Exception& e) {
        const bool quote = e.msg.find("document indicator in scalar") != std::string::npos;
        builder.refuse(place_of(e.mark),
                       "this is not YAML: " + (quote ? "a quote is never closed" : e.msg),
                       "the text could be read no further", std::string(remedy));
    } catch (const std::exception&) {
        builder.refuse({}, "this could not be read as YAML", "the parser gave up on it",
                       std::string(remedy));
    }
}

}  // namespace

Checked<Document> read_yaml(std::string file, std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark
    if (auto fault = text_fault(file, text, 1)) return refuse(Problems{std::move(*fault)});
    Builder builder(file);
    check_cost(builder, text);
    if (!builder.has_failed() && !text.empty()) parse(builder, text);
    if (builder.has_failed()) return refuse(Problems{builder.fault()});
    return Document{std::move(file), builder.take_root()};
}

}  // namespace naga::scenario
