#include "exercise/msel_csv.h"

#include <algorithm>
#include <array>
#include <set>

#include "exercise/clock.h"
#include "exercise/msel_time.h"
#include "scenario/document.h"

namespace naga::exercise {

namespace {

// The fields of the core, in the order in which naga writes them.
enum class Part : std::uint8_t {
    number,
    id,
    kind,
    when,
    to,
    from,
    by,
    subject,
    subject_lo,
    text,
    text_lo,
    attachments,
    expects,
    contact,
    draft,
    corrects,
};

struct Heading {
    Part part;
    std::string_view word;    // of the field
    std::string_view header;  // as naga writes it
    // What others call it, best first, as words in lower case.
    std::array<std::string_view, 16> names;
};

constexpr std::array<Heading, 16> headings{{
    {Part::number, "number", "Number", {"number", "no", "event number", "serial", "inject number"}},
    {Part::id,
     "id",
     "Id",
     {"id", "inject id", "event id", "control number", "control no", "msel number"}},
    {Part::kind, "kind", "Kind", {"kind", "inject type", "event type", "type", "category"}},
    {Part::when,
     "when",
     "When",
     {"when", "trigger", "time", "exercise time", "delivery time", "scenario time",
      "designated scenario time", "simulated time", "local time", "start time", "inject time",
      "timeline", "ເວລາ"}},
    {Part::to,
     "to",
     "To",
     {"to", "to team", "to org", "to entities", "teams", "team", "recipients", "recipient",
      "audience", "target", "players", "ເຖິງ"}},
    {Part::from,
     "from",
     "From",
     {"from", "persona", "from org", "from entity", "sender", "source", "ຈາກ"}},
    {Part::by,
     "by",
     "By",
     {"by", "channel", "delivery method", "method of delivery", "inject mode", "delivery", "medium",
      "mode", "ຊ່ອງທາງ"}},
    {Part::subject,
     "subject",
     "Subject",
     {"subject", "title", "inject title", "event title", "headline", "event", "name",
      "action to be taken"}},
    {Part::subject_lo,
     "subject-lo",
     "Subject (Lao)",
     {"subject lao", "subject lo", "title lao", "title lo", "ຫົວຂໍ້"}},
    {Part::text,
     "text",
     "Text",
     {"text", "message", "body", "content", "inject text", "inject description",
      "event description", "description", "details"}},
    {Part::text_lo,
     "text-lo",
     "Text (Lao)",
     {"text lao", "text lo", "message lao", "content lao", "description lao", "ເນື້ອໃນ"}},
    {Part::attachments,
     "attachments",
     "Attachments",
     {"attachments", "attachment", "documents", "files", "document"}},
    {Part::expects,
     "expects",
     "Expects",
     {"expects", "objective", "exercise objective", "objectives"}},
    {Part::contact, "contact", "Check of contact", {"check of contact", "comcheck"}},
    {Part::draft, "draft", "Draft", {"draft"}},
    {Part::corrects, "corrects", "Corrects", {"corrects"}},
}};

struct Called {
    std::string_view said;
    std::string_view word;
};
constexpr std::array<Called, 30> channels_called{{
    {"email", "mail"},           {"e mail", "mail"},         {"phone note", "phone"},
    {"telephone", "phone"},      {"phone call", "phone"},    {"call", "phone"},
    {"media", "news"},           {"press", "news"},          {"newspaper", "news"},
    {"news article", "news"},    {"television", "news"},     {"tv", "news"},
    {"radio", "news"},           {"social media", "social"}, {"social network", "social"},
    {"text message", "sms"},     {"letter", "document"},     {"fax", "document"},
    {"paper", "document"},       {"report", "document"},     {"walk in", "walk-in"},
    {"in person", "walk-in"},    {"verbal", "walk-in"},      {"runner", "walk-in"},
    {"face to face", "walk-in"}, {"quiz", "question"},       {"survey", "question"},
    {"announcement", "overlay"}, {"banner", "overlay"},      {"all screens", "overlay"},
}};
constexpr std::array<Called, 12> kinds_called{{
    {"contextual inject", "inject"},
    {"key event", "inject"},
    {"event", "inject"},
    {"contingency inject", "contingency"},
    {"expected action", "expected-action"},
    {"expected player action", "expected-action"},
    {"expected actions", "expected-action"},
    {"info", "information"},
    {"informational", "information"},
    {"facilitator note", "facilitation"},
    {"controller note", "facilitation"},
    {"administrative", "facilitation"},
}};

// Words in lower case with one blank between; other scripts stay as they are.
std::string plain(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool of_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
        if (of_word)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

// An id made of a text: "Stone lion, 2nd wave" -> "stone-lion-2nd-wave"; "" if nothing is left.
std::string id_of(std::string_view text) {
    constexpr std::size_t longest = 48;
    std::string id;
    for (const char c : plain(text)) {
        if ((c & 0x80) != 0) continue;
        if (c != ' ')
            id += c;
        else if (!id.empty() && id.back() != '-')
            id += '-';
    }
    id.resize(std::min(id.size(), longest));
    while (id.ends_with('-')) id.pop_back();
    return id;
}

const Heading& heading(Part part) { return headings[static_cast<std::size_t>(part)]; }

std::optional<Part> part_of(std::string_view word) {
    for (const Heading& h : headings)
        if (h.word == word) return h.part;
    return std::nullopt;
}

// The part a heading means, and how well it says so: 0 is best.
std::optional<std::pair<Part, std::size_t>> meant(std::string_view header) {
    const std::string name = plain(header);
    if (name.empty()) return std::nullopt;
    for (const Heading& h : headings)
        for (std::size_t rank = 0; rank < h.names.size(); ++rank)
            if (h.names[rank] == name) return std::pair(h.part, rank);
    return std::nullopt;
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return std::string(text);
}

std::vector<std::string> listed(std::string_view cell) {
    std::vector<std::string> list;
    while (!cell.empty()) {
        const std::size_t end = cell.find_first_of(",;\n");
        if (std::string one = trimmed(cell.substr(0, end)); !one.empty())
            list.push_back(std::move(one));
        cell = end == std::string_view::npos ? std::string_view() : cell.substr(end + 1);
    }
    return list;
}

std::string joined(const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& one : list) text += (text.empty() ? "" : "; ") + one;
    return text;
}

template <typename List>
std::string called(const List& list, std::string_view said) {
    const std::string name = plain(said);
    for (const Called& c : list)
        if (c.said == name) return std::string(c.word);
    std::string word = name;
    std::ranges::replace(word, ' ', '-');
    return word;
}

struct Fault {
    std::string what, why, remedy;
};

// Puts a cell into its part of a row; a fault where it could not be read.
class CellReader {
public:
    CellReader(const Msel& msel, const CsvSetting& setting) : msel_(msel), setting_(setting) {}

