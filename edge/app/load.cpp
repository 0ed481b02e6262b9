#include "app/load.h"

#include "store/files.h"

namespace naga::app {

namespace {

namespace fs = std::filesystem;

fs::path file_in(const fs::path& path, const char* name) {
    std::error_code ignored;
    return fs::is_directory(path, ignored) ? path / name : path;
}

Checked<scenario::Document> read(const fs::path& file, std::string& text) {
    auto bytes = store::read_file(file);
    if (!bytes) return refuse(Problems{bytes.error()});
    text = std::move(*bytes);
    return scenario::read_yaml(file.string(), text);
}

// Puts the three texts together, with the settings.
Checked<Loaded> assemble(Loaded loaded, scenario::Document& story,
                         Checked<scenario::Document>& book, Checked<scenario::Document>& world,
                         const std::vector<std::string>& settings);

}  // namespace

Checked<Loaded> load_drill(const fs::path& scenario, const std::vector<std::string>& settings) {
    Loaded loaded;
    Problems problems;
    const fs::path file = file_in(scenario, "scenario.yaml");
    auto story = read(file, loaded.scenario);
    if (!story) return refuse(story.error());
    const std::string world_path = conduct::world_of(*story);
    const std::string book_path = conduct::playbook_of(*story);
    for (const auto& [key, path] : {std::pair("world", world_path), {"playbook", book_path}})
        if (path.empty())
            problems.push_back({Problem::Kind::missing, file.string() + ":1:1",
                                std::string("there is no `") + key + "`",
                                "a drill needs a world to happen in and a playbook to play by",
                                std::string("add `") + key + ": PATH`"});
    if (!problems.empty()) return refuse(std::move(problems));
    auto book = read(file.parent_path() / book_path, loaded.playbook);
    auto world = read(file_in(file.parent_path() / world_path, "world.yaml"), loaded.world);
    return assemble(std::move(loaded), *story, book, world, settings);
}

Checked<Loaded> load_inputs(const fs::path& folder, const std::vector<std::string>& settings) {
    Loaded loaded;
    auto story = read(folder / "scenario.yaml", loaded.scenario);
    if (!story) return refuse(story.error());
    auto book = read(folder / "playbook.yaml", loaded.playbook);
    auto world = read(folder / "world" / "world.yaml", loaded.world);
    return assemble(std::move(loaded), *story, book, world, settings);
}

namespace {

Checked<Loaded> assemble(Loaded loaded, scenario::Document& story,
                         Checked<scenario::Document>& book, Checked<scenario::Document>& world,
                         const std::vector<std::string>& settings) {
    Problems problems;
    for (const auto* part : {&book, &world})
        if (!*part) problems.insert(problems.end(), part->error().begin(), part->error().end());
    if (!problems.empty()) return refuse(std::move(problems));

    for (const std::string& setting : settings) {
        if (setting.starts_with("world=") || setting.starts_with("playbook=")) {
            problems.push_back({Problem::Kind::refused, "--set " + setting.substr(0, 60),
                                "another world or playbook is another scenario",
                                "a run keeps what it was made from",
                                "copy the scenario's folder and change it there"});
            continue;
        }
        scenario::Document* target = &story;
        std::string_view assignment = setting;
        if (assignment.starts_with("world.")) {
            target = &*world;
            assignment.remove_prefix(6);
        } else if (assignment.starts_with("playbook.")) {
            target = &*book;
            assignment.remove_prefix(9);
        }
        if (auto done = scenario::set_value(*target, assignment); !done)
            problems.push_back(done.error());
    }
    if (!problems.empty()) return refuse(std::move(problems));
    auto drill = conduct::read_drill(story, *book, *world);
    if (!drill) return refuse(drill.error());
    loaded.drill = std::move(*drill);
    return loaded;
}

}  // namespace

Checked<world::Nation> load_world(const fs::path& path) {
    std::string text;
    auto document = read(file_in(path, "world.yaml"), text);
    if (!document) return refuse(document.error());
    return world::read_nation(*document);
}

}  // namespace naga::app
