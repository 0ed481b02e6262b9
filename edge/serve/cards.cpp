#include "serve/cards.h"

#include <algorithm>

#include "serve/pages.h"
#include "serve/qr.h"
#include "serve/view_words.h"

namespace naga::serve {

using conduct::Seat;
using world::none;

std::string cards_page(const conduct::Drill& drill, const std::vector<SeatCard>& cards,
                       const std::string& url, Language language) {
    const bool lao = language == Language::lao;
    const Text cut{"Cut and hand out, a card a seat.", "ຕັດ ແລະ ແຈກ. ບັດໜຶ່ງແມ່ນບ່ອນນັ່ງໜຶ່ງ."};
    std::string body = "<h1>" + escaped(drill.name.in(language)) + "</h1><p>" +
                       escaped(cut.in(language)) + "</p><div class=\"cards\">";
    const std::vector<Seat> seats = conduct::seats_of(drill);
    for (const SeatCard& card : cards) {
        const auto seat = std::ranges::find(seats, card.seat, &Seat::id);
        if (seat == seats.end()) continue;
        body += "<section class=\"card\">";
        if (const auto qr = qr_svg(url + "/#sign-in?code=" + card.code, card.code)) body += *qr;
        if (seat->team != none)
            body += "<strong>" + escaped(drill.teams.all[seat->team].name.in(language)) +
                    "</strong><br>";
        body += escaped(name_of(seat->role).in(language));
        body += "<p class=\"code\">" + escaped(card.code) + "<br>PIN ";
        body += card.pin.empty() ? (lao ? "ແຈກແລ້ວ" : "given out before") : escaped(card.pin);
        body += "</p><span class=\"muted\">" + escaped(url) + "</span></section>";
    }
    body += "</div>";
    return page(language, lao ? "ບັດບ່ອນນັ່ງ" : "Seat cards", body);
}

std::string cards_text(const conduct::Drill& drill, const std::vector<SeatCard>& cards) {
    std::string text;
    const std::vector<Seat> seats = conduct::seats_of(drill);
    std::size_t widest = 0;
    for (const SeatCard& card : cards) widest = std::max(widest, card.code.size());
    for (const SeatCard& card : cards) {
        const auto seat = std::ranges::find(seats, card.seat, &Seat::id);
        if (seat == seats.end()) continue;
        text += card.code + std::string(widest - card.code.size() + 2, ' ') + card.pin + "  " +
                name_of(seat->role).en;
        if (seat->team != none) text += ", " + drill.teams.all[seat->team].name.en;
        text += '\n';
    }
    return text;
}

}  // namespace naga::serve
