// What came while we were away or while time was moved: new messages, for the strip.
import { signal } from '@preact/signals';
import type { Objects } from '../store/store';
import { peek } from '../store/store';

export type Why = 'lost' | 'jump';
export const missed = signal<{ why: Why; paths: string[] } | undefined>(undefined);

let away: Why | undefined;
let hide: ReturnType<typeof setTimeout> | undefined;
const shown_ms = 20000;

export function go_away(why: Why): void {
    away ??= why;
    clearTimeout(hide);
}

// `before`: all objects we had, of a snapshot; undefined of a change.
export function note_return(before: Objects | undefined, now: Objects): void {
    if (!away) return;
    const is_news = (path: string) =>
        path.startsWith('item/') && (before ? !(path in before) : peek(path) === undefined);
    const paths = Object.keys(now).filter(is_news);
    missed.value = { why: away, paths: [...(missed.peek()?.paths ?? []), ...paths] };
}

// It has been good for a while: said once more, then the next time counts anew.
export function settle(why: Why): void {
    if (away !== why) return;
    missed.value ??= { why, paths: [] };
    away = undefined;
    hide = setTimeout(() => (missed.value = undefined), shown_ms);
}
