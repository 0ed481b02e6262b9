#include "explore/explorer.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/ensure.h"
#include "base/json.h"
#include "evidence/append.h"
#include "explore/artefacts.h"
#include "explore/export.h"
#include "explore/query.h"
#include "wire/seal.h"

namespace naga::explore {

namespace {

constexpr std::int64_t second_us = 1'000'000, minute_us = 60 * second_us;

tl::unexpected<Refusal> refuse_with(Problem::Kind kind, std::string_view where, Text words,
                                    Text remedy) {
    return tl::make_unexpected(
        Refusal{kind, std::string(where), std::move(words), std::move(remedy)});
}

std::int64_t floor_minute(std::int64_t us) {
    return us >= 0 ? us / minute_us : -((-us + minute_us - 1) / minute_us);
}

// The first minute, by the sensor's clock, of which not everything has reached the team.
std::int64_t complete_minute(const sensor::Sensor& sensor, std::int64_t minutes) {
    const std::int64_t late_us = std::max(sensor.delay_us, settles_us);
    const std::int64_t us = minutes * minute_us - late_us + sensor.clock_error_us;
    return std::clamp<std::int64_t>(floor_minute(us), 0, std::max<std::int64_t>(0, minutes - 1));
}

// How many UTF-16 units, as a browser counts, are before this byte.
std::size_t units_before(std::string_view text, std::size_t byte) {
    std::size_t units = 0;
    for (std::size_t i = 0; i < std::min(byte, text.size()); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if ((c & 0xC0) != 0x80) units += c >= 0xF0 ? 2 : 1;
    }
    return units;
}

void put_text(JsonWriter& out, const Text& text) {
    out.open_object();
    out.key("en").value(evidence::as_utf8(text.en)).key("lo").value(evidence::as_utf8(text.lo));
    out.close_object();
}

void put_misread(JsonWriter& out, const evidence::Misread& misread, std::string_view query) {
    const std::size_t at = units_before(query, misread.first);
    out.key("error").open_object();
    out.key("at").value(std::uint64_t{at});
    out.key("length").value(std::uint64_t{
        std::max<std::size_t>(1, units_before(query, misread.first + misread.length) - at)});
    out.key("words");
    put_text(out, misread.what);
    out.key("remedy");
    put_text(out, misread.remedy);
    out.close_object();
}

void put_row(JsonWriter& out, const Answer& answer, const Answer::Row& row,
             const sensor::Sensor& sensor, std::int64_t epoch_us) {
    const auto fields = evidence::fields_of(answer.table);
    out.open_object();
    // The same whenever and with whatever it is asked for.
    out.key("row").value(sensor.id + ":" + cursor_text(row.at));
    out.key("t").value(static_cast<double>(row.at_us - epoch_us) / 1e6);
    if (!row.community_id.empty()) out.key("community_id").value(row.community_id);
    for (std::size_t f = 0; f < fields.size(); ++f)
        if (is_shown(fields[f])) out.key(fields[f].name).value(evidence::as_utf8(row.cells[f]));
    out.close_object();
}

std::string as_json(const Answer& answer, const sensor::Sensor& sensor, std::int64_t epoch_us,
                    std::int64_t complete_minutes, const evidence::Misread* misread,
                    std::string_view query) {
    const auto fields = evidence::fields_of(answer.table);
    JsonWriter out;
    out.open_object();
    out.key("exercise").value("EXERCISE");
    out.key("sensor").value(sensor.id);
    out.key("rows_of").value(word(answer.table));
    out.key("from_t").value(answer.window.first * 60);
    out.key("to_t").value(answer.window.end * 60);
    out.key("complete_to_t").value(complete_minutes * 60);
    out.key("count").value(answer.found);
    out.key("looked_at").value(answer.looked_at);
    out.key("columns").open_array();
    for (const evidence::FieldEntry& field : fields)
        if (is_shown(field)) out.value(field.name);
    out.close_array();
    out.key("rows").open_array();
    for (const Answer::Row& row : answer.page) put_row(out, answer, row, sensor, epoch_us);
    out.close_array();
    out.key("cursor");
    answer.has_more && !answer.page.empty() ? out.value(cursor_text(answer.page.back().at))
                                            : out.null();
    out.key("histogram").open_object();
    out.key("from_t").value(answer.window.first * 60);
    out.key("step_s").value(answer.bin_minutes * 60);
    out.key("counts").open_array();
    for (const std::uint64_t count : answer.bins) out.value(count);
    out.close_array().close_object();
    out.key("top").open_object();
    for (const Answer::Values& top : answer.top) {
        out.key(fields[top.field].name).open_array();
        for (const Answer::Value& value : top.best)
            out.open_array().value(evidence::as_utf8(value.text)).value(value.count).close_array();
        out.close_array();
    }
    out.close_object();
    if (misread != nullptr) put_misread(out, *misread, query);
    out.close_object();
    return out.take();
}

Told<std::vector<std::size_t>> read_top(evidence::Table table,
                                        const std::vector<std::string>& names) {
    if (names.empty()) return usual_top(table);
    if (names.size() > evidence::tally_fields_max)
        return refuse_with(Problem::Kind::invalid, "top", {"more than 8 fields", "ຫຼາຍກວ່າ 8 ຊ່ອງ"},
                           {"ask twice", "ຖາມສອງເທື່ອ"});
    std::vector<std::size_t> fields;
    for (const std::string& name : names) {
        const auto field = evidence::field_of(table, name);
        if (!field || evidence::fields_of(table)[*field].type == evidence::FieldType::covers)
            return refuse_with(Problem::Kind::invalid, "top",
                               {"there is no such field: " + scenario::shown(name),
                                "ບໍ່ມີຊ່ອງນີ້: " + scenario::shown(name)},
                               {"use one of the columns", "ໃຊ້ຊື່ຂອງຖັນໜຶ່ງ"});
        fields.push_back(*field);
    }
    return fields;
}

}  // namespace

std::vector<std::size_t> usual_top(evidence::Table table) {
    using evidence::Table;
    std::vector<std::string_view> names;
    switch (table) {
        case Table::flows:
            names = {"source", "target", "target_port", "protocol", "source_as", "target_as"};
            break;
        case Table::queries: names = {"client", "name", "type", "code", "answer"}; break;
        case Table::visits: names = {"client", "host", "path", "status", "method", "agent"}; break;
        case Table::alarms:
            names = {"signature", "source", "target", "target_port", "category", "severity"};
            break;
        case Table::lines: names = {"host", "app", "kind", "severity"}; break;
        case Table::letters:
            names = {"sender", "recipient", "from_address", "subject", "verdict"};
            break;
        case Table::routes: names = {"prefix", "peer_as", "origin", "withdrawn"}; break;
    }
    std::vector<std::size_t> fields;
    for (const std::string_view name : names) {
        const auto field = evidence::field_of(table, name);
        ensure(field.has_value(), "the usual fields are fields");
        fields.push_back(*field);
    }
    return fields;
}

// ---- what was kept ---------------------------------------------------------------------------

Explorer::Explorer(const conduct::Drill& drill, std::uint64_t seed, unsigned threads)
    : drill_(&drill),
      threads_(std::clamp(threads, 1u, evidence_threads_max)),
      still_(stage_of(drill, seed)) {}

void Explorer::keep(const range::Range& range) {
    const std::lock_guard lock(film_mutex_);
    film_.keep(range);
    minutes_ = film_.minutes();
}

wire::Film Explorer::film() const {
    const std::lock_guard lock(film_mutex_);
    return film_;
}

std::shared_ptr<const Staged> Explorer::still() const {
    const std::lock_guard lock(still_mutex_);
    if (still_->film.minutes() != minutes_) still_ = still_->with(film());
    return still_;
}

std::unique_ptr<Staged> Explorer::stage() const {
    const auto now = still();
    return now->with(now->film);
}

void Explorer::renew(Staged& staged) const {
    if (staged.film.minutes() == minutes_) return;
    staged.film = film();
    staged.follow();
}

std::int64_t Explorer::complete_us(const sensor::Sensor& sensor) const {
    return complete_minute(sensor, minutes_) * minute_us;
}

// ---- what is asked ---------------------------------------------------------------------------

// One refusal for what is another's and for what is not there; every sensor is looked at for both.
Told<const sensor::Sensor*> Explorer::own_sensor(std::string_view team, std::string_view id) const {
    const sensor::Sensor* own = nullptr;
    for (const sensor::Sensor& sensor : drill_->sensors.sensors)
        if (sensor.id == id && sensor.team == team) own = &sensor;
    if (own != nullptr) return own;
    return refuse_with(Problem::Kind::missing, "sensor", {"no such sensor", "ບໍ່ມີເຊັນເຊີນີ້"},
                       {"choose one of your team's sensors", "ເລືອກເຊັນເຊີຂອງທີມຂອງທ່ານ"});
}

Told<Window> Explorer::window_of(const sensor::Sensor& sensor, std::int64_t minutes,
                                 std::optional<std::int64_t> from_us,
                                 std::optional<std::int64_t> to_us) const {
    if (from_us && to_us && *from_us >= *to_us)
        return refuse_with(Problem::Kind::invalid, "to",
                           {"nothing lies between the two times", "ບໍ່ມີຫຍັງຢູ່ລະຫວ່າງສອງເວລານີ້"},
                           {"give an end after the beginning", "ໃຫ້ເວລາສິ້ນສຸດຢູ່ຫຼັງເວລາເລີ່ມ"});
    Window window{kept_of(sensor, minutes).first, complete_minute(sensor, minutes)};
    // Beyond the longest exercise nothing is asked for, and sums do not run over.
    const auto near = [](std::int64_t us) {
        return std::clamp<std::int64_t>(us, 0, 2 * conduct::length_max_us);
    };
    if (from_us) window.first = std::max(window.first, near(*from_us) / minute_us);
    if (to_us) window.end = std::min(window.end, (near(*to_us) + minute_us - 1) / minute_us);
    window.end = std::max(window.first, window.end);
    return window;
}

Told<std::string> Explorer::query(std::string_view team, const Ask& ask) const {
    const auto sensor = own_sensor(team, ask.sensor);
    if (!sensor) return tl::make_unexpected(sensor.error());
    const evidence::Table table = table_of((*sensor)->kind);
    Question question;
    question.sensor = *sensor;
    question.threads = threads_;
    question.rows = ask.limit;
    if (ask.limit > evidence::tally_rows_max)
        return refuse_with(Problem::Kind::invalid, "limit",
                           {"more than 1000 rows", "ຫຼາຍກວ່າ 1000 ແຖວ"},
                           {"ask for the next ones with the cursor", "ຂໍແຖວຕໍ່ໄປດ້ວຍ cursor"});
    if (!ask.cursor.empty()) {
        question.after = read_cursor(ask.cursor);
        if (!question.after)
            return refuse_with(Problem::Kind::invalid, "cursor",
                               {"this is no cursor", "ອັນນີ້ບໍ່ແມ່ນ cursor"},
                               {"send what the last answer gave", "ສົ່ງຄ່າທີ່ໄດ້ຈາກຄຳຕອບກ່ອນໜ້າ"});
    }
    auto top = read_top(table, ask.top);
    if (!top) return tl::make_unexpected(top.error());
    question.top = std::move(*top);
    const auto now = still();
    const std::int64_t epoch_us = now->scene.epoch_us;
    const std::int64_t complete = complete_minute(**sensor, now->film.minutes());
    const auto window = window_of(**sensor, now->film.minutes(), ask.from_us, ask.to_us);
    if (!window) return tl::make_unexpected(window.error());
    question.window = *window;
    auto search = evidence::Search::read(ask.query, table, epoch_us);
    if (!search) {
        Answer none;
        none.table = table;
        none.window = {window->first, window->first};
        return as_json(none, **sensor, epoch_us, complete, &search.error(), ask.query);
    }
    question.search = std::move(*search);
    const auto answer = explore::ask(now->scene, question);
    ensure(answer.has_value(), "a question within its limits is answered");
    return as_json(*answer, **sensor, epoch_us, complete, nullptr, {});
}

// ---- what is written -------------------------------------------------------------------------

Told<Download> Explorer::download(std::string_view team, const DownloadAsk& ask) const {
    const auto sensor = own_sensor(team, ask.sensor);
    if (!sensor) return tl::make_unexpected(sensor.error());
    const sensor::Kind kind = (*sensor)->kind;
    const auto can = formats_of(kind);
    const Format* format = format_of(ask.format);
    if (std::ranges::find(can, format) == can.end()) {
        std::string names;
        for (const Format* one : can) names += (names.empty() ? "" : ", ") + std::string(one->name);
        return refuse_with(Problem::Kind::invalid, "format",
                           {"the sensor cannot give this format", "ເຊັນເຊີນີ້ໃຫ້ຮູບແບບນີ້ບໍ່ໄດ້"},
                           {"it can give " + names, "ມັນໃຫ້ໄດ້: " + names});
    }
    Download download;
    download.staged_ = still();
    download.sensor_ = *sensor;
    download.format_ = format;
    download.threads_ = threads_;
    download.extension = format->extension;
    const std::int64_t minutes = download.staged_->film.minutes();
    const auto window = window_of(**sensor, minutes, ask.from_us, ask.to_us);
    if (!window) return tl::make_unexpected(window.error());
    if (window->first == window->end)
        return refuse_with(
            Problem::Kind::invalid, "from",
            {"the sensor has nothing in this window", "ເຊັນເຊີບໍ່ມີຫຍັງໃນຊ່ວງເວລານີ້"},
            {"it is complete up to " + minute_text(complete_minute(**sensor, minutes)),
             "ຄົບຖ້ວນຮອດ " + minute_text(complete_minute(**sensor, minutes))});
    download.window = *window;
    download.name = default_name(**sensor, *window, format->extension);
    if (ask.query.empty()) return download;
    auto search =
        evidence::Search::read(ask.query, table_of(kind), download.staged_->scene.epoch_us);
    if (!search)
        return refuse_with(Problem::Kind::invalid, "q", search.error().what, search.error().remedy);
    if (!can_narrow(*format, kind))
        return refuse_with(Problem::Kind::invalid, "q",
                           {"it cannot be narrowed", "ຮູບແບບນີ້ກັ່ນຕອງດ້ວຍການຄົ້ນຫາບໍ່ໄດ້"},
                           {"take csv or jsonl, or all rows", "ໃຊ້ csv ຫຼື jsonl ຫຼື ເອົາທຸກແຖວ"});
    download.search_ = std::make_shared<const evidence::Search>(std::move(*search));
    return download;
}

ExportAsked Download::asked(const Window& of) const {
    return {&staged_->scene, sensor_, of.first, of.end, search_.get()};
}

Told<void> Download::write(const Write& write) const {
    const ExportAsked all = asked(window);
    const auto written =
        write_all(format_->open(all), all, threads_, [&](std::string_view bytes) -> Result<void> {
            if (bytes.empty() || write(bytes)) return {};
            return refuse({Problem::Kind::unavailable, "", "", "", ""});
        });
    if (written) return {};
    if (written.error().kind == Problem::Kind::unavailable)
        return refuse_with(Problem::Kind::unavailable, "", {"not taken", "ຜູ້ຂໍບໍ່ຮັບຕໍ່ອີກ"}, {});
    return refuse_with(written.error().kind, "to", {written.error().what, "ໄຟລ໌ໃຫຍ່ເກີນໄປ"},
                       {written.error().remedy, "ຂໍຊ່ວງເວລາທີ່ສັ້ນກວ່າ"});
}

Size Download::size() const {
    const std::int64_t minutes = window.end - window.first;
    const bool packets = format_->name == "pcap" || format_->name == "pcapng";
    std::uint64_t bytes = 0;
    const auto count = [&](std::string_view some) -> Result<void> {
        bytes += some.size();
        return {};
    };
    if (!packets && minutes <= size_minutes_max) {
        const ExportAsked all = asked(window);
        if (write_all(format_->open(all), all, threads_, count)) return {bytes, true};
    }
    const std::int64_t looked = std::min(minutes, size_minutes_max);
    for (std::int64_t i = 0; i < looked; ++i) {
        const std::int64_t minute = window.first + i * minutes / looked;
        sensor::Reader reader(staged_->scene, *sensor_);
        if (packets) {
            // A head of 16 bytes a packet; of pcapng 32 and what fills it up to four.
            const std::uint64_t head = format_->name == "pcap" ? 16 : 34;
            wire::Packets made;
            std::vector<evidence::Frame> frames;
            const std::int64_t from_us = minute * minute_us + 30 * second_us;
            reader.frames(from_us, from_us + second_us, made, frames);
            for (const evidence::Frame& frame : frames) bytes += (head + frame.length) * 60;
            continue;
        }
        const ExportAsked one = asked({minute, minute + 1});
        [[maybe_unused]] const auto measured = write_all(format_->open(one), one, 1, count);
    }
    return {bytes / static_cast<std::uint64_t>(looked) * static_cast<std::uint64_t>(minutes),
            false};
}

// ---- artefacts -------------------------------------------------------------------------------

std::vector<Explorer::Found> Explorer::artefacts(std::string_view team) const {
    const auto now = still();
    const Window window{0, now->film.minutes()};
    std::vector<Found> found;
    if (window.end == 0) return found;
    for (const sensor::Sensor& sensor : drill_->sensors.sensors) {
        if (sensor.team != team) continue;
        for (sensor::Artefact& artefact : got_in(now->scene, sensor, window)) {
            std::string file = file_name(sensor, artefact);
            found.push_back({&sensor, std::move(artefact), std::move(file)});
        }
    }
    std::ranges::sort(found, {}, [](const Found& f) {
        return std::tuple(f.artefact.from_us, std::string_view(f.file));
    });
    return found;
}

std::string Explorer::artefacts_json(std::string_view team) const {
    JsonWriter out;
    out.open_array();
    for (const Found& found : artefacts(team)) {
        const sensor::Artefact& a = found.artefact;
        out.open_object();
        out.key("exercise").value("EXERCISE");
        out.key("file").value(found.file).key("sensor").value(found.sensor->id);
        out.key("name").value(a.name).key("type").value(a.type);
        out.key("bytes").value(std::uint64_t{a.bytes.size()});
        out.key("sha256").value(wire::as_hex(wire::sha256(a.bytes)));
        out.key("from_t").value(static_cast<double>(a.from_us) / 1e6);
        out.key("why");
        put_text(out, a.why);
        out.close_object();
    }
    out.close_array();
    return out.take();
}

Told<Explorer::Found> Explorer::artefact(std::string_view team, std::string_view file) const {
    for (Found& found : artefacts(team))
        if (found.file == file) return std::move(found);
    return refuse_with(Problem::Kind::missing, "artefact", {"no such file", "ບໍ່ມີໄຟລ໌ນີ້"},
                       {"choose one of the list", "ເລືອກໄຟລ໌ໜຶ່ງໃນລາຍການ"});
}

}  // namespace naga::explore
