#include "serve/tls.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "store/files.h"

namespace naga::serve {

namespace {

template <auto free>
struct Free {
    template <typename T>
    void operator()(T* it) const {
        free(it);
    }
};
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;

Problem unfit(const std::filesystem::path& where, std::string what, std::string remedy) {
    ERR_clear_error();
    return {Problem::Kind::unavailable, where.string(), std::move(what),
            "the server needs a certificate to speak TLS", std::move(remedy)};
}

Certificate read_certificate(const std::string& pem) {
    const Memory bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return certificate;
}

std::string fingerprint(X509* certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        if (i > 0) text += ':';
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

bool is_address(const std::string& name) {
    unsigned char bits[sizeof(in6_addr)];
    return inet_pton(AF_INET, name.c_str(), bits) == 1 ||
           inet_pton(AF_INET6, name.c_str(), bits) == 1;
}

bool is_name(const std::string& name) {
    return !name.empty() && name.size() <= 253 &&
           name.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "-.") == std::string::npos;
}

bool still_fits(X509* certificate, const std::vector<std::string>& names, std::int64_t now) {
    std::time_t limit = now + certificate_days_left_min * 86'400;
    if (X509_cmp_time(X509_get0_notAfter(certificate), &limit) <= 0) return false;
    ERR_clear_error();
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return is_address(name)
                   ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                   : !is_name(name) ||
                         X509_check_host(certificate, name.data(), name.size(),
                                         X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) == 1;
    });
}

bool extend(X509* certificate, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// RFC 5280; the names in subjectAltName, where browsers look for them.
Certificate sign_own(EVP_PKEY* key, const std::vector<std::string>& names, std::int64_t now) {
    Certificate certificate(X509_new());
    unsigned char serial[16];
    if (!certificate || RAND_bytes(serial, sizeof serial) != 1) return nullptr;
    serial[0] &= 0x7F;
    const std::unique_ptr<BIGNUM, Free<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    X509* c = certificate.get();
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(c));
    X509_set_version(c, X509_VERSION_3);
    // A day early, for clocks that are behind.
    ASN1_TIME_set(X509_getm_notBefore(c), now - 86'400);
    ASN1_TIME_set(X509_getm_notAfter(c), now + (certificate_days - 1) * 86'400);
    X509_set_pubkey(c, key);
    X509_NAME* name = X509_get_subject_name(c);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("naga EXERCISE"), -1, -1, 0);
    X509_set_issuer_name(c, name);
    std::string alternatives;
    for (const std::string& one : names) {
        if (!is_address(one) && !is_name(one)) continue;
        alternatives += alternatives.empty() ? "" : ",";
        alternatives += (is_address(one) ? "IP:" : "DNS:") + one;
    }
    const bool extended = extend(c, NID_basic_constraints, "critical,CA:FALSE") &&
                          extend(c, NID_key_usage, "critical,digitalSignature") &&
                          extend(c, NID_ext_key_usage, "serverAuth") &&
                          (alternatives.empty() || extend(c, NID_subject_alt_name, alternatives));
    if (!extended || X509_sign(c, key, EVP_sha256()) == 0) return nullptr;
    return certificate;
}

std::string text_of(const Memory& bio) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

// Nobody but the owner can read the key, not even for a moment.
Result<void> write_key(const std::filesystem::path& path, const std::string& pem) {
    const std::string beside = path.string() + ".new";
    ::unlink(beside.c_str());
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            S_IRUSR | S_IWUSR);
    const bool written =
        file >= 0 && ::write(file, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()) &&
        ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!written || ::rename(beside.c_str(), path.c_str()) != 0) {
        ::unlink(beside.c_str());
        return refuse(unfit(path, "the private key cannot be written",
                            "check the rights of the folder and the free space"));
    }
    return {};
}

}  // namespace

Result<Identity> own_identity(const std::filesystem::path& folder,
                              const std::vector<std::string>& names, std::int64_t now) {
    const auto certificate_path = folder / "tls-cert.pem";
    const auto key_path = folder / "tls-key.pem";
    Identity identity{{certificate_path.string(), key_path.string()}, {}, false};
    std::error_code error;
    if (std::filesystem::exists(certificate_path, error) &&
        std::filesystem::exists(key_path, error)) {
        const auto pem = store::read_file(certificate_path);
        if (!pem) return refuse(pem.error());
        const Certificate old = read_certificate(*pem);
        if (!old)
            return refuse(unfit(certificate_path, "it is no certificate",
                                "remove it and tls-key.pem; a new one is then made"));
        if (still_fits(old.get(), names, now)) {
            identity.fingerprint = fingerprint(old.get());
            return identity;
        }
    }
    const Key key(EVP_EC_gen("P-256"));
    const Certificate fresh = key ? sign_own(key.get(), names, now) : nullptr;
    if (!fresh)
        return refuse(unfit(certificate_path, "OpenSSL could not make a certificate",
                            "give files of a certificate and a key"));
    const Memory certificate_pem(BIO_new(BIO_s_mem())), key_pem(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificate_pem.get(), fresh.get());
    PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    if (auto made = store::make_folder(folder); !made) return refuse(made.error());
    if (auto put = write_key(key_path, text_of(key_pem)); !put) return refuse(put.error());
    if (auto put = store::write_file(certificate_path, text_of(certificate_pem)); !put)
        return refuse(put.error());
    identity.fingerprint = fingerprint(fresh.get());
    identity.is_new = true;
    return identity;
}

Result<std::string> fingerprint_of(const std::filesystem::path& certificate) {
    const auto pem = store::read_file(certificate);
    if (!pem) return refuse(pem.error());
    const Certificate read = read_certificate(*pem);
    if (!read)
        return refuse(unfit(certificate, "there is no certificate in it", "name a PEM file"));
    return fingerprint(read.get());
}

}  // namespace naga::serve