    std::optional<Fault> put(Row& row, Part part, const std::string& cell) const {
        switch (part) {
            case Part::number: return number(row, cell);
            case Part::id:
                row.id = id_of(cell);
                if (row.id.empty())
                    return Fault{"no id can be made of it", "the row gets one of its own",
                                 "write letters and digits"};
                return std::nullopt;
            case Part::kind: {
                const auto kind = row_kind_of(called(kinds_called, cell));
                row.kind = kind.value_or(RowKind::inject);
                if (kind) return std::nullopt;
                return Fault{"`" + scenario::shown(cell) + "` is no kind of row",
                             "it is taken for an inject",
                             "write inject, contingency, expected-action, information or "
                             "facilitation"};
            }
            case Part::when: return when(row, cell);
            case Part::to: return to(row, cell);
            case Part::from: return from(row, cell);
            case Part::by: {
                const auto channel = channel_of(called(channels_called, cell));
                row.by = channel.value_or(Channel::mail);
                if (channel) return std::nullopt;
                return Fault{"`" + scenario::shown(cell) + "` is no channel", "mail is taken",
                             "write mail, phone, news, social, sms, document, walk-in, question "
                             "or overlay"};
            }
            case Part::subject: row.subject.en = trimmed(cell); return std::nullopt;
            case Part::subject_lo: row.subject.lo = trimmed(cell); return std::nullopt;
            case Part::text: row.text.en = trimmed(cell); return std::nullopt;
            case Part::text_lo: row.text.lo = trimmed(cell); return std::nullopt;
            case Part::attachments: row.attachments = listed(cell); return std::nullopt;
            case Part::expects: return expects(row, cell);
            case Part::contact: row.checks_contact = is_yes(cell); return std::nullopt;
            case Part::draft: row.draft = is_yes(cell); return std::nullopt;
            case Part::corrects: row.corrects = trimmed(cell); return std::nullopt;
        }
        return std::nullopt;
    }

private:
    const Msel& msel_;
    const CsvSetting& setting_;

