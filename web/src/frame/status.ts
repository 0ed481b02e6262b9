// The one polite status line: heard by screen readers, seen as the last toast for eight seconds,
// read again in the menu.
//
// What the person did himself is said at once; what arrives by itself is gathered for ten seconds
// ("2 messages, 1 alert"), so that a busy minute does not chatter.
import { signal } from '@preact/signals';
import { t } from '../i18n/i18n';
import { now_t } from '../store/now';

export type Said = { text: string; t: number };

export const said = signal<Said | undefined>(undefined);
export const history = signal<Said[]>([]);

const shown_ms = 8000;
const kept_max = 50;
let hide: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
    const word = { text, t: now_t.peek() };
    said.value = word;
    history.value = [word, ...history.peek()].slice(0, kept_max);
    clearTimeout(hide);
    hide = setTimeout(() => (said.value = undefined), shown_ms);
}

const gather_ms = 10000;
const gathered = { messages: 0, alerts: 0 };
let flush: ReturnType<typeof setTimeout> | undefined;

export function arrived(what: keyof typeof gathered): void {
    gathered[what]++;
    flush ??= setTimeout(() => {
        say(t('status.arrived', { ...gathered }));
        gathered.messages = gathered.alerts = 0;
        flush = undefined;
    }, gather_ms);
}
