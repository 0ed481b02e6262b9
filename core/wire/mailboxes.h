// Who has which mailbox: names and addresses of the counted people, and who logs in to them.
//
// The n-th of a group of people has one name and one address for as long as the world lives; no
// two people of a mail service share an address. Names are common given names and invented
// surnames, so that they are nobody's. Looked up, never stored.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "inet/address.h"
#include "wire/passing.h"

namespace naga::wire {

struct Mailbox {
    std::string address;  // "khamla.vongtha@gov-la.example"
    Text given;           // "Khamla"
    Text name;            // "Khamla VONGTHA"
};

// Needs a person below the count of the people. Cost: a pass over the groups of people.
Mailbox mailbox_of(const world::Nation& nation, std::uint32_t people, std::uint32_t person);

// What stands behind the @ of a host's letters: its name without a first label that says what the
// host does ("mail.gov-la.example": "gov-la.example").
std::string mail_domain_of(std::string_view host);

// A log-in to a mailbox.
struct LogIn {
    std::int64_t at_us = 0;  // since STARTEX
    std::uint64_t identity = 0;
    std::uint32_t people = 0, person = 0;
    inet::Address from;
    bool failed = false;              // a wrong password
    std::uint16_t campaign = 0xFFFF;  // truth: whose doing it is
};

// Appends the log-ins of these people in a minute, by (at_us, identity): their own, from their
// desks, homes and journeys, and those of strangers with stolen passwords (world::Seen
// account_abuse, one for each account). Needs a minute of the film.
void log_ins_of(const Stage& stage, std::uint32_t people, std::int64_t minute,
                std::vector<LogIn>& log_ins);

// Where the stranger sits who uses what a campaign stole: a machine that he rents in his actor's
// country, the one from which he asks for the service's pages (wire/attacks.h); where that
// country has no counted hosts, an address there or anywhere abroad.
inet::Address stranger_of(const Stage& stage, std::uint32_t campaign, std::uint32_t service);
// The identity of the k-th log-in of strangers in the minute: that of its conversation.
std::uint64_t abuse_identity(std::uint64_t seed, std::uint32_t people, std::uint32_t campaign,
                             std::int64_t minute, std::uint32_t k);

// How many things come in a minute of which `mean` come on average: Poisson's law, from one
// uniform.
std::int64_t arrivals(double mean, double uniform);

// How busy people are with mail, in an hour of the local day: the share of the day's mail, in
// thousandths. On Saturdays and Sundays a quarter of it comes.
std::int64_t mail_permille(std::int64_t hour);
inline constexpr std::int64_t log_ins_a_person_day = 4;

}  // namespace naga::wire
