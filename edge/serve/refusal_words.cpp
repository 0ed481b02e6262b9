#include "serve/refusal_words.h"

#include <map>
#include <string_view>

namespace naga::serve {

namespace {

// Not reviewed by a native speaker.
const std::map<std::string_view, std::string_view>& lao() {
    static const std::map<std::string_view, std::string_view> words = {
        {"the exercise has not begun", "ການຝຶກຊ້ອມຍັງບໍ່ເລີ່ມ"},
        {"the exercise is over", "ການຝຶກຊ້ອມຈົບແລ້ວ"},
        {"the exercise is over before that", "ການຝຶກຊ້ອມຈົບກ່ອນເວລານັ້ນ"},
        {"play is paused", "ການຝຶກຊ້ອມຢຸດຊົ່ວຄາວ"},
        {"keep a draft; it can be sent when play goes on", "ເກັບຮ່າງໄວ້; ສົ່ງໄດ້ເມື່ອດຳເນີນຕໍ່"},
        {"there is no such message", "ບໍ່ມີຂໍ້ຄວາມນີ້"},
        {"there is no such incident", "ບໍ່ມີເຫດການນີ້"},
        {"there is no such request", "ບໍ່ມີຄຳຮ້ອງຂໍນີ້"},
        {"there is no such order", "ບໍ່ມີຄຳສັ່ງນີ້"},
        {"there is no such record", "ບໍ່ມີບັນທຶກນີ້"},
        {"there is no such statement", "ບໍ່ມີຖະແຫຼງການນີ້"},
        {"there is no such objective", "ບໍ່ມີຈຸດປະສົງນີ້"},
        {"the request was answered already", "ຄຳຮ້ອງຂໍນີ້ຕອບແລ້ວ"},
        {"nobody here has heard of that server", "ບໍ່ມີໃຜຢູ່ນີ້ຮູ້ຈັກເຄື່ອງແມ່ຂ່າຍນັ້ນ"},
        {"this seat plays for no team", "ບ່ອນນັ່ງນີ້ບໍ່ໄດ້ຢູ່ໃນທີມ"},
        {"an alert of a sensor cannot be answered", "ຕອບການແຈ້ງເຕືອນຂອງເຊັນເຊີບໍ່ໄດ້"},
        {"the statement was not submitted", "ຖະແຫຼງການຍັງບໍ່ໄດ້ສະເໜີ"},
        {"the statement is not approved", "ຖະແຫຼງການຍັງບໍ່ໄດ້ຮັບອະນຸມັດ"},
        {"the statement is published", "ຖະແຫຼງການເຜີຍແຜ່ແລ້ວ"},
        {"who wrote the statement cannot approve it", "ຜູ້ຂຽນອະນຸມັດຖະແຫຼງການເອງບໍ່ໄດ້"},
        {"only what is TLP:CLEAR can be published", "ເຜີຍແຜ່ໄດ້ສະເພາະ TLP:CLEAR"},
        {"that time has not come yet", "ຍັງບໍ່ຮອດເວລານັ້ນ"},
        {"that was not seen", "ບໍ່ໄດ້ເຫັນສິ່ງນັ້ນ"},
        {"look at what stands on the screen now", "ເບິ່ງສິ່ງທີ່ຢູ່ໃນໜ້າຈໍດຽວນີ້"},
        {"look at the thread", "ເບິ່ງການສົນທະນາ"},
        {"wait for STARTEX", "ລໍຖ້າ STARTEX"},
        {"have it approved first", "ໃຫ້ອະນຸມັດກ່ອນ"},
        {"submit it first", "ສະເໜີກ່ອນ"},
        {"ask somebody else of your team", "ຂໍໃຫ້ຄົນອື່ນໃນທີມເຮັດ"},
        {"write it", "ຂຽນກ່ອນ"},
        {"shorten it", "ຂຽນໃຫ້ສັ້ນລົງ"},
        {"name a team", "ລະບຸທີມ"},
        {"name a team, or excon", "ລະບຸທີມ ຫຼື ຜູ້ຄວບຄຸມ"},
        {"nobody is named in `to`", "ບໍ່ໄດ້ລະບຸຜູ້ຮັບ"},
    };
    return words;
}

std::string_view in_lao(std::string_view english) {
    const auto found = lao().find(english);
    return found == lao().end() ? english : found->second;
}

}  // namespace

Text words_of(const Problem& p) {
    Text text{p.what, std::string(in_lao(p.what))};
    if (!p.remedy.empty()) {
        text.en += ". " + p.remedy;
        text.lo += ". " + std::string(in_lao(p.remedy));
    }
    return text;
}

}  // namespace naga::serve
