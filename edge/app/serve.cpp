#include "app/serve.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>

#include "app/commands.h"
#include "app/console.h"
#include "app/load.h"
#include "base/json.h"
#include "serve/cards.h"
#include "serve/pages.h"
#include "serve/service.h"
#include "serve/tls.h"
#include "sim/digest.h"
#include "store/files.h"
#include "store/memory_journal.h"
#include "store/sqlite_journal.h"

namespace naga::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* version = "0.1.0";

store::Drill identity_of(const Loaded& loaded, std::uint64_t seed) {
    store::Drill drill;
    std::uint64_t digest = 1;
    for (const std::string* text : {&loaded.scenario, &loaded.playbook, &loaded.world})
        digest = sim::mix(digest, sim::digest_of(*text));
    drill.scenario = fmt::format("{:016x}", digest);
    drill.seed = seed;
    drill.naga = version;
    drill.created_us = serve::wall_now_us();
    return drill;
}

// Acts to begin with, a line each: {"t": seconds, "seat": …, "kind": …, "do": {…}}. They become
// rows of the journal, as if they had been done then.
Result<std::int64_t> play_fixture(const std::string& file, store::JournalStore& journal,
                                  std::int64_t wall_us) {
    auto text = store::read_file(file);
    if (!text) return refuse(text.error());
    std::string_view left = *text;
    std::uint32_t line = 0;
    std::int64_t last_us = 0;
    while (!left.empty()) {
        const std::string_view row = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(left.size(), row.size() + 1));
        ++line;
        if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto document = scenario::read_json(file, row, line);
        if (!document) return refuse(document.error().front());
        Problems problems;
        scenario::Asker a(*document, document->root, "", problems);
        exercise::LiveEntry entry;
        entry.kind = a.text("kind");
        entry.seat = a.text("seat");
        entry.at_us = static_cast<std::int64_t>(a.number("t", 0, 1e6) * 1e6);
        if (!problems.empty()) return refuse(problems.front());
        entry.wall_us = wall_us + entry.at_us;
        last_us = std::max(last_us, entry.at_us);
        // What is done is the rest of the line, as it stands.
        const std::size_t from = row.find("\"do\"");
        const std::size_t open = from == std::string_view::npos ? from : row.find('{', from);
        if (open == std::string_view::npos)
            return refuse({Problem::Kind::missing, a.where(), "there is no `do`",
                           "nothing would be done", "add \"do\": {…} as the last of the line"});
        std::string_view body = row.substr(open);
        body = body.substr(0, body.rfind('}'));
        store::Row kept;
        kept.seat = entry.seat;
        kept.wall_us = entry.wall_us;
        kept.body = exercise::as_row(entry, body);
        std::promise<Result<store::Receipt>> written;
        if (auto taken = journal.append(
                {{std::move(kept)}, {}},
                [&written](Result<store::Receipt> receipt) { written.set_value(receipt); });
            !taken)
            return refuse(taken.error());
        if (auto receipt = written.get_future().get(); !receipt) return refuse(receipt.error());
    }
    return last_us;
}

// Every browser holds a connection or two: as many as the machine allows.
void allow_many_connections() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

struct Opened {
    Loaded loaded;
    std::shared_ptr<store::JournalStore> journal;
    fs::path folder;
};

Checked<Opened> open_drill(const ServeOptions& options) {
    auto loaded = load_drill(options.scenario, options.settings);
    if (!loaded) return refuse(loaded.error());
    Opened opened;
    const store::Drill identity = identity_of(*loaded, options.seed);
    if (!options.fixture.empty()) {
        opened.journal = store::memory_journal(identity);
        opened.folder = fs::temp_directory_path();
    } else {
        fs::path file = options.db.empty() ? fs::path("out") / loaded->drill->id / "drill.db"
                                           : fs::path(options.db);
        opened.folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
        if (auto made = store::make_folder(opened.folder); !made)
            return refuse(Problems{made.error()});
        auto journal = store::open_sqlite_journal(file, identity);
        if (!journal) return refuse(Problems{journal.error()});
        opened.journal = std::move(*journal);
    }
    opened.loaded = std::move(*loaded);
    return opened;
}

}  // namespace

