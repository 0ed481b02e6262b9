// A request that somebody hostile wrote. Read whole and read in pieces it is the same request, or
// the same refusal; what is accepted has one host, a plain path, and a body within its limit.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "serve/assets.h"
#include "serve/json.h"
#include "serve/request_reader.h"

using namespace naga;
using namespace naga::serve;

namespace {

constexpr std::size_t body_max = 4096;

void must(bool promise, const char* words) {
    if (promise) return;
    std::fprintf(stderr, "%s\n", words);
    std::abort();
}

struct Outcome {
    RequestReader::Step step = RequestReader::Step::more;
    Refusal refusal = Refusal::none;
    Request request;
    std::size_t used = 0;
};

// Hands the bytes over as a connection would, `piece` at a time.
Outcome read(std::string_view bytes, std::size_t piece) {
    RequestReader reader(Limits{});
    Outcome outcome;
    std::string in;
    bool in_body = false;
    std::size_t at = 0;
    while (true) {
        std::size_t used = 0;
        const auto step = in_body ? reader.read_body(in, used) : reader.read_head(in, used);
        must(used <= in.size(), "no more is used than there is");
        in.erase(0, used);
        outcome.used += used;
        if (step == RequestReader::Step::refused) {
            outcome.step = step;
            outcome.refusal = reader.refusal();
            must(outcome.refusal != Refusal::none, "a refusal says why");
            return outcome;
        }
        if (step == RequestReader::Step::done) {
            if (!in_body && reader.limit_body(body_max)) {
                outcome.step = RequestReader::Step::refused;
                outcome.refusal = Refusal::body_too_large;
                return outcome;
            }
            if (in_body || !reader.has_body()) {
                outcome.step = step;
                outcome.request = reader.request();
                return outcome;
            }
            in_body = true;
            continue;
        }
        if (at == bytes.size()) return outcome;
        const std::size_t n = std::min(piece, bytes.size() - at);
        in.append(bytes.substr(at, n));
        at += n;
    }
}

bool has_dot_part(std::string_view path) {
    const std::string all = std::string(path) + "/";
    return all.find("/./") != std::string::npos || all.find("/../") != std::string::npos ||
           path.find("//") != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const Outcome whole = read(text, 16'384);
    const Outcome pieces = read(text, 7);
    // A limit of a whole may be met before or after a fault that stands behind it.
    must(whole.step == pieces.step, "pieces make no difference to whether it is read");
    if (whole.step == RequestReader::Step::done) {
        const Request& r = whole.request;
        must(whole.used == pieces.used, "it ends at the same place");
        must(r.path == pieces.request.path && r.body == pieces.request.body &&
                 r.headers == pieces.request.headers && r.query == pieces.request.query,
             "it is the same request");
        must(!host_name(r.host).empty(), "it has a host");
        must(r.path == "*" || (r.path.front() == '/' && !has_dot_part(r.path)),
             "its path is read in one way");
        must(r.path.find('\0') == std::string::npos && r.path.find('\\') == std::string::npos,
             "its path has no disguise");
        must(r.body.size() <= body_max, "its body is within the limit");
        must(r.header("transfer-encoding").empty() || r.header("content-length").empty(),
             "its body has one length");
        is_cross_site(r);
        r.cookie("naga");
        Asset asset;
        asset.raw = "raw", asset.gzip = "gzip", asset.brotli = "brotli", asset.etag = "\"e\"";
        must(!choose_coding(asset, r.header("accept-encoding")).bytes.empty(),
             "some encoding is chosen");
        names_etag(r.header("if-none-match"), asset.etag);
        const auto body = read_body(r);
        must(body.has_value() || !body.error().empty(), "a body is JSON or is told why not");
    }
    return 0;
}
