#include "wire/letter_texts.h"

#include <algorithm>
#include <array>
#include <vector>

namespace naga::wire {

namespace {

constexpr Wording office[] = {
    {"Minutes of the meeting on {day}", "ບົດບັນທຶກກອງປະຊຸມວັນ{day}",
     "Dear {name},\n\nplease find below the points we agreed on {day}. Tell me by tomorrow noon "
     "whether anything is missing; you will receive the final version afterwards.\n\n1. The "
     "budget lines stay as they are.\n2. The training is moved by {n} days.\n3. The next meeting "
     "is in the small hall.\n\nBest regards,\n{sender}\n",
     "ສະບາຍດີ {name},\n\nລຸ່ມນີ້ແມ່ນຂໍ້ຕົກລົງຂອງກອງປະຊຸມວັນ{day}. "
     "ກະລຸນາແຈ້ງກ່ອນທ່ຽງມື້ອື່ນຖ້າມີສິ່ງໃດຂາດ.\n\n1. "
     "ງົບປະມານຄືເກົ່າ.\n2. ການຝຶກອົບຮົມເລື່ອນອອກ {n} ວັນ.\n3. "
     "ກອງປະຊຸມຄັ້ງໜ້າຢູ່ຫ້ອງນ້ອຍ.\n\nດ້ວຍຄວາມນັບຖື,\n{sender}\n"},
    {"Report for the third quarter", "ບົດລາຍງານໄຕມາດສາມ",
     "Dear {name},\n\nthe report is still missing {n} tables from your side. Could you send them "
     "before {day}? The director wants to read it over the weekend.\n\nThank you\n{sender}\n",
     "ສະບາຍດີ {name},\n\nບົດລາຍງານຍັງຂາດ {n} ຕາຕະລາງຈາກຝ່າຍຂອງທ່ານ. "
     "ກະລຸນາສົ່ງກ່ອນວັນ{day}.\n\nຂອບໃຈ\n{sender}\n"},
    {"Car for the trip to Savannakhet", "ລົດສຳລັບໄປສະຫວັນນະເຂດ",
     "Hello {name},\n\nthe car leaves at half past six on {day} from the back gate. There are "
     "{n} "
     "seats left. Please bring the signed paper.\n\n{sender}\n",
     "ສະບາຍດີ {name},\n\nລົດອອກເວລາ 6:30 ວັນ{day} ຢູ່ປະຕູຫຼັງ. ຍັງເຫຼືອ {n} ບ່ອນນັ່ງ. "
     "ກະລຸນາເອົາໃບເຊັນມານຳ.\n\n{sender}\n"},
    {"Invitation: workshop on network security", "ເຊີນຮ່ວມສຳມະນາຄວາມປອດໄພເຄືອຂ່າຍ",
     "Dear {name},\n\nwe would like to invite you and {n} colleagues to the workshop on {day}. "
     "The "
     "programme is here:\n{link}\n\nPlease answer by tomorrow so that you receive a badge.\n\n"
     "{sender}\n",
     "ຮຽນ {name},\n\nພວກເຮົາຂໍເຊີນທ່ານ ແລະ ເພື່ອນຮ່ວມງານ {n} ຄົນ ເຂົ້າຮ່ວມສຳມະນາໃນວັນ{day}. "
     "ລາຍລະອຽດ:\n{link}\n\n{sender}\n",
     true},
    {"Draft letter to the province", "ຮ່າງໜັງສືເຖິງແຂວງ",
     "Dear {name},\n\nplease read the draft and change what you do not like. Paragraph {n} is "
     "new.\n"
     "\nFrom the province we heard nothing since {day}.\n\nRegards\n{sender}\n",
     "ຮຽນ {name},\n\nກະລຸນາອ່ານຮ່າງ ແລະ ແກ້ໄຂຕາມເຫັນສົມຄວນ. ວັກທີ {n} ແມ່ນໃໝ່.\n\n"
     "ດ້ວຍຄວາມນັບຖື\n{sender}\n"},
    {"Leave on {day}", "ຂໍລາພັກວັນ{day}",
     "Dear {name},\n\nI will be on leave on {day} for a family matter. {n} open cases lie on my "
     "desk; the yellow folder is urgent.\n\n{sender}\n",
     "ຮຽນ {name},\n\nຂ້າພະເຈົ້າຂໍລາພັກໃນວັນ{day} ຍ້ອນວຽກຄອບຄົວ. ມີ {n} ເລື່ອງຢູ່ໂຕະ; "
     "ແຟ້ມສີເຫຼືອງແມ່ນດ່ວນ.\n\n{sender}\n"},
    {"Printer on the second floor", "ເຄື່ອງພິມຊັ້ນສອງ",
     "Hello,\n\nthe printer on the second floor is out of toner again. I have ordered {n} and "
     "shall "
     "receive them on {day}.\n\n{sender}\n",
     "ສະບາຍດີ,\n\nເຄື່ອງພິມຊັ້ນສອງໝົດໝຶກອີກແລ້ວ. ສັ່ງແລ້ວ {n} ກັບ ຈະໄດ້ຮັບວັນ{day}.\n\n"
     "{sender}\n"},
    {"Figures for the ASEAN meeting", "ຕົວເລກສຳລັບກອງປະຊຸມອາຊຽນ",
     "Dear {name},\n\nhere are the figures as they stand today. They changed by {n} per cent "
     "since "
     "last year. A table is on the shared site:\n{link}\n\nWith kind regards\n{sender}\n",
     "ຮຽນ {name},\n\nນີ້ແມ່ນຕົວເລກຮອດມື້ນີ້, ປ່ຽນແປງ {n} ສ່ວນຮ້ອຍທຽບກັບປີກາຍ. ຕາຕະລາງຢູ່:\n"
     "{link}\n\n{sender}\n",
     true},
    {"Lunch on {day}?", "ກິນເຂົ້າທ່ຽງວັນ{day}ບໍ່?",
     "Hi {name},\n\nthe noodle place by the river on {day}? We would be {n}.\n\n{sender}\n",
     "ສະບາຍດີ {name},\n\nໄປກິນເຝີແຄມຂອງວັນ{day}ບໍ່? ພວກເຮົາມີ {n} ຄົນ.\n\n{sender}\n"},
    {"Translation of the agreement", "ການແປສັນຍາ",
     "Dear {name},\n\nthe translator needs {n} more days. You will receive the Lao text on "
     "{day}, "
     "the English one is final.\n\n{sender}\n",
     "ຮຽນ {name},\n\nຜູ້ແປຕ້ອງການອີກ {n} ມື້. ທ່ານຈະໄດ້ຮັບສະບັບພາສາລາວວັນ{day}.\n\n{sender}\n"},
};

constexpr Wording reply[] = {
    {"Re: Minutes of the meeting on {day}", "Re: ບົດບັນທຶກກອງປະຊຸມວັນ{day}",
     "Thank you, that is fine with me.\n\n{sender}\n\n> please find below the points we agreed "
     "on.\n"
     "> Tell me by tomorrow noon whether anything is missing.\n",
     "ຂອບໃຈ, ຂ້າພະເຈົ້າເຫັນດີ.\n\n{sender}\n\n> ກະລຸນາແຈ້ງກ່ອນທ່ຽງມື້ອື່ນ.\n"},
    {"Re: Report for the third quarter", "Re: ບົດລາຍງານໄຕມາດສາມ",
     "Dear {name},\n\nI send {n} of them today and the rest on {day}.\n\n{sender}\n\n> the "
     "report "
     "is "
     "still missing tables from your side.\n",
     "ຮຽນ {name},\n\nມື້ນີ້ຈະສົ່ງ {n} ຕາຕະລາງ, ທີ່ເຫຼືອວັນ{day}.\n\n{sender}\n"},
    {"Re: Draft letter to the province", "Re: ຮ່າງໜັງສືເຖິງແຂວງ",
     "Paragraph {n} should go, the rest is good.\n\n{sender}\n\n> please read the draft and "
     "change "
     "what you do not like.\n",
     "ຂໍຕັດວັກທີ {n} ອອກ, ນອກນັ້ນດີແລ້ວ.\n\n{sender}\n"},
    {"Re: Lunch on {day}?", "Re: ກິນເຂົ້າທ່ຽງວັນ{day}ບໍ່?",
     "Yes! Half past twelve.\n\n{sender}\n\n> the noodle place by the river?\n",
     "ໄດ້! ພົບກັນ 12:30.\n\n{sender}\n"},
    {"Fwd: Invitation: workshop on network security", "Fwd: ເຊີນຮ່ວມສຳມະນາຄວາມປອດໄພເຄືອຂ່າຍ",
     "Who of us goes? We have {n} places.\n\n{link}\n\n{sender}\n",
     "ໃຜຈະໄປ? ພວກເຮົາມີ {n} ບ່ອນ.\n\n{link}\n\n{sender}\n", true},
};

// Those of states, of banks, and of anybody.
constexpr Wording notices_of_state[] = {
    {"New salary portal", "ປະຕູເງິນເດືອນໃໝ່",
     "Dear {name},\n\nfrom January salaries are shown in the new salary portal. Please log in "
     "once "
     "before {day}, so that you receive your December slip without delay:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nແຕ່ເດືອນມັງກອນ ເງິນເດືອນຈະສະແດງໃນປະຕູໃໝ່. "
     "ກະລຸນາເຂົ້າລະບົບໜຶ່ງຄັ້ງກ່ອນວັນ{day}:\n\n{link}\n\n{org}\n",
     true},
    {"Your mailbox is almost full", "ກ່ອງຈົດໝາຍຂອງທ່ານເກືອບເຕັມ",
     "Dear {name},\n\nyour mailbox holds 9{n} % of what it may. You may soon not receive new "
     "mail. "
     "Old letters can be moved to the archive here:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nກ່ອງຈົດໝາຍຂອງທ່ານໃຊ້ໄປແລ້ວ 9{n} %. ອີກບໍ່ດົນອາດຮັບອີເມວໃໝ່ບໍ່ໄດ້. "
     "ຍ້າຍອີເມວເກົ່າໄດ້ທີ່:\n\n{link}\n\n{org}\n",
     true},
    {"Password expires on {day}", "ລະຫັດຜ່ານໝົດອາຍຸວັນ{day}",
     "Dear {name},\n\nyour password is {n} months old and expires on {day}. Change it in time to "
     "receive your mail as before:\n\n{link}\n\nHelp desk, {org}\n",
     "ຮຽນ {name},\n\nລະຫັດຜ່ານຂອງທ່ານໃຊ້ມາແລ້ວ {n} ເດືອນ ແລະ ຈະໝົດອາຍຸວັນ{day}. "
     "ປ່ຽນໄດ້ທີ່:\n\n{link}\n\n{org}\n",
     true},
    {"Per diem for the forum", "ເບ້ຍລ້ຽງກອງປະຊຸມ",
     "Dear {name},\n\nthe per diem for {n} days of the forum can be applied for until {day}. You "
     "receive it with the next salary:\n\n{link}\n\nFinance, {org}\n",
     "ຮຽນ {name},\n\nຂໍເບ້ຍລ້ຽງກອງປະຊຸມ {n} ວັນ ໄດ້ຮອດວັນ{day}:\n\n{link}\n\nຝ່າຍການເງິນ, "
     "{org}\n",
     true},
    {"A document waits for your signature", "ມີເອກະສານລໍຖ້າລາຍເຊັນ",
     "Dear {name},\n\n{n} documents wait for you in the registry. Please read them and sign "
     "before "
     "{day}; the sender will receive a note:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nມີ {n} ເອກະສານລໍຖ້າທ່ານ. ກະລຸນາອ່ານ ແລະ ເຊັນກ່ອນວັນ{day}:\n\n{link}\n\n"
     "{org}\n",
     true},
};
constexpr Wording notices_of_bank[] = {
    {"Your statement is ready", "ໃບແຈ້ງຍອດຂອງທ່ານພ້ອມແລ້ວ",
     "Dear {name},\n\nyour statement with {n} entries is ready. Log in to read it, or receive it "
     "by "
     "post from {day}:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nໃບແຈ້ງຍອດ {n} ລາຍການພ້ອມແລ້ວ. ເຂົ້າລະບົບເພື່ອອ່ານ:\n\n{link}\n\n{org}\n",

     true},
    {"Please confirm your telephone number", "ກະລຸນາຢືນຢັນເບີໂທລະສັບ",
     "Dear {name},\n\nwe send a short message for payments above {n} million kip. To receive it, "
     "please confirm your number before {day}:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nພວກເຮົາສົ່ງຂໍ້ຄວາມເມື່ອຈ່າຍເກີນ {n} ລ້ານກີບ. "
     "ກະລຸນາຢືນຢັນເບີກ່ອນວັນ{day}:\n\n{link}\n\n{org}\n",
     true},
    {"A payment has arrived", "ມີເງິນເຂົ້າບັນຊີ",
     "Dear {name},\n\na payment of {n}50,000 kip has arrived. You receive this note because you "
     "asked for it:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nມີເງິນ {n}50.000 ກີບ ເຂົ້າບັນຊີຂອງທ່ານ:\n\n{link}\n\n{org}\n", true},
    {"Card limit changed", "ວົງເງິນບັດປ່ຽນແປງ",
     "Dear {name},\n\nfrom {day} the limit of your card is {n} million kip. If you do not wish "
     "this, "
     "tell us here; you will receive an answer within a day:\n\n{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nແຕ່ວັນ{day} ວົງເງິນບັດແມ່ນ {n} ລ້ານກີບ. ຖ້າບໍ່ຕ້ອງການ ແຈ້ງທີ່:\n\n{link}\n"
     "\n{org}\n",
     true},
};
constexpr Wording notices_of_anybody[] = {
    {"{n} new messages for you", "ມີ {n} ຂໍ້ຄວາມໃໝ່",
     "Hello {name},\n\nyou have {n} new messages since {day}. You receive this mail once a "
     "week:\n\n"
     "{link}\n\n{org}\n",
     "ສະບາຍດີ {name},\n\nທ່ານມີ {n} ຂໍ້ຄວາມໃໝ່ນັບແຕ່ວັນ{day}:\n\n{link}\n\n{org}\n", true},
    {"Your parcel is on its way", "ພັດສະດຸກຳລັງຖືກສົ່ງ",
     "Hello {name},\n\nyour parcel of {n} kg will reach you on {day}. Sign to receive it, or "
     "choose "
     "another day here:\n\n{link}\n\n{org}\n",
     "ສະບາຍດີ {name},\n\nພັດສະດຸ {n} ກິໂລ ຈະຮອດວັນ{day}. ເລືອກວັນອື່ນໄດ້ທີ່:\n\n{link}\n\n"
     "{org}\n",
     true},
    {"Confirm your address", "ຢືນຢັນທີ່ຢູ່ອີເມວ",
     "Hello {name},\n\nplease confirm this address within {n} days to go on receiving our "
     "letters. "
     "If "
     "you receive this by mistake, do nothing:\n\n{link}\n\n{org}\n",
     "ສະບາຍດີ {name},\n\nກະລຸນາຢືນຢັນທີ່ຢູ່ນີ້ພາຍໃນ {n} ວັນ:\n\n{link}\n\n{org}\n", true},
    {"Your invoice {n}104", "ໃບແຈ້ງໜີ້ {n}104",
     "Dear {name},\n\nthe invoice for {day} is ready. We shall be glad to receive your "
     "payment:\n\n"
     "{link}\n\n{org}\n",
     "ຮຽນ {name},\n\nໃບແຈ້ງໜີ້ພ້ອມແລ້ວ:\n\n{link}\n\n{org}\n", true},
};

constexpr Wording circular[] = {
    {"Circular {n}/2013: office hours", "ແຈ້ງການ {n}/2013: ໂມງການ",
     "To all staff,\n\nthe office closes at noon on {day} for the preparation of the holiday. "
     "The "
     "list of who stays is here:\n\n{link}\n\n{org}\n",
     "ເຖິງພະນັກງານທຸກຄົນ,\n\nຫ້ອງການປິດເຄິ່ງວັນໃນວັນ{day}. ລາຍຊື່ຜູ້ເຂົ້າເວນຢູ່:\n\n{link}\n\n"
     "{org}\n",
     true},
    {"Work on the electricity on {day}", "ຕັດໄຟວັນ{day}",
     "To all staff,\n\nthe power will be off on {day} for {n} hours. Please save your work and "
     "switch "
     "off your computers.\n\n{org}\n",
     "ເຖິງທຸກຄົນ,\n\nຈະຕັດໄຟວັນ{day} {n} ຊົ່ວໂມງ. ກະລຸນາບັນທຶກວຽກ ແລະ ປິດເຄື່ອງ.\n\n{org}\n"},
    {"Survey: how do we work?", "ແບບສອບຖາມ: ພວກເຮົາເຮັດວຽກແນວໃດ?",
     "Dear colleagues,\n\nplease take {n} minutes for {n} questions before {day}. Log in with "
     "your "
     "mail name; you receive the result next month:\n\n{link}\n\n{org}\n",
     "ເພື່ອນຮ່ວມງານ,\n\nກະລຸນາຕອບ {n} ຄຳຖາມກ່ອນວັນ{day}:\n\n{link}\n\n{org}\n", true},
    {"Football on {day}", "ເຕະບານວັນ{day}",
     "Dear colleagues,\n\nthe match against the other house is on {day} at five. We still look "
     "for "
     "{n} players.\n\n{org}\n",
     "ເພື່ອນຮ່ວມງານ,\n\nເຕະບານວັນ{day} ເວລາ 17:00. ຍັງຕ້ອງການ {n} ຄົນ.\n\n{org}\n"},
    {"New telephone list", "ລາຍຊື່ໂທລະສັບໃໝ່",
     "Dear colleagues,\n\nthe telephone list has been renewed; {n} numbers have changed. From "
     "{day} "
     "the old ones do not ring:\n\n{link}\n\n{org}\n",
     "ເພື່ອນຮ່ວມງານ,\n\nລາຍຊື່ໂທລະສັບໃໝ່, ມີ {n} ເບີປ່ຽນ:\n\n{link}\n\n{org}\n", true},
};

constexpr Wording newsletter[] = {
    {"This week: {n} things to know", "ອາທິດນີ້: {n} ເລື່ອງຄວນຮູ້",
     "Hello {name},\n\nthis week: rice prices, the new bridge, and {n} recipes for the cool "
     "season.\n\nRead on: {link}\n\nYou receive this letter because you asked for it.\n{org}\n",
     "ສະບາຍດີ {name},\n\nອາທິດນີ້: ລາຄາເຂົ້າ, ຂົວໃໝ່ ແລະ ອາຫານ {n} ຢ່າງ.\n\nອ່ານຕໍ່: {link}\n\n"
     "{org}\n",
     true},
    {"Fares from the capital: {n}9 dollars", "ປີ້ຈາກນະຄອນຫຼວງ: {n}9 ໂດລາ",
     "Dear {name},\n\nfly in January from {n}9 dollars one way. Book before {day}: {link}\n\nTo "
     "receive no more letters, write to us.\n{org}\n",
     "ຮຽນ {name},\n\nບິນໃນເດືອນມັງກອນ ແຕ່ {n}9 ໂດລາ. ຈອງກ່ອນວັນ{day}: {link}\n\n{org}\n", true},
    {"Sale until {day}", "ຫຼຸດລາຄາຮອດວັນ{day}",
     "Hello {name},\n\n{n}0 % off telephones and cases until {day}: {link}\n\nYou receive this "
     "letter as a customer.\n{org}\n",
     "ສະບາຍດີ {name},\n\nຫຼຸດ {n}0 % ໂທລະສັບຮອດວັນ{day}: {link}\n\n{org}\n", true},
    {"Results of the games", "ຜົນການແຂ່ງຂັນ",
     "Hello {name},\n\nour athletes won {n} medals yesterday. Pictures: {link}\n\n{org}\n",
     "ສະບາຍດີ {name},\n\nນັກກິລາຂອງພວກເຮົາໄດ້ {n} ຫຼຽນມື້ວານນີ້. ຮູບ: {link}\n\n{org}\n", true},
};

constexpr Wording spam[] = {
    {"Watches from {n}9 dollars", "ໂມງແຕ່ {n}9 ໂດລາ",
     "Best watches, lowest price, {n}9 dollars only.\n{link}\n",
     "ໂມງດີ ລາຄາຖືກ {n}9 ໂດລາ.\n"
     "{link}\n",
     true},
    {"You have won", "ທ່ານໄດ້ຮັບລາງວັນ",
     "Dear winner,\n\nyou have won {n} million. To receive the prize, answer with your name and "
     "address.\n",
     "ທ່ານໄດ້ລາງວັນ {n} ລ້ານ. ຕອບພ້ອມຊື່ ແລະ ທີ່ຢູ່ເພື່ອຮັບ.\n"},
    {"Work from home, {n}00 a week", "ວຽກຢູ່ເຮືອນ {n}00 ຕໍ່ອາທິດ",
     "No experience needed, {n}00 a week, you receive the money at once.\n{link}\n",
     "ບໍ່ຕ້ອງມີປະສົບການ, {n}00 ຕໍ່ອາທິດ.\n{link}\n", true},
    {"Hello dear", "ສະບາຍດີ",
     "Hello dear, I saw your profile and want to be your friend. Write me back.\n",
     "ສະບາຍດີ, ຂ້ອຍຢາກເປັນໝູ່. ຕອບກັບແດ່.\n"},
};

std::string lowered(std::string_view text) {
    std::string low(text);
    for (char& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return low;
}
std::string sorted(std::string text) {
    std::ranges::sort(text);
    return text;
}
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::span<const Wording> wordings_of(Tone tone) {
    switch (tone) {
        case Tone::office: return office;
        case Tone::reply: return reply;
        case Tone::notice: return notices_of_state;
        case Tone::circular: return circular;
        case Tone::newsletter: return newsletter;
        case Tone::spam: return spam;
    }
    return office;
}

const Wording& notice_of(std::string_view sector, std::uint64_t bits) {
    auto one = [&](std::span<const Wording> of) -> const Wording& { return of[bits % of.size()]; };
    if (sector == "finance") return one(notices_of_bank);
    if (sector == "government" || sector == "education") return one(notices_of_state);
    return one(notices_of_anybody);
}

std::string filled(std::string_view text, Fillings fillings) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        const std::string_view word =
            text.substr(1, close == std::string_view::npos ? 0 : close - 1);
        const auto known =
            std::ranges::find(fillings, word, &std::pair<std::string_view, std::string>::first);
        if (known == fillings.end()) {
            out += '{';
            text.remove_prefix(1);
        } else {
            out += known->second;
            text.remove_prefix(close + 1);
        }
    }
    return out;
}

std::string with_trace(std::string text, const Text& trace) {
    std::vector<std::string> quoted;
    std::string_view rest = trace.en;
    for (;;) {
        const std::size_t open = rest.find('"');
        if (open == std::string_view::npos) break;
        const std::size_t close = rest.find('"', open + 1);
        if (close == std::string_view::npos) break;
        quoted.push_back(lowered(rest.substr(open + 1, close - open - 1)));
        rest.remove_prefix(close + 1);
    }
    for (const std::string& word : quoted) {
        const std::string letters = sorted(word);
        for (std::size_t at = 0; at < text.size();) {
            if (!is_letter(text[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < text.size() && is_letter(text[end])) ++end;
            if (end - at == word.size() &&
                sorted(lowered(std::string_view(text).substr(at, end - at))) == letters)
                for (std::size_t i = 0; i < word.size(); ++i) {
                    const bool tall = text[at + i] >= 'A' && text[at + i] <= 'Z';
                    text[at + i] = tall ? static_cast<char>(word[i] - 'a' + 'A') : word[i];
                }
            at = end;
        }
    }
    return text;
}

}  // namespace naga::wire
