#include <array>
#include <span>

#include "wire/web.h"

namespace naga::wire {

namespace {

// Browsers and programs as they named themselves in December 2013.
constexpr std::array<std::string_view, 6> of_windows_xp = {
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0; .NET CLR 2.0.50727; .NET CLR "
    "3.0.4506.2152; .NET CLR 3.5.30729)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 5.1; Trident/4.0)",
    "Mozilla/5.0 (Windows NT 5.1; rv:25.0) Gecko/20100101 Firefox/25.0",
    "Mozilla/5.0 (Windows NT 5.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.57 "
    "Safari/537.36",
    "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)",
    "Opera/9.80 (Windows NT 5.1) Presto/2.12.388 Version/12.16"};
constexpr std::array<std::string_view, 6> of_windows_7 = {
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/31.0.1650.57 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:25.0) Gecko/20100101 Firefox/25.0",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; WOW64; Trident/6.0)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (Windows NT 6.1; rv:25.0) Gecko/20100101 Firefox/25.0",
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)"};
constexpr std::array<std::string_view, 6> of_linux = {
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:25.0) Gecko/20100101 Firefox/25.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.57 "
    "Safari/537.36",
    "Mozilla/5.0 (X11; Linux i686; rv:17.0) Gecko/20130917 Firefox/17.0 Iceweasel/17.0.9",
    "Mozilla/5.0 (X11; Linux x86_64; rv:24.0) Gecko/20100101 Firefox/24.0",
    "Wget/1.13.4 (linux-gnu)",
    "curl/7.26.0 (x86_64-pc-linux-gnu) libcurl/7.26.0 OpenSSL/1.0.1e zlib/1.2.7 libidn/1.25 "
    "libssh2/1.4.2 librtmp/2.3"};
constexpr std::array<std::string_view, 6> of_freebsd = {
    "Mozilla/5.0 (X11; FreeBSD amd64; rv:25.0) Gecko/20100101 Firefox/25.0",
    "Mozilla/5.0 (X11; FreeBSD amd64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.57 "
    "Safari/537.36",
    "Mozilla/5.0 (X11; FreeBSD i386; rv:17.0) Gecko/20130917 Firefox/17.0",
    "Opera/9.80 (X11; FreeBSD 9.2-RELEASE amd64) Presto/2.12.388 Version/12.16",
    "fetch libfetch/2.0",
    "Lynx/2.8.7rel.2 libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/1.0.1e"};
constexpr std::array<std::string_view, 6> of_android = {
    "Mozilla/5.0 (Linux; U; Android 4.1.2; en-us; GT-I8190 Build/JZO54K) AppleWebKit/534.30 "
    "(KHTML, "
    "like Gecko) Version/4.0 Mobile Safari/534.30",
    "Mozilla/5.0 (Linux; Android 4.2.2; GT-I9500 Build/JDQ39) AppleWebKit/537.36 (KHTML, like "
    "Gecko) "
    "Chrome/31.0.1650.59 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; U; Android 4.0.4; th-th; GT-S7562 Build/IMM76I) AppleWebKit/534.30 "
    "(KHTML, "
    "like Gecko) Version/4.0 Mobile Safari/534.30",
    "Opera/9.80 (Android; Opera Mini/7.5.33361/31.1543; U; en) Presto/2.8.119 Version/11.10",
    "Dalvik/1.6.0 (Linux; U; Android 4.1.2; GT-N7100 Build/JZO54K)",
    "Mozilla/5.0 (Android; Mobile; rv:25.0) Gecko/25.0 Firefox/25.0"};

std::string_view pick(std::span<const std::string_view> agents, std::uint8_t agent) {
    return agents[agent % agents.size()];
}

}  // namespace

std::string_view agent_of(const Habit& habit) {
    switch (habit.system) {
        case System::windows_xp: return pick(of_windows_xp, habit.agent);
        case System::windows_7: return pick(of_windows_7, habit.agent);
        case System::linux_3: return pick(of_linux, habit.agent);
        case System::freebsd_9: return pick(of_freebsd, habit.agent);
        case System::android_4: return pick(of_android, habit.agent);
    }
    return of_linux[0];
}

}  // namespace naga::wire
