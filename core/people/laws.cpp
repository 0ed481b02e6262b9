#include "people/laws.h"

#include "base/det_math.h"
#include "base/ensure.h"

namespace naga::people {

Duration clean_up_delay(Notice notice, double exponential, double time_factor) {
    ensure(exponential >= 0 && time_factor > 0, "a clean-up takes time, and time passes");
    const double factor = notice == Notice::detailed ? 0.3857 : 0.1393;
    const double power = notice == Notice::detailed ? 0.3318 : 0.5255;
    const double days = det::pow(exponential / factor, 1.0 / power);
    return Duration::from_hours(24.0 * days / time_factor);
}

Duration delay(Duration median, double sigma, double uniform) {
    if (median <= Duration()) return Duration();
    if (sigma == 0) return median;
    return Duration::from_hours(median.in_hours() *
                                det::exp(sigma * det::normal_quantile(uniform)));
}

Duration patch_delay(double uniform) { return delay(Duration::hours(12), 1.0, uniform); }

Duration lure_delay(double uniform) { return delay(Duration::hours(1), 1.85, uniform); }

Duration report_delay(double uniform) { return delay(Duration::minutes(28), 1.2, uniform); }

Duration take_down_delay(Hosting hosting, Stance stance, double uniform) {
    double mu = 0, sigma = 0, factor = 0;
    switch (hosting) {
        case Hosting::ordinary: mu = 2.971, sigma = 1.517; break;
        case Hosting::resilient: mu = 4.010, sigma = 1.040; break;
        case Hosting::fast_flux: mu = 4.710, sigma = 1.068; break;
    }
    switch (stance) {
        case Stance::helpful: factor = 0.25; break;
        case Stance::inadequate: factor = 1.0; break;
        case Stance::ignoring: factor = 3.0; break;
    }
    return Duration::from_hours(factor * det::exp(mu + sigma * det::normal_quantile(uniform)));
}

}  // namespace naga::people
