#include "app/evidence_cache.h"

#include <algorithm>
#include <system_error>
#include <tuple>
#include <vector>

#include "sim/digest.h"
#include "store/files.h"

namespace naga::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic = "naga-answer/1 ";
constexpr std::string_view film_magic = "naga-film/1 ";

// What names the run, and the digest of what follows.
std::string film_head(std::uint64_t run, std::string_view packed) {
    return std::string(film_magic) + sim::as_hex(run) + " " +
           sim::as_hex(sim::digest_of(packed, run)) + "\n";
}

// The digest of what follows it, the length of the question, the question, the answer.
std::string sealed(std::string_view question, std::string_view answer) {
    std::string body = std::to_string(question.size()) + "\n";
    body += question;
    body += answer;
    return std::string(magic) + sim::as_hex(sim::digest_of(body)) + "\n" + body;
}

}  // namespace

fs::path EvidenceCache::file_of(std::string_view question) const {
    return folder_ / (sim::as_hex(sim::digest_of(question)) + ".answer");
}

std::optional<std::string> EvidenceCache::find(std::string_view question) const {
    const auto text = store::read_file(file_of(question));
    if (!text) return std::nullopt;
    // What is read must be what would be written.
    const std::string head = std::to_string(question.size()) + "\n" + std::string(question);
    const std::size_t begin = magic.size() + 17;
    if (text->size() < begin + head.size() || text->compare(begin, head.size(), head) != 0)
        return std::nullopt;
    std::string answer = text->substr(begin + head.size());
    if (sealed(question, answer) != *text) return std::nullopt;
    return answer;
}

void EvidenceCache::keep(std::string_view question, std::string_view answer) const {
    if (answer.size() > cache_answer_max || !store::make_folder(folder_)) return;
    make_room();
    // An answer that cannot be kept is found again when it is asked for.
    [[maybe_unused]] const auto ignored =
        store::write_file(file_of(question), sealed(question, answer));
}

std::optional<std::string> EvidenceCache::find_film(std::uint64_t run) const {
    auto text = store::read_file(film_file());
    const std::size_t head = film_magic.size() + 34;
    if (!text || text->size() < head) return std::nullopt;
    if (text->compare(0, head, film_head(run, std::string_view(*text).substr(head))) != 0)
        return std::nullopt;
    text->erase(0, head);
    return std::move(*text);
}

void EvidenceCache::keep_film(std::uint64_t run, std::string_view packed) const {
    if (packed.size() > film_file_max || !store::make_folder(folder_)) return;
    auto file = store::Writing::of(film_file());
    if (!file || !file->append(film_head(run, packed)) || !file->append(packed)) return;
    // A film that cannot be kept is made again when it is needed.
    [[maybe_unused]] const auto ignored = file->complete();
}

void EvidenceCache::make_room() const {
    std::vector<std::tuple<fs::file_time_type, fs::path, std::uintmax_t>> files;
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (!at->is_regular_file(ignored) || at->path() == film_file()) continue;
        const std::uintmax_t size = at->file_size(ignored);
        bytes += size;
        files.emplace_back(at->last_write_time(ignored), at->path(), size);
    }
    std::ranges::sort(files);
    std::size_t count = files.size();
    for (const auto& [time, path, size] : files) {
        if (count < cache_files_max && bytes + cache_answer_max <= cache_bytes_max) break;
        fs::remove(path, error);
        --count, bytes -= size;
    }
}

}  // namespace naga::app
