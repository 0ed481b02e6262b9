#include "exercise/msel.h"

#include <algorithm>
#include <array>

#include "exercise/named.h"

namespace naga::exercise {

namespace {

constexpr std::array<Named, 5> kinds{{
    {"inject", "inject", "ເຫດການສົມມຸດ"},
    {"contingency", "contingency inject", "ເຫດການສົມມຸດສຳຮອງ"},
    {"expected-action", "expected action", "ການກະທຳທີ່ຄາດໝາຍ"},
    {"information", "information", "ຂໍ້ມູນ"},
    {"facilitation", "note to exercise control", "ບັນທຶກເຖິງຜູ້ຄວບຄຸມ"},
}};

constexpr std::array<Named, 9> channels{{
    {"mail", "mail", "ອີເມວ"},
    {"phone", "phone note", "ບັນທຶກໂທລະສັບ"},
    {"news", "news", "ຂ່າວ"},
    {"social", "social media", "ສື່ສັງຄົມ"},
    {"sms", "SMS", "ຂໍ້ຄວາມ SMS"},
    {"document", "document", "ເອກະສານ"},
    {"walk-in", "walk-in", "ຜູ້ມາພົບ"},
    {"question", "question", "ຄຳຖາມ"},
    {"overlay", "over every screen", "ເທິງທຸກໜ້າຈໍ"},
}};

template <typename List>
auto with_id(const List& list, std::string_view id) -> const typename List::value_type* {
    const auto at = std::ranges::find_if(list, [&](const auto& thing) { return thing.id == id; });
    return at == list.end() ? nullptr : &*at;
}

}  // namespace

std::string_view word(RowKind kind) { return entry_of(kinds, kind).word; }
std::optional<RowKind> row_kind_of(std::string_view word) { return named<RowKind>(kinds, word); }
Text name_of(RowKind kind) { return entry_of(kinds, kind).name(); }

bool goes_to_teams(RowKind kind) {
    switch (kind) {
        case RowKind::inject:
        case RowKind::contingency:
        case RowKind::information: return true;
        case RowKind::expected_action:
        case RowKind::facilitation: return false;
    }
    return false;
}

std::string_view word(Channel channel) { return entry_of(channels, channel).word; }
std::optional<Channel> channel_of(std::string_view word) { return named<Channel>(channels, word); }
Text name_of(Channel channel) { return entry_of(channels, channel).name(); }

const Row* Msel::find(std::string_view id) const { return with_id(rows, id); }
const Persona* Msel::persona(std::string_view id) const { return with_id(personas, id); }
const Milestone* Msel::milestone(std::string_view id) const { return with_id(milestones, id); }

}  // namespace naga::exercise
