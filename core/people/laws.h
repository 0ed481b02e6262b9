// How people and providers take their time: clean-ups, clicks, reports, take-downs.
//
// Pure laws: chance is handed in as a uniform or an exponential draw that the caller looked
// up, and the answer is a length of time. Sources stand at each law and on its page in
// docs/models.

#pragma once

#include "base/time.h"

namespace naga::people {

// What the owner of a compromised host was told. A poor notice is no better than none
// (Vasek and Moore 2012).
enum class Notice { none_or_poor, detailed };

// How long until the host is clean. Cumulative hazard in days: 0.1393 t^0.5255 without a
// useful notice, 0.3857 t^0.3318 after a detailed one, fitted to Vasek and Moore (2012):
// 13 and 45 %, 32 and 62 % after 1 and 16 days. The clock of the law starts at the infection
// or at the notice; whoever is told later keeps the earlier of the two instants, and a second
// notice changes nothing. `exponential` has mean 1. A time factor of 2 makes everything happen
// twice as fast. Needs exponential >= 0 and time_factor > 0.
Duration clean_up_delay(Notice notice, double exponential, double time_factor);

// Staff who clean by order take this long for a host, one after the other (assumption).
inline constexpr Duration cleaning_a_host = Duration::minutes(20);

// From the order to the patch on a host, switched off as it may be meanwhile: lognormal,
// median 12 h, sigma 1.0 (assumption; without an order patches take weeks).
Duration patch_delay(double uniform);

// Of the infected hosts that are to be isolated this share is not found on the day (assumption).
inline constexpr double overlooked = 0.1;

// Whether a person falls for a lure: the share of people who do, times their caution (1 on an
// ordinary day, less after an advisory). The same uniform at more caution never adds a click.
constexpr bool falls_for(double uniform, double susceptible, double caution) {
    return uniform < susceptible * caution;
}

// An advisory makes people half as likely to fall for a lure, for eight hours (assumption).
inline constexpr double caution_after_advisory = 0.5;
inline constexpr Duration advisory_lasts = Duration::hours(8);

// From the arrival of a lure to the password typed: lognormal, median 1 h, sigma 1.85, so
// that half are typed in the first hour and 90 % in ten (Trusteer 2010). The first of ten is
// typed within about four minutes (DBIR 2016: first click after 3 min 45 s).
Duration lure_delay(double uniform);

// Of those who do not click 20 % report a lure, of those who do 11 % (DBIR 2024).
inline constexpr double reports_of_careful = 0.20;
inline constexpr double reports_of_clickers = 0.11;
// From the arrival of a lure to its report: lognormal, median 28 min, sigma 1.2 (assumption).
Duration report_delay(double uniform);

// Where a lair stands: an ordinary or broken-into host; hosting that expects complaints and
// moves on (the rock-phish gang); names that change their address every few minutes.
enum class Hosting { ordinary, resilient, fast_flux };
// How the state there holds it: it helps, it prohibits but does little, it looks away.
enum class Stance { helpful, inadequate, ignoring };
// From a request to the lair being gone, lognormal in hours: ordinary mu 2.971, sigma 1.517;
// resilient 4.010, 1.040; fast flux 4.710, 1.068 (fitted to means and medians of Moore and
// Clayton 2007). Stance multiplies by 0.25, 1 or 3 (assumption).
Duration take_down_delay(Hosting hosting, Stance stance, double uniform);

// Lognormal, for answers, notices, work and whatever else people take their time over. Without
// a sigma exactly the median; without a median exactly no time. Needs 0 < uniform < 1 and
// sigma >= 0.
Duration delay(Duration median, double sigma, double uniform);

}  // namespace naga::people
