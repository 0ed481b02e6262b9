// The public board's own stream: no seat, no cookie, a key in the address. What came last stays on
// the screen with its age; the page is never loaded anew.
import { signal } from '@preact/signals';
import { api } from '../../stream/api';
import { change, fill, peek, type Objects } from '../../store/store';
import { heard as set_clock } from '../../store/now';
import type { Clock, State } from '../../store/objects';

export const heard_at = signal<number | undefined>(undefined); // stop-watch
export const refused = signal(false);

const silence_ms = 20000;
const again_ms = 5000;

export function listen(key: string): () => void {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let closed = false;
    const open = () => {
        source?.close();
        const mine = (source = new EventSource(
            `${api}board/stream?key=${encodeURIComponent(key)}`,
        ));
        const on = (name: string, act: (data: never) => void) =>
            mine.addEventListener(name, (event) => {
                heard_at.value = performance.now();
                refused.value = false;
                act(JSON.parse((event as MessageEvent<string>).data) as never);
                watch();
            });
        on('snapshot', (data: { objects: Objects; t?: number }) => {
            fill(data.objects);
            const clock = peek<Clock>('clock');
            if (clock && data.t !== undefined)
                set_clock({ t: data.t, speed: clock.speed, state: clock.state });
        });
        on('delta', (data: { set?: Objects; gone?: string[] }) =>
            change(data.set ?? {}, data.gone),
        );
        on('beat', (data: { t: number; speed: number; state: State }) => set_clock(data));
        mine.onerror = () => {
            if (mine.readyState === EventSource.CLOSED && heard_at.peek() === undefined)
                refused.value = true;
            retry();
        };
    };
    const retry = () => {
        source?.close();
        clearTimeout(timer);
        if (!closed) timer = setTimeout(open, again_ms);
    };
    const watch = () => {
        clearTimeout(timer);
        timer = setTimeout(retry, silence_ms);
    };
    open();
    return () => {
        closed = true;
        clearTimeout(timer);
        source?.close();
    };
}
