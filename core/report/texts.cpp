#include "report/texts.h"

#include <array>

#include "base/ensure.h"

namespace naga::report {

namespace {

struct Row {
    Phrase phrase;
    std::string_view en, lo;
};

// A row a text, English above Lao; wrapped by characters, as Lao marks have no width of their own.
// clang-format off
constexpr Row catalogue[] = {
    {Phrase::title, "After-action report", "ບົດລາຍງານຫຼັງການຝຶກຊ້ອມ"},
    {Phrase::exercise,
     "EXERCISE EXERCISE EXERCISE",
     "EXERCISE EXERCISE EXERCISE · ການຝຶກຊ້ອມເທົ່ານັ້ນ"},
    {Phrase::all_simulated,
     "Everything in this report is simulated. No real network was attacked.",
     "ທຸກຢ່າງໃນບົດລາຍງານນີ້ເປັນການຈຳລອງ. ບໍ່ມີເຄືອຂ່າຍຈິງໃດຖືກໂຈມຕີ."},
    {Phrase::not_reviewed,
     "The Lao text was not reviewed by a native speaker.",
     "ຂໍ້ຄວາມພາສາລາວນີ້ຍັງບໍ່ທັນໄດ້ຮັບການກວດທານຈາກເຈົ້າຂອງພາສາ (not reviewed by a native "
     "speaker)."},
    {Phrase::contents, "Contents", "ສາລະບານ"},
    {Phrase::scenario, "Scenario", "ສະຖານະການສົມມຸດ"},
    {Phrase::nation, "Nation", "ປະເທດ"},
    {Phrase::played_by, "Played by", "ຜູ້ຝຶກຊ້ອມ"},
    {Phrase::stand_ins, "stand-ins", "ຕົວແທນອັດຕະໂນມັດ"},
    {Phrase::nobody, "nobody", "ບໍ່ມີໃຜ"},
    {Phrase::teams_count, "Teams", "ຈຳນວນທີມງານ"},
    {Phrase::seed, "Seed", "ເລກຕັ້ງຕົ້ນ (seed)"},
    {Phrase::entries_count, "Journal entries", "ຈຳນວນລາຍການໃນບັນທຶກ"},
    {Phrase::none, "nobody reacts", "ບໍ່ມີການຮັບມື"},
    {Phrase::actual, "as played", "ຕາມຕົວຈິງ"},
    {Phrase::prompt, "prompt reaction", "ຮັບມືທັນທີ"},
    {Phrase::figure, "Figure", "ຕົວເລກ"},
    {Phrase::dimension, "Dimension", "ດ້ານ"},
    {Phrase::team, "Team", "ທີມງານ"},
    {Phrase::time, "Time", "ເວລາ"},
    {Phrase::local, "Local time", "ເວລາທ້ອງຖິ່ນ"},
    {Phrase::exercise_time, "Exercise time", "ເວລາການຝຶກຊ້ອມ"},
    {Phrase::what, "What", "ຫຍັງ"},
    {Phrase::about_what, "About", "ກ່ຽວກັບ"},
    {Phrase::entry, "Entry", "ລາຍການ"},
    {Phrase::record, "Record", "ບັນທຶກຫຼັກຖານ"},
    {Phrase::sensor, "Sensor", "ເຊັນເຊີ"},
    {Phrase::because, "Because of", "ຍ້ອນວ່າ"},
    {Phrase::number, "No.", "ລຳດັບ"},
    {Phrase::to, "To", "ເຖິງ"},
    {Phrase::subject, "Subject", "ຫົວຂໍ້"},
    {Phrase::all_teams, "all teams", "ທຸກທີມງານ"},
    {Phrase::rule, "Rule", "ກົດເກນ"},
    {Phrase::minutes, "{0} min", "{0} ນາທີ"},
    {Phrase::hours_minutes, "{0} h {1} min", "{0} ຊມ {1} ນາທີ"},
    {Phrase::under_a_minute, "under 1 min", "ບໍ່ຮອດ 1 ນາທີ"},
    {Phrase::days_later, " (+{0} d)", " (+{0} ມື້)"},
    {Phrase::local_time, "local time, {0}", "ເວລາທ້ອງຖິ່ນ, {0}"},
    {Phrase::and_more, " and {0} more", " ແລະ ອີກ {0} ລາຍການ"},
    {Phrase::rows_more, "{0} more rows stand in the journal.", "ອີກ {0} ແຖວ ຢູ່ໃນບັນທຶກເຫດການ."},
    {Phrase::how_made, "How these numbers are made", "ຕົວເລກເຫຼົ່ານີ້ມາຈາກໃສ"},
    {Phrase::rests_on_entries,
     "Entries of the journal this rests on: {0}",
     "ອີງໃສ່ລາຍການໃນບັນທຶກເຫດການ: {0}"},
    {Phrase::rests_on_records, "Evidence this rests on: {0}", "ອີງໃສ່ຫຼັກຖານ: {0}"},
    {Phrase::rests_on, "Rests on", "ອີງໃສ່"},
    {Phrase::title_answer, "The answer", "ຄຳຕອບ"},
    {Phrase::question,
     "How well could the nation react to these simulated attacks?",
     "ປະເທດສາມາດຮັບມືກັບການໂຈມຕີຈຳລອງເຫຼົ່ານີ້ໄດ້ດີພຽງໃດ?"},
    {Phrase::answer_share,
     "The teams avoided {0} of the harm that the same teams, reacting promptly and "
     "without error, could have avoided.",
     "ທີມງານຫຼີກລ່ຽງຄວາມເສຍຫາຍໄດ້ {0} ຂອງສ່ວນທີ່ທີມງານດຽວກັນຈະຫຼີກລ່ຽງໄດ້ ຖ້າຮັບມືທັນທີ "
     "ແລະ ບໍ່ຜິດພາດ."},
    {Phrase::answer_beyond,
     "The teams avoided more harm than the prompt reaction by the playbook: {0} of it.",
     "ທີມງານຫຼີກລ່ຽງຄວາມເສຍຫາຍໄດ້ຫຼາຍກວ່າການຮັບມືທັນທີຕາມຄູ່ມື: {0}."},
    {Phrase::answer_worse,
     "The reaction as played left more harm than if nobody had reacted.",
     "ການຮັບມືຕາມຕົວຈິງເຮັດໃຫ້ເກີດຄວາມເສຍຫາຍຫຼາຍກວ່າຖ້າບໍ່ມີໃຜຮັບມື."},
    {Phrase::answer_null,
     "There is no reaction index: a prompt reaction avoids less than 1 % of the harm that "
     "nobody’s reacting leaves.",
     "ບໍ່ມີດັດຊະນີການຮັບມື: ການຮັບມືທັນທີຫຼີກລ່ຽງຄວາມເສຍຫາຍໄດ້ໜ້ອຍກວ່າ 1 % "
     "ຂອງຄວາມເສຍຫາຍເມື່ອບໍ່ມີໃຜຮັບມື."},
    {Phrase::reaction_index, "Reaction index", "ດັດຊະນີການຮັບມື"},
    {Phrase::about_scale,
     "0 is the day on which nobody reacts, 1 the day on which the same teams react "
     "promptly and without error. The needle is the day as played, the frame the spread "
     "of other days.",
     "0 ແມ່ນມື້ທີ່ບໍ່ມີໃຜຮັບມື, 1 ແມ່ນມື້ທີ່ທີມງານດຽວກັນຮັບມືທັນທີ ແລະ ບໍ່ຜິດພາດ. "
     "ເຂັມຊີ້ແມ່ນມື້ຕາມຕົວຈິງ, ກອບແມ່ນຊ່ວງຂອງມື້ອື່ນ."},
    {Phrase::scale_zero, "nobody reacts", "ບໍ່ມີການຮັບມື"},
    {Phrase::scale_one, "prompt reaction", "ຮັບມືທັນທີ"},
    {Phrase::other_days, "5th to 95th percentile of other days", "ເປີເຊັນໄທທີ 5 ຫາ 95 ຂອງມື້ອື່ນ"},
    {Phrase::band,
     "On {0} other days, with luck drawn anew and stand-ins deciding anew, the same teams "
     "reached from {1} (low, 5th percentile) to {2} (high, 95th percentile). The day "
     "above holds its own luck; this spread is no confidence interval.",
     "ໃນ {0} ມື້ອື່ນ ທີ່ຈັບສະຫຼາກໂຊກໃໝ່ ແລະ ຕົວແທນຕັດສິນໃຈໃໝ່, ທີມງານດຽວກັນໄດ້ຈາກ {1} "
     "(ຕ່ຳ, ເປີເຊັນໄທທີ 5) ຫາ {2} (ສູງ, ເປີເຊັນໄທທີ 95). ຄ່າຂອງມື້ນີ້ມີໂຊກຂອງມັນເອງ; "
     "ຊ່ວງນີ້ບໍ່ແມ່ນຊ່ວງຄວາມເຊື່ອໝັ້ນທາງສະຖິຕິ."},
    {Phrase::no_band,
     "No spread of other days is given: none were played, or the index has no value on "
     "them.",
     "ບໍ່ມີຊ່ວງຂອງມື້ອື່ນ: ບໍ່ໄດ້ຫຼິ້ນມື້ອື່ນ ຫຼື ດັດຊະນີບໍ່ມີຄ່າໃນມື້ເຫຼົ່ານັ້ນ."},
    {Phrase::days_without,
     "On {0} of the {1} other days played the index has no value; they are left out of low "
     "and high.",
     "ໃນ {0} ຂອງ {1} ມື້ອື່ນທີ່ຫຼິ້ນ ດັດຊະນີບໍ່ມີຄ່າ; ບໍ່ໄດ້ນັບມື້ເຫຼົ່ານັ້ນໃນຄ່າຕ່ຳ ແລະ ສູງ."},
    {Phrase::so_many_days, "{0} days", "{0} ມື້"},
    {Phrase::most_avoided,
     "Most of the harm avoided lies in: {0} ({1} {2} less than if nobody had reacted).",
     "ຄວາມເສຍຫາຍທີ່ຫຼີກລ່ຽງໄດ້ຫຼາຍທີ່ສຸດແມ່ນດ້ານ: {0} (ໜ້ອຍລົງ {1} {2} "
     "ທຽບກັບບໍ່ມີໃຜຮັບມື)."},
    {Phrase::most_left,
     "Most of the harm that could still have been avoided lies in: {0} ({1} {2} more than "
     "with a prompt reaction).",
     "ຄວາມເສຍຫາຍທີ່ຍັງສາມາດຫຼີກລ່ຽງໄດ້ຫຼາຍທີ່ສຸດແມ່ນດ້ານ: {0} (ຫຼາຍກວ່າການຮັບມືທັນທີ {1} "
     "{2})."},
    {Phrase::key_figures, "The day in a few figures", "ພາບລວມຂອງມື້"},
    {Phrase::composite_harm, "Harm, weighted points", "ຄວາມເສຍຫາຍລວມ, ຄະແນນຖ່ວງນ້ຳໜັກ"},
    {Phrase::hosts_infected,
     "Hosts ever infected, all countries",
     "ເຄື່ອງທີ່ເຄີຍຕິດເຊື້ອ, ທຸກປະເທດ"},
    {Phrase::border_full,
     "Longest time a border link was full, minutes",
     "ເວລາດົນສຸດທີ່ສາຍຂ້າມແດນເຕັມ, ນາທີ"},
    {Phrase::lowest_service, "Lowest national service level", "ລະດັບບໍລິການແຫ່ງຊາດຕ່ຳສຸດ"},
    {Phrase::caution,
     "These figures speak of this scenario, never of the nation. A drill does not blame: "
     "no team is ranked.",
     "ຕົວເລກເຫຼົ່ານີ້ເວົ້າເຖິງສະຖານະການສົມມຸດນີ້ເທົ່ານັ້ນ, ບໍ່ແມ່ນເວົ້າເຖິງປະເທດ. "
     "ການຝຶກຊ້ອມບໍ່ຕຳໜິໃຜ: ບໍ່ມີການຈັດອັນດັບທີມງານ."},
    {Phrase::rule_index,
     "Reaction index = (harm if nobody reacts − harm as played) / (harm if nobody reacts "
     "− harm with a prompt reaction), each the weighted sum over the five dimensions. It "
     "may exceed 1 or be negative, and has no value where the lower part is under 1 % of "
     "the harm if nobody reacts.",
     "ດັດຊະນີການຮັບມື = (ຄວາມເສຍຫາຍເມື່ອບໍ່ມີການຮັບມື − ຕາມຕົວຈິງ) / (ເມື່ອບໍ່ມີການຮັບມື "
     "− ເມື່ອຮັບມືທັນທີ), ແຕ່ລະຄ່າແມ່ນຜົນລວມຖ່ວງນ້ຳໜັກຂອງຫ້າດ້ານ. ອາດຈະເກີນ 1 ຫຼື ຕິດລົບ, "
     "ແລະ ບໍ່ມີຄ່າຖ້າສ່ວນຫານໜ້ອຍກວ່າ 1 % ຂອງຄວາມເສຍຫາຍເມື່ອບໍ່ມີການຮັບມື."},
    {Phrase::rule_key_figures,
     "Counted in the simulated nation at the end of each minute, in three runs of the "
     "same day with the same luck. Hosts count once however often they are infected. A "
     "border link is full while its load is at least its capacity.",
     "ນັບໃນປະເທດຈຳລອງທ້າຍແຕ່ລະນາທີ, ໃນສາມຮອບຂອງມື້ດຽວກັນດ້ວຍໂຊກດຽວກັນ. "
     "ແຕ່ລະເຄື່ອງນັບເທື່ອດຽວ ບໍ່ວ່າຈະຕິດເຊື້ອຈັກເທື່ອ. ສາຍຂ້າມແດນເຕັມ "
     "ເມື່ອການໃຊ້ງານເທົ່າກັບ ຫຼື ຫຼາຍກວ່າຄວາມຈຸ."},
    {Phrase::title_avoided, "What was avoided, by dimension", "ສິ່ງທີ່ຫຼີກລ່ຽງໄດ້, ແຍກຕາມດ້ານ"},
    {Phrase::about_avoided,
     "Harm has five dimensions, each in its own unit. They come first; the composite only "
     "adds them up with the weights that the scenario fixed before the start.",
     "ຄວາມເສຍຫາຍມີຫ້າດ້ານ, ແຕ່ລະດ້ານມີຫົວໜ່ວຍຂອງຕົນ. ແຕ່ລະດ້ານສຳຄັນກວ່າຜົນລວມ; "
     "ຜົນລວມພຽງແຕ່ບວກເຂົ້າກັນດ້ວຍນ້ຳໜັກທີ່ສະຖານະການກຳນົດໄວ້ກ່ອນເລີ່ມ."},
    {Phrase::harm_by_dimension, "Harm by dimension", "ຄວາມເສຍຫາຍແຍກຕາມດ້ານ"},
    {Phrase::avoided, "avoided", "ຫຼີກລ່ຽງໄດ້"},
    {Phrase::index, "index", "ດັດຊະນີ"},
    {Phrase::low_high, "low … high", "ຕ່ຳ … ສູງ"},
    {Phrase::dimension_null,
     "{0}: no index, because a prompt reaction avoids less than 1 % of this harm.",
     "{0}: ບໍ່ມີດັດຊະນີ ເພາະການຮັບມືທັນທີຫຼີກລ່ຽງໄດ້ໜ້ອຍກວ່າ 1 % ຂອງຄວາມເສຍຫາຍນີ້."},
    {Phrase::rule_dimensions,
     "Harm to the home country from the start to ENDEX. Avoided = nobody reacts − as "
     "played. The index is that of section 1, taken for one dimension. Low and high are "
     "the 5th and 95th percentile of the same teams on other days, no confidence interval.",
     "ຄວາມເສຍຫາຍຕໍ່ປະເທດແຕ່ເລີ່ມຈົນຈົບການຝຶກຊ້ອມ (ENDEX). ຫຼີກລ່ຽງໄດ້ = ບໍ່ມີການຮັບມື − "
     "ຕາມຕົວຈິງ. ດັດຊະນີແມ່ນອັນດຽວກັບພາກ 1 ແຕ່ຄິດສະເພາະດ້ານດຽວ. ຕ່ຳ ແລະ ສູງ "
     "ແມ່ນເປີເຊັນໄທທີ 5 ແລະ 95 ຂອງທີມງານດຽວກັນໃນມື້ອື່ນ, ບໍ່ແມ່ນຊ່ວງຄວາມເຊື່ອໝັ້ນ."},
    {Phrase::moved_by,
     "{0} – actions carried out that can move it: {1}",
     "{0} – ມາດຕະການທີ່ໄດ້ປະຕິບັດ ແລະ ມີຜົນຕໍ່ດ້ານນີ້: {1}"},
    {Phrase::about_bars,
     "Three bars for each dimension: nobody reacts, as played, prompt reaction. Within a "
     "dimension, lengths are shares of the harm if nobody reacts.",
     "ແຕ່ລະດ້ານມີສາມແຖບ: ບໍ່ມີການຮັບມື, ຕາມຕົວຈິງ, ຮັບມືທັນທີ. ພາຍໃນແຕ່ລະດ້ານ "
     "ຄວາມຍາວແມ່ນສ່ວນແບ່ງຂອງຄວາມເສຍຫາຍເມື່ອບໍ່ມີການຮັບມື."},
    {Phrase::note_bars,
     " Within a dimension, lengths are shares of the harm if nobody reacts; dimensions "
     "are not to be compared by length.",
     " ພາຍໃນແຕ່ລະດ້ານ ຄວາມຍາວແມ່ນສ່ວນແບ່ງຂອງຄວາມເສຍຫາຍເມື່ອບໍ່ມີການຮັບມື; "
     "ບໍ່ຄວນປຽບທຽບຄວາມຍາວລະຫວ່າງດ້ານ."},
    {Phrase::title_weights, "If the weights were different", "ຖ້ານ້ຳໜັກແຕກຕ່າງ"},
    {Phrase::about_weights,
     "The composite depends on weights that are a judgement. Here each is halved and "
     "doubled, one at a time.",
     "ຜົນລວມຂຶ້ນກັບນ້ຳໜັກ ເຊິ່ງເປັນການຕັດສິນຂອງຄົນ. ໃນນີ້ ແຕ່ລະນ້ຳໜັກຖືກຫຼຸດເຄິ່ງໜຶ່ງ ແລະ "
     "ເພີ່ມສອງເທົ່າ ເທື່ອລະອັນ."},
    {Phrase::composite_index, "Reaction index of the composite", "ດັດຊະນີການຮັບມືຂອງຜົນລວມ"},
    {Phrase::weight, "weight", "ນ້ຳໜັກ"},
    {Phrase::halved, "halved", "ເຄິ່ງໜຶ່ງ"},
    {Phrase::as_is, "as it is", "ຕາມກຳນົດ"},
    {Phrase::doubled, "doubled", "ສອງເທົ່າ"},
    {Phrase::rule_weights,
     "The index of section 1 with one weight changed and all others as they are. The "
     "weights are fixed by the scenario before the start; their digest stands among the "
     "signatures.",
     "ດັດຊະນີຂອງພາກ 1 ໂດຍປ່ຽນນ້ຳໜັກອັນດຽວ, ອັນອື່ນຄົງເດີມ. "
     "ນ້ຳໜັກຖືກກຳນົດໂດຍສະຖານະການກ່ອນເລີ່ມ; ລາຍເຊັນຂອງມັນຢູ່ໃນພາກລາຍເຊັນ."},
    {Phrase::title_day, "The day", "ເຫດການໃນມື້"},
    {Phrase::about_day,
     "Four views of the same day, each for nobody reacting, as played, and a prompt "
     "reaction. Letters in boxes mark where an attack begins; below the axis a diamond "
     "marks its first detection and a triangle its first containment.",
     "ສີ່ມຸມມອງຂອງມື້ດຽວກັນ: ບໍ່ມີການຮັບມື, ຕາມຕົວຈິງ, ແລະ ຮັບມືທັນທີ. "
     "ຕົວອັກສອນໃນກ່ອງໝາຍບ່ອນທີ່ການໂຈມຕີເລີ່ມ; ລຸ່ມແກນ ຮູບຂ້າວຫຼາມຕັດໝາຍການກວດພົບຄັ້ງທຳອິດ "
     "ແລະ ສາມຫຼ່ຽມໝາຍການຄວບຄຸມຄັ້ງທຳອິດ."},
    {Phrase::no_samples,
     "No minute of this day was kept, so there is nothing to draw.",
     "ບໍ່ມີຂໍ້ມູນແຕ່ລະນາທີຂອງມື້ນີ້ ຈຶ່ງບໍ່ມີກຣາຟ."},
    {Phrase::chart_service, "National service level.", "ລະດັບບໍລິການແຫ່ງຊາດ."},
    {Phrase::about_service,
     "Share of the users who want a service now and get it.",
     "ສ່ວນແບ່ງຂອງຜູ້ໃຊ້ທີ່ຕ້ອງການບໍລິການໃນຂະນະນັ້ນ ແລະ ໄດ້ຮັບ."},
    {Phrase::unit_service, "% of users with service", "% ຂອງຜູ້ໃຊ້ທີ່ມີບໍລິການ"},
    {Phrase::unit_service_cut,
     "% of users with service (axis starts at 50)",
     "% ຂອງຜູ້ໃຊ້ທີ່ມີບໍລິການ (ແກນເລີ່ມທີ່ 50)"},
    {Phrase::chart_infected, "Infected hosts at home.", "ເຄື່ອງຕິດເຊື້ອໃນປະເທດ."},
    {Phrase::about_infected,
     "Hosts in the home country that are infected at the end of the minute.",
     "ເຄື່ອງໃນປະເທດທີ່ຕິດເຊື້ອ ທ້າຍແຕ່ລະນາທີ."},
    {Phrase::unit_hosts, "hosts", "ເຄື່ອງ"},
    {Phrase::chart_harm, "Harm over time.", "ຄວາມເສຍຫາຍຕາມເວລາ."},
    {Phrase::about_harm,
     "Weighted sum of the five dimensions since the start.",
     "ຜົນລວມຖ່ວງນ້ຳໜັກຂອງຫ້າດ້ານ ນັບແຕ່ເລີ່ມ."},
    {Phrase::unit_points, "weighted points", "ຄະແນນຖ່ວງນ້ຳໜັກ"},
    {Phrase::chart_border, "Fullest border link.", "ສາຍຂ້າມແດນທີ່ເຕັມທີ່ສຸດ."},
    {Phrase::about_border,
     "Load that arrives at the fullest border link, against its capacity; above 100 % "
     "traffic is lost.",
     "ການໃຊ້ງານທີ່ມາຮອດສາຍຂ້າມແດນທີ່ເຕັມທີ່ສຸດ ທຽບກັບຄວາມຈຸ; ເກີນ 100 % ຂໍ້ມູນຈະສູນຫາຍ."},
    {Phrase::unit_load, "% of capacity", "% ຂອງຄວາມຈຸ"},
    {Phrase::key_to_marks, "What the letters mark", "ຄວາມໝາຍຂອງຕົວອັກສອນ"},
    {Phrase::attack, "Attack", "ການໂຈມຕີ"},
    {Phrase::begins, "Begins", "ເລີ່ມ"},
    {Phrase::first_detected, "First detected ◆", "ກວດພົບຄັ້ງທຳອິດ ◆"},
    {Phrase::first_contained, "First contained ▼", "ຄວບຄຸມຄັ້ງທຳອິດ ▼"},
    {Phrase::rule_charts,
     "Each curve is read at the end of every minute of its run. The three runs share seed "
     "and luck, so that what differs between them is the reaction alone.",
     "ແຕ່ລະເສັ້ນອ່ານຄ່າທ້າຍທຸກນາທີຂອງຮອບນັ້ນ. ສາມຮອບໃຊ້ເລກຕັ້ງຕົ້ນ ແລະ ໂຊກດຽວກັນ, "
     "ສະນັ້ນສິ່ງທີ່ແຕກຕ່າງມີແຕ່ການຮັບມື."},
    {Phrase::title_attacks, "The attacks, one by one", "ການໂຈມຕີ ເທື່ອລະຢ່າງ"},
    {Phrase::about_attacks,
     "Who was behind each attack, what gave it away, who could know when, and what was "
     "done. This is the truth of the simulation, which no team could see during the drill.",
     "ໃຜຢູ່ເບື້ອງຫຼັງການໂຈມຕີ, ຮ່ອງຮອຍໃດທີ່ເປີດເຜີຍ, ໃຜຮູ້ໄດ້ເວລາໃດ, ແລະ ໄດ້ເຮັດຫຍັງ. "
     "ນີ້ແມ່ນຄວາມຈິງຂອງການຈຳລອງ ທີ່ບໍ່ມີທີມງານໃດເຫັນໄດ້ໃນເວລາຝຶກຊ້ອມ."},
    {Phrase::no_attacks,
     "The scenario has no attack switched on.",
     "ສະຖານະການນີ້ບໍ່ໄດ້ເປີດການໂຈມຕີໃດ."},
    {Phrase::kind, "Kind (RSIT)", "ປະເພດ (RSIT)"},
    {Phrase::actor, "Actor", "ຜູ້ໂຈມຕີ"},
    {Phrase::motive, "Motive", "ແຮງຈູງໃຈ"},
    {Phrase::trace, "Trace", "ຮ່ອງຮອຍ"},
    {Phrase::techniques, "Techniques (ATT&CK)", "ເຕັກນິກ (ATT&CK)"},
    {Phrase::targets, "Targets", "ເປົ້າໝາຍ"},
    {Phrase::commanded_from, "Commanded from", "ສັ່ງການຈາກ"},
    {Phrase::first_knew,
     "First knowable: {0} at {1}, {2} after the attack began.",
     "ຮູ້ໄດ້ກ່ອນໝູ່: {0} ເວລາ {1}, {2} ຫຼັງການໂຈມຕີເລີ່ມ."},
    {Phrase::first_told,
     "First detected: {0} at {1}, {2} after the attack began.",
     "ກວດພົບກ່ອນໝູ່: {0} ເວລາ {1}, {2} ຫຼັງການໂຈມຕີເລີ່ມ."},
    {Phrase::nobody_told, "No team named this attack.", "ບໍ່ມີທີມງານໃດລະບຸການໂຈມຕີນີ້."},
    {Phrase::was_recovered,
     "Recovered at {0}, {1} after the attack began.",
     "ຟື້ນຟູໄດ້ເວລາ {0}, {1} ຫຼັງການໂຈມຕີເລີ່ມ."},
    {Phrase::was_not_recovered,
     "Not recovered by ENDEX.",
     "ຍັງບໍ່ຟື້ນຟູ ຈົນຈົບການຝຶກຊ້ອມ (ENDEX)."},
    {Phrase::who_knew, "Who knew when: {0}", "ໃຜຮູ້ເວລາໃດ: {0}"},
    {Phrase::about_timeline,
     "A row for each team. From left to right the day; the shapes mark when the attack "
     "was knowable to it, detected, reported, shared and contained by it. Shapes lead to "
     "the entry they rest on.",
     "ແຕ່ລະແຖວແມ່ນໜຶ່ງທີມງານ. ຈາກຊ້າຍຫາຂວາແມ່ນເວລາໃນມື້; ຮູບຮ່າງໝາຍເວລາທີ່ຮູ້ໄດ້, ກວດພົບ, "
     "ລາຍງານ, ແລກປ່ຽນ ແລະ ຄວບຄຸມ. ຮູບຮ່າງເຊື່ອມຫາລາຍການທີ່ອີງໃສ່."},
    {Phrase::knowable, "Knowable", "ຮູ້ໄດ້"},
    {Phrase::detected, "Detected", "ກວດພົບ"},
    {Phrase::reported, "Reported", "ລາຍງານ"},
    {Phrase::shared, "Shared", "ແລກປ່ຽນ"},
    {Phrase::contained, "Contained", "ຄວບຄຸມ"},
    {Phrase::recovered, "Recovered", "ຟື້ນຟູ"},
    {Phrase::attack_begins, "attack begins", "ການໂຈມຕີເລີ່ມ"},
    {Phrase::times_by_team, "Times by team", "ເວລາຂອງແຕ່ລະທີມງານ"},
    {Phrase::delay, "Delay", "ຄວາມຊັກຊ້າ"},
    {Phrase::told_by_others, "told by others", "ຜູ້ອື່ນແຈ້ງໃຫ້ຮູ້"},
    {Phrase::rule_times,
     "Knowable is the first evidence of the attack that a sensor of the team made "
     "readable. Detected is the team’s first report, share, request or note in its own "
     "book that names the right class and something truly affected. Delay is the one "
     "minus the other; “told by others” where word came first. Contained is when the "
     "team’s first remedy took effect after the attack had begun; a take-down does when "
     "the server is gone.",
     "“ຮູ້ໄດ້” ແມ່ນຫຼັກຖານທຳອິດຂອງການໂຈມຕີທີ່ເຊັນເຊີຂອງທີມງານໃຫ້ອ່ານໄດ້. “ກວດພົບ” "
     "ແມ່ນລາຍງານ, ການແລກປ່ຽນ, ຄຳຂໍ ຫຼື ບັນທຶກຂອງຕົນເອງທຳອິດ ທີ່ລະບຸປະເພດຖືກຕ້ອງ ແລະ "
     "ສິ່ງທີ່ຖືກກະທົບຈິງ. “ຄວາມຊັກຊ້າ” ແມ່ນຜົນຕ່າງຂອງສອງເວລານີ້; “ຜູ້ອື່ນແຈ້ງໃຫ້ຮູ້” "
     "ເມື່ອໄດ້ຮັບແຈ້ງກ່ອນ. “ຄວບຄຸມ” ແມ່ນເວລາທີ່ມາດຕະການທຳອິດຂອງທີມງານມີຜົນຫຼັງຈາກການໂຈມຕີເລີ່ມ; "
     "ຖ້າຂໍໃຫ້ປິດເຄື່ອງແມ່ຂ່າຍ ແມ່ນເວລາທີ່ມັນຖືກປິດ."},
    {Phrase::minute_by_minute, "Minute by minute", "ລາຍລະອຽດເປັນນາທີ"},
    {Phrase::no_moves,
     "No entry of the journal is about this attack.",
     "ບໍ່ມີລາຍການໃດໃນບັນທຶກກ່ຽວກັບການໂຈມຕີນີ້."},
    {Phrase::so_many_teams, "{0} teams", "{0} ທີມງານ"},
    {Phrase::title_objectives, "Objectives", "ຈຸດປະສົງ"},
    {Phrase::objectives_met, "{0} of {1} objectives were met.", "ບັນລຸ {0} ໃນ {1} ຈຸດປະສົງ."},
    {Phrase::objective, "Objective", "ຈຸດປະສົງ"},
    {Phrase::measure, "Measure", "ຕົວວັດແທກ"},
    {Phrase::result, "Result", "ຜົນ"},
    {Phrase::within, "within {0}", "ພາຍໃນ {0}"},
    {Phrase::by_all_asked, "by every team that was asked", "ໂດຍທຸກທີມງານທີ່ຖືກຖາມ"},
    {Phrase::to_abroad, "to a team of another country", "ເຖິງທີມງານຂອງປະເທດອື່ນ"},
    {Phrase::naming_lair, "naming the attackers’ server", "ລະບຸເຄື່ອງແມ່ຂ່າຍຂອງຜູ້ໂຈມຕີ"},
    {Phrase::met, "met", "ບັນລຸ"},
    {Phrase::not_met, "not met", "ບໍ່ບັນລຸ"},
    {Phrase::rule_objectives,
     "An objective is met by the first entry of the named kind, by any team, within the "
     "named time after the first campaign of that kind of incident began; without a kind "
     "of incident, after the start of the exercise. Where it asks so, every team that the "
     "inject went to must make the entry, or the entry must go abroad or name a server.",
     "ຈຸດປະສົງບັນລຸເມື່ອມີລາຍການທຳອິດຂອງປະເພດທີ່ກຳນົດ ໂດຍທີມງານໃດກໍໄດ້ ພາຍໃນເວລາທີ່ກຳນົດ "
     "ຫຼັງຈາກການໂຈມຕີປະເພດນັ້ນເລີ່ມ; ຖ້າບໍ່ກຳນົດປະເພດ ແມ່ນນັບແຕ່ເລີ່ມການຝຶກຊ້ອມ. "
     "ຖ້າກຳນົດໄວ້ ທຸກທີມງານທີ່ຖືກຖາມຕ້ອງຕອບ, ຫຼື ລາຍການຕ້ອງສົ່ງໄປຕ່າງປະເທດ ຫຼື "
     "ລະບຸເຄື່ອງແມ່ຂ່າຍ."},
    {Phrase::title_cooperation, "Cooperation", "ການຮ່ວມມື"},
    {Phrase::about_cooperation,
     "No team can see or do everything: who lacks the authority must ask the one who has "
     "it, and who saw something first can save the others time.",
     "ບໍ່ມີທີມງານໃດເຫັນ ຫຼື ເຮັດໄດ້ທຸກຢ່າງ: ຜູ້ທີ່ບໍ່ມີສິດຕ້ອງຂໍຜູ້ທີ່ມີສິດ, ແລະ "
     "ຜູ້ທີ່ເຫັນກ່ອນສາມາດປະຢັດເວລາໃຫ້ຜູ້ອື່ນ."},
    {Phrase::title_contacts, "Points of contact (inject 0)", "ຈຸດຕິດຕໍ່ (ເຫດການສົມມຸດທີ 0)"},
    {Phrase::contacts_reached,
     "{0} of {1} points of contact answered within 30 minutes of the start.",
     "{0} ໃນ {1} ຈຸດຕິດຕໍ່ຕອບພາຍໃນ 30 ນາທີຫຼັງເລີ່ມ."},
    {Phrase::answered_at, "Answered at", "ຕອບເວລາ"},
    {Phrase::not_reached, "not reached", "ຕິດຕໍ່ບໍ່ໄດ້"},
    {Phrase::rule_contacts,
     "Inject 0 asks each point of contact to answer. Reached is who made the entry "
     "check-in in the first 30 minutes.",
     "ເຫດການສົມມຸດທີ 0 ຂໍໃຫ້ແຕ່ລະຈຸດຕິດຕໍ່ຕອບກັບ. “ຕິດຕໍ່ໄດ້” ແມ່ນຜູ້ທີ່ຕອບພາຍໃນ 30 "
     "ນາທີທຳອິດ."},
    {Phrase::who_spoke, "Who asked and told whom", "ໃຜຂໍ ແລະ ແຈ້ງໃຜ"},
    {Phrase::about_matrix,
     "A row for who speaks, a column for who is spoken to. Upright figures count what was "
     "told (reports and shares), slanted figures what was asked (requests). The darker, "
     "the more.",
     "ແຖວແມ່ນຜູ້ເວົ້າ, ຖັນແມ່ນຜູ້ຮັບ. ຕົວເລກຕັ້ງແມ່ນຈຳນວນທີ່ແຈ້ງ (ລາຍງານ ແລະ ແລກປ່ຽນ), "
     "ຕົວເລກອຽງແມ່ນຈຳນວນທີ່ຂໍ (ຄຳຂໍ). ສີເຂັ້ມກວ່າ ໝາຍຄວາມວ່າຫຼາຍກວ່າ."},
    {Phrase::told, "told", "ແຈ້ງ"},
    {Phrase::asked, "asked", "ຂໍ"},
    {Phrase::who_speaks, "who speaks", "ຜູ້ເວົ້າ"},
    {Phrase::spoken_to, "who is spoken to", "ຜູ້ຮັບ"},
    {Phrase::nobody_spoke, "No team spoke to another.", "ບໍ່ມີທີມງານໃດຕິດຕໍ່ກັນ."},
    {Phrase::silent_teams,
     "Neither spoke nor were spoken to: {0}.",
     "ບໍ່ໄດ້ເວົ້າ ແລະ ບໍ່ມີໃຜເວົ້ານຳ: {0}."},
    {Phrase::rule_matrix,
     "Every report, share and request of the journal with one team as its recipient "
     "counts once for that pair. Agreements and refusals are counted below.",
     "ທຸກລາຍງານ, ການແລກປ່ຽນ ແລະ ຄຳຂໍໃນບັນທຶກທີ່ມີຜູ້ຮັບ ນັບໜຶ່ງເທື່ອໃຫ້ຄູ່ນັ້ນ. ການເຫັນດີ "
     "ແລະ ການປະຕິເສດນັບຢູ່ລຸ່ມນີ້."},
    {Phrase::title_requests, "Requests and answers", "ຄຳຂໍ ແລະ ຄຳຕອບ"},
    {Phrase::requests_made,
     "{0} requests were made: {1} agreed, {2} refused, {3} without an answer by ENDEX.",
     "ມີ {0} ຄຳຂໍ: ເຫັນດີ {1}, ປະຕິເສດ {2}, ບໍ່ມີຄຳຕອບຈົນຈົບ {3}."},
    {Phrase::answer_median,
     "Half of the answers came within {0}.",
     "ເຄິ່ງໜຶ່ງຂອງຄຳຕອບມາພາຍໃນ {0}."},
    {Phrase::who_asked, "Who asked", "ຜູ້ຂໍ"},
    {Phrase::whom, "Whom", "ຜູ້ຖືກຂໍ"},
    {Phrase::for_what, "For what", "ຂໍຫຍັງ"},
    {Phrase::answer, "Answer", "ຄຳຕອບ"},
    {Phrase::after, "After", "ຫຼັງຈາກ"},
    {Phrase::no_answer, "none", "ບໍ່ມີ"},
    {Phrase::agreed, "agreed", "ເຫັນດີ"},
    {Phrase::refused, "refused", "ປະຕິເສດ"},
    {Phrase::rule_requests,
     "An answer is the first agreement or refusal that names the request, by the team "
     "that was asked. Requests for the same thing between the same teams share a row. "
     "Those without an answer come first, then refused ones.",
     "ຄຳຕອບແມ່ນການເຫັນດີ ຫຼື ປະຕິເສດທຳອິດທີ່ອ້າງເຖິງຄຳຂໍ ໂດຍທີມງານທີ່ຖືກຂໍ. "
     "ຄຳຂໍດຽວກັນລະຫວ່າງທີມງານດຽວກັນຢູ່ໃນແຖວດຽວ. ຄຳຂໍທີ່ບໍ່ມີຄຳຕອບຢູ່ກ່ອນ, "
     "ຈາກນັ້ນແມ່ນຄຳຂໍທີ່ຖືກປະຕິເສດ."},
    {Phrase::title_costs, "What the reaction cost", "ຕົ້ນທຶນຂອງການຮັບມື"},
    {Phrase::about_costs,
     "Costs stand beside harm and are not part of it.",
     "ຕົ້ນທຶນຢູ່ຄຽງຂ້າງຄວາມເສຍຫາຍ ແລະ ບໍ່ໄດ້ນັບລວມ."},
    {Phrase::staff_hours, "Staff-hours", "ຊົ່ວໂມງພະນັກງານ"},
    {Phrase::money, "Money, US dollars", "ເງິນ, ໂດລາສະຫະລັດ"},
    {Phrase::users_cut, "User-hours cut off by measures", "ຊົ່ວໂມງຜູ້ໃຊ້ທີ່ຖືກຕັດໂດຍມາດຕະການ"},
    {Phrase::rule_costs,
     "Each entry costs the staff time and money that the catalogue of actions states. "
     "Users cut off are those whose harmless traffic a filter, limit, blackhole or "
     "isolation dropped.",
     "ແຕ່ລະລາຍການມີຕົ້ນທຶນເວລາພະນັກງານ ແລະ ເງິນຕາມບັນຊີມາດຕະການ. "
     "ຜູ້ໃຊ້ທີ່ຖືກຕັດແມ່ນຜູ້ທີ່ການໃຊ້ງານປົກກະຕິຖືກຕັດໂດຍການກັ່ນຕອງ, ການຈຳກັດ, blackhole "
     "ຫຼື ການແຍກເຄື່ອງ."},
    {Phrase::title_strengths, "Strengths", "ຈຸດແຂງ"},
    {Phrase::about_strengths,
     "Found by stated rules from the figures above, by nobody’s opinion.",
     "ພົບໂດຍກົດເກນທີ່ກຳນົດຈາກຕົວເລກຂ້າງເທິງ, ບໍ່ແມ່ນຄວາມຄິດເຫັນຂອງໃຜ."},
    {Phrase::no_strengths, "No rule found a strength.", "ບໍ່ມີກົດເກນໃດພົບຈຸດແຂງ."},
    {Phrase::title_improvements, "Improvement plan", "ແຜນປັບປຸງ"},
    {Phrase::about_improvements,
     "Found by stated rules. Proposals are a start: the meeting after the drill decides, "
     "names who does it and by when.",
     "ພົບໂດຍກົດເກນທີ່ກຳນົດ. ຂໍ້ສະເໜີເປັນຈຸດເລີ່ມ: ກອງປະຊຸມຫຼັງການຝຶກຊ້ອມຈະຕັດສິນ, "
     "ກຳນົດຜູ້ຮັບຜິດຊອບ ແລະ ກຳນົດເວລາ."},
    {Phrase::no_improvements,
     "No rule found anything to improve.",
     "ບໍ່ມີກົດເກນໃດພົບສິ່ງທີ່ຕ້ອງປັບປຸງ."},
    {Phrase::what_was_found, "What was found", "ສິ່ງທີ່ພົບ"},
    {Phrase::proposal, "Proposal", "ຂໍ້ສະເໜີ"},
    {Phrase::owner, "Concerns", "ກ່ຽວຂ້ອງກັບ"},
    {Phrase::due, "By when", "ກຳນົດເວລາ"},
    {Phrase::to_be_agreed, "to be agreed", "ຈະຕົກລົງກັນ"},
    {Phrase::found_dimension_held, "{0}: reaction index {1}.", "{0}: ດັດຊະນີການຮັບມື {1}."},
    {Phrase::found_contacts_all,
     "All {0} points of contact answered in time.",
     "ຈຸດຕິດຕໍ່ທັງໝົດ {0} ແຫ່ງຕອບທັນເວລາ."},
    {Phrase::found_answers_given,
     "{0} of {1} requests were answered.",
     "{0} ໃນ {1} ຄຳຂໍໄດ້ຮັບຄຳຕອບ."},
    {Phrase::found_objectives_all, "All {0} objectives were met.", "ບັນລຸທັງ {0} ຈຸດປະສົງ."},
    {Phrase::found_told_abroad,
     "{0} of {1} requests across a border were agreed to.",
     "{0} ໃນ {1} ຄຳຂໍຂ້າມແດນໄດ້ຮັບການເຫັນດີ."},
    {Phrase::found_notices_good,
     "All {0} notices to owners of infected hosts named host, evidence and remedy.",
     "ແຈ້ງການທັງ {0} ສະບັບເຖິງເຈົ້າຂອງເຄື່ອງຕິດເຊື້ອ ລະບຸເຄື່ອງ, ຫຼັກຖານ ແລະ ວິທີແກ້."},
    {Phrase::found_recovered,
     "{0}: recovered {1} after it began.",
     "{0}: ຟື້ນຟູໄດ້ {1} ຫຼັງເລີ່ມ."},
    {Phrase::found_late,
     "{0}: {1} could have known {2} before it said so, the longest delay.",
     "{0}: {1} ສາມາດຮູ້ໄດ້ {2} ກ່ອນທີ່ຈະແຈ້ງ, ເຊິ່ງເປັນຄວາມຊັກຊ້າດົນທີ່ສຸດ."},
    {Phrase::found_never_detected,
     "{0}: the sensors of {1} showed it, but no report of theirs named it.",
     "{0}: ເຊັນເຊີຂອງ {1} ສະແດງໃຫ້ເຫັນ ແຕ່ບໍ່ມີລາຍງານໃດລະບຸ."},
    {Phrase::found_kept,
     "{0}: detected by {1}, but neither reported nor shared with anybody.",
     "{0}: {1} ກວດພົບ ແຕ່ບໍ່ໄດ້ລາຍງານ ຫຼື ແລກປ່ຽນ."},
    {Phrase::found_unanswered,
     "{0} of {1} requests had no answer by ENDEX. Asked were: {2}.",
     "{0} ໃນ {1} ຄຳຂໍບໍ່ມີຄຳຕອບຈົນຈົບ. ຜູ້ຖືກຂໍ: {2}."},
    {Phrase::found_refused,
     "{0} of {1} requests were refused. Asked were: {2}.",
     "{0} ໃນ {1} ຄຳຂໍຖືກປະຕິເສດ. ຜູ້ຖືກຂໍ: {2}."},
    {Phrase::found_slow,
     "The slowest answer, by {0}, took {1}.",
     "ຄຳຕອບຊ້າທີ່ສຸດ ຈາກ {0} ໃຊ້ເວລາ {1}."},
    {Phrase::found_poor_notices,
     "{0} of {1} notices to owners of infected hosts were poor: without host, evidence or "
     "remedy.",
     "{0} ໃນ {1} ແຈ້ງການເຖິງເຈົ້າຂອງເຄື່ອງຕິດເຊື້ອບໍ່ລະອຽດ: ຂາດເຄື່ອງ, ຫຼັກຖານ ຫຼື "
     "ວິທີແກ້."},
    {Phrase::found_contact_missed,
     "Not reached within 30 minutes: {0}.",
     "ຕິດຕໍ່ບໍ່ໄດ້ພາຍໃນ 30 ນາທີ: {0}."},
    {Phrase::found_objective_missed, "Objective not met: {0}", "ຈຸດປະສົງບໍ່ບັນລຸ: {0}"},
    {Phrase::found_dimension_lost, "{0}: reaction index {1}.", "{0}: ດັດຊະນີການຮັບມື {1}."},
    {Phrase::found_not_recovered, "{0}: not recovered by ENDEX.", "{0}: ຍັງບໍ່ຟື້ນຟູຈົນຈົບ."},
    {Phrase::found_no_authority,
     "{0} orders failed for want of authority or room. Ordered by: {1}.",
     "{0} ຄຳສັ່ງບໍ່ສຳເລັດ ເພາະບໍ່ມີສິດ ຫຼື ບໍ່ມີບ່ອນ. ຜູ້ສັ່ງ: {1}."},
    {Phrase::found_users_cut,
     "Filters and other measures cut off users for {0} user-hours.",
     "ການກັ່ນຕອງ ແລະ ມາດຕະການອື່ນຕັດຜູ້ໃຊ້ {0} ຊົ່ວໂມງຜູ້ໃຊ້."},
    {Phrase::title_after,
     "After ENDEX, if nobody acts any more",
     "ຫຼັງຈົບການຝຶກຊ້ອມ ຖ້າບໍ່ມີໃຜດຳເນີນການຕໍ່"},
    {Phrase::about_after,
     "Harm still to come in the {0} hours after the end. It is its own line: it is in no "
     "total above.",
     "ຄວາມເສຍຫາຍທີ່ຍັງຈະເກີດໃນ {0} ຊົ່ວໂມງຫຼັງຈົບ. ເປັນແຖວຕ່າງຫາກ: "
     "ບໍ່ໄດ້ນັບໃນຜົນລວມໃດຂ້າງເທິງ."},
    {Phrase::index_after,
     "Reaction index of this time alone: {0}.",
     "ດັດຊະນີການຮັບມືຂອງໄລຍະນີ້ເທົ່ານັ້ນ: {0}."},
    {Phrase::index_after_null,
     "This time has no reaction index: a prompt reaction avoids less than 1 % of its harm.",
     "ໄລຍະນີ້ບໍ່ມີດັດຊະນີການຮັບມື: ການຮັບມືທັນທີຫຼີກລ່ຽງໄດ້ໜ້ອຍກວ່າ 1 %."},
    {Phrase::after_not_played,
     "The run was ended before ENDEX: the hours after it were not played.",
     "ຮອບນີ້ຖືກຢຸດກ່ອນຈົບ (ENDEX): ບໍ່ໄດ້ຫຼິ້ນຊົ່ວໂມງຫຼັງຈາກນັ້ນ."},
    {Phrase::rule_after,
     "Each run goes on after ENDEX without any further order. What was ordered before is "
     "still carried out, attacks and clean-ups go on, and harm is counted as before.",
     "ແຕ່ລະຮອບດຳເນີນຕໍ່ຫຼັງຈົບ ໂດຍບໍ່ມີຄຳສັ່ງໃໝ່. ສິ່ງທີ່ສັ່ງໄວ້ກ່ອນຍັງປະຕິບັດ, ການໂຈມຕີ "
     "ແລະ ການເຮັດຄວາມສະອາດຍັງສືບຕໍ່, ແລະ ຄວາມເສຍຫາຍນັບຄືເກົ່າ."},
    {Phrase::title_method, "Method and limits", "ວິທີການ ແລະ ຂໍ້ຈຳກັດ"},
    {Phrase::method_what,
     "A drill is a scenario, a seed and a journal. All else in this report is computed "
     "from those three, and anybody who has them can compute it again.",
     "ການຝຶກຊ້ອມໜຶ່ງແມ່ນສະຖານະການສົມມຸດ, ເລກຕັ້ງຕົ້ນ ແລະ ບັນທຶກເຫດການ. "
     "ທຸກຢ່າງອື່ນໃນບົດລາຍງານນີ້ຄິດໄລ່ຈາກສາມຢ່າງນັ້ນ, ແລະ ໃຜທີ່ມີກໍຄິດໄລ່ຄືນໄດ້."},
    {Phrase::method_simulated,
     "Simulated are routing, load, services, the spread of infection, clean-up, people "
     "who click and report, take-downs, and what sensors see of all this. Teams know only "
     "what their sensors kept and what others told them.",
     "ສິ່ງທີ່ຈຳລອງແມ່ນເສັ້ນທາງຂໍ້ມູນ, ການໃຊ້ງານ, ບໍລິການ, ການແຜ່ເຊື້ອ, ການເຮັດຄວາມສະອາດ, "
     "ຄົນທີ່ຄລິກ ແລະ ລາຍງານ, ການປິດເຄື່ອງແມ່ຂ່າຍ, ແລະ ສິ່ງທີ່ເຊັນເຊີເຫັນ. "
     "ທີມງານຮູ້ພຽງແຕ່ສິ່ງທີ່ເຊັນເຊີເກັບໄວ້ ແລະ ສິ່ງທີ່ຜູ້ອື່ນບອກ."},
    {Phrase::method_variants,
     "The day was played three times with the same seed: as it was, with nobody reacting, "
     "and with a prompt reaction. Chance is looked up by what it decides, so that one "
     "action more moves no other draw.",
     "ມື້ນີ້ຖືກຫຼິ້ນສາມຮອບດ້ວຍເລກຕັ້ງຕົ້ນດຽວກັນ: ຕາມຕົວຈິງ, ບໍ່ມີການຮັບມື, ແລະ "
     "ຮັບມືທັນທີ. ໂຊກຖືກຄົ້ນຕາມສິ່ງທີ່ມັນຕັດສິນ, "
     "ສະນັ້ນມາດຕະການເພີ່ມໜຶ່ງຢ່າງບໍ່ປ່ຽນໂຊກຂອງສິ່ງອື່ນ."},
    {Phrase::method_days,
     "It was played on {0} other days, with luck drawn again and stand-ins deciding anew, "
     "to show how much of the index is luck.",
     "ມີການຫຼິ້ນ {0} ມື້ອື່ນ ດ້ວຍໂຊກໃໝ່ ແລະ ຕົວແທນຕັດສິນໃຈໃໝ່ "
     "ເພື່ອສະແດງວ່າດັດຊະນີຂຶ້ນກັບໂຊກພຽງໃດ."},
    {Phrase::method_time_one,
     "All laws ran at their own speed (time factor 1).",
     "ທຸກກົດເກນດຳເນີນດ້ວຍຄວາມໄວປົກກະຕິ (ຕົວຄູນເວລາ 1)."},
    {Phrase::method_time,
     "The scenario compresses time: clean-ups and other laws ran at time factor {0}.",
     "ສະຖານະການນີ້ບີບອັດເວລາ: ການເຮັດຄວາມສະອາດ ແລະ ກົດເກນອື່ນດຳເນີນດ້ວຍຕົວຄູນເວລາ {0}."},
    {Phrase::title_definitions, "Words", "ຄຳນິຍາມ"},
    {Phrase::define_none,
     "No seat of any nation acts. Nature and the attackers go on.",
     "ບໍ່ມີທີມງານຂອງປະເທດໃດດຳເນີນການ. ທຳມະຊາດ ແລະ ຜູ້ໂຈມຕີສືບຕໍ່."},
    {Phrase::define_actual, "The day as it was played.", "ມື້ຕາມທີ່ໄດ້ຫຼິ້ນຕົວຈິງ."},
    {Phrase::define_prompt,
     "Every seat plays the same playbook on its own sensors and what is shared, decides "
     "at the instant this evidence first allows, makes no error and answers at once. "
     "Actions take as long as ever.",
     "ທຸກທີມງານໃຊ້ຄູ່ມືດຽວກັນ ຈາກເຊັນເຊີຂອງຕົນ ແລະ ສິ່ງທີ່ແລກປ່ຽນ, "
     "ຕັດສິນໃຈທັນທີທີ່ຫຼັກຖານອະນຸຍາດ, ບໍ່ຜິດພາດ ແລະ ຕອບທັນທີ. ມາດຕະການໃຊ້ເວລາຄືເກົ່າ."},
    {Phrase::define_index,
     "The share of the harm avoidable by a prompt reaction that was avoided.",
     "ສ່ວນແບ່ງຂອງຄວາມເສຍຫາຍທີ່ຫຼີກລ່ຽງໄດ້ດ້ວຍການຮັບມືທັນທີ ທີ່ໄດ້ຫຼີກລ່ຽງຈິງ."},
    {Phrase::define_knowable,
     "The first evidence of the attack that the team could have read. A planned false alarm "
     "is none.",
     "ຫຼັກຖານທຳອິດຂອງການໂຈມຕີທີ່ທີມງານສາມາດອ່ານໄດ້. ສັນຍານຫຼອກບໍ່ນັບ."},
    {Phrase::define_detected,
     "The first report, share, request or note in the team’s own book that names the "
     "right class and at least one thing truly affected. Random blocking detects nothing.",
     "ລາຍງານ, ການແລກປ່ຽນ, ຄຳຂໍ ຫຼື ບັນທຶກຂອງຕົນເອງທຳອິດທີ່ລະບຸປະເພດຖືກຕ້ອງ ແລະ "
     "ຢ່າງໜ້ອຍໜຶ່ງສິ່ງທີ່ຖືກກະທົບຈິງ. ການປິດກັ້ນແບບສຸ່ມບໍ່ຖືເປັນການກວດພົບ."},
    {Phrase::define_reported, "The first report of that kind.", "ລາຍງານທຳອິດແບບນັ້ນ."},
    {Phrase::define_shared,
     "The first time another team was told or asked about it.",
     "ຄັ້ງທຳອິດທີ່ແຈ້ງ ຫຼື ຂໍທີມງານອື່ນກ່ຽວກັບເລື່ອງນີ້."},
    {Phrase::define_contained,
     "The first remedy of the team took effect after the attack had begun: of a take-down, "
     "when the server was gone. A notice without details is no remedy.",
     "ມາດຕະການທຳອິດຂອງທີມງານມີຜົນຫຼັງຈາກການໂຈມຕີເລີ່ມ: ຖ້າຂໍໃຫ້ປິດເຄື່ອງແມ່ຂ່າຍ "
     "ແມ່ນເວລາທີ່ມັນຖືກປິດ. ການແຈ້ງທີ່ບໍ່ມີລາຍລະອຽດ ບໍ່ແມ່ນມາດຕະການ."},
    {Phrase::define_recovered,
     "What the attack did to the home country no longer shows, and does not come back "
     "before ENDEX.",
     "ຜົນຂອງການໂຈມຕີຕໍ່ປະເທດບໍ່ປາກົດອີກ ແລະ ບໍ່ກັບຄືນມາກ່ອນຈົບ."},
    {Phrase::title_limits, "What these figures do not say", "ສິ່ງທີ່ຕົວເລກເຫຼົ່ານີ້ບໍ່ໄດ້ບອກ"},
    {Phrase::limit_scenario,
     "They speak of this scenario, never of the nation. Another story gives other figures.",
     "ຕົວເລກເວົ້າເຖິງສະຖານະການສົມມຸດນີ້, ບໍ່ແມ່ນເວົ້າເຖິງປະເທດ. ເລື່ອງອື່ນໃຫ້ຕົວເລກອື່ນ."},
    {Phrase::limit_blame,
     "A drill does not blame. Teams are named where a finding concerns them; they are not "
     "ranked, and their figures are not to be compared: they saw different things.",
     "ການຝຶກຊ້ອມບໍ່ຕຳໜິໃຜ. ຊື່ທີມງານປາກົດເມື່ອກ່ຽວຂ້ອງ; ບໍ່ມີການຈັດອັນດັບ ແລະ "
     "ບໍ່ຄວນປຽບທຽບ: ແຕ່ລະທີມງານເຫັນສິ່ງຕ່າງກັນ."},
    {Phrase::limit_twin,
     "The nation is a twin: its shape is true, its operators are fictional, its addresses "
     "cannot be routed.",
     "ປະເທດນີ້ເປັນແບບຈຳລອງຄູ່ແຝດ: ຮູບຮ່າງຖືກຕ້ອງ, ຜູ້ໃຫ້ບໍລິການເປັນເລື່ອງສົມມຸດ, ທີ່ຢູ່ "
     "IP ໃຊ້ຈິງບໍ່ໄດ້."},
    {Phrase::limit_stand_ins,
     "Stand-ins follow a playbook. They are a yardstick, no people.",
     "ຕົວແທນອັດຕະໂນມັດເຮັດຕາມຄູ່ມື. ມັນເປັນໄມ້ວັດແທກ, ບໍ່ແມ່ນຄົນ."},
    {Phrase::limit_luck,
     "The figures of the day hold the day’s luck. The spread of other days shows luck "
     "alone, not what may be wrong in the models.",
     "ຕົວເລກຂອງມື້ມີໂຊກຂອງມື້ນັ້ນ. ຊ່ວງຂອງມື້ອື່ນສະແດງແຕ່ໂຊກ, "
     "ບໍ່ແມ່ນຄວາມຜິດພາດຂອງແບບຈຳລອງ."},
    {Phrase::limit_models,
     "Each law of the simulation has a page of its own that says what it stands for and "
     "what it leaves out.",
     "ແຕ່ລະກົດເກນຂອງການຈຳລອງມີໜ້າຂອງຕົນ ທີ່ບອກວ່າມັນແທນຫຍັງ ແລະ ບໍ່ລວມຫຍັງ."},
    {Phrase::title_masterplan,
     "ASEAN ICT Masterplan 2015, action 4.2.1",
     "ແຜນແມ່ບົດ ICT ອາຊຽນ 2015, ກິດຈະກຳ 4.2.1"},
    {Phrase::about_masterplan,
     "Action 4.2.1 asks for a common framework for network security. What the figures of "
     "this drill say to each of its parts, and what they cannot say:",
     "ກິດຈະກຳ 4.2.1 ຮຽກຮ້ອງກອບການຮ່ວມກັນດ້ານຄວາມປອດໄພເຄືອຂ່າຍ. "
     "ສິ່ງທີ່ຕົວເລກຂອງການຝຶກຊ້ອມນີ້ບອກຕໍ່ແຕ່ລະສ່ວນ ແລະ ສິ່ງທີ່ບອກບໍ່ໄດ້:"},
    {Phrase::part_of_action, "Part", "ສ່ວນ"},
    {Phrase::drill_shows, "What this drill shows", "ການຝຶກຊ້ອມນີ້ສະແດງ"},
    {Phrase::drill_does_not_show, "What it does not show", "ບໍ່ໄດ້ສະແດງ"},
    {Phrase::aim_standards,
     "Common minimum standards for network security",
     "ມາດຕະຖານຂັ້ນຕ່ຳຮ່ວມດ້ານຄວາມປອດໄພເຄືອຂ່າຍ"},
    {Phrase::aim_patched,
     "Orders carried out to close holes: {0} for web sites, {1} for groups of hosts.",
     "ຄຳສັ່ງປິດຊ່ອງໂຫວ່ທີ່ໄດ້ປະຕິບັດ: ເວັບໄຊ {0}, ກຸ່ມເຄື່ອງ {1}."},
    {Phrase::aim_defaced,
     "Defaced-site hours: {0} if nobody reacts, {1} as played.",
     "ຊົ່ວໂມງເວັບໄຊທີ່ຖືກປ່ຽນໜ້າ: {0} ເມື່ອບໍ່ມີການຮັບມື, {1} ຕາມຕົວຈິງ."},
    {Phrase::aim_standards_not,
     "Whether the real networks meet a written standard: the share of patched hosts is an "
     "assumption of the world, not a finding.",
     "ເຄືອຂ່າຍຈິງບັນລຸມາດຕະຖານຫຼືບໍ່: ສ່ວນແບ່ງຂອງເຄື່ອງທີ່ອັບເດດເປັນສົມມຸດຕິຖານ, "
     "ບໍ່ແມ່ນຜົນການພົບ."},
    {Phrase::aim_health, "Network security health screening", "ການກວດສຸຂະພາບຄວາມປອດໄພເຄືອຂ່າຍ"},
    {Phrase::aim_notices,
     "Notices ordered to owners of infected hosts: {0}, of them {1} detailed.",
     "ແຈ້ງການເຖິງເຈົ້າຂອງເຄື່ອງຕິດເຊື້ອ: {0}, ໃນນັ້ນລະອຽດ {1}."},
    {Phrase::aim_cleaned,
     "Orders carried out to clean groups of hosts: {0}; to cut them off: {1}.",
     "ຄຳສັ່ງທີ່ໄດ້ປະຕິບັດ: ເຮັດຄວາມສະອາດກຸ່ມເຄື່ອງ {0}; ແຍກອອກ {1}."},
    {Phrase::aim_peak,
     "Infected hosts at home: {0} at the peak, {1} at ENDEX.",
     "ເຄື່ອງຕິດເຊື້ອໃນປະເທດ: ສູງສຸດ {0}, ເວລາຈົບ {1}."},
    {Phrase::aim_health_not,
     "Screening at regular intervals: this is one day.",
     "ການກວດເປັນປະຈຳ: ນີ້ແມ່ນພຽງມື້ດຽວ."},
    {Phrase::aim_continuity,
     "Business continuity and disaster recovery",
     "ຄວາມຕໍ່ເນື່ອງຂອງວຽກງານ ແລະ ການຟື້ນຟູໄພພິບັດ"},
    {Phrase::aim_recovered,
     "Attacks recovered from by ENDEX: {0} of {1}.",
     "ການໂຈມຕີທີ່ຟື້ນຟູໄດ້ກ່ອນຈົບ: {0} ໃນ {1}."},
    {Phrase::aim_restored,
     "Orders carried out to put web sites right again: {0}.",
     "ຄຳສັ່ງກູ້ຄືນເວັບໄຊທີ່ໄດ້ປະຕິບັດ: {0}."},
    {Phrase::aim_lowest, "Lowest national service level: {0}.", "ລະດັບບໍລິການແຫ່ງຊາດຕ່ຳສຸດ: {0}."},
    {Phrase::aim_continuity_not,
     "Whether plans and backups exist and work: sites are restored by assumption.",
     "ມີແຜນ ແລະ ຂໍ້ມູນສຳຮອງທີ່ໃຊ້ໄດ້ຫຼືບໍ່: ການກູ້ຄືນເວັບໄຊເປັນສົມມຸດຕິຖານ."},
    {Phrase::aim_cooperation,
     "CERT cooperation and sharing of expertise",
     "ການຮ່ວມມືລະຫວ່າງ CERT ແລະ ການແລກປ່ຽນຄວາມຊຳນານ"},
    {Phrase::aim_abroad,
     "Across a border: {0} requests, {1} agreed to; {2} reports and shares.",
     "ຂ້າມແດນ: {0} ຄຳຂໍ, ເຫັນດີ {1}; ລາຍງານ ແລະ ແລກປ່ຽນ {2}."},
    {Phrase::aim_cooperation_not,
     "How well people know and trust each other.",
     "ຄົນຮູ້ຈັກ ແລະ ໄວ້ວາງໃຈກັນພຽງໃດ."},
    {Phrase::rule_masterplan,
     "Counts of the day as played, from the journal and the minutes of the run. The "
     "wording of the action is shortened.",
     "ຈຳນວນຂອງມື້ຕາມຕົວຈິງ ຈາກບັນທຶກເຫດການ ແລະ ນາທີຂອງຮອບ. ຖ້ອຍຄຳຂອງກິດຈະກຳຖືກຫຍໍ້."},
    {Phrase::title_signatures, "Signatures", "ລາຍເຊັນ"},
    {Phrase::about_signatures,
     "Digests of what came out of the day. The same scenario, seed and journal give the "
     "same signatures on every machine; `naga verify` computes them again.",
     "ລາຍເຊັນດິຈິຕອນຂອງຜົນໃນມື້. ສະຖານະການ, ເລກຕັ້ງຕົ້ນ ແລະ "
     "ບັນທຶກດຽວກັນໃຫ້ລາຍເຊັນດຽວກັນໃນທຸກເຄື່ອງ; `naga verify` ຄິດໄລ່ຄືນ."},
    {Phrase::of_what, "Of", "ຂອງ"},
    {Phrase::digest, "Digest", "ລາຍເຊັນ"},
    {Phrase::signature_all, "All", "ທັງໝົດ"},
    {Phrase::signature_world, "World at ENDEX", "ປະເທດຈຳລອງ ເວລາຈົບ"},
    {Phrase::signature_evidence, "Evidence", "ຫຼັກຖານ"},
    {Phrase::signature_harm, "Harm of the three runs", "ຄວາມເສຍຫາຍຂອງສາມຮອບ"},
    {Phrase::signature_journal, "Journal", "ບັນທຶກເຫດການ"},
    {Phrase::signature_weights, "Weights", "ນ້ຳໜັກ"},
    {Phrase::signature_part, "World, table {0}", "ປະເທດຈຳລອງ, ຕາຕະລາງ {0}"},
    {Phrase::title_injects, "Injects", "ເຫດການສົມມຸດ (injects)"},
    {Phrase::title_journal, "Journal", "ບັນທຶກເຫດການ"},
    {Phrase::about_journal,
     "Everything anybody did, in order. Each entry rests on what stands under “because "
     "of”.",
     "ທຸກຢ່າງທີ່ໃຜໄດ້ເຮັດ ຕາມລຳດັບ. ແຕ່ລະລາຍການອີງໃສ່ສິ່ງທີ່ຢູ່ໃນຖັນ “ຍ້ອນວ່າ”."},
    {Phrase::journal_cut,
     "Later entries are not printed; the file journal.jsonl has them all.",
     "ລາຍການຕໍ່ໄປບໍ່ໄດ້ພິມ; ຟາຍ journal.jsonl ມີທັງໝົດ."},
    {Phrase::title_evidence, "Evidence cited", "ຫຼັກຖານທີ່ອ້າງອີງ"},
    {Phrase::about_evidence,
     "The records that entries and times rest on: which sensor kept them, when, and what "
     "the first of a kind showed.",
     "ບັນທຶກຫຼັກຖານທີ່ລາຍການ ແລະ ເວລາອີງໃສ່: ເຊັນເຊີໃດເກັບ, ເວລາໃດ, ແລະ "
     "ອັນທຳອິດຂອງແຕ່ລະຊະນິດສະແດງຫຍັງ."},
    {Phrase::further_record, "a further record", "ບັນທຶກຕໍ່ໄປ"},
    {Phrase::title_people, "What people said", "ສິ່ງທີ່ຄົນເວົ້າ"},
    {Phrase::about_people,
     "Rulings of exercise control on what no action covers, ratings and notes of evaluators: "
     "opinions, which no figure of this report rests on.",
     "ຄຳຕັດສິນຂອງຜູ້ຄວບຄຸມ, ການໃຫ້ຄະແນນ ແລະ ບັນທຶກຂອງຜູ້ປະເມີນ: "
     "ເປັນຄວາມເຫັນ, ບໍ່ມີຕົວເລກໃດອີງໃສ່."},
    {Phrase::rulings, "Rulings", "ຄຳຕັດສິນ"},
    {Phrase::ratings, "Ratings", "ການໃຫ້ຄະແນນ"},
    {Phrase::notes, "Notes", "ບັນທຶກ"},
    {Phrase::who, "Who", "ໃຜ"},
    {Phrase::in_their_words, "In their words", "ຄຳເວົ້າຂອງເຂົາ"},
};

constexpr Wording dimensions[] = {
    {"Service lost", "ບໍລິການທີ່ສູນເສຍ"},
    {"Defaced web sites", "ເວັບໄຊທີ່ຖືກປ່ຽນໜ້າ"},
    {"Infected hosts", "ເຄື່ອງຕິດເຊື້ອ"},
    {"Credentials lost", "ລະຫັດຜ່ານທີ່ຖືກລັກ"},
    {"Records lost", "ຂໍ້ມູນທີ່ຮົ່ວໄຫຼ"},
};

constexpr Wording dimension_units[] = {
    {"user-hours", "ຊົ່ວໂມງຜູ້ໃຊ້"},
    {"site-hours", "ຊົ່ວໂມງເວັບໄຊ"},
    {"host-hours", "ຊົ່ວໂມງເຄື່ອງ"},
    {"credentials", "ບັນຊີ"},
    {"records", "ລາຍການ"},
};

constexpr Wording incidents[] = {
    {"none", "ບໍ່ມີ"},
    {"defacement", "ການປ່ຽນໜ້າເວັບ"},
    {"phishing", "phishing (ການຫຼອກລວງເອົາລະຫັດ)"},
    {"infection", "ການຕິດເຊື້ອມັນແວ"},
    {"flood (DDoS)", "ການຖ້ວມ (DDoS)"},
    {"outage", "ບໍລິການຂັດຂ້ອງ"},
};

constexpr Wording motives[] = {
    {"criminal", "ອາຊະຍາກຳ"},
    {"cultural", "ວັດທະນະທຳ"},
    {"political", "ການເມືອງ"},
};

constexpr Wording symptoms_words[] = {
    {"link load", "ການໃຊ້ງານຂອງສາຍ"},
    {"flood arriving", "ການຖ້ວມຂາເຂົ້າ"},
    {"amplified flood arriving", "ການຖ້ວມແບບຂະຫຍາຍຂາເຂົ້າ"},
    {"flood leaving", "ການຖ້ວມຂາອອກ"},
    {"slow service", "ບໍລິການຊ້າ"},
    {"scanning", "ການສະແກນ"},
    {"calls to a command server", "ການຕິດຕໍ່ເຄື່ອງສັ່ງການ"},
    {"antivirus alarms", "ການແຈ້ງເຕືອນໄວຣັດ"},
    {"defaced page", "ໜ້າເວັບຖືກປ່ຽນ"},
    {"odd mail", "ອີເມວຜິດປົກກະຕິ"},
    {"mail reported by people", "ອີເມວທີ່ຄົນລາຍງານ"},
    {"visits to a lure", "ການເຂົ້າໄປເວັບຫຼອກລວງ"},
    {"odd log-ins", "ການເຂົ້າສູ່ລະບົບຜິດປົກກະຕິ"},
    {"complaints", "ການຮ້ອງທຸກ"},
    {"trace of an attacker", "ຮ່ອງຮອຍຂອງຜູ້ໂຈມຕີ"},
};

constexpr Wording rule_words[] = {
    {"A dimension with a reaction index of 0.80 or more.",
     "ດ້ານທີ່ມີດັດຊະນີການຮັບມືແຕ່ 0,80 ຂຶ້ນໄປ."},
    {"Every point of contact answered within 30 minutes.", "ທຸກຈຸດຕິດຕໍ່ຕອບພາຍໃນ 30 ນາທີ."},
    {"At least 90 % of requests were answered.", "ຢ່າງໜ້ອຍ 90 % ຂອງຄຳຂໍໄດ້ຮັບຄຳຕອບ."},
    {"Every objective was met.", "ບັນລຸທຸກຈຸດປະສົງ."},
    {"At least one request across a border was agreed to.",
     "ຢ່າງໜ້ອຍໜຶ່ງຄຳຂໍຂ້າມແດນໄດ້ຮັບການເຫັນດີ."},
    {"Every notice to owners of infected hosts was detailed.",
     "ທຸກແຈ້ງການເຖິງເຈົ້າຂອງເຄື່ອງຕິດເຊື້ອລະອຽດ."},
    {"What an attack did at home was gone by ENDEX.", "ຜົນຂອງການໂຈມຕີໃນປະເທດໝົດໄປກ່ອນຈົບ."},
    {"Of each attack, the longest time from knowable to detected, where it is over 15 "
     "minutes.",
     "ຂອງແຕ່ລະການໂຈມຕີ, ເວລາດົນສຸດຈາກ “ຮູ້ໄດ້” ຫາ “ກວດພົບ” ທີ່ເກີນ 15 ນາທີ."},
    {"Knowable to a team, but never detected by it.", "ທີມງານຮູ້ໄດ້ ແຕ່ບໍ່ເຄີຍກວດພົບ."},
    {"Detected by a team, but neither reported nor shared.",
     "ທີມງານກວດພົບ ແຕ່ບໍ່ລາຍງານ ແລະ ບໍ່ແລກປ່ຽນ."},
    {"A request without an answer by ENDEX.", "ຄຳຂໍທີ່ບໍ່ມີຄຳຕອບຈົນຈົບ."},
    {"A request that was refused.", "ຄຳຂໍທີ່ຖືກປະຕິເສດ."},
    {"The longest time from a request to its answer, where it is over 30 minutes.",
     "ເວລາດົນສຸດຈາກຄຳຂໍຫາຄຳຕອບ ທີ່ເກີນ 30 ນາທີ."},
    {"A notice to owners of infected hosts that was not detailed.",
     "ແຈ້ງການເຖິງເຈົ້າຂອງເຄື່ອງຕິດເຊື້ອທີ່ບໍ່ລະອຽດ."},
    {"A point of contact that did not answer within 30 minutes.",
     "ຈຸດຕິດຕໍ່ທີ່ບໍ່ຕອບພາຍໃນ 30 ນາທີ."},
    {"An objective that was not met.", "ຈຸດປະສົງທີ່ບໍ່ບັນລຸ."},
    {"A dimension with a reaction index under 0.50.", "ດ້ານທີ່ມີດັດຊະນີການຮັບມືຕ່ຳກວ່າ 0,50."},
    {"What an attack did at home still shows at ENDEX.", "ຜົນຂອງການໂຈມຕີໃນປະເທດຍັງປາກົດເວລາຈົບ."},
    {"An order that was refused when it was to be carried out.",
     "ຄຳສັ່ງທີ່ຖືກປະຕິເສດໃນເວລາປະຕິບັດ."},
    {"Users were cut off by a measure.", "ຜູ້ໃຊ້ຖືກຕັດໂດຍມາດຕະການ."},
};

constexpr Wording proposals[] = {
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Keep it up.", "ຮັກສາໄວ້."},
    {"Agree which alarms are read at once and by whom; drill the first 15 minutes.",
     "ຕົກລົງວ່າການແຈ້ງເຕືອນໃດຕ້ອງອ່ານທັນທີ ແລະ ໂດຍໃຜ; ຝຶກຊ້ອມ 15 ນາທີທຳອິດ."},
    {"Look at this evidence together: what would have been needed to read it?",
     "ເບິ່ງຫຼັກຖານນີ້ຮ່ວມກັນ: ຕ້ອງມີຫຍັງຈຶ່ງຈະອ່ານໄດ້?"},
    {"Agree what is reported to the national CERT, and how fast.",
     "ຕົກລົງວ່າຕ້ອງລາຍງານຫຍັງຕໍ່ CERT ແຫ່ງຊາດ ແລະ ໄວປານໃດ."},
    {"Name a substitute for each point of contact and a time after which to ask higher.",
     "ກຳນົດຜູ້ແທນໃຫ້ແຕ່ລະຈຸດຕິດຕໍ່ ແລະ ເວລາທີ່ຕ້ອງຂໍຂັ້ນເທິງ."},
    {"Agree what evidence a request must bring, and who may decide on it.",
     "ຕົກລົງວ່າຄຳຂໍຕ້ອງມີຫຼັກຖານຫຍັງ ແລະ ໃຜມີສິດຕັດສິນ."},
    {"Agree a time within which requests are answered, at night too.",
     "ຕົກລົງເວລາທີ່ຕ້ອງຕອບຄຳຂໍ, ລວມທັງກາງຄືນ."},
    {"Use one form for notices: host, time, evidence, remedy, whom to call.",
     "ໃຊ້ແບບຟອມດຽວສຳລັບແຈ້ງການ: ເຄື່ອງ, ເວລາ, ຫຼັກຖານ, ວິທີແກ້, ໂທຫາໃຜ."},
    {"Renew the list of contacts and test it each month.",
     "ປັບປຸງບັນຊີຈຸດຕິດຕໍ່ ແລະ ທົດສອບທຸກເດືອນ."},
    {"Ask what stood in the way, and drill this objective again.",
     "ຖາມວ່າມີຫຍັງກີດຂວາງ ແລະ ຝຶກຊ້ອມຈຸດປະສົງນີ້ຄືນ."},
    {"Take this dimension as the theme of the next drill.",
     "ໃຊ້ດ້ານນີ້ເປັນຫົວຂໍ້ຂອງການຝຶກຊ້ອມຄັ້ງໜ້າ."},
    {"Plan the work that goes on after the first day, with people and time.",
     "ວາງແຜນວຽກທີ່ສືບຕໍ່ຫຼັງມື້ທຳອິດ ພ້ອມຄົນ ແລະ ເວລາ."},
    {"Make known who may order what, and whom to ask for the rest.",
     "ແຈ້ງໃຫ້ຮູ້ວ່າໃຜມີສິດສັ່ງຫຍັງ ແລະ ຕ້ອງຂໍໃຜສຳລັບສິ່ງອື່ນ."},
    {"Prefer filters by signature and source, and lift them when the attack ends.",
     "ໃຊ້ການກັ່ນຕອງຕາມລັກສະນະ ແລະ ແຫຼ່ງທີ່ມາ, ແລະ ຍົກເລີກເມື່ອການໂຈມຕີສິ້ນສຸດ."},
};

constexpr Wording weekdays[] = {
    {"Sunday", "ວັນອາທິດ"},
    {"Monday", "ວັນຈັນ"},
    {"Tuesday", "ວັນອັງຄານ"},
    {"Wednesday", "ວັນພຸດ"},
    {"Thursday", "ວັນພະຫັດ"},
    {"Friday", "ວັນສຸກ"},
    {"Saturday", "ວັນເສົາ"},
};

constexpr Wording months[] = {
    {"January", "ມັງກອນ"},
    {"February", "ກຸມພາ"},
    {"March", "ມີນາ"},
    {"April", "ເມສາ"},
    {"May", "ພຶດສະພາ"},
    {"June", "ມິຖຸນາ"},
    {"July", "ກໍລະກົດ"},
    {"August", "ສິງຫາ"},
    {"September", "ກັນຍາ"},
    {"October", "ຕຸລາ"},
    {"November", "ພະຈິກ"},
    {"December", "ທັນວາ"},
};

// clang-format on

constexpr bool in_order() {
    std::size_t i = 0;
    for (const Row& row : catalogue)
        if (row.phrase != static_cast<Phrase>(i++)) return false;
    return i == phrases;
}
static_assert(in_order(), "the catalogue has a row for each phrase, in their order");
static_assert(std::size(rule_words) == rules && std::size(proposals) == rules);
static_assert(std::size(symptoms_words) == evidence::symptoms);

template <std::size_t N>
Wording of(const Wording (&table)[N], std::size_t place) {
    ensure(place < N, "a table of words has a row for every value");
    return table[place];
}

}  // namespace

std::vector<Wording> all_wordings() {
    std::vector<Wording> all;
    for (const Row& row : catalogue) all.push_back({row.en, row.lo});
    const auto add = [&](const auto& table) {
        all.insert(all.end(), std::begin(table), std::end(table));
    };
    add(dimensions), add(dimension_units), add(incidents), add(motives), add(symptoms_words);
    add(rule_words), add(proposals), add(weekdays), add(months);
    return all;
}

Wording text_of(Phrase phrase) {
    const Row& row = catalogue[static_cast<std::size_t>(phrase)];
    return {row.en, row.lo};
}

Wording dimension_name(std::size_t d) { return of(dimensions, d); }
Wording dimension_unit(std::size_t d) { return of(dimension_units, d); }
Wording incident_name(exercise::Incident i) { return of(incidents, static_cast<std::size_t>(i)); }
Wording motive_name(adversary::Motive m) { return of(motives, static_cast<std::size_t>(m)); }
Wording symptom_name(evidence::Symptom s) {
    return of(symptoms_words, static_cast<std::size_t>(s));
}
Wording rule_text(Rule rule) { return of(rule_words, static_cast<std::size_t>(rule)); }
Wording proposal_of(Rule rule) { return of(proposals, static_cast<std::size_t>(rule)); }
Wording weekday_name(std::size_t day) { return of(weekdays, day); }
Wording month_name(std::size_t month) { return of(months, month); }

Html filled(std::string_view pattern, std::initializer_list<Html> parts) {
    Html html;
    while (!pattern.empty()) {
        const std::size_t brace = pattern.find('{');
        html += plain(pattern.substr(0, brace));
        if (brace == std::string_view::npos) break;
        ensure(brace + 2 < pattern.size() && pattern[brace + 2] == '}',
               "a gap is one digit in braces");
        const auto place = static_cast<std::size_t>(pattern[brace + 1] - '0');
        ensure(place < parts.size(), "every gap of a text is filled");
        html += parts.begin()[place];
        pattern.remove_prefix(brace + 3);
    }
    return html;
}

}  // namespace naga::report
