// Why we pause, where time moves to, where a branch begins, and whether it is the end.
import { useState } from 'preact/hooks';
import { t_plus, t_read, t_short, wall_time } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Dialog } from '../../parts/dialog';
import { say } from '../../frame/status';
import { act } from '../../store/outbox';
import { clock, get } from '../../store/store';
import { now_t } from '../../store/now';
import { rows, row_of, stands, type Truth } from '../staff/objects';
import { row_number, wall_now } from '../staff/words';
import { close, next_inject, set_clock } from './tempo';

const reasons = ['technical', 'lunch', 'teaching', 'safety'] as const;

const returns = ['0', '5', '10', '15', '30', '60'] as const;

export function Pause() {
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

export function Jump() {
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

export function Branch() {
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

export function End() {
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

export function Start() {
    const on = stands().reduce((n, s) => n + s.seats.on, 0);
    return (
        <Dialog title={t('tempo.start_title')} close={close}>
            <p>{t('tempo.start_what', { n: on })}</p>
            <div class="row">
                <button class="main" data-first onClick={() => void set_clock('start')}>
                    ▶ {t('tempo.start')}
                </button>
                <button onClick={close}>{t('cancel')}</button>
            </div>
        </Dialog>
    );
}
