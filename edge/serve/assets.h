// The files of the web consoles: built into the program, or read from a folder once.
//
// Each has a content type, an ETag of its bytes, and, where that makes it smaller, copies
// compressed beforehand; the server chooses by Accept-Encoding. Where no console was built there
// is one plain page that says so.

#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace naga::serve {

struct Asset {
    std::string type;
    std::string_view raw;
    std::string_view gzip;    // RFC 1952; empty: none
    std::string_view brotli;  // RFC 7932; empty: none
    std::string etag;         // with its quotes
    bool immutable = false;   // its name has a digest of its content, so it never changes
    std::shared_ptr<const std::string> owned;  // what raw points to, unless it is in the program
};

// More files, or a larger one, are refused.
inline constexpr std::size_t assets_max = 2'000;
inline constexpr std::size_t asset_bytes_max = 16u << 20;

class AssetSet {
public:
    // Built in from web/dist (cmake/naga_assets.cmake), or the one plain page.
    static AssetSet built_in();
    // The plain page alone.
    static AssetSet plain();
    // Every file below a folder, and `x.gz` and `x.br` as copies of `x`. Links are not followed
    // and names that begin with a dot are left out. Refused: no folder, no index.html, too much.
    static Result<AssetSet> from_folder(const std::filesystem::path& folder);

    void add(std::string path, Asset asset);
    // "/" is "/index.html", "/desk" is "/desk.html" or "/desk/index.html" if that is there.
    std::shared_ptr<const Asset> find(std::string_view path) const;
    const std::map<std::string, std::shared_ptr<const Asset>, std::less<>>& all() const {
        return by_path_;
    }

private:
    std::map<std::string, std::shared_ptr<const Asset>, std::less<>> by_path_;
};

// By the end of the name; "application/octet-stream" where that is not known.
std::string_view type_of_file(std::string_view name);

// What of an asset to send to a client that accepts these encodings (RFC 9110 12.5.3), and the
// name of the encoding; empty: as it is.
struct Coding {
    std::string_view bytes;
    std::string_view name;
};
Coding choose_coding(const Asset& asset, std::string_view accept_encoding);

// Whether If-None-Match names this ETag (RFC 9110 13.1.2).
bool names_etag(std::string_view if_none_match, std::string_view etag);

// What the build embeds; generated.
struct EmbeddedAsset {
    const char* path;
    const char* etag;
    std::string_view raw, gzip, brotli;
    bool immutable;
};
struct EmbeddedAssets {
    const EmbeddedAsset* list;
    std::size_t count;
};
EmbeddedAssets embedded_assets();

}  // namespace naga::serve