int serve_drill(const ServeOptions& options) {
    const auto began = std::chrono::steady_clock::now();
    allow_many_connections();
    auto opened = open_drill(options);
    if (!opened) return refuse_with(opened.error(), false);
    const conduct::Drill& drill = *opened->loaded.drill;
    serve::ServiceOptions service_options;
    service_options.seed = options.seed;
    service_options.folder = opened->folder;
    service_options.ui_dir = options.ui_dir;
    service_options.version = version;
    if (!options.fixture.empty()) {
        service_options.fixture_pin = "000000";
        const std::int64_t wall = 1'386'554'400'000'000;  // 2013-12-09 09:00 in Vientiane
        auto last = play_fixture(options.fixture, *opened->journal, wall);
        if (!last) return refuse_with({last.error()}, false);
        if (options.freeze) {
            service_options.frozen = true;
            service_options.wall_us = [at = wall + *last] { return at; };
        }
    }
    auto service = serve::Service::open(drill, opened->journal, std::move(service_options));
    if (!service) return refuse_with({service.error()}, false);

    serve::Options http;
    http.listen = options.listen;
    http.hosts = options.hosts;
    http.limits.stream_bytes_max = 4u << 20;  // an evening's snapshot, over a thin line
    if (options.tls) {
        if (options.certificate.empty()) {
            std::vector<std::string> names = {"localhost", "127.0.0.1"};
            names.insert(names.end(), options.hosts.begin(), options.hosts.end());
            const std::string host = options.listen.substr(0, options.listen.rfind(':'));
            if (host != "0.0.0.0" && host != "[::]" && host != "127.0.0.1") names.push_back(host);
            auto identity =
                serve::own_identity(opened->folder, names, serve::wall_now_us() / 1'000'000);
            if (!identity) return refuse_with({identity.error()}, false);
            http.tls = identity->files;
            tell("certificate, to read aloud (SHA-256): {}\n", identity->fingerprint);
        } else {
            http.tls = serve::TlsFiles{options.certificate, options.key};
        }
    }
    auto server = serve::HttpServer::open(std::move(http), (*service)->router());
    if (!server) return refuse_with({server.error()}, false);
    if (options.start)
        (*service)->host().act("director", "clock", "start-1", R"({"change":"start"})",
                               [](const serve::Acted&) {});

    const std::string url = (*server)->url();
    if (!(*service)->new_cards().empty() && options.fixture.empty()) {
        const fs::path page = opened->folder / "seat-cards.html";
        const Language language = options.lao ? Language::lao : Language::english;
        std::string cards = serve::cards_page(drill, (*service)->new_cards(), url, language);
        // The page stands alone when it is opened from the disk.
        const std::string link = "<link rel=\"stylesheet\" href=\"/lite.css\">";
        if (const std::size_t at = cards.find(link); at != std::string::npos)
            cards.replace(at, link.size(),
                          "<style>" + std::string(serve::page_style()) + "</style>");
        if (auto written = store::write_file(page, cards); !written) {
            print_problems({written.error()}, false);
        } else {
            std::error_code ignored;
            fs::permissions(page, fs::perms::owner_read | fs::perms::owner_write, ignored);
        }
        print("{}", serve::cards_text(drill, (*service)->new_cards()));
        print("Seat cards to print, with these PINs: {}\n", page.string());
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    print("EXERCISE {}: {}/   board: {}/board?key={}\n", drill.name.en, url, url,
          (*service)->board_key());
    print(
        "Stand-ins play every seat that nobody takes. Sign in as DIRECTOR and press Start; "
        "Ctrl+C ends the server, and the journal is kept.\n");
    tell("ready after {:.2f} s\n", took.count());
    std::fflush(stdout);
    (*server)->stop_on_signals();
    (*server)->run();
    (*service)->stop();
    opened->journal->close();
    return good;
}

int make_cards(const ServeOptions& options, const std::vector<std::string>& seats,
               const std::string& out) {
    auto opened = open_drill(options);
    if (!opened) return refuse_with(opened.error(), false);
    const conduct::Drill& drill = *opened->loaded.drill;
    // A card without a hash is made anew when the drill is opened.
    store::Batch batch;
    for (const conduct::Seat& seat : conduct::seats_of(drill)) {
        if (!seats.empty() && std::ranges::find(seats, seat.id) == seats.end()) continue;
        batch.changes.push_back({"seats", seat.id, std::nullopt});
    }
    for (const std::string& id : seats)
        if (std::ranges::none_of(conduct::seats_of(drill),
                                 [&](const conduct::Seat& seat) { return seat.id == id; }))
            return refuse_with(
                {{Problem::Kind::missing, "--seat", "there is no seat `" + id + "`",
                  "no card can be made", "a card names its seat, in small letters: telco-a-1"}},
                false);
    if (auto taken = opened->journal->append(std::move(batch), [](const auto&) {}); !taken)
        return refuse_with({taken.error()}, false);
    serve::ServiceOptions service_options;
    service_options.seed = options.seed;
    service_options.folder = opened->folder;
    service_options.version = version;
    auto service = serve::Service::open(drill, opened->journal, std::move(service_options));
    if (!service) return refuse_with({service.error()}, false);
    const Language language = options.lao ? Language::lao : Language::english;
    std::string cards =
        serve::cards_page(drill, (*service)->new_cards(), "http://" + options.listen, language);
    const std::string link = "<link rel=\"stylesheet\" href=\"/lite.css\">";
    if (const std::size_t at = cards.find(link); at != std::string::npos)
        cards.replace(at, link.size(), "<style>" + std::string(serve::page_style()) + "</style>");
    const std::string file = out.empty() ? (opened->folder / "seat-cards.html").string() : out;
    auto written = store::write_file(file, cards);
    if (!written) return refuse_with({written.error()}, false);
    std::error_code ignored;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, ignored);
    print("{}Seat cards to print: {}\n", serve::cards_text(drill, (*service)->new_cards()), file);
    (*service)->finish_cards();
    (*service)->stop();
    opened->journal->close();
    return good;
}

}  // namespace naga::app