    static bool is_yes(std::string_view cell) {
        const std::string word = plain(cell);
        return word == "yes" || word == "true" || word == "x" || word == "1";
    }

    static std::optional<Fault> number(Row& row, const std::string& cell) {
        const std::string digits = trimmed(cell);
        std::uint64_t number = 0;
        bool good = !digits.empty() && digits.size() <= 9;
        for (const char c : digits) {
            good = good && c >= '0' && c <= '9';
            number = number * 10 + static_cast<std::uint64_t>(c - '0');
        }
        if (!good)
            return Fault{"`" + scenario::shown(cell) + "` is no whole number",
                         "the row gets one of its own", "write digits"};
        row.number = number;
        return std::nullopt;
    }

    std::optional<Fault> when(Row& row, const std::string& cell) const {
        if (const auto at = read_list_time(cell, setting_.start)) {
            row.when = at_time(*at);
            if (*at >= 0 && *at <= exercise_most_us) return std::nullopt;
            row.when = Trigger{};
            row.draft = true;
            return Fault{"`" + scenario::shown(cell) + "` lies before STARTEX or too late",
                         "the row becomes a draft", "give a time of the exercise"};
        }
        auto trigger = read_trigger("", cell);
        if (trigger) {
            row.when = *trigger;
            return std::nullopt;
        }
        row.when = Trigger{};
        row.draft = true;
        return Fault{"`" + scenario::shown(cell) + "` is no time", "the row becomes a draft",
                     setting_.start.empty()
                         ? "write T+02:30; times of the day need the date and time of STARTEX"
                         : "write T+02:30, 09:30, D+1 09:00 or 2013-12-09T09:30"};
    }

    std::optional<Fault> to(Row& row, const std::string& cell) const {
        row.to.clear();
        std::string unknown;
        for (const std::string& name : listed(cell)) {
            const std::string team = team_of(name);
            row.to.push_back(team.empty() ? name : team);
            if (team.empty()) unknown += (unknown.empty() ? "" : ", ") + scenario::shown(name);
        }
        if (unknown.empty()) return std::nullopt;
        return Fault{"there is no team " + unknown, "the row cannot be sent until it is mended",
                     "name teams by their ids, or map the name to one"};
    }

    std::string team_of(const std::string& name) const {
        if (const auto mapped = setting_.teams.find(name); mapped != setting_.teams.end())
            return mapped->second;
        const std::string word = plain(name);
        if (word == "all" || word == "all teams" || word == "everyone" || word == "all players")
            return std::string(all_teams);
        const std::string team = name.substr(0, name.find('/'));
        for (const std::string& id : msel_.teams) {
            if (id == team) return name;
            if (id == id_of(name)) return id;
        }
        return "";
    }

    std::optional<Fault> from(Row& row, const std::string& cell) const {
        const std::string name = trimmed(cell);
        row.from.clear();
        for (const Persona& p : msel_.personas)
            if (p.id == name || p.id == id_of(name) || p.name.en == name || p.name.lo == name)
                row.from = p.id;
        if (!row.from.empty() || plain(name) == "excon" || plain(name) == "white cell")
            return std::nullopt;
        return Fault{"there is no persona " + scenario::shown(name),
                     "it is sent by exercise control", "add the persona, or name another"};
    }

