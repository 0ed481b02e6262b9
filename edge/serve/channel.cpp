#include "serve/channel.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace naga::serve {

namespace {

// OpenSSL's own socket BIO raises SIGPIPE; this one does not.
int fd_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int bio_write(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t n = ::send(fd_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(n);
}

int bio_read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    const ssize_t n = ::recv(fd_of(bio), into, static_cast<std::size_t>(size), 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(n);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

BIO_METHOD* bio_method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "naga socket");
        BIO_meth_set_write(m, bio_write);
        BIO_meth_set_read(m, bio_read);
        BIO_meth_set_ctrl(m, bio_control);
        return m;
    }();
    return method;
}

// RFC 7301: we speak HTTP/1.1, whatever else is offered.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned int size, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, ours, 9, offered, size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

std::string tls_words() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char* words = code == 0 ? nullptr : ERR_reason_error_string(code);
    return words == nullptr ? "OpenSSL does not say why" : words;
}

}  // namespace

struct TlsServer::Context {
    SSL_CTX* ssl = nullptr;
    ~Context() { SSL_CTX_free(ssl); }
};

TlsServer::TlsServer() : context_(std::make_unique<Context>()) {}
TlsServer::~TlsServer() = default;

Result<std::shared_ptr<TlsServer>> TlsServer::open(const TlsFiles& files) {
    std::shared_ptr<TlsServer> server(new TlsServer);
    SSL_CTX* ssl = server->context_->ssl = SSL_CTX_new(TLS_server_method());
    const auto failed = [](const std::string& file, const char* what) {
        return refuse(Problem{Problem::Kind::invalid, file, what + (": " + tls_words()),
                              "without it no browser can be answered over TLS",
                              "name PEM files of a certificate and of its private key"});
    };
    if (ssl == nullptr) return failed(files.certificate, "TLS cannot be used");
    SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // Buffers only while bytes are in them: most connections wait.
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_cipher_list(ssl, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2
    SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, nullptr);
    if (SSL_CTX_use_certificate_chain_file(ssl, files.certificate.c_str()) != 1)
        return failed(files.certificate, "the certificate cannot be read");
    if (SSL_CTX_use_PrivateKey_file(ssl, files.key.c_str(), SSL_FILETYPE_PEM) != 1)
        return failed(files.key, "the private key cannot be read or is of another certificate");
    if (SSL_CTX_check_private_key(ssl) != 1)
        return failed(files.key, "the private key is of another certificate");
    return server;
}

struct Channel::Session {
    SSL* ssl = nullptr;
    ~Session() { SSL_free(ssl); }
};

Channel::Channel(int fd, const TlsServer* tls) : fd_(fd) {
    if (tls == nullptr) return;
    session_ = std::make_unique<Session>();
    session_->ssl = SSL_new(tls->context_->ssl);
    BIO* bio = BIO_new(bio_method());
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
    BIO_set_init(bio, 1);
    SSL_set_bio(session_->ssl, bio, bio);
    SSL_set_accept_state(session_->ssl);
}
Channel::~Channel() = default;

Channel::Step Channel::step_after(int did) {
    const int wants = SSL_get_error(session_->ssl, did);
    if (wants == SSL_ERROR_WANT_READ) return Step::wants_read;
    if (wants == SSL_ERROR_WANT_WRITE) return Step::wants_write;
    ERR_clear_error();
    return Step::ended;
}

Channel::Step Channel::shake_hands() {
    if (!session_) return Step::done;
    ERR_clear_error();
    const int did = SSL_do_handshake(session_->ssl);
    return did == 1 ? Step::done : step_after(did);
}

Channel::Step Channel::read(char* into, std::size_t size, std::size_t& got) {
    got = 0;
    if (session_) {
        ERR_clear_error();
        const int did = SSL_read_ex(session_->ssl, into, size, &got);
        return did == 1 ? Step::done : step_after(did);
    }
    const ssize_t n = ::recv(fd_, into, size, 0);
    if (n > 0) {
        got = static_cast<std::size_t>(n);
        return Step::done;
    }
    return n < 0 && (errno == EAGAIN || errno == EINTR) ? Step::wants_read : Step::ended;
}

Channel::Step Channel::write(std::string_view bytes, std::size_t& went) {
    return write(bytes, {}, went);
}

Channel::Step Channel::write(std::string_view first, std::string_view second, std::size_t& went) {
    went = 0;
    if (session_) {
        const std::string_view bytes = first.empty() ? second : first;
        ERR_clear_error();
        const int did = SSL_write_ex(session_->ssl, bytes.data(), bytes.size(), &went);
        return did == 1 ? Step::done : step_after(did);
    }
    // sendmsg does not write through these.
    iovec pieces[2] = {{const_cast<char*>(first.data()), first.size()},
                       {const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    const ssize_t n = ::sendmsg(fd_, &message, MSG_NOSIGNAL);
    if (n >= 0) {
        went = static_cast<std::size_t>(n);
        return Step::done;
    }
    return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? Step::wants_write : Step::ended;
}

void Channel::end_writing() {
    if (session_ && SSL_is_init_finished(session_->ssl)) {
        ERR_clear_error();
        SSL_shutdown(session_->ssl);
        ERR_clear_error();
    }
    ::shutdown(fd_, SHUT_WR);
}

}  // namespace naga::serve
