// Letters as files: single messages (.eml) and mailboxes (mbox).
//
// A message is written as the gateway took it: RFC 5322, lines end in CRLF. A mailbox is of the
// kind called mboxrd (RFC 4155 and docs/formats/mbox.md): each letter behind a `From ` line with
// its sender and its time in UTC, lines end in LF, and a line of the letter that begins with `From
// ` or with `>`s before it gets one `>` more, so that reading takes back exactly what was written.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace naga::evidence {

// The letter as one message, with its file name: "3F2A01BC7D.eml", by its queue id.
std::string eml(const Letter& letter);
std::string eml_name(const Letter& letter);

// Appends letters to a mailbox, in their order.
void append_mbox(std::span<const Letter> letters, std::string& mbox);

// "Mon Dec  9 02:15:02 2013", of a time since 1970 in UTC.
std::string as_asctime(std::int64_t since_1970_us);

}  // namespace naga::evidence