    std::optional<Fault> expects(Row& row, const std::string& cell) const {
        const std::string name = trimmed(cell);
        const bool known = msel_.milestone(name) != nullptr ||
                           std::ranges::find(msel_.objectives, name) != msel_.objectives.end();
        row.expects = known ? name : "";
        if (known) return std::nullopt;
        return Fault{"there is no objective or milestone " + scenario::shown(name),
                     "nothing is expected of the row", "name one by its id"};
    }
};

std::string cell_of(const Row& row, Part part) {
    switch (part) {
        case Part::number: return std::to_string(row.number);
        case Part::id: return row.id;
        case Part::kind: return std::string(word(row.kind));
        case Part::when: return as_words(row.when);
        case Part::to: return joined(row.to);
        case Part::from: return row.from;
        case Part::by: return std::string(word(row.by));
        case Part::subject: return row.subject.en;
        case Part::subject_lo: return row.subject.lo;
        case Part::text: return row.text.en;
        case Part::text_lo: return row.text.lo;
        case Part::attachments: return joined(row.attachments);
        case Part::expects: return row.expects;
        case Part::contact: return row.checks_contact ? "yes" : "";
        case Part::draft: return row.draft ? "yes" : "";
        case Part::corrects: return row.corrects;
    }
    return "";
}

void take_over(Row& into, const Row& from, Part part) {
    switch (part) {
        case Part::number:
        case Part::id: break;
        case Part::kind: into.kind = from.kind; break;
        case Part::when:
            into.when = from.when;
            into.draft = into.draft || from.draft;
            break;
        case Part::to: into.to = from.to; break;
        case Part::from: into.from = from.from; break;
        case Part::by: into.by = from.by; break;
        case Part::subject: into.subject.en = from.subject.en; break;
        case Part::subject_lo: into.subject.lo = from.subject.lo; break;
        case Part::text: into.text.en = from.text.en; break;
        case Part::text_lo: into.text.lo = from.text.lo; break;
        case Part::attachments: into.attachments = from.attachments; break;
        case Part::expects: into.expects = from.expects; break;
        case Part::contact: into.checks_contact = from.checks_contact; break;
        case Part::draft: into.draft = from.draft; break;
        case Part::corrects: into.corrects = from.corrects; break;
    }
}

class TableReader {
public:
    TableReader(const std::string& file, const Msel& msel, const CsvSetting& setting)
        : file_(file), setting_(setting), cells_(msel, setting) {}

    CsvRead read(std::string_view text) {
        auto table = read_csv(file_, text);
        if (!table) {
            read_.problems.push_back(table.error());
            return std::move(read_);
        }
        const std::size_t head = head_of(*table);
        if (head == table->size()) {
            complain(1, 1, "no row has headings that are known",
                     "it is not known which column is what",
                     "name at least two: a time, a subject, teams, a text");
            return std::move(read_);
        }
        columns((*table)[head], head + 1);
        for (std::size_t i = head + 1; i < table->size(); ++i) row((*table)[i], i + 1);
        return std::move(read_);
    }

private:
    const std::string& file_;
    const CsvSetting& setting_;
    CellReader cells_;
    CsvRead read_;
    std::set<std::string> ids_;

    void complain(std::size_t row, std::size_t column, std::string what, std::string why,
                  std::string remedy) {
        if (read_.problems.size() < scenario::problems_max)
            read_.problems.push_back(
                {Problem::Kind::invalid,
                 file_ + ":" + std::to_string(row) + ":" + std::to_string(column), std::move(what),
                 std::move(why), std::move(remedy)});
    }

