// The bar above everything: who, exercise time, simulated time with its zone, state and speed.
import { computed } from '@preact/signals';
import { moment_words } from '../fmt/words';
import { t_plus } from '../fmt/time';
import { t, words } from '../i18n/i18n';
import { clock, get, me } from '../store/store';
import { now_t, speed, state } from '../store/now';
import { preferences, prefer } from '../store/preferences';
import type { Team } from '../store/objects';
import { storage_full } from '../store/preferences';
import { skew_s } from '../store/session';
import { beat } from '../stream/stream';
import { Key } from '../parts/key';
import { help_open } from './help';
import { menu_open } from './menu';

const signs = { lobby: '○', running: '▶', paused: '❚❚', jumping: '»', ended: '■' } as const;

export function toggle_utc(): void {
    prefer({ utc: !preferences.value.utc });
}

const who = computed(() => {
    const mine = me.value;
    if (!mine) return '';
    const team = mine.team ? get<Team>(`team/${mine.team}`) : undefined;
    return team ? words(team.name) : t(`role.${mine.role}`);
});

function Time() {
    const at = clock.value;
    if (!at) return null;
    const { date, time, zone } = moment_words(
        at.start,
        at.zone,
        now_t.value,
        preferences.value.utc,
    );
    return (
        <>
            <span class="clock-t" aria-label={t('clock.exercise_time')}>
                {t_plus(now_t.value)}
            </span>
            <button class="clock-wall" title={t('clock.toggle')} onClick={toggle_utc}>
                <span class="wide">{date} · </span>
                {time} <b>{zone}</b>
            </button>
        </>
    );
}

function StateChip() {
    const s = state.value;
    return (
        <span class={`chip state-${s}`}>
            <span aria-hidden="true">{signs[s]} </span>
            {t(`clock.${s}`)}
            {s === 'running' && <> ×{speed.value}</>}
        </span>
    );
}

// Small troubles that stop nobody: the browser's clock, its storage, a server out of breath.
function Warnings() {
    const all: [string, string][] = [];
    if (Math.abs(skew_s.value ?? 0) > 2) all.push(['clock.skew', 'clock.skew_why']);
    if (storage_full.value) all.push(['clock.full', 'clock.full_why']);
    if ((beat.value?.lag_ms ?? 0) > 2000) all.push(['clock.slow', 'clock.slow_why']);
    return (
        <>
            {all.map(([short, why]) => (
                <span key={short} class="chip warn" title={t(why)}>
                    ⚠ {t(short)}
                    <span class="hidden"> {t(why)}</span>
                </span>
            ))}
        </>
    );
}

export function ClockBar() {
    return (
        <div class="bar">
            <h1>{who.value}</h1>
            <Time />
            <StateChip />
            <Warnings />
            <span class="grow" />
            <button onClick={() => (help_open.value = true)} aria-label={t('help.title')}>
                <Key of="?" />
            </button>
            <button onClick={() => (menu_open.value = true)} aria-label={t('menu.title')}>
                ☰
            </button>
        </div>
    );
}
