// What is half written: kept in this browser at once and at the server two seconds later.
//
// A draft has a name such as "answer.k3f9a2c1". It goes when its text was sent, never by itself.
// Where both have one, the browser's is the newer (it was written here), so it wins.
import { effect, signal, type Signal } from '@preact/signals';
import { ask } from '../stream/api';
import { is_lost } from '../stream/stream';
import { me } from './store';
import { keep, kept } from './preferences';

const drafts = new Map<string, Signal<string>>();
const unsent = new Set<string>(); // names the server does not have yet
export const draft_count = signal(0);

const place = (): string => `naga-drafts/${me.peek()?.seat ?? ''}`;

function keep_all(): void {
    const all: Record<string, string> = {};
    for (const [name, text] of drafts) if (text.peek()) all[name] = text.peek();
    draft_count.value = Object.keys(all).length;
    keep(place(), draft_count.value ? all : undefined);
}

export function draft(name: string, initial = ''): Signal<string> {
    let found = drafts.get(name);
    if (!found) drafts.set(name, (found = signal(initial)));
    return found;
}

export function write_draft(name: string, text: string): void {
    draft(name).value = text;
    unsent.add(name);
    keep_all();
    later();
}

export const drop_draft = (name: string): void => write_draft(name, '');

export const all_drafts = (): [string, string][] =>
    [...drafts]
        .map(([name, text]) => [name, text.value] as [string, string])
        .filter(([, text]) => text);

let timer: ReturnType<typeof setTimeout> | undefined;
function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void send_all(), 2000);
}

async function send_all(): Promise<void> {
    if (is_lost.peek()) return;
    for (const name of [...unsent]) {
        unsent.delete(name);
        try {
            await ask('PUT', `draft/${encodeURIComponent(name)}`, { text: draft(name).peek() });
        } catch {
            unsent.add(name);
            return later();
        }
    }
}

// Called once a seat is known: what this browser and the server remember of it.
export async function recall_drafts(): Promise<void> {
    for (const [name, text] of Object.entries(kept<Record<string, string>>(place()) ?? {}))
        if (!draft(name).peek()) draft(name).value = text;
    try {
        const answer = await ask<Record<string, unknown>>('GET', 'draft');
        for (const [name, value] of Object.entries(answer)) {
            const text =
                typeof value === 'string' ? value : (value as { text?: string } | null)?.text;
            if (text && !draft(name).peek()) draft(name).value = text;
        }
    } catch {
        // The browser's own are enough to go on with.
    }
    keep_all();
}

effect(() => {
    if (!is_lost.value && unsent.size) later();
});
