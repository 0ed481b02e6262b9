#include "serve/assets.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "store/files.h"

namespace naga::serve {

namespace {

// Without a console a person still sees that the server is there.
constexpr std::string_view plain_page =
    "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>naga EXERCISE</title>\n"
    "<h1>naga &mdash; EXERCISE</h1>\n"
    "<p>The server runs. This program was built without the web consoles; build it with "
    "NAGA_UI=ON after web/dist, or start it with --ui-dir.</p>\n"
    "<p lang=\"lo\">ເຄື່ອງແມ່ຂ່າຍເຮັດວຽກຢູ່. ໂປຣແກຣມນີ້ບໍ່ມີໜ້າເວັບ; ກະລຸນາສ້າງດ້ວຍ "
    "NAGA_UI=ON ຫຼື ເປີດດ້ວຍ --ui-dir.</p>\n"
    "<p><a href=\"/api/v1/openapi.json\">API (OpenAPI 3.1)</a></p>\n</html>\n";

std::string etag_of(std::string_view bytes) {
    std::array<unsigned char, 16> digest{};
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                       0);
    std::string etag(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(etag.data(), etag.size(), digest.data(), digest.size());
    etag.pop_back();
    return '"' + etag + '"';
}

Problem unfit(const std::filesystem::path& where, std::string what, std::string remedy) {
    return {Problem::Kind::invalid, where.string(), std::move(what),
            "the pages of the consoles are read from this folder", std::move(remedy)};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Calls `each` with every member of a list with commas.
template <typename Each>
void each_member(std::string_view list, Each each) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        each(trimmed(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Vite puts eight letters of a digest before the ending: "desk-BsK3j9x_.js" below /assets/.
bool has_digest(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    const std::size_t dash = dot == std::string_view::npos || dot < 9 ? dot : dot - 9;
    return path.find("/assets/") != std::string_view::npos && dash != std::string_view::npos &&
           path[dash] == '-' && path.find('/', dash) == std::string_view::npos;
}

}  // namespace

std::string_view type_of_file(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
        {".wasm", "application/wasm"},
        {".txt", "text/plain; charset=utf-8"},
        {".mp3", "audio/mpeg"},
        {".pdf", "application/pdf"},
    };
    for (const auto& [end, type] : types)
        if (ends_with(name, end)) return type;
    return "application/octet-stream";
}

void AssetSet::add(std::string path, Asset asset) {
    by_path_.insert_or_assign(std::move(path), std::make_shared<const Asset>(std::move(asset)));
}

AssetSet AssetSet::plain() {
    AssetSet set;
    Asset page;
    page.type = std::string(type_of_file("index.html"));
    page.raw = plain_page;
    page.etag = etag_of(plain_page);
    set.add("/index.html", std::move(page));
    return set;
}

AssetSet AssetSet::built_in() {
    const EmbeddedAssets embedded = embedded_assets();
    if (embedded.count == 0) return plain();
    AssetSet set;
    for (std::size_t i = 0; i < embedded.count; ++i) {
        const EmbeddedAsset& one = embedded.list[i];
        set.add(one.path, Asset{std::string(type_of_file(one.path)), one.raw, one.gzip, one.brotli,
                                one.etag, one.immutable, nullptr});
    }
    return set;
}

Result<AssetSet> AssetSet::from_folder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return refuse(unfit(folder, "there is no such folder", "name the folder web/dist"));
    std::map<std::string, std::shared_ptr<const std::string>> files;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const bool hidden = at->path().filename().string().front() == '.';
        if (at->is_symlink(error) || hidden) {
            at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file(error)) continue;
        if (files.size() == assets_max)
            return refuse(unfit(folder, "more than " + std::to_string(assets_max) + " files",
                                "name the folder of the built pages alone"));
        if (at->file_size(error) > asset_bytes_max)
            return refuse(unfit(at->path(),
                                "larger than " + std::to_string(asset_bytes_max >> 20) + " MiB",
                                "leave it out"));
        auto bytes = store::read_file(at->path());
        if (!bytes) return refuse(bytes.error());
        const std::string path = "/" + fs::relative(at->path(), folder, error).generic_string();
        files[path] = std::make_shared<const std::string>(std::move(*bytes));
    }
    if (error) return refuse(unfit(folder, error.message(), "check the rights of the folder"));
    if (files.count("/index.html") == 0)
        return refuse(unfit(folder, "there is no index.html in it",
                            "build the pages first, then name web/dist"));
    AssetSet set;
    for (const auto& [path, bytes] : files) {
        if (ends_with(path, ".gz") && files.count(path.substr(0, path.size() - 3))) continue;
        if (ends_with(path, ".br") && files.count(path.substr(0, path.size() - 3))) continue;
        // Copies are kept alive with the original.
        struct Held {
            std::shared_ptr<const std::string> raw, gzip, brotli;
        };
        auto held = std::make_shared<Held>(Held{bytes, nullptr, nullptr});
        if (const auto it = files.find(path + ".gz"); it != files.end()) held->gzip = it->second;
        if (const auto it = files.find(path + ".br"); it != files.end()) held->brotli = it->second;
        Asset asset;
        asset.type = std::string(type_of_file(path));
        asset.raw = *held->raw;
        if (held->gzip) asset.gzip = *held->gzip;
        if (held->brotli) asset.brotli = *held->brotli;
        asset.etag = etag_of(asset.raw);
        asset.immutable = has_digest(path);
        asset.owned = std::shared_ptr<const std::string>(held, held->raw.get());
        set.add(path, std::move(asset));
    }
    return set;
}

std::shared_ptr<const Asset> AssetSet::find(std::string_view path) const {
    const auto at = [this](const std::string& name) {
        const auto it = by_path_.find(name);
        return it == by_path_.end() ? nullptr : it->second;
    };
    if (path.empty() || path.front() != '/') return nullptr;
    std::string name(path);
    if (auto found = at(name)) return found;
    if (!name.empty() && name.back() == '/') return at(name + "index.html");
    if (auto found = at(name + ".html")) return found;
    return at(name + "/index.html");
}

Coding choose_coding(const Asset& asset, std::string_view accept_encoding) {
    // Thousandths; -1: not named.
    int gzip = -1, brotli = -1, any = -1;
    each_member(accept_encoding, [&](std::string_view member) {
        const std::size_t end = std::min(member.find(';'), member.size());
        const std::string_view name = trimmed(member.substr(0, end));
        std::string_view weight = trimmed(member.substr(std::min(end + 1, member.size())));
        int worth = 1000;
        if (!weight.empty()) {
            if (weight.size() < 3 || (weight[0] != 'q' && weight[0] != 'Q') || weight[1] != '=')
                return;
            worth = weight[2] == '1' ? 1000 : 0;
            int scale = 100;
            for (std::size_t i = 4; worth < 1000 && i < weight.size() && i < 7; ++i) {
                if (weight[i] < '0' || weight[i] > '9') return;
                worth += (weight[i] - '0') * scale;
                scale /= 10;
            }
        }
        if (name == "br") brotli = worth;
        if (name == "gzip" || name == "x-gzip") gzip = worth;
        if (name == "*") any = worth;
    });
    if (brotli < 0) brotli = any;
    if (gzip < 0) gzip = any;
    const bool has_brotli = !asset.brotli.empty() && brotli > 0;
    const bool has_gzip = !asset.gzip.empty() && gzip > 0;
    if (has_brotli && (!has_gzip || brotli >= gzip)) return {asset.brotli, "br"};
    if (has_gzip) return {asset.gzip, "gzip"};
    return {asset.raw, {}};
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    bool found = false;
    each_member(if_none_match, [&](std::string_view member) {
        if (member.substr(0, 2) == "W/") member.remove_prefix(2);
        found = found || member == "*" || member == etag;
    });
    return found;
}

}  // namespace naga::serve
