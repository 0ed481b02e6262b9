// Changes of the clock, and which of its dialogs is open.
import { signal } from '@preact/signals';
import { t } from '../../i18n/i18n';
import { say } from '../../frame/status';
import { act } from '../../store/outbox';
import { now_t, state } from '../../store/now';
import { rows, waits } from '../staff/objects';

export const asked = signal<'start' | 'pause' | 'jump' | 'branch' | 'end' | undefined>(undefined);

export const close = () => (asked.value = undefined);

export const speeds = [1, 10, 60] as const;

export async function set_clock(
    change: string,
    body: Record<string, unknown> = {},
    what = t(`tempo.${change}_words`),
): Promise<void> {
    close();
    const done = await act('clock', { change, ...body }, what);
    if ('receipt' in done) say(what);
}

export const set_speed = (to: number): Promise<void> =>
    set_clock('speed', { speed: to }, t('tempo.speed_words', { n: to }));

export function pause_or_go(): void {
    if (state.value === 'running') asked.value = 'pause';
    else if (state.value === 'paused') void set_clock('resume');
    else if (state.value === 'lobby') asked.value = 'start';
}

// The next row of the script that comes by time, and the next step of the attackers.
export function next_inject(): { t: number; id: string } | undefined {
    return rows()
        .filter((r) => waits(r.state) && r.state !== 'held' && (r.due_t ?? 0) > now_t.value)
        .map((r) => ({ t: r.due_t!, id: r.id }))
        .sort((a, b) => a.t - b.t)[0];
}
