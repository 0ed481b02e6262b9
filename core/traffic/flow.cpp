#include "traffic/flow.h"

#include <algorithm>
#include <limits>

#include "base/det_math.h"

namespace naga::traffic {

namespace {

constexpr std::uint32_t none = ~0u;

// A link is full when it carries its capacity less this share or half of it.
constexpr double idle_share = 1e-9;
constexpr int halvings_max = 60;

double within(double x, double most) { return x > 0 ? (x < most ? x : most) : 0.0; }
double volume(double x) { return within(x, volume_max); }
double factor(double x) { return within(x, 1.0); }
double timeouts(double x) { return within(x, 1e9); }

// What losses on the way and on the way back mean to any TCP.
struct Throttle {
    double root = 0, waits = 0;
    Throttle(double lost, double lost_back) : root(det::sqrt(lost)) {
        if (lost >= 1) root = std::numeric_limits<double>::infinity();
        const double most = 1.5 * 1.2247448713915890 * root;
        const double often = most < 1 ? most : 1;
        const double futile = 1 - (1 - lost) * (1 - often * often * lost_back);
        const double squared = futile * futile;
        waits = often * futile * (1 + 50 * squared * squared * futile);
    }
};

// Time-outs until a packet arrives where the share `lost` does not, each twice as long as the
// one before up to the seventh. Needs lost <= 1; endless at 1.
double repeating(double lost) {
    const double grown =
        1 + lost * (1 + lost * (2 + lost * (4 + lost * (8 + lost * (16 + lost * 32)))));
    return lost / (1 - lost) * grown;
}

// `asking` is exchanges x repeating(loss on the way back). Without exchanges only a way back
// that loses all matters.
double asking_of(double exchanges, double kept_back) {
    if (kept_back >= 1) return 0;
    if (kept_back <= 0) return std::numeric_limits<double>::infinity();
    return exchanges * repeating(1 - kept_back);
}

double sending(double offered, double window_rate, double timeout, double asking,
               const Throttle& throttle) {
    const double most = window_rate / (throttle.root + timeout * throttle.waits + asking);
    return most < offered ? most : offered;
}

// What a link carries at a loss: open traffic thinned, TCP having yielded as well.
template <typename Yieldings>
double carried(double loss, double open, const Yieldings& yieldings) {
    double sum = 0;
    double other = 1;
    double lost_back = 0;
    // That of the one before, which is often the same. Rounded as `travel` rounds it.
    Throttle throttle(1 - (1 - loss), 0);
    for (const auto& y : yieldings) {
        if (y.other != other || y.lost_back != lost_back) {
            other = y.other;
            lost_back = y.lost_back;
            throttle = Throttle(1 - other * (1 - loss), lost_back);
        }
        sum += sending(y.offered, y.window_rate, y.timeout, y.asking, throttle) * y.up;
    }
    return (open + sum) * (1 - loss);
}

// The loss at which a link of `capacity` is full, 0 if it never is, 1 if it carries nothing. `now`
// if that still does. By regula falsi (Illinois) from a bracket around `now`; what is returned
// never lets the link carry more than it can.
template <typename Yieldings>
double loss_of(double capacity, double now, double open, const Yieldings& yieldings) {
    if (capacity <= 0) return 1;
    const double aim = capacity * (1 - 0.5 * idle_share);
    const double near = capacity * 0.4 * idle_share;
    const auto over = [&](double loss) { return carried(loss, open, yieldings) - aim; };

    double low = 0, high = 1, at_high = -aim;
    double at_low = over(now);
    if (now <= 0 && at_low <= capacity - aim) return 0;
    if (now > 0 && at_low >= -0.5 * idle_share * capacity && at_low <= capacity - aim) return now;
    const double reach = 1.2 * (1 + now) / capacity;
    int side = 0;
    if (at_low > 0) {
        low = now;
        double next = now;
        for (double step = at_low * reach; step < 1; step *= 4) {
            next += step;
            if (next >= 1) break;
            const double at = over(next);
            if (at <= 0) {
                high = next;
                at_high = at;
                break;
            }
            low = next;
            at_low = at;
        }
    } else {
        high = now;
        at_high = at_low;
        double next = now;
        for (double step = -at_low * reach;; step *= 4) {
            next = next > step ? next - step : 0;
            const double at = over(next);
            if (at > 0) {
                low = next;
                at_low = at;
                break;
            }
            high = next;
            at_high = at;
            if (next <= 0) return 0;
        }
    }
    for (int i = 0; i < halvings_max && at_high < -near; ++i) {
        if (high - low < 1e-14 * high) break;
        double middle = (low * at_high - high * at_low) / (at_high - at_low);
        if (!(middle > low && middle < high)) middle = 0.5 * (low + high);
        const double at = over(middle);
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
    }
    return high;
}

// Every aggregate along its way, as losses stand.
template <bool any_loss>
void travel(const Load& load, Flow& flow) {
    std::fill(flow.arriving.begin(), flow.arriving.end(), 0.0);
    for (std::size_t i = 0; i < load.aggregates.size(); ++i) {
        const Aggregate& a = load.aggregates[i];
        double now = volume(a.offered);
        const double window_rate = volume(a.window_rate);
        if (any_loss && window_rate > 0) {
            double kept = 1, kept_back = 1;
            for (std::uint32_t h = 0; h < a.hops; ++h)
                kept *= 1 - flow.loss[load.links[a.first_hop + h]];
            for (std::uint32_t h = 0; h < a.backs; ++h)
                kept_back *= 1 - flow.loss[load.links[a.first_back + h]];
            if (kept < 1 || kept_back < 1) {
                const double timeout = timeouts(a.timeout);
                now = sending(now, window_rate, timeout,
                              asking_of(timeout * timeouts(a.exchanges), kept_back),
                              Throttle(1 - kept, 1 - kept_back));
            }
        }
        flow.sent[i] = now;
        std::uint32_t drop = 0;
        for (std::uint32_t h = 0; h < a.hops; ++h) {
            while (drop < a.drops && load.drops[a.first_drop + drop].hop <= h)
                now *= factor(load.drops[a.first_drop + drop++].pass);
            const std::uint32_t link = load.links[a.first_hop + h];
            flow.arriving[link] += now;
            if (any_loss) now *= 1 - flow.loss[link];
        }
        while (drop < a.drops) now *= factor(load.drops[a.first_drop + drop++].pass);
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

// Link after link, until a sweep finds every link as it should be. `settle` gives the loss at
// which a link is full, the other losses as they stand.
template <typename Settle>
void sweep(Flow& flow, const std::vector<std::uint32_t>& links, const Settle& settle) {
    bool moved = !links.empty();
    while (moved && flow.sweeps < sweeps_max) {
        moved = false;
        ++flow.sweeps;
        for (const std::uint32_t link : links) {
            const double loss = settle(link);
            moved |= loss != flow.loss[link];
            flow.loss[link] = loss;
        }
    }
    // What is still over its capacity loses more. That takes load off all others.
    if (moved)
        for (const std::uint32_t link : links)
            flow.loss[link] = std::max(flow.loss[link], settle(link));
}

}  // namespace

void FlowSolver::find_crossings(const Load& load) {
    steps_.clear(), backs_.clear(), met_.clear(), crossings_.clear();
    first_crossing_.assign(full_.size() + 1, 0);
    // The steps of all aggregates first; then their links, counted and sorted by link.
    for (const Aggregate& a : load.aggregates) {
        bool meets = false;
        for (std::uint32_t h = 0; h < a.hops && !meets; ++h)
            meets = place_[load.links[a.first_hop + h]] != none;
        if (!meets) continue;
        const double window_rate = volume(a.window_rate);
        const auto first_back = static_cast<std::uint32_t>(backs_.size());
        if (window_rate > 0)
            for (std::uint32_t h = 0; h < a.backs; ++h) {
                const std::uint32_t link = load.links[a.first_back + h];
                if (place_[link] != none) backs_.push_back(link);
            }
        met_.push_back({volume(a.offered), window_rate, timeouts(a.timeout), timeouts(a.exchanges),
                        static_cast<std::uint32_t>(steps_.size()), first_back,
                        static_cast<std::uint32_t>(backs_.size())});
        std::uint32_t drop = 0;
        for (std::uint32_t h = 0; h < a.hops; ++h) {
            while (drop < a.drops && load.drops[a.first_drop + drop].hop <= h)
                steps_.push_back({none, factor(load.drops[a.first_drop + drop++].pass)});
            const std::uint32_t link = load.links[a.first_hop + h];
            if (place_[link] == none) continue;
            steps_.push_back({link, 1});
            ++first_crossing_[place_[link] + 1];
        }
    }
    for (std::size_t p = 0; p < full_.size(); ++p) first_crossing_[p + 1] += first_crossing_[p];
    crossings_.resize(first_crossing_[full_.size()]);
    for (std::uint32_t m = 0; m < met_.size(); ++m) {
        const std::size_t end = m + 1 < met_.size() ? met_[m + 1].first_step : steps_.size();
        for (std::uint32_t s = met_[m].first_step; s < end; ++s)
            if (steps_[s].link != none)
                crossings_[first_crossing_[place_[steps_[s].link]]++] = {m, s};
    }
    for (std::size_t p = full_.size(); p > 0; --p) first_crossing_[p] = first_crossing_[p - 1];
    first_crossing_[0] = 0;
}

double FlowSolver::loss_at(double capacity, std::uint32_t place, const std::vector<double>& loss) {
    const std::uint32_t link = full_[place];
    double open = 0;
    yielding_.clear();
    for (std::uint32_t c = first_crossing_[place]; c < first_crossing_[place + 1]; ++c) {
        const auto [m, step] = crossings_[c];
        const Met& met = met_[m];
        double up = 1;
        for (std::uint32_t s = met.first_step; s < step; ++s)
            up *= steps_[s].link == none ? steps_[s].pass : 1 - loss[steps_[s].link];
        if (met.window_rate <= 0) {
            open += met.offered * up;
            continue;
        }
        double other = 1;
        const std::size_t end = m + 1 < met_.size() ? met_[m + 1].first_step : steps_.size();
        for (std::uint32_t s = met.first_step; s < end; ++s)
            if (steps_[s].link != none && steps_[s].link != link) other *= 1 - loss[steps_[s].link];
        double kept_back = 1;
        for (std::uint32_t b = met.first_back; b < met.end_back; ++b)
            kept_back *= 1 - loss[backs_[b]];
        const double asking = asking_of(met.timeout * met.exchanges, kept_back);
        yielding_.push_back(
            {met.offered, met.window_rate, met.timeout, asking, up, other, 1 - kept_back});
    }
    return loss_of(capacity, loss[link], open, yielding_);
}

void FlowSolver::solve(const Load& load, Flow& flow) {
    size_for(load, flow);
    // Loss anywhere takes load off every link: none arrives with more than it does without.
    // The margin covers sums that are rounded in another order.
    travel<false>(load, flow);
    full_.clear();
    place_.assign(load.capacity.size(), none);
    for (std::uint32_t l = 0; l < load.capacity.size(); ++l) {
        const double capacity = volume(load.capacity[l]);
        if (capacity > 0 && flow.arriving[l] <= capacity * (1 - 1e-9)) continue;
        place_[l] = static_cast<std::uint32_t>(full_.size());
        full_.push_back(l);
    }
    if (full_.empty()) return;
    find_crossings(load);
    sweep(flow, full_, [&](std::uint32_t link) {
        return loss_at(volume(load.capacity[link]), place_[link], flow.loss);
    });
    travel<true>(load, flow);
}

void solve_naive(const Load& load, Flow& flow) {
    struct Yielding {
        double offered, window_rate, timeout, asking, up, other, lost_back;
    };
    size_for(load, flow);
    std::vector<std::uint32_t> all(load.capacity.size());
    for (std::uint32_t l = 0; l < all.size(); ++l) all[l] = l;
    sweep(flow, all, [&](std::uint32_t link) {
        double open = 0;
        std::vector<Yielding> yielding;
        for (const Aggregate& a : load.aggregates) {
            Yielding y{volume(a.offered), volume(a.window_rate), timeouts(a.timeout), 0, 0, 1, 0};
            double share = 1;
            std::uint32_t drop = 0;
            bool crosses = false;
            for (std::uint32_t h = 0; h < a.hops; ++h) {
                while (drop < a.drops && load.drops[a.first_drop + drop].hop <= h)
                    share *= factor(load.drops[a.first_drop + drop++].pass);
                const std::uint32_t at = load.links[a.first_hop + h];
                if (at == link) {
                    crosses = true;
                    y.up = share;
                } else {
                    y.other *= 1 - flow.loss[at];
                }
                share *= 1 - flow.loss[at];
            }
            if (!crosses) continue;
            double kept_back = 1;
            for (std::uint32_t h = 0; h < a.backs; ++h)
                kept_back *= 1 - flow.loss[load.links[a.first_back + h]];
            y.lost_back = 1 - kept_back;
            y.asking = asking_of(y.timeout * timeouts(a.exchanges), kept_back);
            if (y.window_rate <= 0)
                open += y.offered * y.up;
            else
                yielding.push_back(y);
        }
        return loss_of(volume(load.capacity[link]), flow.loss[link], open, yielding);
    });
    travel<true>(load, flow);
}

}  // namespace naga::traffic
