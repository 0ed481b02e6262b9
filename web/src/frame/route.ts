// Where we are: location.hash, as "#/desk/k3f9?from=1". Screens read `route`; links are plain
// <a href="#/…">, so that back, forward, a new tab and a copied link all work.
import { signal } from '@preact/signals';

export type Route = { screen: string; rest: string[]; query: URLSearchParams };

export function read_route(hash: string): Route {
    const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
    const [screen = '', ...rest] = path.split('/').filter(Boolean).map(unescape_part);
    return { screen, rest, query: new URLSearchParams(query) };
}

function unescape_part(part: string): string {
    try {
        return decodeURIComponent(part);
    } catch {
        return part;
    }
}

export function href(
    screen: string,
    rest: string[] = [],
    query: Record<string, string | number | undefined> = {},
): string {
    const path = ['#', screen, ...rest.map(encodeURIComponent)].join('/');
    const words = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        if (value !== undefined && value !== '') words.set(name, String(value));
    return String(words) ? `${path}?${words}` : path;
}

export const route = signal<Route>(read_route(location.hash));
addEventListener('hashchange', () => (route.value = read_route(location.hash)));

export function go(to: string, replace = false): void {
    if (replace) history.replaceState(null, '', to);
    else location.hash = to;
    route.value = read_route(location.hash);
}

// Changes some words of the query and stays where we are.
export function adjust(query: Record<string, string | number | undefined>, replace = true): void {
    const all = Object.fromEntries(route.peek().query);
    go(
        href(route.peek().screen, route.peek().rest, { ...all, ...query } as Record<
            string,
            string
        >),
        replace,
    );
}

// The screen for an object's path, as "next for you" and the strip name it.
export function href_of(path: string): string {
    const [kind, id = ''] = path.split('/');
    switch (kind) {
        case 'item':
            return href('desk', [id]);
        case 'case':
            return href('incident', [id]);
        case 'order':
            return href('actions', [], { order: id });
        case 'sensor':
            return href('evidence', [], { sensor: id });
        case 'statement':
            return href('press', [id]);
        case 'news':
            return href('desk');
        default:
            return href(kind ?? 'desk');
    }
}
