#include "wire/packets.h"

#include "wire/frames.h"

namespace naga::wire {

void packets_of(const Conversation& c, const Sites& sites, Packets& packets) {
    if (c.protocol == 6)
        tcp_packets_of(c, sites, packets);
    else
        datagrams_of(c, sites, packets);
}

}  // namespace naga::wire
