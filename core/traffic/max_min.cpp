#include "traffic/max_min.h"

#include <algorithm>

namespace naga::traffic {

namespace {

constexpr std::int64_t open_rate = -1;  // of a flow not fixed yet

// Flows without a link are settled; the others are open.
void begin(const FairFlows& flows, std::span<std::int64_t> rates) {
    for (std::size_t f = 0; f < rates.size(); ++f)
        rates[f] = flows.first[f] == flows.first[f + 1] ? unlimited : open_rate;
}

}  // namespace

void MaxMin::share(const FairFlows& flows, std::span<std::int64_t> rates) {
    const std::size_t links = flows.capacity.size();
    begin(flows, rates);
    left_.assign(links, {});
    for (const std::uint32_t link : flows.links) ++left_[link].flows;
    first_flow_.resize(links + 1);
    std::uint32_t sum = 0;
    heap_.clear();
    for (std::uint32_t l = 0; l < links; ++l) {
        left_[l].capacity = flows.capacity[l];
        first_flow_[l] = sum;
        sum += static_cast<std::uint32_t>(left_[l].flows);
        if (left_[l].flows > 0) heap_.push_back({left_[l].capacity / left_[l].flows, l});
    }
    first_flow_[links] = sum;
    flows_.resize(sum);
    for (std::uint32_t f = 0; f < rates.size(); ++f)
        for (std::uint32_t h = flows.first[f]; h < flows.first[f + 1]; ++h)
            flows_[first_flow_[flows.links[h]]++] = f;
    for (std::size_t l = links; l > 0; --l) first_flow_[l] = first_flow_[l - 1];
    first_flow_[0] = 0;

    const auto later = [](const Due& a, const Due& b) {
        return a.share != b.share ? a.share > b.share : a.link > b.link;
    };
    std::ranges::make_heap(heap_, later);
    // Fixing a flow at the least share never lowers the share of another link, not even rounded
    // down, so what stands in the heap can only be too early.
    while (!heap_.empty()) {
        std::ranges::pop_heap(heap_, later);
        const Due due = heap_.back();
        heap_.pop_back();
        const Left& here = left_[due.link];
        if (here.flows == 0) continue;
        const std::int64_t rate = here.capacity / here.flows;
        if (rate > due.share) {
            heap_.push_back({rate, due.link});
            std::ranges::push_heap(heap_, later);
            continue;
        }
        for (std::uint32_t i = first_flow_[due.link]; i < first_flow_[due.link + 1]; ++i) {
            const std::uint32_t f = flows_[i];
            if (rates[f] != open_rate) continue;
            rates[f] = rate;
            for (std::uint32_t h = flows.first[f]; h < flows.first[f + 1]; ++h) {
                Left& link = left_[flows.links[h]];
                link.capacity -= rate;
                --link.flows;
            }
        }
    }
}

void max_min_naive(const FairFlows& flows, std::span<std::int64_t> rates) {
    begin(flows, rates);
    std::vector<std::int64_t> left(flows.capacity.begin(), flows.capacity.end());
    std::vector<std::int64_t> open(left.size());
    for (const std::uint32_t link : flows.links) ++open[link];
    for (;;) {
        std::size_t least = left.size();
        for (std::size_t l = 0; l < left.size(); ++l)
            if (open[l] > 0 &&
                (least == left.size() || left[l] / open[l] < left[least] / open[least]))
                least = l;
        if (least == left.size()) return;
        const std::int64_t rate = left[least] / open[least];
        for (std::size_t f = 0; f < rates.size(); ++f) {
            const auto path =
                flows.links.subspan(flows.first[f], flows.first[f + 1] - flows.first[f]);
            if (rates[f] != open_rate || std::ranges::find(path, least) == path.end()) continue;
            rates[f] = rate;
            for (const std::uint32_t link : path) {
                left[link] -= rate;
                --open[link];
            }
        }
    }
}

}  // namespace naga::traffic
