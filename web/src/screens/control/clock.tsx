// Tempo: begin, pause with a reason, speeds, next inject, jump with a countdown, branch, end.
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t_plus, t_read, t_short, wall_time } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Dialog } from '../../parts/dialog';
import { Key } from '../../parts/key';
import { say } from '../../frame/status';
import { act } from '../../store/outbox';
import { clock, get } from '../../store/store';
import { now_t, speed, state } from '../../store/now';
import { alarms, rows, row_of, stands, waits, type Truth } from '../staff/objects';
import { to_alarms } from './alarms';
import { row_number, wall_now } from '../staff/words';

export const asked = signal<'pause' | 'jump' | 'branch' | 'end' | undefined>(undefined);
const close = () => (asked.value = undefined);

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
    else if (state.value === 'lobby') void set_clock('start');
}

const reasons = ['technical', 'lunch', 'teaching', 'safety'] as const;
const returns = ['0', '5', '10', '15', '30', '60'] as const;

function Pause() {
    const [minutes, set_minutes] = useState<string>('0');
    const [other, set_other] = useState('');
    const at = clock.value;
    const until =
        minutes !== '0' && wall_now.value !== undefined
            ? Math.round((wall_now.value + Number(minutes) * 60000) / 60000) * 60000
            : undefined;
    const pause = (reason: string) =>
        void set_clock('pause', { reason, ...(until && { until_wall: until }) });
    return (
        <Dialog title={t('tempo.pause_title')} close={close}>
            <p>{t('tempo.pause_what')}</p>
            <h3>{t('tempo.back')}</h3>
            <Choice
                label={t('tempo.back')}
                value={minutes}
                change={set_minutes}
                among={returns.map((n) => ({
                    value: n,
                    words: n === '0' ? t('tempo.open_end') : t('time.minutes', { n }),
                }))}
            />
            {until && at && (
                <p class="muted">
                    {t('tempo.back_at', { time: wall_time(until, at.zone), zone: at.zone.name })}
                </p>
            )}
            <h3>{t('tempo.reason')}</h3>
            <div class="row">
                {reasons.map((r, i) => (
                    <button
                        key={r}
                        class="large"
                        data-first={i === 0 || undefined}
                        onClick={() => pause(r)}
                    >
                        ❚❚ {t(`reason.${r}`)}
                    </button>
                ))}
            </div>
            <form
                class="row"
                onSubmit={(e) => {
                    e.preventDefault();
                    if (other.trim()) pause(other.trim());
                }}
            >
                <label class="field grow">
                    {t('tempo.other')}
                    <input
                        maxLength={200}
                        value={other}
                        onInput={(e) => set_other(e.currentTarget.value)}
                    />
                </label>
                <button disabled={!other.trim()}>❚❚ {t('tempo.pause')}</button>
            </form>
        </Dialog>
    );
}

// The next row of the script that comes by time, and the next step of the attackers.
export function next_inject(): { t: number; id: string } | undefined {
    return rows()
        .filter((r) => waits(r.state) && r.state !== 'held' && (r.due_t ?? 0) > now_t.value)
        .map((r) => ({ t: r.due_t!, id: r.id }))
        .sort((a, b) => a.t - b.t)[0];
}

function Jump() {
    const inject = next_inject();
    const step = get<Truth>('truth')
        ?.steps.filter((s) => s.t > now_t.value)
        .sort((a, b) => a.t - b.t)[0];
    const on = stands().reduce((n, s) => n + s.seats.on, 0);
    const [target, set_target] = useState(inject ? t_plus(inject.t) : '');
    const [wait, set_wait] = useState(on ? '60' : '0');
    const read = t_read(target);
    const good = read !== undefined && read > now_t.value;
    const row = inject && row_of(inject.id);
    return (
        <Dialog title={t('tempo.jump_title')} close={close}>
            <p>{t('tempo.jump_what', { n: on })}</p>
            <div class="row">
                {inject && row && (
                    <button type="button" onClick={() => set_target(t_plus(inject.t))}>
                        {t('tempo.to_inject', { n: row_number(row), t: t_short(inject.t) })}
                    </button>
                )}
                {step && (
                    <button type="button" onClick={() => set_target(t_plus(step.t))}>
                        {t('tempo.to_step', { what: words(step.words), t: t_short(step.t) })}
                    </button>
                )}
            </div>
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (good)
                        void set_clock(
                            'jump',
                            { target_t: read, countdown_s: Number(wait), seats_taken: on },
                            t('tempo.jump_words', { t: t_short(read) }),
                        );
                }}
            >
                <label class="field">
                    {t('tempo.target')}
                    <input
                        data-first
                        class="mono"
                        value={target}
                        placeholder="T+04:00"
                        aria-invalid={target !== '' && !good}
                        onInput={(e) => set_target(e.currentTarget.value)}
                    />
                </label>
                {target !== '' && !good && (
                    <p class="bad">{t('tempo.target_bad', { t: t_plus(now_t.value) })}</p>
                )}
                <p>
                    <span>{t('tempo.countdown')} </span>
                    <Choice
                        label={t('tempo.countdown')}
                        value={wait}
                        change={set_wait}
                        among={(on ? ['60', '10'] : ['0', '10', '60']).map((n) => ({
                            value: n,
                            words: t('time.seconds', { n }),
                        }))}
                    />
                </p>
                <button class="main" disabled={!good}>
                    » {t('tempo.jump')}
                </button>
            </form>
        </Dialog>
    );
}

