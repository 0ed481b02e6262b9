// NetFlow version 9, as routers send their flow records to a collector (RFC 3954).
//
// Times are milliseconds of the exporter's uptime; an exporter sends on whole seconds
// (evidence/export.h), so that head and records agree to the millisecond. Why a flow ended is not
// said: the RFC has no field for it. What is written, with an example: docs/formats/netflow9.md.

#pragma once

#include <string>

#include "evidence/export.h"

namespace naga::evidence {

// Opens a stream. Needs booted_us before any flow it takes.
FlowStream netflow9(Exporter exporter, Progress progress = {});

// The datagrams of a stream as a file: packets of a pcap (evidence/pcap.h, whose head goes first)
// by UDP from the exporter to its collector. Appends them.
void append_pcap(const Exporter& exporter, const Datagrams& datagrams, std::string& out);

}  // namespace naga::evidence
