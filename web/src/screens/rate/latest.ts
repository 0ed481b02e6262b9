import type { Objective, Rated } from '../staff/objects';

// The latest rating of each seat; the own one from the tablet's queue where it was not sent yet.
export function latest(
    of: Objective,
    seat: string | undefined,
): { own?: Pick<Rated, 'rating' | 'note'>; others: Rated[] } {
    const by_seat = new Map<string, Rated>();
    for (const rated of of.ratings) by_seat.set(rated.seat, rated);
    const own = seat ? by_seat.get(seat) : undefined;
    const others = [...by_seat.values()].filter((r) => r.seat !== seat);
    return { own, others };
}
