// The part of ICU's message format that naga's catalogues use: {name}, {n, number},
// {n, plural, =0 {..} one {..} other {#}} and {k, select, a {..} other {..}}.
//
// A message is parsed once and kept. A wrong message is shown as it stands, so that a slip of a
// translator never empties a screen; the test of the catalogues refuses it before that.
import { number } from '../fmt/number';

type Plain = { name: string; kind: 'value' | 'number' | 'hash' };
type Cases = { name: string; kind: 'plural' | 'select'; cases: Map<string, Part[]> };
type Part = string | Plain | Cases;

export type Values = Record<string, string | number | undefined>;

export class BadMessage extends Error {}

class Reader {
    at = 0;
    constructor(readonly text: string) {}

    // Up to the closing bracket of the case it is in, or to the end.
    parts(in_plural: boolean, depth: number): Part[] {
        if (depth > 8) throw new BadMessage('nested too deep');
        const out: Part[] = [];
        let words = '';
        const flush = () => {
            if (words) out.push(words);
            words = '';
        };
        while (this.at < this.text.length) {
            const c = this.text[this.at]!;
            if (c === '}') break;
            this.at++;
            if (c === '#' && in_plural) {
                flush();
                out.push({ name: '', kind: 'hash' });
            } else if (c === '{') {
                flush();
                out.push(this.argument(depth));
            } else words += c;
        }
        flush();
        return out;
    }

    private take(pattern: RegExp): string | undefined {
        const found = pattern.exec(this.text.slice(this.at));
        if (!found) return undefined;
        this.at += found[0].length;
        return found[1] ?? found[0];
    }

    private argument(depth: number): Part {
        const name = this.take(/^\s*(\w+)\s*/)?.trim();
        if (!name) throw new BadMessage('a name is missing behind {');
        if (this.take(/^\}/)) return { name, kind: 'value' };
        const kind = this.take(/^,\s*(\w+)\s*/);
        if (kind === 'number' && this.take(/^\}/)) return { name, kind };
        if ((kind !== 'plural' && kind !== 'select') || !this.take(/^,\s*/))
            throw new BadMessage(`what is {${name}, ${kind}?`);
        const cases = new Map<string, Part[]>();
        for (;;) {
            const key = this.take(/^\s*(=?\w+)\s*\{/);
            if (!key) break;
            cases.set(key, this.parts(kind === 'plural', depth + 1));
            if (!this.take(/^\}/)) throw new BadMessage(`case ${key} does not end`);
        }
        if (!this.take(/^\s*\}/)) throw new BadMessage(`{${name}} does not end`);
        if (!cases.has('other')) throw new BadMessage(`{${name}} lacks other`);
        return { name, kind, cases };
    }
}

export function parse(message: string): Part[] {
    const reader = new Reader(message);
    const parts = reader.parts(false, 0);
    if (reader.at < message.length) throw new BadMessage('a } too many');
    return parts;
}

// Lao, Khmer, Burmese, Vietnamese and Thai have one form for every number; English has two.
export const plural_form = (language: string, n: number): string =>
    language === 'en' && n === 1 ? 'one' : 'other';

function write(language: string, parts: Part[], values: Values, hash: number): string {
    let out = '';
    for (const part of parts) {
        if (typeof part === 'string') out += part;
        else if (part.kind === 'hash') out += number(hash);
        else {
            const value = values[part.name];
            if (part.kind === 'value') out += value ?? '';
            else if (part.kind === 'number') out += number(Number(value));
            else if (!('cases' in part)) continue;
            else if (part.kind === 'select') {
                const chosen = part.cases.get(String(value)) ?? part.cases.get('other')!;
                out += write(language, chosen, values, hash);
            } else {
                const n = Number(value);
                const chosen = part.cases.get(`=${n}`) ?? part.cases.get(plural_form(language, n));
                out += write(language, chosen ?? part.cases.get('other')!, values, n);
            }
        }
    }
    return out;
}

const parsed = new Map<string, Part[]>();

export function format(language: string, message: string, values: Values = {}): string {
    let parts = parsed.get(message);
    if (!parts) {
        try {
            parts = parse(message);
        } catch {
            parts = [message];
        }
        parsed.set(message, parts);
    }
    return write(language, parts, values, 0);
}

// The names of the values a message takes, for the test that compares languages.
export function names(parts: Part[], into = new Set<string>()): Set<string> {
    for (const part of parts) {
        if (typeof part === 'string' || part.kind === 'hash') continue;
        into.add(part.name);
        if ('cases' in part) for (const inner of part.cases.values()) names(inner, into);
    }
    return into;
}
