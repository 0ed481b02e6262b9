#include "wire/hosts.h"

namespace naga::wire {

namespace {

// Signatures of p0f 3.09, sections tcp:request and tcp:response; ports of the systems' defaults.
constexpr Stack stacks[systems] = {
    // *:128:0:*:65535,0:mss,nop,nop,sok
    {System::windows_xp, 128, 1460, 65535, 0, false, false, Numbering::one_counter, 8, 1025, 5000},
    // *:128:0:*:8192,8:mss,nop,ws,nop,nop,sok
    {System::windows_7, 128, 1460, 8192, 8, true, false, Numbering::one_counter, 12, 49152, 65535},
    // *:64:0:*:mss*10,7:mss,sok,ts,nop,ws
    {System::linux_3, 64, 1460, 14600, 7, true, true, Numbering::per_flow, 20, 32768, 61000},
    // *:64:0:*:65535,6:mss,nop,ws,sok,ts
    {System::freebsd_9, 64, 1460, 65535, 6, true, true, Numbering::one_counter, 20, 10000, 65535},
    // *:64:0:*:mss*44,3:mss,sok,ts,nop,ws
    {System::android_4, 64, 1460, 64240, 3, true, true, Numbering::per_flow, 20, 32768, 61000},
};
constexpr std::string_view words[systems] = {"Windows XP", "Windows 7", "Linux 3", "FreeBSD 9",
                                             "Android 4"};

}  // namespace

std::string_view word(System system) { return words[static_cast<std::size_t>(system)]; }

const Stack& stack_of(System system) { return stacks[static_cast<std::size_t>(system)]; }

}  // namespace naga::wire
