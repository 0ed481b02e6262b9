// What this seat may see: a flat map of objects, each a signal of its own.
//
// The stream fills it (fill, change); screens read it with get(path) and list(kind). A changed
// object redraws only what shows that object; a new or gone one also redraws the lists of its kind.
// Nothing here decides what a seat may see: the server sent no more than that.
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Clock, Me } from './objects';
import { shaped } from './shapes';

export type Objects = Record<string, unknown>;
export type Named<T> = { path: string; id: string; value: T };

const objects = new Map<string, Signal<unknown>>();
const kinds = new Map<string, Signal<readonly string[]>>();

const kind_of = (path: string): string => path.split('/', 1)[0]!;
export const id_of = (path: string): string => path.slice(path.indexOf('/') + 1);

function paths(kind: string): Signal<readonly string[]> {
    let found = kinds.get(kind);
    if (!found) kinds.set(kind, (found = signal<readonly string[]>([])));
    return found;
}

function at(path: string): Signal<unknown> {
    let found = objects.get(path);
    if (!found) objects.set(path, (found = signal<unknown>(undefined)));
    return found;
}

function put(path: string, value: unknown): void {
    const kept = at(path);
    if ((kept.peek() === undefined) !== (value === undefined)) {
        const known = paths(kind_of(path));
        known.value =
            value === undefined ? known.peek().filter((p) => p !== path) : [...known.peek(), path];
    }
    kept.value = shaped(path, value);
}

// A snapshot replaces everything: what it does not name is gone.
export function fill(all: Objects): void {
    batch(() => {
        for (const path of objects.keys()) if (!(path in all)) put(path, undefined);
        for (const [path, value] of Object.entries(all)) put(path, value);
    });
}

export function change(set: Objects, gone: readonly string[] = []): void {
    batch(() => {
        for (const [path, value] of Object.entries(set)) put(path, value);
        for (const path of gone) put(path, undefined);
    });
}

export function all_objects(): Objects {
    const out: Objects = {};
    for (const [path, kept] of objects) if (kept.peek() !== undefined) out[path] = kept.peek();
    return out;
}

// The object, or undefined where it is not (yet) there. Subscribes who draws with it.
export const get = <T>(path: string): T | undefined => at(path).value as T | undefined;
export const peek = <T>(path: string): T | undefined => at(path).peek() as T | undefined;

// All objects of a kind, in the order in which they became known; sort by what you show.
export function list<T>(kind: string): Named<T>[] {
    const out: Named<T>[] = [];
    for (const path of paths(kind).value) {
        const value = at(path).value as T | undefined;
        if (value !== undefined) out.push({ path, id: id_of(path), value });
    }
    return out;
}

export const clock: ReadonlySignal<Clock | undefined> = computed(() => get<Clock>('clock'));
export const me: ReadonlySignal<Me | undefined> = computed(() => get<Me>('me'));
export const may = (scope: string): boolean => me.value?.scopes.includes(scope as never) ?? false;
