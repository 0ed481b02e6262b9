#include "exercise/ruling.h"

#include <algorithm>
#include <array>

namespace naga::exercise {

namespace {

constexpr std::array<std::string_view, 3> effect_words{"none", "partial", "full"};

tl::unexpected<Problem> refused(std::uint64_t id, std::string what, std::string why,
                                std::string remedy) {
    return refuse(Problem{Problem::Kind::refused, "m" + std::to_string(id), std::move(what),
                          std::move(why), std::move(remedy)});
}

}  // namespace

std::string_view word(Effect effect) { return effect_words[static_cast<std::size_t>(effect)]; }
std::optional<Effect> effect_of(std::string_view word) {
    for (std::size_t i = 0; i < effect_words.size(); ++i)
        if (effect_words[i] == word) return static_cast<Effect>(i);
    return std::nullopt;
}
Text name_of(Effect effect) {
    switch (effect) {
        case Effect::none: return {"no effect", "ບໍ່ມີຜົນ"};
        case Effect::partial: return {"partial effect", "ມີຜົນບາງສ່ວນ"};
        case Effect::full: return {"full effect", "ມີຜົນເຕັມທີ່"};
    }
    return {};
}

Result<void> Rulings::ask(const FreeAction& action) {
    if (action.id == 0 ||
        std::ranges::any_of(asked_, [&](const FreeAction& a) { return a.id == action.id; }))
        return refused(action.id, "there is an action of that number already",
                       "a ruling could not say which is meant", "give it the number of its entry");
    if (action.what.empty())
        return refused(action.id, "it is not said what is to be done", "nobody could rule on it",
                       "say who does what on which thing");
    for (const std::string* text : {&action.who, &action.what, &action.where})
        if (text->size() > ruling_words_max)
            return refused(action.id,
                           "a text is longer than " + std::to_string(ruling_words_max) + " bytes",
                           "the director must read it in a minute", "say it in fewer words");
    if (asked_.size() >= free_actions_max)
        return refused(action.id,
                       "there are " + std::to_string(free_actions_max) + " such actions already",
                       "memory is kept for that many", "use an action of the catalogue");
    asked_.push_back(action);
    return {};
}

Result<void> Rulings::rule(const Ruling& r) {
    const auto asked =
        std::ranges::find_if(asked_, [&](const FreeAction& a) { return a.id == r.about; });
    if (asked == asked_.end())
        return refused(r.about, "no such action was asked for", "there is nothing to rule on",
                       "name one that waits");
    if (ruling_on(r.about) != nullptr)
        return refused(r.about, "it was ruled on before", "teams rely on what was ruled",
                       "let the team ask again");
    if (r.at_us < asked->at_us)
        return refused(r.about, "the ruling comes before the action", "",
                       "give the time of the exercise");
    if (r.effect == Effect::partial ? r.percent < 1 || r.percent > 99 : r.percent != 0)
        return refused(r.about, "the percentage does not fit the effect",
                       "partial is 1 to 99 %, none and full have no number",
                       "choose the effect, or leave the number out");
    if (r.order && r.effect != Effect::full)
        return refused(r.about, "an order goes with full effect only",
                       "the world knows no half actions", "leave the order out, or rule full");
    if (r.order && static_cast<std::size_t>(r.order->verb) >= actions)
        return refused(r.about, "the order is no action", "it would change nothing",
                       "choose one of the catalogue");
    if (r.delay_us < 0 || r.delay_us > ruling_delay_max_us)
        return refused(r.about, "the delay is not between nothing and 14 days", "",
                       "choose such a delay");
    if (r.effect == Effect::none && r.why.empty())
        return refused(r.about, "no reason is given", "the team learns from the reason",
                       "say why it has no effect");
    for (const std::string* text : {&r.why, &r.side_effect, &r.house_rule})
        if (text->size() > ruling_words_max)
            return refused(r.about,
                           "a text is longer than " + std::to_string(ruling_words_max) + " bytes",
                           "the report prints it", "say it in fewer words");
    ruled_.push_back(r);
    return {};
}

const Ruling* Rulings::ruling_on(std::uint64_t action) const {
    const auto at =
        std::ranges::find_if(ruled_, [&](const Ruling& r) { return r.about == action; });
    return at == ruled_.end() ? nullptr : &*at;
}

std::vector<FreeAction> Rulings::waiting() const {
    std::vector<FreeAction> waiting;
    for (const FreeAction& a : asked_)
        if (ruling_on(a.id) == nullptr) waiting.push_back(a);
    return waiting;
}

const Ruling* Rulings::house_rule(std::string_view name) const {
    for (auto r = ruled_.rbegin(); r != ruled_.rend(); ++r)
        if (!name.empty() && r->house_rule == name) return &*r;
    return nullptr;
}

std::vector<std::string> Rulings::house_rules() const {
    std::vector<std::string> names;
    for (const Ruling& r : ruled_)
        if (!r.house_rule.empty() && std::ranges::find(names, r.house_rule) == names.end())
            names.push_back(r.house_rule);
    return names;
}

std::optional<Ordered> order_of(const Ruling& ruling) {
    if (ruling.effect != Effect::full || !ruling.order) return std::nullopt;
    return Ordered{*ruling.order, ruling.at_us + ruling.delay_us};
}

}  // namespace naga::exercise
