#include "people/laws.h"

#include "base/det_math.h"

namespace naga::people {

Duration clean_up_delay(Notice notice, double exponential, double time_factor) {
    const double factor = notice == Notice::detailed ? 0.3857 : 0.1393;
    const double power = notice == Notice::detailed ? 0.3318 : 0.5255;
    const double days = det::pow(exponential / factor, 1.0 / power);
    return Duration::from_hours(24.0 * days / time_factor);
}

Duration delay(Duration median, double sigma, double uniform) {
    if (median <= Duration()) return Duration();
    return Duration::from_hours(median.in_hours() *
                                det::exp(sigma * det::normal_quantile(uniform)));
}

Duration lure_delay(double uniform) { return delay(Duration::hours(1), 1.85, uniform); }

Duration report_delay(double uniform) { return delay(Duration::minutes(28), 1.2, uniform); }

Duration take_down_delay(bool resilient, Stance stance, double uniform) {
    const double mu = resilient ? 4.010 : 2.971;
    const double sigma = resilient ? 1.040 : 1.517;
    double factor = 1.0;
    switch (stance) {
        case Stance::helpful: factor = 0.25; break;
        case Stance::inadequate: factor = 1.0; break;
        case Stance::ignoring: factor = 3.0; break;
    }
    return Duration::from_hours(factor * det::exp(mu + sigma * det::normal_quantile(uniform)));
}

}  // namespace naga::people
