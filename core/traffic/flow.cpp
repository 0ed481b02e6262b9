#include "traffic/flow.h"

#include <algorithm>

#include "base/det_math.h"

namespace naga::traffic {

namespace {

// The share of what an aggregate sends that arrives at its hop `until`, as losses stand.
double passed(const Load& load, const Aggregate& a, const std::vector<double>& loss,
              std::uint32_t until) {
    double share = 1;
    std::uint32_t drop = 0;
    for (std::uint32_t h = 0; h <= until; ++h) {
        while (drop < a.drops && load.drops[a.first_drop + drop].hop <= h)
            share *= load.drops[a.first_drop + drop++].pass;
        if (h < until) share *= 1 - loss[load.links[a.first_hop + h]];
    }
    return share;
}

// The share of the way that is not lost on full links, both ways, but for `except`.
double unlost(const Load& load, const Aggregate& a, const std::vector<double>& loss,
              std::uint32_t except) {
    double share = 1;
    for (std::uint32_t h = 0; h < a.hops; ++h)
        if (load.links[a.first_hop + h] != except) share *= 1 - loss[load.links[a.first_hop + h]];
    for (std::uint32_t h = 0; h < a.backs; ++h)
        if (load.links[a.first_back + h] != except) share *= 1 - loss[load.links[a.first_back + h]];
    return share;
}

double sending(const Aggregate& a, double lost) {
    if (a.window_rate <= 0 || lost <= 0) return a.offered;
    const double root = det::sqrt(lost);
    const double waits = 1.5 * 1.2247448713915890 * root;
    const double most = a.window_rate / (root + a.timeout * (waits < 1 ? waits : 1) * lost *
                                                    (1 + 32 * lost * lost));
    return most < a.offered ? most : a.offered;
}

// What one aggregate means to one link while the losses elsewhere stand still.
struct Crossing {
    const Aggregate* aggregate;
    double up;     // share that arrives at the link; 0 when only the way back crosses it
    double other;  // share not lost elsewhere, both ways
    int times;     // how often its way, both ways, leads over the link
};

template <typename Each>
double carried(double loss, const Each& each) {
    double sum = 0;
    each([&](const Crossing& c) {
        double kept = c.other;
        for (int i = 0; i < c.times; ++i) kept *= 1 - loss;
        sum += sending(*c.aggregate, 1 - kept) * c.up * (1 - loss);
    });
    return sum;
}

// The loss at which a link of `capacity` carries no more than it can: by halving and regula
// falsi (Illinois), a fixed number of steps.
template <typename Each>
double loss_of(double capacity, const Each& each) {
    double low = 0, high = 1;
    double at_low = carried(0, each) - capacity;
    if (at_low <= 0) return 0;
    if (capacity <= 0) return 1;
    double at_high = -capacity;
    int side = 0;
    for (int step = 0; step < 40; ++step) {
        double middle = (low * at_high - high * at_low) / (at_high - at_low);
        if (!(middle > low && middle < high)) middle = 0.5 * (low + high);
        const double at = carried(middle, each) - capacity;
        if (at > 0) {
            low = middle;
            at_low = at;
            if (side == 1) at_high *= 0.5;
            side = 1;
        } else {
            high = middle;
            at_high = at;
            if (side == -1) at_low *= 0.5;
            side = -1;
        }
        if (high - low < 1e-13 || (at <= 0 && at > -1e-9 * capacity)) break;
    }
    return high;
}

void conclude(const Load& load, Flow& flow) {
    std::fill(flow.arriving.begin(), flow.arriving.end(), 0.0);
    for (std::size_t i = 0; i < load.aggregates.size(); ++i) {
        const Aggregate& a = load.aggregates[i];
        const double sent = sending(a, 1 - unlost(load, a, flow.loss, ~0u));
        double now = sent;
        std::uint32_t drop = 0;
        for (std::uint32_t h = 0; h < a.hops; ++h) {
            while (drop < a.drops && load.drops[a.first_drop + drop].hop <= h)
                now *= load.drops[a.first_drop + drop++].pass;
            const std::uint32_t link = load.links[a.first_hop + h];
            flow.arriving[link] += now;
            now *= 1 - flow.loss[link];
        }
        while (drop < a.drops) now *= load.drops[a.first_drop + drop++].pass;
        flow.sent[i] = sent;
        flow.delivered[i] = now;
    }
}

void size_for(const Load& load, Flow& flow) {
    flow.sent.assign(load.aggregates.size(), 0);
    flow.delivered.assign(load.aggregates.size(), 0);
    flow.arriving.assign(load.capacity.size(), 0);
    flow.loss.assign(load.capacity.size(), 0);
    flow.sweeps = 0;
}

// Gauss-Seidel over the links in order until no loss moves.
template <typename Links, typename Through>
void sweep(Flow& flow, const Load& load, const Links& links, const Through& through) {
    for (flow.sweeps = 1; flow.sweeps < sweeps_max; ++flow.sweeps) {
        double moved = 0;
        for (const std::uint32_t link : links) {
            const double loss =
                through(link, [&](const auto& each) { return loss_of(load.capacity[link], each); });
            const double step =
                loss > flow.loss[link] ? loss - flow.loss[link] : flow.loss[link] - loss;
            moved = step > moved ? step : moved;
            flow.loss[link] = loss;
        }
        if (moved < 1e-10) break;
    }
}

// How aggregate `a` meets `link`: false when it does not.
bool meet(const Load& load, const Aggregate& a, std::uint32_t link, const std::vector<double>& loss,
          Crossing& crossing) {
    int times = 0;
    bool forward = false;
    std::uint32_t at = 0;
    for (std::uint32_t h = 0; h < a.hops; ++h)
        if (load.links[a.first_hop + h] == link) forward = true, at = h, ++times;
    if (a.window_rate > 0)
        for (std::uint32_t h = 0; h < a.backs; ++h) times += load.links[a.first_back + h] == link;
    if (times == 0) return false;
    crossing.aggregate = &a;
    crossing.times = times;
    crossing.up = forward ? passed(load, a, loss, at) : 0.0;
    crossing.other = a.window_rate > 0 ? unlost(load, a, loss, link) : 1.0;
    return true;
}

}  // namespace

void FlowSolver::solve(const Load& load, Flow& flow) {
    size_for(load, flow);
    // Without loss nothing arrives anywhere that could be more with it.
    conclude(load, flow);
    full_.clear();
    place_.assign(load.capacity.size(), ~0u);
    for (std::uint32_t l = 0; l < load.capacity.size(); ++l)
        if (flow.arriving[l] > load.capacity[l]) {
            place_[l] = static_cast<std::uint32_t>(full_.size());
            full_.push_back(l);
        }
    if (full_.empty()) return;

    std::vector<std::vector<std::uint32_t>> crossing(full_.size());
    for (std::uint32_t i = 0; i < load.aggregates.size(); ++i) {
        const Aggregate& a = load.aggregates[i];
        auto note = [&](std::uint32_t link) {
            const std::uint32_t p = place_[link];
            if (p != ~0u && (crossing[p].empty() || crossing[p].back() != i))
                crossing[p].push_back(i);
        };
        for (std::uint32_t h = 0; h < a.hops; ++h) note(load.links[a.first_hop + h]);
        if (a.window_rate > 0)
            for (std::uint32_t h = 0; h < a.backs; ++h) note(load.links[a.first_back + h]);
    }
    std::vector<Crossing> crossings;
    sweep(flow, load, full_, [&](std::uint32_t link, const auto& find) {
        crossings.clear();
        Crossing c{};
        for (const std::uint32_t i : crossing[place_[link]])
            if (meet(load, load.aggregates[i], link, flow.loss, c)) crossings.push_back(c);
        return find([&](const auto& add) {
            for (const Crossing& crossed : crossings) add(crossed);
        });
    });
    conclude(load, flow);
}

void solve_naive(const Load& load, Flow& flow) {
    size_for(load, flow);
    std::vector<std::uint32_t> all(load.capacity.size());
    for (std::uint32_t l = 0; l < all.size(); ++l) all[l] = l;
    sweep(flow, load, all, [&](std::uint32_t link, const auto& find) {
        return find([&](const auto& add) {
            Crossing c{};
            for (const Aggregate& a : load.aggregates)
                if (meet(load, a, link, flow.loss, c)) add(c);
        });
    });
    conclude(load, flow);
}

}  // namespace naga::traffic
