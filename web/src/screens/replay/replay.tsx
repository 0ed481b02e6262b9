// Any seat's view at any time that was played, beside what the script had sent and what was true.
import '../../style/staff.css';
import { useEffect, useState } from 'preact/hooks';
import { t_plus, t_short } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { adjust, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty, Failed, Skeleton } from '../../parts/states';
import { get, list } from '../../store/store';
import { now_t } from '../../store/now';
import type { Seat } from '../../store/objects';
import { rows, type Row, type Truth } from '../staff/objects';
import { row_number, to_name } from '../staff/words';
import { Seen, use_view } from './view';

const jump_s = 60;

// A step of the attackers that had begun, and who could know of it by then.
function Begun({ of, at }: { of: Truth['steps'][number]; at: number }) {
    const who = of.knowable
        .filter((k) => k.t <= at)
        .map((k) => `${team_name(k.team)} ${t_short(k.t)}`)
        .join(', ');
    return (
        <li>
            <span class="mono">{t_short(of.t)}</span> <b>{words(of.words)}</b>{' '}
            <small class="muted">
                {who ? t('truth.knowable', { who }) : t('truth.unknowable')}
            </small>
        </li>
    );
}

function Truth_at({ at }: { at: number }) {
    const truth = get<Truth>('truth');
    const begun = (truth?.steps ?? []).filter((s) => s.t <= at).sort((a, b) => b.t - a.t);
    const sent = rows()
        .filter((r) => r.sent_t !== undefined && r.sent_t <= at)
        .sort((a, b) => b.sent_t! - a.sent_t!);
    return (
        <section class="panel truth" aria-labelledby="truth-at">
            <header>
                <h2 id="truth-at">{t('replay.truth')}</h2>
                <span class="chip">{t('truth.label')}</span>
            </header>
            <div class="panel-in">
                <h3>{t('truth.steps')}</h3>
                {begun.length === 0 ? (
                    <p class="muted">{t('replay.no_steps')}</p>
                ) : (
                    <ul class="plain">
                        {begun.map((s) => (
                            <Begun key={s.campaign} of={s} at={at} />
                        ))}
                    </ul>
                )}
                <h3>{t('replay.sent')}</h3>
                {sent.length === 0 ? (
                    <p class="muted">{t('replay.none_sent')}</p>
                ) : (
                    <ul class="plain">
                        {sent.slice(0, 15).map((r) => (
                            <li key={r.id}>
                                <span class="mono">{t_short(r.sent_t!)}</span> {row_number(r)}{' '}
                                {words(r.subject)}{' '}
                                <small class="muted">→ {r.to.map(to_name).join(', ')}</small>
                            </li>
                        ))}
                    </ul>
                )}
            </div>
        </section>
    );
}

// Ticks above the scrubber where something was sent or began.
function Marks({ all, to }: { all: { t: number; kind: 'sent' | 'step' }[]; to: number }) {
    return (
        <svg class="marks" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
            {all.map((m, i) => (
                <line
                    key={i}
                    class={`mark-${m.kind}`}
                    x1={(1000 * m.t) / to}
                    x2={(1000 * m.t) / to}
                    y1="0"
                    y2="12"
                />
            ))}
        </svg>
    );
}

export default function Replay() {
    const seats = list<Seat>('seat')
        .map((s) => s.value)
        .filter((s) => s.team);
    const end = Math.max(60, Math.floor(now_t.value / 60) * 60);
    const seat = route.value.query.get('seat') ?? seats[0]?.id ?? '';
    const at = Math.min(end, Math.max(0, Number(route.value.query.get('t') ?? end) || 0));
    const [pace, set_pace] = useState('0');
    const { view, again } = use_view(seat, at);
    const go = (to: number) => adjust({ t: Math.min(end, Math.max(0, to)) });
    useEffect(() => {
        if (pace === '0') return;
        const timer = setInterval(() => {
            const now = Number(route.peek().query.get('t') ?? 0);
            if (now >= end) set_pace('0');
            else go(now + jump_s * Number(pace));
        }, 1000);
        return () => clearInterval(timer);
    }, [pace, end]);
    const marks = [
        ...rows()
            .filter((r: Row) => r.sent_t !== undefined)
            .map((r) => ({ t: r.sent_t!, kind: 'sent' as const })),
        ...(get<Truth>('truth')?.steps ?? [])
            .filter((s) => s.t <= end)
            .map((s) => ({ t: s.t, kind: 'step' as const })),
    ]
        .filter((m) => m.t <= end)
        .sort((a, b) => a.t - b.t);
    const to_mark = (by: 1 | -1) => {
        const found =
            by > 0 ? marks.find((m) => m.t > at) : [...marks].reverse().find((m) => m.t < at);
        if (found) go(found.t);
    };
    use_keys([
        { keys: '[', words: 'keys.step_back', act: () => go(at - jump_s) },
        { keys: ']', words: 'keys.step_on', act: () => go(at + jump_s) },
        { keys: '{', words: 'keys.mark_back', act: () => to_mark(-1) },
        { keys: '}', words: 'keys.mark_on', act: () => to_mark(1) },
    ]);
    return (
        <>
            <Panel title={t('replay.title')} class="scrub">
                <div class="row">
                    <label class="field inline">
                        {t('replay.seat')}
                        <select
                            value={seat}
                            onChange={(e) => adjust({ seat: e.currentTarget.value })}
                        >
                            {seats.map((s) => (
                                <option key={s.id} value={s.id}>
                                    {team_name(s.team)} · {s.id.toUpperCase()}
                                    {s.name && ` · ${s.name}`}
                                </option>
                            ))}
                        </select>
                    </label>
                    <b class="clock-t">{t_plus(at)}</b>
                    <button onClick={() => go(at - jump_s)} aria-label={t('keys.step_back')}>
                        ◂<Key of="[" />
                    </button>
                    <button onClick={() => go(at + jump_s)} aria-label={t('keys.step_on')}>
                        ▸<Key of="]" />
                    </button>
                    <button onClick={() => to_mark(-1)} aria-label={t('keys.mark_back')}>
                        ⇤<Key of="{" />
                    </button>
                    <button onClick={() => to_mark(1)} aria-label={t('keys.mark_on')}>
                        ⇥<Key of="}" />
                    </button>
                    <Choice
                        label={t('replay.pace')}
                        value={pace}
                        change={(to) => {
                            if (to !== '0' && at >= end) go(0);
                            set_pace(to);
                        }}
                        among={['0', '1', '5', '15'].map((n) => ({
                            value: n,
                            words: n === '0' ? '❚❚' : `▶ ${t('replay.a_second', { n })}`,
                        }))}
                    />
                </div>
                <Marks all={marks} to={end} />
                <input
                    class="scrubber"
                    type="range"
                    min="0"
                    max={end}
                    step="60"
                    value={at}
                    aria-label={t('replay.time')}
                    aria-valuetext={t_plus(at)}
                    onInput={(e) => go(Number(e.currentTarget.value))}
                />
                <small class="muted">{t('replay.marks')}</small>
            </Panel>
            <div class="columns replay">
                <Panel title={t('replay.seen')}>
                    {seats.length === 0 ? (
                        <Empty why={t('seat.empty')} />
                    ) : !view ? (
                        <Skeleton />
                    ) : 'problem' in view ? (
                        <Failed what={t('replay.failed')} why={view.problem} again={again} />
                    ) : (
                        <Seen objects={view.objects} />
                    )}
                </Panel>
                <Truth_at at={at} />
            </div>
        </>
    );
}
