// What came while we were away: new messages since the connection was lost, for the strip.
import { signal } from '@preact/signals';
import type { Objects } from '../store/store';
import { peek } from '../store/store';

export const missed = signal<{ paths: string[]; until: number } | undefined>(undefined);

let away = false;
export const go_away = (): void => {
    away = true;
};

const shown_ms = 20000;

// `before`: all objects we had, of a snapshot; undefined of a change.
export function note_return(before: Objects | undefined, now: Objects): void {
    if (!away) return;
    const is_news = (path: string) =>
        path.startsWith('item/') && (before ? !(path in before) : peek(path) === undefined);
    const paths = Object.keys(now).filter(is_news);
    const known = missed.peek()?.paths ?? [];
    missed.value = { paths: [...known, ...paths], until: performance.now() + shown_ms };
}

// The connection has been good for a while: the next loss counts anew.
export function settle(): void {
    if (!away) return;
    away = false;
    if (!missed.peek()) missed.value = { paths: [], until: performance.now() + shown_ms };
    setTimeout(() => (missed.value = undefined), shown_ms);
}
