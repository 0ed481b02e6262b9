// The one stream of a browser: snapshot, then numbered changes, then beats.
//
// With Web Locks one tab leads: it holds the connection and tells the others by BroadcastChannel;
// when it closes, another tab takes the lock and resumes from the number all of them know. Without
// (pages that came without TLS) every tab has its own connection.
import { computed, effect, signal } from '@preact/signals';
import { all_objects, change, fill, peek, type Objects } from '../store/store';
import { heard, heard_at, now_t } from '../store/now';
import type { Me, State } from '../store/objects';
import { ask, api, Refusal } from './api';
import { idle, step, type Happening, type Link } from './backoff';
import { go_away, note_return, settle } from './missed';

export type Beat = { t: number; wall: number; speed: number; state: State; lag_ms?: number };

export const link = signal<Link>(idle);
export const beat = signal<Beat | undefined>(undefined);
export const ready = signal(false); // a first snapshot is there

let source: EventSource | undefined;
let seq = 0;
let leads = false;
let release: (() => void) | undefined;
let channel: BroadcastChannel | undefined;

type Word =
    | { kind: 'snapshot'; seq: number; t?: number; objects: Objects; seat: string }
    | { kind: 'delta'; seq: number; set: Objects; gone: string[] }
    | { kind: 'beat'; beat: Beat }
    | { kind: 'link'; link: Link; ago: number }
    | { kind: 'need' }
    | { kind: 'now' };

const stop_watch = () => performance.now();

function happen(what: Happening): void {
    const before = link.peek();
    const after = step(before, what, stop_watch(), Math.random());
    if (after === before) return;
    link.value = after;
    if (after.state !== before.state) {
        tell({ kind: 'link', link: after, ago: stop_watch() });
        if (after.state === 'trying') connect();
        else if (after.state !== 'live') disconnect();
    }
}

function disconnect(): void {
    source?.close();
    source = undefined;
}

// All of it is asked for once, compressed and however large; the stream begins where that ends.
function connect(): void {
    disconnect();
    if (seq) return listen();
    const mine = ++attempts;
    ask<{ seq: number; t?: number; objects: Objects }>('GET', 'snapshot', undefined, 30000).then(
        (all) => {
            if (mine !== attempts || !['trying', 'live'].includes(link.peek().state)) return;
            take({ kind: 'snapshot', seat: '', ...all }, true);
            listen();
        },
        (error: unknown) => {
            if (mine !== attempts) return;
            happen('fail');
            refused(error);
        },
    );
}

let attempts = 0;

function listen(): void {
    disconnect();
    const mine = new EventSource(`${api}stream${seq ? `?from=${seq}` : ''}`);
    source = mine;
    const on = (name: string, act: (data: never) => void) =>
        mine.addEventListener(name, (event) => {
            if (source !== mine) return;
            happen('hear');
            act(JSON.parse((event as MessageEvent<string>).data) as never);
        });
    on('snapshot', (data: { seq: number; t?: number; objects: Objects }) =>
        take({ kind: 'snapshot', seat: '', ...data }, true),
    );
    on('delta', (data: { seq: number; set?: Objects; gone?: string[] }) =>
        take({ kind: 'delta', seq: data.seq, set: data.set ?? {}, gone: data.gone ?? [] }, true),
    );
    on('beat', (data: Beat) => take({ kind: 'beat', beat: data }, true));
    mine.onopen = () => source === mine && happen('hear');
    mine.onerror = () => {
        if (source !== mine) return;
        happen('fail');
        void still_welcome();
    };
}

// An EventSource does not say why it failed; a question does.
async function still_welcome(): Promise<void> {
    try {
        await ask('GET', 'draft', undefined, 4000);
    } catch (error) {
        refused(error);
    }
}

// Who may not ask is told what anybody is told of a path that is not there.
function refused(error: unknown): void {
    if (error instanceof Refusal && [401, 403, 404].includes(error.problem.status))
        happen('denied');
}

function take(word: Word, own: boolean): void {
    if (own) tell(word.kind === 'snapshot' ? { ...word, seat: seat() } : word);
    switch (word.kind) {
        case 'snapshot': {
            const before = ready.peek() ? all_objects() : undefined;
            seq = word.seq;
            fill(word.objects);
            if (word.t !== undefined) heard_at(word.t);
            ready.value = true;
            note_return(before, word.objects);
            return;
        }
        case 'delta':
            if (!ready.peek() || word.seq <= seq) return;
            if (word.seq > seq + 1 && own) {
                seq = 0; // a number is missing: all of it once more
                connect();
                return;
            }
            seq = word.seq;
            note_return(undefined, word.set);
            change(word.set, word.gone);
            return;
        case 'beat':
            beat.value = word.beat;
            heard(word.beat);
            return;
        case 'link':
            if (!leads) {
                const shift = stop_watch() - word.ago; // each tab has a stop-watch of its own
                const { since, next, heard: at, lost } = word.link;
                link.value = {
                    ...word.link,
                    since: since + shift,
                    next: next + shift,
                    heard: at + shift,
                    lost: lost === undefined ? undefined : lost + shift,
                };
            }
            return;
        case 'need':
            if (leads && ready.peek()) {
                tell({
                    kind: 'snapshot',
                    seq,
                    t: now_t.peek(),
                    objects: all_objects(),
                    seat: seat(),
                });
                tell({ kind: 'link', link: link.peek(), ago: stop_watch() });
            }
            return;
        case 'now':
            if (leads) happen('now');
    }
}

const seat = (): string => peek<Me>('me')?.seat ?? '';
const tell = (word: Word): void => {
    if (leads) channel?.postMessage(word);
};

function lead(): void {
    leads = true;
    link.value = idle;
    happen('open');
}

export function open_stream(): void {
    if (channel || leads) return;
    if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') {
        lead();
        return;
    }
    channel = new BroadcastChannel('naga-stream');
    channel.onmessage = (event: MessageEvent<Word>) => take(event.data, false);
    channel.postMessage({ kind: 'need' } satisfies Word);
    void navigator.locks.request('naga-stream', () => {
        if (!channel) return undefined;
        lead();
        return new Promise<void>((done) => (release = done));
    });
}

export function close_stream(): void {
    happen('close');
    disconnect();
    channel?.close();
    channel = undefined;
    leads = false;
    release?.();
    release = undefined;
    seq = 0;
    ready.value = false;
    fill({});
}

export function try_now(): void {
    if (leads) happen('now');
    else channel?.postMessage({ kind: 'now' } satisfies Word);
}

setInterval(() => leads && happen('tick'), 500);
addEventListener('online', try_now);

// Lost is: it was live and is not. Before the first snapshot a browser is connecting.
export const link_state = computed(() => link.value.state);
export const lost_at = computed(() => (ready.value ? link.value.lost : undefined));
export const is_lost = computed(() => lost_at.value !== undefined);

let settling: ReturnType<typeof setTimeout> | undefined;
effect(() => {
    clearTimeout(settling);
    if (is_lost.value) go_away('lost');
    else if (link_state.value === 'live') settling = setTimeout(() => settle('lost'), 3000);
});
