#include "serve/json.h"

#include <algorithm>

namespace naga::serve {

namespace {

const Text& words_of_kind(Problem::Kind kind) {
    static const Text invalid = {"What was sent has mistakes; each is listed with its place.",
                                 "ຂໍ້ມູນທີ່ສົ່ງມາມີຂໍ້ຜິດພາດ; ແຕ່ລະຂໍ້ບອກພ້ອມບ່ອນຢູ່."};
    static const Text conflict = {"Somebody was faster, or it has been done already. Look again.",
                                  "ມີຄົນເຮັດກ່ອນແລ້ວ ຫຼື ເຮັດແລ້ວ. ກະລຸນາກວດຄືນ."};
    static const Text refused = {"This is not allowed now.", "ບໍ່ອະນຸຍາດໃນຕອນນີ້."};
    static const Text damaged = {"What is stored cannot be read. Tell the administrator.",
                                 "ອ່ານຂໍ້ມູນທີ່ເກັບໄວ້ບໍ່ໄດ້. ກະລຸນາແຈ້ງຜູ້ດູແລ."};
    static const Text unavailable = {"This cannot be done at the moment. Try again shortly.",
                                     "ຕອນນີ້ເຮັດບໍ່ໄດ້. ກະລຸນາລອງໃໝ່ຈັກໜ້ອຍ."};
    switch (kind) {
        case Problem::Kind::invalid:
        case Problem::Kind::missing: return invalid;
        case Problem::Kind::conflict: return conflict;
        case Problem::Kind::refused: return refused;
        case Problem::Kind::damaged: return damaged;
        case Problem::Kind::unavailable: return unavailable;
    }
    return invalid;
}

Response listed(int status, const char* code, const Text& text, const Problems& problems) {
    JsonWriter w;
    w.open_object().key("status").value(status).key("error").value(code);
    w.key("text").open_object().key("en").value(text.en).key("lo").value(text.lo).close_object();
    w.key("problems").open_array();
    const std::size_t shown = std::min(problems.size(), scenario::problems_max);
    for (std::size_t i = 0; i < shown; ++i) {
        const Problem& p = problems[i];
        w.open_object().key("where").value(p.where).key("what").value(p.what);
        w.key("why").value(p.why).key("remedy").value(p.remedy).close_object();
    }
    w.close_array().close_object();
    return json_answer(status, w.take());
}

struct Size {
    std::size_t depth = 0, values = 0;
};

// The tree is at most scenario::depth_max deep.
void measure(const scenario::Node& node, std::size_t depth, Size& size) {
    ++size.values;
    const bool holds =
        node.kind == scenario::Node::Kind::list || node.kind == scenario::Node::Kind::map;
    size.depth = std::max(size.depth, depth + (holds ? 1 : 0));
    for (const scenario::Node& item : node.items) measure(item, depth + 1, size);
}

Problems fault(std::string what, std::string remedy) {
    return {Problem{Problem::Kind::invalid, "body:1:1", std::move(what), "the API takes JSON",
                    std::move(remedy)}};
}

}  // namespace

Checked<scenario::Document> read_body(const Request& request, const JsonLimits& limits) {
    std::string_view type = request.header("content-type");
    type = type.substr(0, type.find(';'));
    while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
    if (type != "application/json")
        return refuse(fault("the body's type is `" + scenario::shown(type) + "`",
                            "send Content-Type: application/json"));
    auto document = scenario::read_json("body", request.body);
    if (!document) return document;
    Size size;
    measure(document->root, 0, size);
    if (size.depth > limits.depth_max)
        return refuse(
            fault("lists and objects are nested deeper than " + std::to_string(limits.depth_max),
                  "nest them less"));
    if (size.values > limits.values_max)
        return refuse(fault("there are more than " + std::to_string(limits.values_max) + " values",
                            "send less at a time"));
    return document;
}

Response problems_answer(const Problems& problems) {
    return listed(422, "invalid", words_of_kind(Problem::Kind::invalid), problems);
}

Response problem_answer(const Problem& problem) {
    const Text& text = words_of_kind(problem.kind);
    switch (problem.kind) {
        case Problem::Kind::invalid: return listed(422, "invalid", text, {problem});
        case Problem::Kind::missing: return not_found();
        case Problem::Kind::conflict: return listed(409, "conflict", text, {problem});
        case Problem::Kind::refused: return listed(403, "refused", text, {problem});
        case Problem::Kind::damaged: return listed(500, "damaged", text, {problem});
        case Problem::Kind::unavailable: return listed(503, "unavailable", text, {problem});
    }
    return not_found();
}

}  // namespace naga::serve
