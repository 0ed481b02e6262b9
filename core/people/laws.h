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
// 13 and 45 %, 32 and 62 % after 1 and 16 days. `exponential` has mean 1. A time factor of 2
// makes everything happen twice as fast.
Duration clean_up_delay(Notice notice, double exponential, double time_factor);

// From the arrival of a lure to the password typed: lognormal, median 1 h, sigma 1.85, so
// that half are typed in the first hour and 90 % in ten (Trusteer 2010).
Duration lure_delay(double uniform);

// Of those who do not click 20 % report a lure, of those who do 11 % (DBIR 2024).
inline constexpr double reports_of_careful = 0.20;
inline constexpr double reports_of_clickers = 0.11;
// From the arrival of a lure to its report: lognormal, median 28 min, sigma 1.2 (assumption).
Duration report_delay(double uniform);

// How a host of a lair stands to requests: helpful, prohibited but inadequate, ignoring.
enum class Stance { helpful, inadequate, ignoring };
// Take-down by the provider that hosts it, lognormal in hours: ordinary hosts mu 2.971, sigma
// 1.517; resilient ones 4.010, 1.040 (Moore and Clayton 2007). Stance multiplies by 0.25, 1
// or 3 (assumption).
Duration take_down_delay(bool resilient, Stance stance, double uniform);

// Lognormal with a median and a sigma; a median of 0 is exactly no time.
Duration delay(Duration median, double sigma, double uniform);

}  // namespace naga::people
