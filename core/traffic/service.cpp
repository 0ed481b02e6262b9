#include "traffic/service.h"

#include "base/det_math.h"

namespace naga::traffic {

namespace {

// A capacity below 1e-6 a second is none; with it and the limits below nothing overflows.
constexpr double requests_least = 1e-6;
constexpr double requests_most = 1e15;

double within(double x, double most) { return x > 0 ? (x < most ? x : most) : 0.0; }

// (1 - e^-x) / x for x >= 0.
double phi(double x) { return x > 1e-9 ? det::one_minus_exp_neg(x) / x : 1 - x / 2; }

// (1 - (1 + x) e^-x) / x^2 for x >= 0.
double psi(double x) {
    if (x < 0.01) return 0.5 - x * (1.0 / 3 - x * (0.125 - x / 30));
    return (det::one_minus_exp_neg(x) - x * det::exp(-x)) / (x * x);
}

// The same at -y, times e^-y: (e^-y - 1 + y) / y^2 for y >= 0.
double psi_falling(double y) {
    if (y < 0.01) return 0.5 - y * (1.0 / 6 - y * (1.0 / 24 - y / 120));
    return (y - det::one_minus_exp_neg(y)) / (y * y);
}

std::int64_t rounded(double x) { return static_cast<std::int64_t>(x + 0.5); }

}  // namespace

Answer answer(const Server& server, double asked_a_second) {
    const double most = within(server.requests_max, requests_most);
    const double asked = within(asked_a_second, requests_most);
    if (most < requests_least || server.workers == 0) return {.answered_ppm = 0};
    if (asked <= 0) return {};
    const std::uint32_t workers = server.workers < workers_max ? server.workers : workers_max;
    const double patience = within(server.patience_s, patience_max_s);

    // "A worker is free" against "all are busy, nobody waits": Erlang's recursion.
    const double busy = asked / most * workers;
    double freedom = 0;
    for (std::uint32_t n = 1; n <= workers; ++n) freedom = (1 + freedom) * n / busy;
    const double b = 1 / freedom;

    // The wait ahead of a newcomer has density e^-(most - asked)t up to the patience, and falls
    // as e^-(most t) beyond. Where more is asked than can be answered, all weights are divided
    // by the largest of them.
    const double spare = (most - asked) * patience;
    double free = 1, waits, lost, waited;
    if (spare >= 0) {
        waits = b * most * patience * phi(spare);
        waited = b * most * patience * patience * psi(spare);
        lost = b * det::exp(-spare);
    } else {
        free = det::exp(spare);
        waits = b * most * patience * phi(-spare);
        waited = b * most * patience * patience * psi_falling(-spare);
        lost = b;
    }
    const double all = free + waits + lost;
    Answer result;
    result.answered_ppm = 1'000'000 - rounded(1e6 * (lost / all));
    result.waiting_ppm = rounded(1e6 * ((waits + lost) / all));
    result.wait_us = rounded(1e6 * (waited / (free + waits)));
    return result;
}

}  // namespace naga::traffic
