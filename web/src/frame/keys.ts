// Single keys. Off inside fields, switchable off (WCAG 2.1.4), two-key sequences such as "g d".
//
// A screen says what its keys do with use_keys; the help lists what is bound just now, so it
// cannot disagree with what works.
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { preferences } from '../store/preferences';

export type Binding = { keys: string; words: string; act: () => void; always?: boolean };

export const bindings = signal<Binding[]>([]);

// `always`: also inside fields (Escape, Ctrl+Enter).
export function use_keys(mine: Binding[]): void {
    const newest = useRef(mine); // what was drawn last is what a key does
    newest.current = mine;
    const names = mine.map((b) => b.keys).join('\n');
    useLayoutEffect(() => {
        const own = newest.current.map((b, i) => ({ ...b, act: () => newest.current[i]?.act() }));
        bindings.value = [...own, ...bindings.peek()];
        return () => {
            bindings.value = bindings.peek().filter((b) => !own.includes(b));
        };
    }, [names]);
}

const writes = (at: EventTarget | null): boolean =>
    at instanceof HTMLElement &&
    (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) &&
    !(at instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(at.type));

let first = ''; // of a sequence
let timer: ReturnType<typeof setTimeout> | undefined;

export const name_of = (event: KeyboardEvent): string =>
    (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') +
    (event.shiftKey && event.key.length > 1 ? 'Shift+' : '') +
    (event.key === ' ' ? 'Space' : event.key);

function on_key(event: KeyboardEvent): void {
    if (event.altKey || event.isComposing || event.defaultPrevented) return;
    const name = name_of(event);
    const inside = writes(event.target);
    const plain = !event.ctrlKey && !event.metaKey;
    if (plain && inside && name !== 'Escape') return;
    if (plain && name.length === 1 && !preferences.value.keys) return;
    // Space and Enter press what has the focus.
    if (
        /^(Space|Enter)$/.test(name) &&
        event.target instanceof Element &&
        event.target.closest('button,a,summary')
    )
        return;
    // A dialog has its own keys; below it nothing may act.
    const dialog = document.querySelector('dialog[open]');
    const wanted = first ? `${first} ${name}` : name;
    clearTimeout(timer);
    first = '';
    const found = bindings
        .peek()
        .find((b) => b.keys === wanted && (!inside || b.always) && (!dialog || b.always));
    if (found) {
        event.preventDefault();
        found.act();
    } else if (!dialog && plain && bindings.peek().some((b) => b.keys.startsWith(`${wanted} `))) {
        first = wanted;
        timer = setTimeout(() => (first = ''), 1500);
    }
}

addEventListener('keydown', on_key);

// Moves the focus among what a screen marked with data-nav: j and k, without knowing the screen.
export function move_focus(by: 1 | -1): void {
    const all = [...document.querySelectorAll<HTMLElement>('#main [data-nav]')].filter(
        (e) => e.offsetParent,
    );
    if (!all.length) return;
    const at = all.findIndex(
        (e) => e === document.activeElement || e.contains(document.activeElement),
    );
    const next =
        at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all[next]!.focus();
    all[next]!.scrollIntoView({ block: 'nearest' });
}
