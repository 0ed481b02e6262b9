// Answers to questions about a run, kept beside it so that the same question is answered at once.
//
// Kept too: the film of the run, from which all evidence is made, so that the run is played once.
//
// A file an answer, named by the digest of the run, the sensor, the window and the question, in
// RUN/evidence-cache. Bounded: when there are more than cache_files_max files, or more than
// cache_bytes_max bytes, the oldest go. A damaged file, or one of another question, is as
// good as none; a cache that cannot be written costs time and nothing else.

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace naga::app {

inline constexpr std::size_t cache_files_max = 256;
inline constexpr std::uintmax_t cache_bytes_max = 64u << 20;
inline constexpr std::size_t cache_answer_max = 4u << 20;  // longer answers are not kept
inline constexpr std::size_t film_file_max = 128u << 20;   // a longer film is not kept

class EvidenceCache {
public:
    explicit EvidenceCache(const std::filesystem::path& run) : folder_(run / "evidence-cache") {}

    // `question` says all that the answer follows from.
    std::optional<std::string> find(std::string_view question) const;
    void keep(std::string_view question, std::string_view answer) const;

    // The one film, packed; `run` is the digest of what the run follows from.
    std::optional<std::string> find_film(std::uint64_t run) const;
    void keep_film(std::uint64_t run, std::string_view packed) const;

private:
    std::filesystem::path film_file() const { return folder_ / "run.film"; }
    std::filesystem::path file_of(std::string_view question) const;
    void make_room() const;
    std::filesystem::path folder_;
};

}  // namespace naga::app
