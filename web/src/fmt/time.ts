// Times of the exercise. `t` is seconds since STARTEX; the simulated wall time is the start of
// the scenario plus t, in the zone of the scenario or in UTC. The browser's own clock and zone
// are never asked.

export type Zone = { name: string; minutes: number };
export type Names = { days: string[]; months: string[] };

const two = (n: number): string => String(n).padStart(2, '0');

// T+02:14:30; before STARTEX T-00:05:00.
export function t_plus(t: number): string {
    const s = Math.floor(Math.abs(t));
    const parts = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
    return `T${t < 0 && s > 0 ? '-' : '+'}${parts.map(two).join(':')}`;
}

// T+02:14, for lists.
export const t_short = (t: number): string => t_plus(t).slice(0, -3);

// Seconds of "T+02:14", "T+02:14:30", "02:14" or "T+02:14:30.25"; undefined where it is none.
export function t_read(text: string): number | undefined {
    const found = /^\s*(?:[Tt]\+)?(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?\s*$/.exec(text);
    if (!found) return undefined;
    return Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0);
}

const start_ms = (start: string): number => {
    const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?/.exec(start);
    if (!found) return 0;
    const [, y, mo, d, h, mi, s] = found.map(Number);
    return Date.UTC(y!, mo! - 1, d!, h!, mi!, s || 0);
};

export type Moment = { date: string; time: string; zone: string };

// UTC+7, UTC+6:30, UTC.
export function offset(minutes: number): string {
    if (minutes === 0) return 'UTC';
    const size = Math.abs(minutes);
    const rest = size % 60;
    return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest ? ':' + two(rest) : ''}`;
}

// The simulated moment at t: "Mon 9 Dec 2013", "11:14:30", "ICT (UTC+7)".
export function moment(start: string, zone: Zone, t: number, names: Names, utc = false): Moment {
    const at = new Date(start_ms(start) + Math.floor(t) * 1000 - (utc ? zone.minutes * 60000 : 0));
    const day = names.days[at.getUTCDay()];
    const month = names.months[at.getUTCMonth()];
    return {
        date: `${day} ${at.getUTCDate()} ${month} ${at.getUTCFullYear()}`,
        time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`,
        zone: utc ? 'UTC' : `${zone.name} (${offset(zone.minutes)})`,
    };
}

// 11:14 of a moment in real time (milliseconds since 1970), in the zone of the exercise.
export function wall_time(wall: number, zone: Zone): string {
    const at = new Date(wall + zone.minutes * 60000);
    return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

export type Length = { key: 'seconds' | 'minutes' | 'hours'; n: number };

// 14 s, 11 min, 3 h: one unit, rounded down, for "… ago" and "in …".
export function length(seconds: number): Length {
    const s = Math.max(0, Math.floor(seconds));
    if (s < 60) return { key: 'seconds', n: s };
    if (s < 7200) return { key: 'minutes', n: Math.floor(s / 60) };
    return { key: 'hours', n: Math.floor(s / 3600) };
}
