// Who sits here: nobody, a seat, or a seat that somebody else took.
//
//   asking --yes--> in;  asking --no--> out;  out --sign in--> in
//   in --denied--> taken;  in or taken --sign out--> out
import { effect, signal } from '@preact/signals';
import { ask, Refusal } from '../stream/api';
import { close_stream, link_state, open_stream, ready } from '../stream/stream';
import type { Words } from '../i18n/i18n';
import { zone_of } from './shapes';
import { recall_drafts } from './drafts';
import { recall_held } from './outbox';
import type { State } from './objects';

export type Hello = {
    name: Words;
    state: State;
    start: string;
    zone: { name: string; minutes: number };
    wall: number;
    languages: string[];
    build: string;
    open: boolean;
};

export const session = signal<'asking' | 'out' | 'in' | 'taken'>('asking');
export const hello = signal<Hello | undefined>(undefined);
export const hello_ms = signal<number | undefined>(undefined); // there and back
export const skew_s = signal<number | undefined>(undefined); // browser's clock less server's

export async function say_hello(): Promise<void> {
    const before = performance.now();
    const answer = await ask<Hello>('GET', 'hello');
    hello_ms.value = Math.round(performance.now() - before);
    skew_s.value = Math.round((Date.now() - hello_ms.value / 2 - answer.wall) / 100) / 10;
    hello.value = { ...answer, zone: zone_of(answer.zone) };
    if (unsure) void begin();
}

function enter(): void {
    session.value = 'in';
    open_stream();
}

export async function begin(): Promise<void> {
    try {
        await ask('GET', 'draft');
        enter();
    } catch (error) {
        session.value = 'out';
        unsure = error instanceof Refusal && error.problem.code === 'lost';
    }
}

// Nobody answered when we asked who sits here: asked again as soon as the server says hello.
let unsure = false;

export async function sign_in(
    code: string,
    pin: string,
    name: string,
    language: string,
): Promise<void> {
    await ask('POST', 'sign-in', { code, pin, name, language });
    enter();
}

export async function sign_out(): Promise<void> {
    await ask('POST', 'sign-out', {}).catch(() => undefined);
    close_stream();
    session.value = 'out';
}

effect(() => {
    if (link_state.value === 'denied' && session.peek() === 'in') session.value = 'taken';
});

effect(() => {
    if (!ready.value) return;
    recall_held();
    void recall_drafts();
});
