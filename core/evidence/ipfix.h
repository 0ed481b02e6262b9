// IPFIX, the flow records of the Internet standard (RFC 7011, information elements of RFC 7012).
//
// Times are milliseconds since 1970. The messages of a stream, one behind the other, are an
// IPFIX file (RFC 5655): `Datagrams::bytes` as it is. What is written, with an example:
// docs/formats/ipfix.md.

#pragma once

#include "evidence/export.h"

namespace naga::evidence {

// Opens a stream.
FlowStream ipfix(Exporter exporter, Progress progress = {});

}  // namespace naga::evidence