    std::optional<std::pair<Part, std::size_t>> meaning(const std::string& header) const {
        const auto mapped = setting_.mapping.find(header);
        if (mapped == setting_.mapping.end()) return meant(header);
        const auto part = part_of(mapped->second);
        return part ? std::optional(std::pair(*part, std::size_t{0})) : std::nullopt;
    }

    // The first of the first ten rows in which at least two headings are known.
    std::size_t head_of(const std::vector<Cells>& table) const {
        for (std::size_t i = 0; i < std::min<std::size_t>(table.size(), 10); ++i) {
            std::set<Part> known;
            for (const std::string& cell : table[i])
                if (const auto m = meaning(trimmed(cell))) known.insert(m->first);
            if (known.size() >= 2) return i;
        }
        return table.size();
    }

    // Of several columns for one part the one that says it best; the others stay the author's.
    void columns(const Cells& head, std::size_t row) {
        std::map<Part, std::pair<std::size_t, std::size_t>> best;  // rank, column
        std::map<std::string, int> seen;
        for (std::size_t c = 0; c < head.size(); ++c) {
            const std::string name = trimmed(head[c]);
            std::string header = name;
            if (!name.empty() && ++seen[name] > 1) {
                header += " (" + std::to_string(seen[name]) + ")";
                complain(row, c + 1, "the heading " + scenario::shown(name) + " stands twice",
                         "it is kept as " + scenario::shown(header), "rename one of them");
            }
            read_.columns.push_back({header, ""});
            if (const auto m = meaning(name))
                if (const auto b = best.find(m->first);
                    b == best.end() || m->second < b->second.first)
                    best[m->first] = {m->second, c};
        }
        for (const auto& [part, place] : best)
            read_.columns[place.second].field = heading(part).word;
        const auto own = static_cast<std::size_t>(std::ranges::count_if(
            read_.columns, [](const Column& c) { return c.field.empty() && !c.header.empty(); }));
        if (own > columns_max)
            complain(row, 1,
                     "there are more than " + std::to_string(columns_max) +
                         " columns that naga does not know",
                     "rows that fill them all cannot be sent", "leave some out");
    }

    void row(const Cells& cells, std::size_t number) {
        const auto filled = std::ranges::count_if(
            cells, [](const std::string& cell) { return !trimmed(cell).empty(); });
        if (filled == 0) return;
        if (filled == 1 && read_.columns.size() > 2) {
            complain(number, 1, "only one cell is filled", "the row is taken for a title",
                     "nothing, if it is one");
            return;
        }
        if (read_.rows.size() >= rows_max) {
            if (read_.rows.size() == rows_max && !full_)
                complain(number, 1, "there are more than " + std::to_string(rows_max) + " rows",
                         "the others are left out", "split the table");
            full_ = true;
            return;
        }
        Row row;
        row.draft = false;
        bool has_time = false, has_subject = false;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const std::string cell = trimmed(cells[c]);
            if (cell.empty()) continue;
            if (c >= read_.columns.size() || read_.columns[c].header.empty()) {
                complain(number, c + 1, "the cell has no heading", "it is left out",
                         "give its column a heading");
                continue;
            }
            const Column& column = read_.columns[c];
            if (column.field.empty()) {
                row.columns[column.header] = cell;
                continue;
            }
            const Part part = *part_of(column.field);
            has_time = has_time || part == Part::when;
            has_subject = has_subject || part == Part::subject;
            const bool was_draft = row.draft;
            if (auto fault = cells_.put(row, part, cell))
                complain(number, c + 1, std::move(fault->what), std::move(fault->why),
                         std::move(fault->remedy));
            row.draft = row.draft || was_draft;
            // What naga would write otherwise is kept as it stands.
            if (cell_of(row, part) != cell) row.columns[column.header] = cell;
        }
        if (!has_time &&
            std::ranges::any_of(read_.columns, [](const Column& c) { return c.field == "when"; })) {
            row.draft = true;
            complain(number, 1, "the row has no time", "it becomes a draft that is sent by hand",
                     "give it one");
        }
        if (!has_subject && !row.text.en.empty())
            complain(number, 1, "the row has no subject", "it cannot be sent until it has one",
                     "write one");
        name(row, number);
        read_.rows.push_back(std::move(row));
    }

