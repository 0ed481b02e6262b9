#include "wire/packets.h"

#include "wire/frames.h"

namespace naga::wire {

void packets_of(const Conversation& c, const Sites& sites, const TellDialogue& tell,
                Packets& packets) {
    if (c.protocol == 6)
        tcp_packets_of(c, sites, tell, packets);
    else
        datagrams_of(c, sites, packets);
}

void packets_of(const Conversation& c, const Sites& sites, Packets& packets) {
    static const TellDialogue made_up = made_up_dialogue;
    packets_of(c, sites, made_up, packets);
}

}  // namespace naga::wire
