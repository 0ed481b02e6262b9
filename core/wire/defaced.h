// The page that a defacement puts into a site, and who sees it.
//
// From the defacement until the page is restored, whoever asks for the front page gets the page of
// the actor, the same file that artefacts hold; a third of the visits ask for it. Other pages of
// the site stand as they were. See docs/models/names.md.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adversary/plan.h"
#include "wire/conversation.h"
#include "wire/film.h"
#include "wire/sites.h"
#include "world/nation.h"

namespace naga::wire {

// HTML, UTF-8, without script.
std::string defaced_page(const world::Nation& nation, const adversary::Plan& plan,
                         std::uint32_t campaign, std::uint32_t service);

// The sites that are defaced in some part of a minute.
class DefacedSites {
public:
    // Needs both for as long as it lives.
    DefacedSites(const Film& film, const Sites& sites, std::int64_t minute);

    bool has(std::uint32_t service) const;
    // A web conversation with a site that is defaced when it begins shows that: one in three
    // becomes a visit of the front page, the others ask for something else. Others stay as they
    // are.
    void show(Conversation& conversation) const;

private:
    const Film* film_;
    const Sites* sites_;
    std::vector<std::uint32_t> found_;  // into film.defacements()
};

// Whose page a visitor of the front page gets; none: the site's own.
std::uint32_t defaced_by(const Conversation& conversation);

}  // namespace naga::wire
