// What this seat does: one entry an act, from the click to the server's receipt.
//
//   sending --receipt--> gone      sending --refused--> refused
//   sending --lost--> held         held --send again (a person asks for it)--> sending
//
// An act keeps its key for ever, so whatever is sent twice is done once. Nothing is sent again by
// itself after a connection was lost: the drill has moved on, and a person decides.
import { computed, effect, signal } from '@preact/signals';
import { ask, fresh_key, Refusal, type Problem } from '../stream/api';
import { is_lost } from '../stream/stream';
import { tlp_word } from './shapes';
import { me } from './store';
import { keep, kept } from './preferences';

export type Act = {
    key: string;
    kind: string;
    body: Record<string, unknown>;
    words: string; // what it is, for the person: "Answer to KH-CERT"
    state: 'sending' | 'held' | 'refused';
    problem?: Problem;
    about?: string; // path of the object it is about, for its optimistic row
};

export type Receipt = { seq: number } & Record<string, unknown>;
export type Result = { receipt: Receipt } | { held: true } | { problem: Problem };

export const outbox = signal<Act[]>([]);
export const held = computed(() => outbox.value.filter((act) => act.state === 'held'));
export const conflict = signal<Act | undefined>(undefined);

const place = (): string => `naga-held/${me.peek()?.seat ?? ''}`;

function set(key: string, change: Partial<Act> | undefined): void {
    outbox.value = change
        ? outbox.peek().map((act) => (act.key === key ? { ...act, ...change } : act))
        : outbox.peek().filter((act) => act.key !== key);
    keep(place(), held.peek().length ? held.peek() : undefined);
}

export function recall_held(): void {
    const known = new Set(outbox.peek().map((act) => act.key));
    const before = (kept<Act[]>(place()) ?? []).filter((act) => !known.has(act.key));
    if (before.length) outbox.value = [...outbox.peek(), ...before];
}

// Does it, once. Small acts (read markers) give no `words` and leave no trace when they fail.
export async function act(
    kind: string,
    body: Record<string, unknown>,
    words = '',
    about?: string,
): Promise<Result> {
    const entry: Act = { key: fresh_key(), kind, body, words, about, state: 'sending' };
    if (words) outbox.value = [...outbox.peek(), entry];
    return deliver(entry);
}

export function send_again(key: string): Promise<Result> | undefined {
    const entry = outbox.peek().find((act) => act.key === key);
    if (!entry) return undefined;
    set(key, { state: 'sending', problem: undefined });
    return deliver(entry);
}

export const discard = (key: string): void => set(key, undefined);

const wire = (body: Act['body']): Act['body'] =>
    typeof body.tlp === 'string' ? { ...body, tlp: tlp_word(body.tlp) } : body;

async function deliver(entry: Act): Promise<Result> {
    if (is_lost.peek()) return hold(entry);
    // A lost answer may mean a done act: the same key asks again, once, before it is held.
    for (let attempt = 0; ; attempt++) {
        try {
            const receipt = await ask<Receipt>('POST', `moves/${entry.kind}`, {
                key: entry.key,
                ...wire(entry.body),
            });
            set(entry.key, undefined);
            return { receipt };
        } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            if (error.problem.code === 'lost') {
                if (attempt === 0 && !is_lost.peek()) continue;
                return hold(entry);
            }
            set(entry.key, { state: 'refused', problem: error.problem });
            if (error.problem.status === 409 && entry.words)
                conflict.value = { ...entry, problem: error.problem };
            return { problem: error.problem };
        }
    }
}

function hold(entry: Act): Result {
    set(entry.key, { state: 'held' });
    return { held: true };
}

// Leaving with something on the way is asked about.
effect(() => {
    const waiting = outbox.value.some((act) => act.state === 'sending');
    onbeforeunload = waiting ? (event) => event.preventDefault() : null;
});
