// What an evaluator taps and writes: kept in the tablet's database first, then sent.
//
// A rating says when something was seen, so it may come late: unlike the acts of players these go
// by themselves when the line is back. Each keeps its key for ever, so none is counted twice. A
// refused one stays, with the server's words, until the person lets it go.
import { computed, effect, signal } from '@preact/signals';
import { ask, fresh_key, Refusal, type Problem } from '../../stream/api';
import { is_lost } from '../../stream/stream';
import { me } from '../../store/store';

export type Kept = {
    key: string;
    seat: string;
    kind: 'rate' | 'note' | 'flag';
    body: Record<string, unknown>;
    at: number;
    problem?: Problem;
};

const table = 'acts';
export const queue = signal<Kept[]>([]);
export const saved_at = signal<number | undefined>(undefined); // stop-watch
export const waiting = computed(() => queue.value.filter((k) => !k.problem).length);
export const kept_here = signal(true); // the database works

let opened: Promise<IDBDatabase> | undefined;
const database = (): Promise<IDBDatabase> =>
    (opened ??= new Promise((done, fail) => {
        const request = indexedDB.open('naga-evaluator', 1);
        request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'key' });
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
    }));

async function store(
    mode: IDBTransactionMode,
    act: (all: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
    try {
        const all = (await database()).transaction(table, mode).objectStore(table);
        const request = act(all);
        return await new Promise((done, fail) => {
            request.onsuccess = () => done(request.result);
            request.onerror = () => fail(request.error);
        });
    } catch {
        kept_here.value = false; // a private window: what is written lives as long as the page
        return undefined;
    }
}

export async function recall(): Promise<void> {
    const seat = me.peek()?.seat;
    const all = ((await store('readonly', (s) => s.getAll())) as Kept[] | undefined) ?? [];
    const known = new Set(queue.peek().map((k) => k.key));
    queue.value = [
        ...queue.peek(),
        ...all.filter((k) => k.seat === seat && !known.has(k.key)).sort((a, b) => a.at - b.at),
    ];
    void flush();
}

export async function put(kind: Kept['kind'], body: Record<string, unknown>): Promise<void> {
    const entry: Kept = {
        key: fresh_key(),
        seat: me.peek()?.seat ?? '',
        kind,
        body,
        at: Date.now(),
    };
    queue.value = [...queue.peek(), entry];
    await store('readwrite', (s) => s.put(entry));
    saved_at.value = performance.now();
    void flush();
}

export function let_go(key: string): void {
    queue.value = queue.peek().filter((k) => k.key !== key);
    void store('readwrite', (s) => s.delete(key));
}

let busy = false;
export async function flush(): Promise<void> {
    if (busy || is_lost.peek()) return;
    busy = true;
    try {
        for (
            let next = queue.peek().find((k) => !k.problem);
            next;
            next = queue.peek().find((k) => !k.problem)
        ) {
            try {
                await ask('POST', `moves/${next.kind}`, { key: next.key, ...next.body });
                let_go(next.key);
            } catch (error) {
                if (!(error instanceof Refusal)) throw error;
                if (
                    error.problem.code === 'lost' ||
                    error.problem.status === 401 ||
                    error.problem.status === 429 ||
                    error.problem.status === 503
                )
                    return later();
                const { key } = next;
                queue.value = queue
                    .peek()
                    .map((k) => (k.key === key ? { ...k, problem: error.problem } : k));
            }
        }
    } finally {
        busy = false;
    }
}

let timer: ReturnType<typeof setTimeout> | undefined;
function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), 5000);
}

effect(() => {
    if (!is_lost.value && queue.value.length) later();
});
