// Tempo: begin, pause with a reason, speeds, next inject, jump with a countdown, branch, end.
import { t_short } from '../../fmt/time';
import { t } from '../../i18n/i18n';
import { Key } from '../../parts/key';
import { clock } from '../../store/store';
import { speed, state } from '../../store/now';
import { alarms, row_of } from '../staff/objects';
import { to_alarms } from './alarms';
import { row_number, wall_now } from '../staff/words';
import { asked, next_inject, set_clock, set_speed, speeds } from './tempo';
import { Branch, End, Jump, Pause, Start } from './clock-dialogs';

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
                <button class="main" onClick={() => (asked.value = 'start')}>
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
            {asked.value === 'start' && <Start />}
            {asked.value === 'pause' && <Pause />}
            {asked.value === 'jump' && <Jump />}
            {asked.value === 'branch' && <Branch />}
            {asked.value === 'end' && <End />}
        </div>
    );
}
