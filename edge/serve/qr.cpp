#include "serve/qr.h"

#include <qrencode.h>

#include <memory>

namespace naga::serve {

namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else if (c == '"')
            out += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20)
            out += c;
    }
    return out;
}

}  // namespace

Result<std::string> qr_svg(std::string_view text, std::string_view title) {
    std::unique_ptr<QRcode, FreeCode> code;
    if (!text.empty() && text.size() <= qr_bytes_max)
        code.reset(QRcode_encodeData(static_cast<int>(text.size()),
                                     reinterpret_cast<const unsigned char*>(text.data()), 0,
                                     QR_ECLEVEL_M));
    if (!code)
        return refuse(Problem{Problem::Kind::invalid, "QR code",
                              "a text of " + std::to_string(text.size()) + " bytes",
                              "1 to " + std::to_string(qr_bytes_max) + " bytes fit into a code",
                              "shorten the text"});
    constexpr int quiet = 4;
    const int width = code->width;
    std::string path;
    for (int y = 0; y < width; ++y)
        for (int x = 0; x < width;) {
            int end = x;
            while (end < width && (code->data[y * width + end] & 1) != 0) ++end;
            if (end > x)
                path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h" +
                        std::to_string(end - x) + "v1h-" + std::to_string(end - x) + "z";
            x = end + 1;
        }
    const std::string side = std::to_string(width + 2 * quiet);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" role=\"img\" shape-rendering=\"crispEdges\"><title>" + escaped(title) +
           "</title><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path d=\"" +
           path + "\"/></svg>";
}

}  // namespace naga::serve
