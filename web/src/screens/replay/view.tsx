// What one seat saw at one time.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t_plus, t_short } from '../../fmt/time';
import { t, words, type Words } from '../../i18n/i18n';
import { team_name } from '../../parts/names';
import { ask, Refusal } from '../../stream/api';
import { type Objects } from '../../store/store';
import type { Case, Item, News, Order } from '../../store/objects';
import { sender } from '../staff/words';

type View = { of: string; objects: Objects } | { of: string; problem: string };

const pick = <T,>(objects: Objects, kind: string): [string, T][] =>
    Object.entries(objects).filter(([path]) => path.startsWith(`${kind}/`)) as [string, T][];

// The last view that was asked for; answers of older questions are dropped.
export function use_view(seat: string, at: number): { view: View | undefined; again: () => void } {
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
                            {words(item.subject) || t('preview.no_subject')}{' '}
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

export function Seen({ objects }: { objects: Objects }) {
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
