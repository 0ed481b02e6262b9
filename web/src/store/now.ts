// Exercise time as this browser draws it: the server's last word plus what has passed since, at
// the server's speed. The browser's own time of day is never used, only its stop-watch.
import { computed, effect, signal } from '@preact/signals';
import type { Clock, State } from './objects';
import { go_away, settle } from '../stream/missed';
import { clock } from './store';

export type Mark = { t: number; speed: number; state: State; heard: number };

const stop_watch = (): number => performance.now();

// Where time stands at `heard` + passed. Only a running exercise moves.
export const reckon = (mark: Mark, now_ms: number): number =>
    mark.state === 'running' ? mark.t + ((now_ms - mark.heard) / 1000) * mark.speed : mark.t;

// A newer word of the server. Less than half a second (at speed 1) off, the old one is kept, so
// that the clock does not jitter with the network.
export function resync(old: Mark | undefined, word: Mark): Mark {
    if (!old || old.state !== word.state || old.speed !== word.speed) return word;
    const drift = Math.abs(reckon(old, word.heard) - word.t);
    return drift > 0.5 * Math.max(1, word.speed) ? word : old;
}

export const mark = signal<Mark | undefined>(undefined);

export function heard(word: { t: number; speed: number; state: State }): void {
    mark.value = resync(mark.peek(), {
        t: word.t,
        speed: word.speed,
        state: word.state,
        heard: stop_watch(),
    });
}

// The time alone, of a snapshot: speed and state stand in the clock object beside it.
export function heard_at(t: number): void {
    const old = mark.peek();
    if (old) mark.value = { ...old, t, heard: stop_watch() };
}

effect(() => {
    const word: Clock | undefined = clock.value;
    if (!word) return;
    const old = mark.peek();
    // Without a time of its own it changes how time goes on from where it is.
    const t = word.t ?? (old ? reckon(old, stop_watch()) : 0);
    heard({ t, speed: word.speed, state: word.state });
});

// Whole seconds of the exercise, four times a second looked at; redraws once a second.
export const now_t = signal(0);
const show = () => {
    if (mark.value) now_t.value = Math.floor(reckon(mark.value, stop_watch()));
};
effect(show);
setInterval(show, 250);

export const state = computed<State>(() => mark.value?.state ?? clock.value?.state ?? 'lobby');
let moving: ReturnType<typeof setTimeout> | undefined;
effect(() => {
    clearTimeout(moving);
    if (state.value === 'jumping') go_away('jump');
    else moving = setTimeout(() => settle('jump'), 2000);
});

export const speed = computed(() => mark.value?.speed ?? 1);

// Seconds of real time, for what is told in it ("lost 14 s ago").
export const real_s = signal(0);
setInterval(() => (real_s.value = Math.floor(stop_watch() / 1000)), 1000);
export const stop_watch_s = (): number => Math.floor(stop_watch() / 1000);
