#include "report/html.h"

#include <doctest/doctest.h>

#include <limits>

using namespace naga;
using namespace naga::report;

TEST_CASE("A text cannot become markup") {
    CHECK(plain("<script>alert('x')</script> & \"more\"").code ==
          "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;");
    CHECK(element("td", {{"title", "\" onclick=\"x"}}, plain("<")).code ==
          "<td title=\"&quot; onclick=&quot;x\">&lt;</td>");
}

TEST_CASE("Broken UTF-8, control characters and turned writing are replaced") {
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(plain("a\xFFz").code == "a" + mark + "z");
    CHECK(plain("\xC0\xAF").code == mark + mark);             // a longer way to write "/"
    CHECK(plain("\xED\xA0\x80").code == mark + mark + mark);  // half of a pair
    CHECK(plain("cut \xE0\xBA").code == "cut " + mark + mark);
    CHECK(plain(std::string_view("\0\x1B", 2)).code == mark + mark);
    CHECK(plain("a\xE2\x80\xAEz").code == "a" + mark + "z");  // right-to-left override
    CHECK(plain("\u0EA5\u0EB2\u0EA7").code == "\u0EA5\u0EB2\u0EA7");
}

TEST_CASE("Numbers are grouped as each language does") {
    CHECK(as_decimal(1234567.891, 2, Language::english) == "1,234,567.89");
    CHECK(as_decimal(1234567.891, 2, Language::lao) == "1.234.567,89");
    CHECK(as_decimal(-0.5, 0, Language::english) == "\u22121");
    CHECK(as_decimal(-0.001, 2, Language::english) == "0.00");
    CHECK(as_decimal(999.5, 0, Language::english) == "1,000");
    CHECK(as_decimal(std::numeric_limits<double>::infinity(), 2, Language::english) == "\u2013");
    CHECK(as_decimal(std::numeric_limits<double>::quiet_NaN(), 2, Language::english) == "\u2013");
    CHECK(as_amount(0, Language::english) == "0");
    CHECK(as_amount(12.34, Language::english) == "12.3");
    CHECK(as_amount(0.456, Language::lao) == "0,46");
    CHECK(as_tenths(-15) == "-1.5");
    CHECK(as_tenths(40) == "4");
}

TEST_CASE("A page closes its elements in order") {
    Page page;
    page.open("ul").put("li", plain("a&b")).single("br").close();
    CHECK(page.take() == "<ul><li>a&amp;b</li>\n<br/></ul>\n");
}
