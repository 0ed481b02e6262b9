#include "exercise/csv_table.h"

#include <algorithm>

#include "scenario/builder.h"

namespace naga::exercise {

namespace {

// What a spreadsheet takes for a formula, and the mark that says it is none.
constexpr std::string_view formula_begins = "=+-@'";

char separator_of(std::string_view text) {
    std::size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (semicolons > commas && semicolons >= tabs) return ';';
    return tabs > commas ? '\t' : ',';
}

Problem at(const std::string& file, std::size_t row, std::size_t column, std::string what,
           std::string why, std::string remedy) {
    return {Problem::Kind::invalid, file + ":" + std::to_string(row) + ":" + std::to_string(column),
            std::move(what), std::move(why), std::move(remedy)};
}

std::string without_mark(std::string cell) {
    if (cell.size() > 1 && cell[0] == '\'' && formula_begins.find(cell[1]) != std::string::npos)
        cell.erase(0, 1);
    return cell;
}

}  // namespace

Result<std::vector<Cells>> read_csv(const std::string& file, std::string_view text) {
    if (text.size() > csv_bytes_max)
        return refuse(at(file, 1, 1, "the table has more than 16 MiB",
                         "no list of events is so long", "leave out what is not needed"));
    if (auto fault = scenario::text_fault(file, text, 1)) return refuse(std::move(*fault));
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const char separator = separator_of(text);
    std::vector<Cells> rows;
    std::string cell;
    bool quoted = false, begun = false;
    Cells row;
    auto end_cell = [&] {
        row.push_back(without_mark(std::move(cell)));
        cell.clear();
        begun = false;
    };
    auto end_row = [&] {
        end_cell();
        rows.push_back(std::move(row));
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == '"' && !begun) {
            quoted = begun = true;
        } else if (c == separator) {
            end_cell();
        } else if (c == '\n') {
            end_row();
        } else if (!(c == '\r' && (i + 1 == text.size() || text[i + 1] == '\n'))) {
            begun = true;
            cell += c;
        }
        if (cell.size() > cell_max || row.size() > csv_columns_max || rows.size() > csv_rows_max)
            return refuse(at(file, rows.size() + 1, row.size() + 1,
                             "a cell is longer than 32,767 bytes, or there are more than 200 "
                             "columns or 20,000 rows",
                             "no list of events is so long", "split the table"));
    }
    if (quoted)
        return refuse(at(file, rows.size() + 1, row.size() + 1, "the quote is never closed",
                         "everything behind it would be one cell",
                         "close it, and write a quote within as two"));
    if (!row.empty() || !cell.empty() || begun) end_row();
    return rows;
}

std::string write_csv(const std::vector<Cells>& rows) {
    std::string out;
    for (const Cells& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) out += ',';
            std::string cell = row[i];
            if (!cell.empty() && formula_begins.find(cell[0]) != std::string::npos)
                cell.insert(0, 1, '\'');
            const bool must = cell.find_first_of(",\"\r\n;\t") != std::string::npos ||
                              (!cell.empty() && (cell.front() == ' ' || cell.back() == ' ')) ||
                              (row.size() == 1 && cell.empty());
            if (!must) {
                out += cell;
                continue;
            }
            out += '"';
            for (const char c : cell) {
                if (c == '"') out += '"';
                out += c;
            }
            out += '"';
        }
        out += '\n';
    }
    return out;
}

}  // namespace naga::exercise
