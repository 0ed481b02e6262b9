#include "serve/pages.h"

namespace naga::serve {

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string_view page_style() {
    return R"(
:root {
  color-scheme: light dark;
  --ink: #17202a; --paper: #fff; --muted: #55606c;
  --edge: #76828e; --accent: #0b5cad; --panel: #f3f5f7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --paper: #0f151c; --muted: #9fb0c0;
    --edge: #76828e; --accent: #6cb6ff; --panel: #18212b;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; color: var(--ink); background: var(--paper);
  font: 16px/1.5 "Noto Sans", "Noto Sans Lao", "Phetsarath OT", sans-serif;
}
:lang(lo) { line-height: 1.75 }
.exercise {
  margin: 0; padding: .25rem 1rem; background: #17202a; color: #fff;
  font-weight: 700; text-align: center;
}
main { max-width: 52rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem; margin: .5rem 0 }
h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem }
a { color: var(--accent) }
table { width: 100%; border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem }
th, td { border-bottom: 1px solid var(--edge) }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600 }
input, textarea, select, button {
  font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--edge); border-radius: 4px;
  padding: .4rem .6rem; max-width: 100%;
}
input, textarea, select { width: 100% }
button {
  min-height: 2rem; cursor: pointer; color: var(--paper);
  background: var(--accent); border-color: var(--accent);
}
form.inline { display: inline }
.muted { color: var(--muted) }
.letter {
  white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel);
  border-radius: 6px; padding: .75rem; margin: .75rem 0;
}
.unread { font-weight: 700 }
.tlp {
  background: #000; color: #ffc000; padding: 0 .4rem; border-radius: 3px;
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
.wrong { border-left: 4px solid #b2182b; padding-left: .75rem }
.cards { display: grid; gap: .5rem }
.cards { grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)) }
.card { border: 1px solid var(--edge); border-radius: 6px; padding: .75rem; break-inside: avoid }
.card svg { width: 7rem; height: 7rem; background: #fff; float: right }
.code { font: 700 1.15rem/1.4 "Noto Sans Mono", monospace }
@media print { main { max-width: none } .cards { grid-template-columns: 1fr 1fr } }
)";
}

std::string page(Language language, std::string_view title, std::string_view body) {
    const bool lao = language == Language::lao;
    std::string out = "<!doctype html>\n<html lang=\"";
    out += lao ? "lo" : "en";
    out +=
        "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\"><title>";
    out += escaped(title);
    out +=
        "</title><link rel=\"stylesheet\" href=\"/lite.css\"></head>\n<body>\n"
        "<header><p class=\"exercise\">EXERCISE EXERCISE EXERCISE</p></header>\n<main>\n";
    out += body;
    out += "\n</main>\n</body>\n</html>\n";
    return out;
}

}  // namespace naga::serve
