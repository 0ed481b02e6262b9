// A certificate for a server that has none: self-signed, made once, kept beside the database.
//
// Nobody vouches for it, so browsers warn. The administrator reads its SHA-256 fingerprint aloud,
// and whoever connects compares it with what the browser shows. ECDSA on P-256, valid for 397
// days (the most that browsers take), renewed when fewer than 30 are left.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "serve/http.h"

namespace naga::serve {

inline constexpr std::int64_t certificate_days = 397;
inline constexpr std::int64_t certificate_days_left_min = 30;

struct Identity {
    TlsFiles files;
    std::string fingerprint;  // SHA-256 of the certificate, "AB:CD:…", as browsers show it
    bool is_new = false;      // made by this call, so everybody must be told
};

// The certificate in `folder` (tls-cert.pem, tls-key.pem, the key readable by its owner only), or
// a new one for these names and addresses if there is none, it does not hold long enough, or it
// lacks one of them. `now` in seconds since 1970. Refused: a folder that cannot be written.
Result<Identity> own_identity(const std::filesystem::path& folder,
                              const std::vector<std::string>& names, std::int64_t now);

// Of a PEM file somebody gave. Refused: no certificate in it.
Result<std::string> fingerprint_of(const std::filesystem::path& certificate);

}  // namespace naga::serve
