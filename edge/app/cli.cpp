#include "app/cli.h"

#include <charconv>
#include <csignal>
#include <cstdint>
#include <new>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/console.h"
#include "app/evidence_words.h"
#include "app/serve.h"

namespace naga::app {

namespace {

// A whole number as people write it: digits without a leading zero, from 0 to `most`.
CLI::Validator whole_number(std::uint64_t most) {
    return {[most](const std::string& text) {
                std::uint64_t value = 0;
                const char* end = text.data() + text.size();
                const auto [at, fault] = std::from_chars(text.data(), end, value);
                const bool zero_first = text.size() > 1 && text[0] == '0';
                if (fault == std::errc{} && at == end && !zero_first && value <= most)
                    return std::string();
                return "`" + text + "` is not a whole number from 0 to " + std::to_string(most);
            },
            ""};
}

int parse_and_act(int argc, char** argv) {
    CLI::App app{
        "naga runs national cyber drills: it simulates a nation's Internet under attack,\n"
        "lets teams react, and says how much harm the reaction avoided.\n"
        "Everything is simulated. Start with: naga run scenarios/vientiane-2013"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "naga 0.1.0");
    int code = good;
    bool json = false;
    std::string path;
    std::vector<std::string> many;

    CLI::App* check_word = app.add_subcommand("check", "Find all mistakes in a scenario");
    check_word->add_option("SCENARIO", path, "folder with scenario.yaml")->required();
    check_word->add_flag("--json", json, "as JSON");
    check_word->callback([&] { code = check(path, json); });

    RunOptions options;
    CLI::App* run_word = app.add_subcommand("run", "Play a drill and say what came of it");
    run_word->add_option("SCENARIO", options.scenario, "folder with scenario.yaml")->required();
    run_word->add_option("--seed", options.seed, "which day of chance")
        ->check(whole_number(UINT64_MAX))
        ->capture_default_str();
    run_word
        ->add_option("--respond", options.respond,
                     "who reacts: none, stand-ins, prompt, or a journal file")
        ->capture_default_str();
    run_word->add_option("--skill", options.skill, "of the stand-ins: novice, competent, expert");
    run_word->add_option("--share", options.share, "what teams tell each other")
        ->check(CLI::IsMember({"none", "silent", "playbook"}))
        ->capture_default_str();
    run_word->add_option("--set", options.settings, "PATH=VALUE instead of the scenario's")
        ->expected(1)
        ->take_all();
    run_word->add_option("--replicates", options.replicates, "other days for low and high")
        ->check(whole_number(10'000))
        ->capture_default_str();
    run_word->add_option("--jobs", options.jobs, "threads; 0: one a processor")
        ->check(whole_number(1024));
    run_word->add_option("--until", options.until, "stop early, at T+hh:mm");
    run_word->add_option("--out", options.out, "folder for the results; out/ID by default");
    run_word->add_flag("--json", options.json, "print the report as JSON");
    run_word->add_flag("-q,--quiet", options.quiet, "no progress");
    run_word->callback([&] { code = run(options); });

    CLI::App* verify_word = app.add_subcommand("verify", "Repeat a run and compare");
    verify_word->add_option("DIR", path, "folder of a run")->required();
    verify_word->add_flag("--json", json, "as JSON");
    verify_word->callback([&] { code = verify(path, json); });

    CLI::App* compare_word = app.add_subcommand("compare", "Set runs side by side");
    compare_word->add_option("DIR", many, "folders of runs")->required();
    compare_word->add_flag("--json", json, "as JSON");
    compare_word->callback([&] { code = compare(many, json); });

    CLI::App* world_word = app.add_subcommand("world", "Look at a world");
    world_word->require_subcommand(1);
    CLI::App* info = world_word->add_subcommand("info", "What is in it");
    info->add_option("WORLD", path, "folder with world.yaml")->required();
    info->add_flag("--json", json, "as JSON");
    info->callback([&] { code = world_info(path, json); });
    CLI::App* world_mistakes = world_word->add_subcommand("check", "Find all mistakes");
    world_mistakes->add_option("WORLD", path, "folder with world.yaml")->required();
    world_mistakes->add_flag("--json", json, "as JSON");
    world_mistakes->callback([&] { code = world_check(path, json); });
    CLI::App* cut = world_word->add_subcommand("cut", "What is lost when networks or links are");
    cut->add_option("WORLD", path, "folder with world.yaml")->required();
    cut->add_option("--remove", many, "networks (id or AS number) and links")->required();
    cut->add_flag("--json", json, "as JSON");
    cut->callback([&] { code = world_cut(path, many, json); });

    CLI::App* actions_word = app.add_subcommand("actions", "What teams can do");
    actions_word->add_flag("--json", json, "with the fields of each");
    actions_word->callback([&] { code = list_actions(json); });

    CLI::App* schema_word = app.add_subcommand("schema", "Print a JSON Schema");
    schema_word->add_option("NAME", path, "world, scenario, playbook, journal, report or run")
        ->required();
    schema_word->callback([&] { code = print_schema(path); });

    EvidenceOptions evidence_options;
    LiveOptions live_options;
    add_evidence_words(app, evidence_options, live_options, code);

    ServeOptions serve_options;
    CLI::App* serve_word = app.add_subcommand("serve", "Let people play a drill in their browsers");
    std::vector<std::string> seat_ids;
    std::string cards_out;
    const auto drill_words = [&](CLI::App* word) {
        word->add_option("SCENARIO", serve_options.scenario, "folder with scenario.yaml")
            ->required();
        word->add_option("--db", serve_options.db,
                         "journal of the drill; out/ID/drill.db by default");
        word->add_option("--listen", serve_options.listen, "address and port")
            ->capture_default_str();
        word->add_option("--seed", serve_options.seed, "which day of chance")
            ->check(whole_number(UINT64_MAX))
            ->capture_default_str();
        word->add_option("--set", serve_options.settings, "PATH=VALUE instead of the scenario's")
            ->expected(1)
            ->take_all();
        word->add_flag("--lo", serve_options.lao, "cards in Lao");
    };
    drill_words(serve_word);
    serve_word->add_option("--host", serve_options.hosts, "a name by which it may be called")
        ->expected(1)
        ->take_all();
    serve_word->add_flag("--tls", serve_options.tls, "HTTPS; with a certificate of its own");
    serve_word->add_option("--certificate", serve_options.certificate, "PEM file, with --key");
    serve_word->add_option("--key", serve_options.key, "PEM file");
    serve_word->add_option("--ui-dir", serve_options.ui_dir, "consoles from this folder");
    serve_word->add_option("--fixture", serve_options.fixture,
                           "acts to begin with; nothing is kept, and every PIN is 000000");
    serve_word->add_flag("--freeze", serve_options.freeze, "no time passes; with --fixture");
    serve_word->add_flag("--start", serve_options.start, "STARTEX at once");
    serve_word->callback([&] { code = serve_drill(serve_options); });
    CLI::App* seat_word = app.add_subcommand("seat", "The seats of a drill");
    seat_word->require_subcommand(1);
    CLI::App* cards_word = seat_word->add_subcommand(
        "cards", "New PINs and cards to print, while no server runs; old PINs are void");
    drill_words(cards_word);
    cards_word->add_option("--seat", seat_ids, "only these")->expected(1)->take_all();
    cards_word->add_option("--out", cards_out, "the page; seat-cards.html beside the journal");
    cards_word->callback([&] { code = make_cards(serve_options, seat_ids, cards_out); });

    BenchOptions bench_options;
    CLI::App* bench_word = app.add_subcommand("bench", "Measure how fast naga is on this machine");
    bench_word->add_option("ROW", bench_options.rows, "only these; all by default");
    bench_word->add_option("--scenario", bench_options.scenario,
                           "the drill that is played; scenarios/vientiane-2013 by default");
    bench_word->add_flag("--json", bench_options.json, "as JSON");
    bench_word->add_flag("--quick", bench_options.quick, "small sizes, to see that it works");
    bench_word->callback([&] { code = bench(bench_options); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? good : wrong_use;
    }
    return code;
}

}  // namespace

int command_line(int argc, char** argv) {
    // A file that grows beyond its limit is then an error that is told, not the end.
    std::signal(SIGXFSZ, SIG_IGN);
    int code = failed;
    try {
        code = parse_and_act(argc, argv);
    } catch (const std::bad_alloc&) {
        tell("naga: there is not enough memory; close other programs or ask for less\n");
    } catch (const std::system_error& error) {
        tell("naga: the machine refused something: {}\n", error.what());
    }
    if (!answers_arrived() && code == good) {
        tell("naga: the answer could not be written; is the disk full?\n");
        return failed;
    }
    return code;
}

}  // namespace naga::app
