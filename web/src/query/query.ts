// The query language as the bar draws and edits it (docs/formats/query.md). The server alone
// decides what a query means; here it is cut into pieces for colour, chips and "filter for".

export type Kind =
    'field' | 'sign' | 'value' | 'quote' | 'word' | 'not' | 'join' | 'bracket' | 'blank';
export type Token = { text: string; kind: Kind; at: number };

const shape = /\s+|"(?:\\.|[^"\\])*"?|[()]|>=|<=|[:<>]|(?:\\.|[^\s()":<>\\])+|\\?/gy;

// Every character is in exactly one token, in order: the bar lays them below the text.
export function tokens(query: string): Token[] {
    const raw: { text: string; at: number }[] = [];
    shape.lastIndex = 0;
    while (shape.lastIndex < query.length) {
        const at = shape.lastIndex;
        const found = shape.exec(query)?.[0];
        const text = found || query[at]!;
        raw.push({ text, at });
        shape.lastIndex = at + text.length;
    }
    let in_value = 0; // brackets open behind a field
    let after_sign = false;
    return raw.map(({ text, at }, i): Token => {
        const next = raw.slice(i + 1).find((r) => r.text.trim());
        const plain = /^[a-z_]\w*(\.\w+)?$/i.test(text);
        let kind: Kind;
        if (!text.trim()) return { text, at, kind: 'blank' };
        if (text === '(' || text === ')') {
            if (text === '(' && (after_sign || in_value)) in_value++;
            if (text === ')' && in_value) in_value--;
            kind = 'bracket';
        } else if (/^([:<>]|>=|<=)$/.test(text)) kind = 'sign';
        else if (/^not$/i.test(text) && !after_sign) kind = 'not';
        else if (/^(and|or)$/i.test(text) && !after_sign) kind = 'join';
        else if (text.startsWith('"')) kind = 'quote';
        else if (!after_sign && !in_value && plain && next && /^([:<>]|>=|<=)$/.test(next.text))
            kind = 'field';
        else kind = after_sign || in_value ? 'value' : 'word';
        // "T+02:10" and "10:30" hold a sign within a value: it stays a value.
        after_sign = kind === 'sign';
        return { text, at, kind };
    });
}

export type Condition = { text: string; from: number; to: number; not: boolean };

// The conditions that all must hold, as chips. Undefined where an OR outside of brackets makes
// "take this one away" mean something else.
export function conditions(query: string): Condition[] | undefined {
    const out: Condition[] = [];
    let now: Condition | undefined;
    let depth = 0;
    let open = false; // a sign waits for its value
    const end = () => {
        if (now) out.push({ ...now, text: query.slice(now.from, now.to) });
        now = undefined;
    };
    const all = tokens(query);
    for (let i = 0; i < all.length; i++) {
        const { text, kind, at } = all[i]!;
        const glued = i > 0 && all[i - 1]!.kind !== 'blank';
        if (kind === 'blank') continue;
        if (depth === 0 && kind === 'join') {
            if (/^or$/i.test(text)) return undefined;
            end();
            continue;
        }
        const continues =
            now &&
            (depth > 0 ||
                open ||
                kind === 'sign' ||
                (glued && all[i - 1]!.kind === 'sign') ||
                (now.not && now.from + 3 >= now.to));
        const more = now && glued && kind === 'value';
        if (!continues && !more) {
            end();
            now = { text: '', from: at, to: at, not: kind === 'not' };
        }
        if (text === '(') depth++;
        if (text === ')') depth = Math.max(0, depth - 1);
        open = kind === 'sign';
        now!.to = at + text.length;
    }
    end();
    return out;
}

export const without = (query: string, gone: Condition): string =>
    (query.slice(0, gone.from) + query.slice(gone.to))
        .replace(/^\s*AND\s+|\s+AND\s*$/i, '')
        .replace(/\s+/g, ' ')
        .trim();

// A value as it must be written: in quotes where letters of the language stand in it.
export function written(value: string): string {
    if (/^[^\s()":<>*\\]+$/.test(value) && !value.includes('..') && !/^(and|or|not)$/i.test(value))
        return value;
    return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

export function with_condition(query: string, field: string, value: string, not = false): string {
    const one = `${not ? 'NOT ' : ''}${field}:${written(value)}`;
    const all = conditions(query);
    if (all?.some((c) => c.text === one)) return query;
    // An OR outside of brackets gets them, else the new condition would bind to its end alone.
    const before = all || !query.trim() ? query.trim() : `(${query.trim()})`;
    return before ? `${before} ${one}` : one;
}

// What an indicator is, by its look.
export function kind_of_value(value: string): string | undefined {
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return 'ipv4';
    if (/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/.test(value)) return 'prefix';
    if (/^[0-9a-f]*:[0-9a-f:]+$/i.test(value) && value.split(':').length > 2) return 'ipv6';
    if (/^https?:\/\//i.test(value)) return 'url';
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return 'email';
    if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) return 'hash';
    if (/^([a-z0-9_-]+\.)+[a-z]{2,}$/i.test(value)) return 'domain';
    return undefined;
}