function Branch() {
    const back = rows()
        .filter((r) => r.sent_t !== undefined)
        .sort((a, b) => b.sent_t! - a.sent_t!)[0];
    const [at, set_at] = useState(t_plus(Math.max(0, now_t.value - 600)));
    const [name, set_name] = useState('');
    const read = t_read(at);
    const good = read !== undefined && read <= now_t.value;
    const go = async () => {
        close();
        const done = await act(
            'branch',
            { to_t: read, name: name.trim() },
            t('tempo.branch_words', { t: t_short(read!) }),
        );
        if ('receipt' in done) say(t('tempo.branched'));
    };
    return (
        <Dialog title={t('tempo.branch_title')} close={close}>
            <p>{t('tempo.branch_what')}</p>
            {back && (
                <button type="button" onClick={() => set_at(t_plus(back.sent_t! - 1))}>
                    {t('tempo.before_inject', { n: row_number(back), t: t_short(back.sent_t!) })}
                </button>
            )}
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (good) void go();
                }}
            >
                <label class="field">
                    {t('tempo.branch_at')}
                    <input
                        data-first
                        class="mono"
                        value={at}
                        onInput={(e) => set_at(e.currentTarget.value)}
                    />
                </label>
                {!good && <p class="bad">{t('tempo.branch_bad', { t: t_plus(now_t.value) })}</p>}
                <label class="field">
                    {t('tempo.branch_name')}
                    <input
                        maxLength={100}
                        value={name}
                        onInput={(e) => set_name(e.currentTarget.value)}
                    />
                </label>
                <p>
                    <button class="main" disabled={!good}>
                        ⟲ {t('tempo.branch')}
                    </button>
                </p>
            </form>
        </Dialog>
    );
}

function End() {
    return (
        <Dialog title={t('tempo.end_title')} close={close}>
            <p>{t('tempo.end_what')}</p>
            <div class="row">
                <button class="danger" onClick={() => void set_clock('end')}>
                    ■ {t('tempo.end')}
                </button>
                <button data-first onClick={close}>
                    {t('cancel')}
                </button>
            </div>
        </Dialog>
    );
}

function Countdown() {
    const due = (clock.value as { due_wall?: number } | undefined)?.due_wall;
    const target = clock.value?.target_t;
    if (due === undefined || wall_now.value === undefined) return null;
    const left = Math.max(0, Math.ceil((due - wall_now.value) / 1000));
    return (
        <span class="row">
            <b>
                {target === undefined
                    ? t('tempo.speeding', { s: left })
                    : t('tempo.jumping', { t: t_short(target), s: left })}
            </b>
            <button onClick={() => void set_clock('cancel_jump')}>{t('tempo.cancel_jump')}</button>
        </span>
    );
}

export function Tempo() {
    const s = state.value;
    const over = s === 'ended';
    const next = next_inject();
    const row = next && row_of(next.id);
    const waiting = alarms().length;
    return (
        <div class="tempo" role="group" aria-label={t('tempo.title')}>
            {s === 'lobby' && (
                <button class="main" onClick={() => void set_clock('start')}>
                    ▶ {t('tempo.start')}
                    <Key of="Space" />
                </button>
            )}
            {s === 'paused' && (
                <button class="main" onClick={() => void set_clock('resume')}>
                    ▶ {t('tempo.resume')}
                    <Key of="Space" />
                </button>
            )}
            {s !== 'lobby' && s !== 'paused' && (
                <button disabled={over} onClick={() => (asked.value = 'pause')}>
                    ❚❚ {t('tempo.pause')}
                    <Key of="Space" />
                </button>
            )}
            <span class="choice" role="group" aria-label={t('tempo.speed')}>
                {speeds.map((n) => (
                    <button
                        key={n}
                        disabled={over || s === 'lobby'}
                        aria-pressed={s === 'running' && speed.value === n}
                        onClick={() => void set_speed(n)}
                    >
                        ×{n}
                    </button>
                ))}
            </span>
            {s === 'jumping' || (clock.value as { due_wall?: number } | undefined)?.due_wall ? (
                <Countdown />
            ) : (
                <button disabled={over || s === 'lobby'} onClick={() => (asked.value = 'jump')}>
                    ⇥{' '}
                    {row
                        ? t('tempo.next', { n: row_number(row), t: t_short(next!.t) })
                        : t('tempo.jump')}
                    <Key of="N" />
                </button>
            )}
            <button disabled={s === 'lobby'} onClick={() => (asked.value = 'branch')}>
                ⟲ {t('tempo.branch')}…<Key of="B" />
            </button>
            <button disabled={over || s === 'lobby'} onClick={() => (asked.value = 'end')}>
                ■ {t('tempo.end')}…
            </button>
            <span class="grow" />
            {waiting > 0 && (
                <button class="alarm-count" onClick={to_alarms}>
                    ⚠ {t('alarms.count', { n: waiting })}
                    <Key of="A" />
                </button>
            )}
            {asked.value === 'pause' && <Pause />}
            {asked.value === 'jump' && <Jump />}
            {asked.value === 'branch' && <Branch />}
            {asked.value === 'end' && <End />}
        </div>
    );
}
