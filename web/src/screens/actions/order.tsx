// The form of one action: on what, by whom, why, and what it will cost before it is ordered.
import { useState } from 'preact/hooks';
import { number } from '../../fmt/number';
import { length_words } from '../../fmt/words';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Because, because, forget_because } from '../../parts/because';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { team_name } from '../../parts/names';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { get, list, me } from '../../store/store';
import type { Act, Choice, Choices, Order as Ordered, Team } from '../../store/objects';

export const cost_words = (minutes: number, usd: number): string =>
    [
        minutes ? t('cost.staff', { time: length_words(minutes * 60) }) : '',
        usd ? t('cost.money', { usd: number(usd) }) : '',
    ]
        .filter(Boolean)
        .join(', ') || t('cost.none');

const lists: Record<string, keyof Choices> = {
    network: 'networks',
    from: 'networks',
    service: 'services',
    group: 'groups',
    people: 'people',
    country: 'countries',
    'from-country': 'countries',
    lair: 'lairs',
};
const traffic = ['any', 'flood', 'amplification', 'worm', 'benign'];

// What a field may name: public things, and those the team found itself. Undefined: free text.
function choices_of(field: string): Choice[] | undefined {
    if (field === 'traffic') return traffic.map((id) => ({ id, name: t(`traffic.${id}`) }));
    if (field === 'detailed')
        return ['true', 'false'].map((id) => ({ id, name: t(`truth.${id}`) }));
    if (field === 'undoes')
        return list<Ordered>('order')
            .filter((o) => o.value.liftable && ['in_effect', 'under_way'].includes(o.value.state))
            .map((o) => ({ id: o.id, name: o.value.words as never }));
    const kind = lists[field];
    return kind ? (get<Choices>('choices')?.[kind] ?? []) : undefined;
}

function Scope({
    field,
    value,
    set,
    needed,
}: {
    field: string;
    value: string;
    set: (to: string) => void;
    needed: boolean;
}) {
    const among = choices_of(field);
    const label = t(`on.${field}`);
    return (
        <label class="field">
            {label}
            {among === undefined ? (
                <input class="mono" value={value} onInput={(e) => set(e.currentTarget.value)} />
            ) : (
                <select value={value} onChange={(e) => set(e.currentTarget.value)}>
                    <option value="">{needed ? t('on.choose') : t('on.any')}</option>
                    {among.map((one) => (
                        <option key={one.id} value={one.id}>
                            {words(one.name)}
                        </option>
                    ))}
                </select>
            )}
            {among?.length === 0 && <small>{t('on.none_known')}</small>}
        </label>
    );
}

const own_choice = 'own';

export function Order({ verb }: { verb: string }) {
    const value = get<Act>(`catalogue/${verb}`);
    const [on, set_on] = useState<Record<string, string>>({});
    const [who, set_who] = useState<string>();
    const [more, set_more] = useState(false);
    if (!value)
        return (
            <Panel title={t('actions.form')}>
                <Empty why={t('actions.gone')} />
            </Panel>
        );
    const able = list<Team>('team')
        .map((team) => team.value)
        .filter(
            (team) =>
                team.id !== me.value?.team &&
                (value.decides === 'own'
                    ? team.authority?.includes(verb)
                    : value.decides.includes(team.id)),
        );
    const by =
        who ??
        (value.decides === 'own' ? own_choice : (able[0]?.id ?? value.decides[0] ?? own_choice));
    const asks = by !== own_choice;
    const fields = [...value.needs, ...value.allows];
    const chosen = Object.fromEntries(
        fields.filter((f) => on[f]).map((f) => [f, f === 'detailed' ? on[f] === 'true' : on[f]!]),
    );
    const lacking = value.needs.filter((f) => !on[f]);
    const set = (field: string) => (to: string) => set_on({ ...on, [field]: to });
    const order = async () => {
        const done = await act(
            'order',
            { verb, on: chosen, because: because(), ...(asks && { ask: by }) },
            t('actions.order_words', { what: words(value.name) }),
        );
        if ('problem' in done) return;
        set_on({});
        forget_because();
        if ('receipt' in done)
            say(
                t(asks ? 'actions.asked' : 'actions.ordered', {
                    what: words(value.name),
                    who: team_name(by),
                }),
            );
    };
    return (
        <Panel title={words(value.name)} class="order" opened>
            {words(value.what) && <p>{words(value.what)}</p>}
            {words(value.side_effect) && <p class="warn-text">▲ {words(value.side_effect)}</p>}
            {value.needs.map((f) => (
                <Scope key={f} field={f} value={on[f] ?? ''} set={set(f)} needed />
            ))}
            {able.length > 0 && (
                <label class="field">
                    {t('actions.who')}
                    <select value={by} onChange={(e) => set_who(e.currentTarget.value)}>
                        {value.decides === 'own' && (
                            <option value={own_choice}>{t('actions.we')}</option>
                        )}
                        {able.map((team) => (
                            <option key={team.id} value={team.id}>
                                {t('actions.ask', { who: words(team.name) })}
                            </option>
                        ))}
                    </select>
                </label>
            )}
            {value.allows.length > 0 && (
                <details open={more} onToggle={(e) => set_more(e.currentTarget.open)}>
                    <summary>{t('actions.more')}</summary>
                    {value.allows.map((f) => (
                        <Scope key={f} field={f} value={on[f] ?? ''} set={set(f)} needed={false} />
                    ))}
                </details>
            )}
            <dl class="review">
                <div>
                    <dt>{t('actions.time')}</dt>
                    <dd>{length_words(value.takes_s)}</dd>
                </div>
                <div>
                    <dt>{t('actions.cost')}</dt>
                    <dd>{cost_words(value.staff_minutes, value.money_usd)}</dd>
                </div>
                <div>
                    <dt>{t('actions.undo')}</dt>
                    <dd>{t(value.reversible ? 'actions.undo_yes' : 'actions.undo_no')}</dd>
                </div>
            </dl>
            <Because />
            <ActButton main off={lacking.length > 0} act={order}>
                {asks ? t('actions.do_ask', { who: team_name(by) }) : t('actions.do')}
            </ActButton>
            {lacking.length > 0 && (
                <small class="muted">
                    {' '}
                    {t('actions.lacking', { what: lacking.map((f) => t(`on.${f}`)).join(', ') })}
                </small>
            )}
        </Panel>
    );
}

// What no action of the catalogue covers: exercise control rules on it.
export function Free() {
    const name = 'free';
    const text = draft(name).value;
    const send = async () => {
        const done = await act('free', { text, because: because() }, t('actions.free_words'));
        if ('problem' in done) return;
        drop_draft(name);
        forget_because();
        if ('receipt' in done) say(t('actions.free_sent'));
    };
    return (
        <Panel title={t('actions.free')} class="order" opened>
            <p class="muted">{t('actions.free_how')}</p>
            <label class="field">
                {t('actions.free_text')}
                <textarea
                    rows={5}
                    value={text}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                />
            </label>
            <Because />
            <ActButton main off={!text.trim()} act={send}>
                {t('actions.free_send')}
            </ActButton>
        </Panel>
    );
}
