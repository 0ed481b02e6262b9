// What was ordered or asked and how it stands, and what our own lines show of it.
import { t_short } from '../../fmt/time';
import { length_words } from '../../fmt/words';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { because } from '../../parts/because';
import { Chart } from '../../parts/chart';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { act } from '../../store/outbox';
import { now_t } from '../../store/now';
import { list, type Named } from '../../store/store';
import type { Order, Series } from '../../store/objects';
import { cost_words } from './order';

const signs: Record<Order['state'], string> = {
    asked: '?',
    agreed: '✓',
    refused: '✕',
    under_way: '…',
    in_effect: '✓',
    expired: '■',
    lifted: '↩',
    ruling: '?',
};

async function lift(id: string, order: Order): Promise<void> {
    const done = await act(
        'order',
        { verb: 'lift', on: { undoes: id }, because: because() },
        t('orders.lift_words', { what: words(order.words) }),
    );
    if ('receipt' in done) say(t('orders.lifting', { what: words(order.words) }));
}

function One({ order: { id, value } }: { order: Named<Order> }) {
    const left = value.effect_t ? value.effect_t - now_t.value : undefined;
    return (
        <li class={`card order-${value.state}`} data-nav tabIndex={0}>
            <b>{words(value.words)}</b>
            <small class="meta">
                <span class="chip">
                    <span aria-hidden="true">{signs[value.state]}</span> {t(`order.${value.state}`)}
                </span>
                <span class="mono">{t_short(value.at)}</span>
                {value.asked_of && (
                    <span>{t('orders.of', { who: team_name(value.asked_of) })}</span>
                )}
                {value.state === 'under_way' && left !== undefined && left > 0 && (
                    <span>{t('orders.effect_in', { in: length_words(left) })}</span>
                )}
                {value.state === 'in_effect' && value.effect_t && (
                    <span>{t('orders.effect_since', { t: t_short(value.effect_t) })}</span>
                )}
                {value.cost && (
                    <span>{cost_words(value.cost.staff_minutes, value.cost.money_usd)}</span>
                )}
            </small>
            {value.note && <p>{value.note}</p>}
            {value.liftable && ['in_effect', 'under_way'].includes(value.state) && (
                <div class="row">
                    <ActButton class="small" act={() => lift(id, value)}>
                        {t('orders.lift')}
                        <span class="hidden">: {words(value.words)}</span>
                    </ActButton>
                </div>
            )}
        </li>
    );
}

export function UnderWay() {
    const orders = list<Order>('order').sort(
        (a, b) => b.value.at - a.value.at || (a.path < b.path ? -1 : 1),
    );
    // The moments at which orders took effect, on the graphs that should show it.
    const marks = orders
        .filter(
            (o) =>
                o.value.effect_t && o.value.effect_t <= now_t.value && o.value.state !== 'refused',
        )
        .map((o) => ({ t: o.value.effect_t!, text: t(`orders.mark`) }));
    const series = list<Series>('series')
        .slice(0, 4)
        .map((s) => s.value);
    return (
        <div class="stack">
            <Panel title={t('orders.title')}>
                {orders.length === 0 ? (
                    <Empty why={t('orders.empty')} />
                ) : (
                    <ul class="plain cards">
                        {orders.map((o) => (
                            <One key={o.path} order={o} />
                        ))}
                    </ul>
                )}
            </Panel>
            {series.length > 0 && (
                <Panel
                    title={t('orders.effect')}
                    side={<small class="muted">{series[0]!.unit}</small>}
                >
                    <Chart
                        all={series.map((s, i) =>
                            i === 0
                                ? { ...s, marks: [...(s.marks ?? []), ...marks.slice(0, 3)] }
                                : s,
                        )}
                        now={0}
                    />
                </Panel>
            )}
        </div>
    );
}
