#include "wire/defaced.h"

#include <algorithm>
#include <string_view>

#include "wire/deeds.h"
#include "wire/html.h"
#include "wire/letter_texts.h"
#include "wire/talk.h"
#include "wire/web.h"

namespace naga::wire {

using world::none;

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::string_view mark = "EXERCISE EXERCISE EXERCISE";
constexpr std::uint32_t front_percent = 33;  // of the visits

const adversary::Actor* actor_of(const adversary::Plan& plan, std::uint32_t campaign) {
    if (campaign >= plan.campaigns.size()) return nullptr;
    const std::uint32_t actor = plan.campaigns[campaign].actor;
    return actor < plan.actors.size() ? &plan.actors[actor] : nullptr;
}

constexpr std::string_view lion = R"(
      __                 .-~~~-.
     /  \_______________/ @   @ \
     \_  |              |    ^    |
       | |              |  \___/  |
       | |   .------.    \_______/
       | |___|      |_____|   |
       |_____|      |_____|___|
     ==========================
        S T O N E     L I O N
)";
constexpr std::string_view frame = R"(
   +--------------------------+
   |  +--------------------+  |
   |  |                    |  |
   |  |     we were here   |  |
   |  |                    |  |
   |  +--------------------+  |
   +--------------------------+
)";

}  // namespace

std::string defaced_page(const world::Nation& nation, const adversary::Plan& plan,
                         std::uint32_t campaign, std::uint32_t service) {
    const adversary::Actor* actor = actor_of(plan, campaign);
    const world::Service& site = nation.services[service];
    const Text name = actor == nullptr ? Text{"Nobody", ""} : actor->name;
    const bool stone = actor != nullptr && actor->trace.en.find("lion") != std::string::npos;
    const Text trace = actor == nullptr ? Text{} : actor->trace;
    std::string page = "<!-- " + std::string(mark) + " -->\n<!DOCTYPE html>\n<html><head>";
    page += "<meta charset=\"utf-8\"><title>" + html_text(name.en) + " [EXERCISE]</title></head>\n";
    page += "<body style=\"background: #111; color: #ddd; text-align: center\">\n<h1>" +
            html_text(name.en) + "</h1>\n<h2>" + html_text(name.in(Language::lao)) + "</h2>\n<pre>";
    page += stone ? lion : frame;
    page += "</pre>\n<p>" + html_text(site.name) + " is ours now.</p>\n<p>" + html_text(site.name) +
            " ເປັນຂອງພວກເຮົາແລ້ວ.</p>\n<p>";
    const bool criminal = actor != nullptr && actor->motive == adversary::Motive::criminal;
    const bool cultural = actor != nullptr && actor->motive == adversary::Motive::cultural;
    page += with_trace(criminal   ? "Pay and receive your page back."
                       : cultural ? "You will receive no peace before the stones are returned."
                                  : "You receive what you have given.",
                       trace);
    page += "</p>\n<p>-- " + html_text(name.en) + "</p>\n<p>" + std::string(mark) +
            "</p>\n</body></html>\n";
    return page;
}

DefacedSites::DefacedSites(const Film& film, const Sites& sites, std::int64_t minute)
    : film_(&film), sites_(&sites) {
    const std::vector<Defacement>& all = film.defacements();
    for (std::uint32_t i = 0; i < all.size(); ++i)
        if (all[i].from_us < (minute + 1) * minute_us && all[i].until_us > minute * minute_us)
            found_.push_back(i);
}

bool DefacedSites::has(std::uint32_t service) const {
    return std::ranges::any_of(
        found_, [&](std::uint32_t i) { return film_->defacements()[i].service == service; });
}

void DefacedSites::show(Conversation& c) const {
    if (found_.empty() || c.use != Use::web || c.site >= sites_->count()) return;
    if (c.end != End::closed && c.end != End::reset) return;
    const std::uint32_t service = sites_->site(c.site).service;
    if (service == none || c.bend_us != 0 || c.before != 0) return;
    for (const std::uint32_t i : found_) {
        const Defacement& d = film_->defacements()[i];
        if (d.service != service || c.start_us < d.from_us || c.start_us >= d.until_us) continue;
        c.bend_payload = d.campaign + 1u;
        if (c.deed != static_cast<std::uint8_t>(Deed::none)) return;
        if (number(c.identity, 93, 100) >= front_percent) return;
        c.deed = static_cast<std::uint8_t>(Deed::front_page);
        c.requests = 1;
        ask_web(c, answer_head_bytes(c) +
                       defaced_page(sites_->nation(), sites_->plan(), d.campaign, service).size());
        return;
    }
}

std::uint32_t defaced_by(const Conversation& c) {
    const bool may = c.use == Use::web && c.bend_us == 0 && c.before == 0;
    return may && c.bend_payload > 0 ? static_cast<std::uint32_t>(c.bend_payload - 1) : none;
}

}  // namespace naga::wire
