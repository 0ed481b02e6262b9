// Seat cards to print and cut: code, PIN, and a QR code of the address to sign in at.

#pragma once

#include <string>
#include <vector>

#include "conduct/live.h"
#include "serve/service.h"

namespace naga::serve {

// The page with a card for each; a card without a PIN says that it was given out before. `url` is
// the server's address as players reach it.
std::string cards_page(const conduct::Drill& drill, const std::vector<SeatCard>& cards,
                       const std::string& url, Language language);
// For a terminal: a line a seat.
std::string cards_text(const conduct::Drill& drill, const std::vector<SeatCard>& cards);

}  // namespace naga::serve