    // A row without an id gets one of its subject, so that the same table read again finds it.
    void name(Row& row, std::size_t number) {
        if (row.id.empty()) row.id = id_of(row.subject.en);
        if (row.id.empty()) row.id = "row-" + std::to_string(number);
        const std::string base = row.id;
        for (int n = 2; !ids_.insert(row.id).second; ++n) row.id = base + "-" + std::to_string(n);
    }

    bool full_ = false;
};

bool has_part(const std::vector<Column>& columns, Part part) {
    return std::ranges::any_of(columns,
                               [&](const Column& c) { return c.field == heading(part).word; });
}

}  // namespace

std::string_view field_of_heading(std::string_view header) {
    const auto m = meant(header);
    return m ? heading(m->first).word : std::string_view();
}

CsvRead read_msel_csv(const std::string& file, std::string_view text, const Msel& msel,
                      const CsvSetting& setting) {
    return TableReader(file, msel, setting).read(text);
}

std::string write_msel_csv(const Msel& msel, const CsvSetting& setting) {
    std::vector<Column> columns = msel.columns;
    if (columns.empty()) {
        for (const Heading& h : headings)
            columns.push_back({std::string(h.header), std::string(h.word)});
        std::set<std::string> own;
        for (const Row& row : msel.rows)
            for (const auto& [header, cell] : row.columns)
                if (!meant(header)) own.insert(header);
        for (const std::string& header : own) columns.push_back({header, ""});
    }
    if (!has_part(columns, Part::id)) columns.push_back({"Id", "id"});
    const CellReader reader(msel, setting);
    std::vector<Cells> table(1);
    for (const Column& c : columns) table[0].push_back(c.header);
    for (const Row& row : msel.rows) {
        Cells cells;
        for (const Column& c : columns) {
            const auto kept = row.columns.find(c.header);
            const auto part = part_of(c.field);
            std::string cell = part ? cell_of(row, *part) : "";
            if (kept != row.columns.end()) {
                // As it was written, if it still says what the row says.
                Row same = row;
                if (part) reader.put(same, *part, kept->second);
                if (!part || cell_of(same, *part) == cell) cell = kept->second;
            }
            cells.push_back(std::move(cell));
        }
        table.push_back(std::move(cells));
    }
    return write_csv(table);
}

Result<Msel> merged(const Msel& into, const CsvRead& read) {
    Msel msel = into;
    std::set<std::uint64_t> numbers;
    std::uint64_t next = 0;
    for (const Row& row : msel.rows) {
        numbers.insert(row.number);
        next = std::max(next, row.number + 1);
    }
    for (const Row& row : read.rows) next = std::max(next, row.number + 1);
    const bool numbered = has_part(read.columns, Part::number);
    for (const Row& row : read.rows) {
        const auto known = std::ranges::find(msel.rows, row.id, &Row::id);
        if (known != msel.rows.end()) {
            for (const Column& c : read.columns) {
                if (const auto part = part_of(c.field)) take_over(*known, row, *part);
                known->columns.erase(c.header);
                if (const auto cell = row.columns.find(c.header); cell != row.columns.end())
                    known->columns[c.header] = cell->second;
            }
            continue;
        }
        msel.rows.push_back(row);
        Row& added = msel.rows.back();
        if (!numbered || numbers.contains(added.number)) added.number = next++;
        numbers.insert(added.number);
    }
    if (msel.rows.size() > rows_max)
        return refuse(Problem{Problem::Kind::refused, "msel",
                              "there would be more than " + std::to_string(rows_max) + " rows",
                              "memory is kept for that many", "import fewer"});
    msel.columns = read.columns;
    std::erase_if(msel.columns, [](const Column& c) { return c.header.empty(); });
    std::ranges::sort(msel.rows, {}, &Row::number);
    return msel;
}

}  // namespace naga::exercise
