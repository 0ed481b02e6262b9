// Any seat's view at any time that was played, beside what the script had sent and what was true.
import '../../style/staff.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t_plus, t_short } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { adjust, route } from '../../frame/route';
import { t, words, type Words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty, Failed, Skeleton } from '../../parts/states';
import { ask, Refusal } from '../../stream/api';
import { get, list, type Objects } from '../../store/store';
import { now_t } from '../../store/now';
import type { Case, Item, News, Order, Seat } from '../../store/objects';
import { rows, type Row, type Truth } from '../staff/objects';
import { row_number, sender, to_name } from '../staff/words';

type View = { of: string; objects: Objects } | { of: string; problem: string };

const pick = <T,>(objects: Objects, kind: string): [string, T][] =>
    Object.entries(objects).filter(([path]) => path.startsWith(`${kind}/`)) as [string, T][];

const jump_s = 60;

// The last view that was asked for; answers of older questions are dropped.
function use_view(seat: string, at: number): { view: View | undefined; again: () => void } {
    const [view, set_view] = useState<View>();
    const [round, set_round] = useState(0);
    const wanted = useRef('');
    useEffect(() => {
        if (!seat) return;
        const of = (wanted.current = `${seat}@${at}#${round}`);
        const timer = setTimeout(() => {
            ask<{ objects: Objects }>(
                'GET',
                `replay?seat=${encodeURIComponent(seat)}&t=${at}`,
            ).then(
                (answer) =>
                    wanted.current === of && set_view({ of, objects: answer.objects ?? {} }),
                (error: unknown) =>
                    wanted.current === of &&
                    set_view({
                        of,
                        problem:
                            error instanceof Refusal
                                ? words(error.problem.words) || error.problem.code
                                : String(error),
                    }),
            );
        }, 150);
        return () => clearTimeout(timer);
    }, [seat, at, round]);
    return { view, again: () => set_round((n) => n + 1) };
}

function Inbox({ objects }: { objects: Objects }) {
    const items = pick<Item>(objects, 'item').sort((a, b) => b[1].last - a[1].last);
    if (!items.length) return <p class="muted">{t('replay.no_items')}</p>;
    return (
        <ul class="plain cards">
            {items.slice(0, 40).map(([path, item]) => (
                <li key={path} class={`card${item.unread ? ' unread' : ''}`}>
                    <details>
                        <summary>
                            {item.unread && <b>{t('inbox.unread')}: </b>}
                            {words(item.subject)}{' '}
                            <small class="muted">
                                {sender(item.from)} · {t_short(item.last)}
                            </small>
                        </summary>
                        {item.messages.map((m) => (
                            <p key={m.id} class="said">
                                <small class="meta">
                                    <b>{sender(m.from)}</b>
                                    <span class="mono">{t_plus(m.at)}</span>
                                </small>
                                <span class="text">{words(m.text)}</span>
                            </p>
                        ))}
                    </details>
                </li>
            ))}
        </ul>
    );
}

function Seen({ objects }: { objects: Objects }) {
    const cases = pick<Case>(objects, 'case');
    const orders = pick<Order>(objects, 'order').sort((a, b) => b[1].at - a[1].at);
    const news = pick<News>(objects, 'news').sort((a, b) => b[1].at - a[1].at);
    return (
        <>
            <h3>{t('inbox.title')}</h3>
            <Inbox objects={objects} />
            <h3>{t('incidents.title')}</h3>
            {cases.length === 0 ? (
                <p class="muted">{t('replay.no_cases')}</p>
            ) : (
                <ul class="plain">
                    {cases.map(([path, c]) => (
                        <li key={path}>
                            <b>{words(c.title as Words) || t('incident.untitled')}</b>{' '}
                            <span class="chip">{t(`case.${c.state}`)}</span>
                            {c.reports.map((r) => (
                                <small key={r.t} class="muted">
                                    {' '}
                                    {t('incidents.reported', { t: t_short(r.t) })} →{' '}
                                    {team_name(r.to)}
                                </small>
                            ))}
                        </li>
                    ))}
                </ul>
            )}
            <h3>{t('replay.orders')}</h3>
            {orders.length === 0 ? (
                <p class="muted">{t('replay.no_orders')}</p>
            ) : (
                <ul class="plain">
                    {orders.map(([path, o]) => (
                        <li key={path}>
                            <span class="mono">{t_short(o.at)}</span> {words(o.words)}{' '}
                            <span class="chip">{t(`order.${o.state}`)}</span>
                        </li>
                    ))}
                </ul>
            )}
            {news.length > 0 && (
                <>
                    <h3>{t('news.title')}</h3>
                    <ul class="plain">
                        {news.slice(0, 10).map(([path, n]) => (
                            <li key={path}>
                                <span class="mono">{t_short(n.at)}</span> {sender(n.from)}:{' '}
                                {words(n.subject)}
                            </li>
                        ))}
                    </ul>
                </>
            )}
        </>
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
                        {begun.map((s) => {
                            const known = s.knowable.filter((k) => k.t <= at);
                            return (
                                <li key={s.campaign}>
                                    <span class="mono">{t_short(s.t)}</span> <b>{words(s.words)}</b>{' '}
                                    <small class="muted">
                                        {known.length
                                            ? t('truth.knowable', {
                                                  who: known
                                                      .map(
                                                          (k) =>
                                                              `${team_name(k.team)} ${t_short(k.t)}`,
                                                      )
                                                      .join(', '),
                                              })
                                            : t('truth.unknowable')}
                                    </small>
                                </li>
                            );
                        })}
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
                                    {team_name(s.team)} · {s.name || s.id}
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
