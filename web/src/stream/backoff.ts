// The life of a connection, as a pure machine: what happened goes in, what to do comes out.
//
//   closed --open--> trying --hear--> live --fail--> waiting --due/now--> trying
//   trying --fail--> waiting;  any --denied--> denied;  any --close--> closed
//
// Waits are 1, 2, 5, then 10 s, each up to a fifth longer by chance, so that forty browsers do not
// come back in the same second. A live connection that says nothing for 15 s (three beats) has
// failed. Times are milliseconds of any clock that only goes forward.

export type Link = {
    state: 'closed' | 'trying' | 'live' | 'waiting' | 'denied';
    tries: number; // failures since it was last live
    since: number; // of this state
    next: number; // of waiting: when it is due
    heard: number; // of live: the last word of the server
    lost: number | undefined; // when it was last live, while it is not
};

export type Happening = 'open' | 'hear' | 'fail' | 'now' | 'tick' | 'denied' | 'close';

export const waits_ms = [1000, 2000, 5000, 10000] as const;
export const silence_ms = 15000;

export const idle: Link = {
    state: 'closed',
    tries: 0,
    since: 0,
    next: 0,
    heard: 0,
    lost: undefined,
};

const fail = (link: Link, now: number, chance: number): Link => {
    const wait = waits_ms[Math.min(link.tries, waits_ms.length - 1)]!;
    return {
        ...link,
        state: 'waiting',
        tries: link.tries + 1,
        since: now,
        next: now + Math.round(wait * (1 + chance / 5)),
        lost: link.lost ?? now,
    };
};

const attempt = (link: Link, now: number): Link => ({ ...link, state: 'trying', since: now });

// `chance` in [0, 1) lengthens a wait. The answer is the same object where nothing changes; who
// sees the state become `trying` opens a connection, who sees it leave trying or live closes it.
export function step(link: Link, what: Happening, now: number, chance = 0): Link {
    switch (what) {
        case 'close':
            return { ...idle };
        case 'denied':
            return { ...link, state: 'denied', since: now };
        case 'open':
            return link.state === 'closed' || link.state === 'denied'
                ? attempt({ ...idle }, now)
                : link;
        case 'hear':
            if (link.state === 'live') return { ...link, heard: now };
            return link.state === 'trying'
                ? { state: 'live', tries: 0, since: now, next: 0, heard: now, lost: undefined }
                : link;
        case 'fail':
            return link.state === 'trying' || link.state === 'live'
                ? fail(link, now, chance)
                : link;
        case 'now':
            return link.state === 'waiting' ? attempt(link, now) : link;
        case 'tick':
            if (link.state === 'waiting' && now >= link.next) return attempt(link, now);
            if (link.state === 'live' && now - link.heard > silence_ms)
                return fail(link, now, chance);
            if (link.state === 'trying' && now - link.since > silence_ms)
                return fail(link, now, chance);
            return link;
    }
}
