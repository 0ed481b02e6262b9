// What needs somebody now, and the one click that helps.
import { t, words } from '../../i18n/i18n';
import { length_words } from '../../fmt/words';
import { go, href } from '../../frame/route';
import { say } from '../../frame/status';
import { Key } from '../../parts/key';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { act } from '../../store/outbox';
import { get, list, me } from '../../store/store';
import type { Item, Seat } from '../../store/objects';
import { alarms, row_of, type Alarm } from '../staff/objects';
import { waited_s, wall_now } from '../staff/words';
import { begin } from './writing';
import { remind, send_row } from './row';

async function care(
    id: string,
    change: 'own' | 'snooze',
    more: Record<string, unknown> = {},
): Promise<void> {
    const done = await act('alarm', { alarm: id, change, ...more }, t(`alarms.${change}_words`));
    if ('receipt' in done) say(t(`alarms.${change}_words`));
}

function Help({ alarm }: { alarm: Alarm }) {
    const { about } = alarm;
    const row = row_of(about);
    const team = about.split('/')[0]!;
    switch (alarm.rule) {
        case 'silent-team':
            return (
                <button class="main" onClick={() => void remind([about], t('alarms.nudged'))}>
                    {t('alarms.nudge')}
                </button>
            );
        case 'inject-overdue':
        case 'inject-failed':
            return row ? (
                <>
                    <button
                        class="main"
                        disabled={row.problems.some((p) => p.error)}
                        onClick={() => void send_row(row)}
                    >
                        {t('row.send')}
                    </button>
                    <a class="button" href={href('control', [about])}>
                        {t('alarms.look')}
                    </a>
                </>
            ) : null;
        case 'seat-lost': {
            const of = get<Seat>(`seat/${about}`)?.team;
            return of ? (
                <button class="main" onClick={() => void remind([of], t('alarms.nudged'))}>
                    {t('alarms.call')}
                </button>
            ) : null;
        }
        case 'help-requested': {
            const asked = list<Item>('item').find(
                (i) =>
                    (i.value.kind as string) === 'help' &&
                    i.value.state !== 'done' &&
                    i.value.messages.some(
                        (m) =>
                            m.seat === about ||
                            i.value.from.team === get<Seat>(`seat/${about}`)?.team,
                    ),
            );
            return (
                <a class="button" href={href('mail', asked ? [asked.id] : [])}>
                    {t('alarms.answer')}
                </a>
            );
        }
        case 'ruling-needed':
            return (
                <button
                    class="main"
                    onClick={() =>
                        document
                            .getElementById(`ruling-f${about}`)
                            ?.querySelector<HTMLElement>('button')
                            ?.focus()
                    }
                >
                    {t('alarms.rule')}
                </button>
            );
        default:
            return get(`team/${team}`) ? (
                <button onClick={() => begin({ to: [team] })}>{t('alarms.write')}</button>
            ) : null;
    }
}

export function Alarms() {
    const all = alarms();
    return (
        <Panel
            title={t('alarms.title')}
            class={all.length ? 'alarming' : undefined}
            side={
                <>
                    <span class={all.length ? 'chip alarm-count' : 'chip'}>{all.length}</span>
                    <Key of="A" />
                </>
            }
        >
            <div class="alarms" id="alarms" tabIndex={-1}>
                {all.length === 0 && <Empty why={t('alarms.empty')} />}
                <ul class="plain cards">
                    {all.map(({ id, value: alarm }) => {
                        const waited = waited_s(alarm.since_wall);
                        return (
                            <li key={id} class={`card ${alarm.owner ? '' : 'alone'}`}>
                                <b>{words(alarm.words)}</b>
                                <small class="meta">
                                    {waited !== undefined && (
                                        <span>
                                            {t('alarms.since', { ago: length_words(waited) })}
                                        </span>
                                    )}
                                    {alarm.owner ? (
                                        <span>
                                            {alarm.owner === me.value?.seat
                                                ? t('alarms.own_words')
                                                : t('alarms.owned', { by: seat_name(alarm.owner) })}
                                        </span>
                                    ) : (
                                        <span class="bad">{t('alarms.nobody')}</span>
                                    )}
                                </small>
                                <div class="row">
                                    <Help alarm={alarm} />
                                    {alarm.owner !== me.value?.seat && (
                                        <button onClick={() => void care(id, 'own')}>
                                            {t('alarms.own')}
                                        </button>
                                    )}
                                    <button
                                        onClick={() =>
                                            void care(id, 'snooze', {
                                                until_wall: Math.round(
                                                    (wall_now.value ?? 0) + 600000,
                                                ),
                                            })
                                        }
                                    >
                                        {t('alarms.snooze')}
                                    </button>
                                </div>
                            </li>
                        );
                    })}
                </ul>
            </div>
        </Panel>
    );
}

export const to_alarms = (): void => {
    if (!location.hash.startsWith('#/control')) go(href('control'));
    const box = document.getElementById('alarms');
    (box?.querySelector<HTMLElement>('button') ?? box)?.focus();
};
