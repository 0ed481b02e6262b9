// What a server answers when many ask at once: how many wait, how long, and how many give up.
//
// Requests come at random times, each needs a random (exponential) time of one of `workers`
// workers, those that find all of them busy wait their turn, and who has waited `patience_s`
// leaves unanswered. This is the queue M/M/c+D, solved exactly. Without patience it is the loss
// system of Erlang B; with endless patience and load below capacity it is M/M/c, whose chance to
// wait is Erlang C; far above capacity the server answers as many as it can and no more.
// Answered shares are whole parts per million, so that user-hours add up exactly.
// Sources: Erlang 1917; Gnedenko and Kovalenko 1966; see docs/models/service.md.

#pragma once

#include <cstdint>

namespace naga::traffic {

inline constexpr std::uint32_t workers_max = 4096;
inline constexpr double patience_max_s = 86'400;

struct Server {
    double requests_max = 0;    // requests a second all workers together can answer
    std::uint32_t workers = 1;  // at most workers_max count
    double patience_s = 10;     // at most patience_max_s counts
};

struct Answer {
    std::int64_t answered_ppm = 1'000'000;  // of all that ask
    std::int64_t waiting_ppm = 0;           // of all that ask: those who cannot start at once
    std::int64_t wait_us = 0;               // mean over the answered, those who need not included
};

// What becomes of `asked_a_second` requests. A server that can answer nothing answers nothing,
// also when nobody asks. What is negative or no number counts as 0, what is too large as the
// largest. More requests never raise answered_ppm, more capacity never lowers it. Cost: linear
// in the workers, about 5 ns each.
Answer answer(const Server& server, double asked_a_second);

}  // namespace naga::traffic
