// One record: its fields, what can be asked about them, and the way into an incident.
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { defang } from '../../fmt/defang';
import { number } from '../../fmt/number';
import { adjust, go, href } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { copy } from '../../parts/copy';
import { Key } from '../../parts/key';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { kind_of_value, with_condition } from '../../query/query';
import { opened_case } from '../../store/because';
import { act } from '../../store/outbox';
import { list } from '../../store/store';
import type { Case } from '../../store/objects';
import { cell, is_field } from './cells';
import { question, record_of, search, sensors, type Row } from './search';

export const open_cases = () =>
    list<Case>('case')
        .filter((c) => !['closed', 'false_alarm'].includes(c.value.state))
        .sort((a, b) => b.value.opened - a.value.opened);

const chosen_case = signal<string | undefined>(undefined);
const target = (): string | undefined => {
    const open = open_cases();
    return (
        [chosen_case.value, opened_case.value?.slice(5)].find((id) =>
            open.some((c) => c.id === id),
        ) ?? open[0]?.id
    );
};

async function star(row: Row, value?: string): Promise<void> {
    const id = target();
    const sensor = question.peek()!.sensor;
    const record = record_of(sensor, row);
    if (!id) return go(href('incident', ['new'], { record, value }));
    const type = value && kind_of_value(value);
    const done = await act(
        'star',
        {
            case: id,
            record,
            ...(value && { indicator: { value, type: type ?? 'text', note: '' } }),
        },
        t(value ? 'record.indicator_words' : 'record.star_words', { what: value ?? record }),
    );
    if ('receipt' in done)
        say(t(value ? 'record.indicator_done' : 'record.star_done', { what: value ?? record }));
}

function CaseChoice() {
    const open = open_cases();
    const id = target();
    return (
        <div class="row">
            <label class="field inline">
                {t('record.into')}
                <select
                    value={id ?? ''}
                    onChange={(e) => (chosen_case.value = e.currentTarget.value || undefined)}
                >
                    {open.map((c) => (
                        <option key={c.id} value={c.id}>
                            {words(c.value.title) || t('incident.untitled')}
                        </option>
                    ))}
                    {open.length === 0 && <option value="">{t('incident.new')}</option>}
                </select>
            </label>
            {id && <a href={href('incident', [id])}>{t('record.open_case')}</a>}
        </div>
    );
}

// The same value at our other sensors, with how often; asked only when wanted.
function Pivots({ value, at }: { value: string; at: number }) {
    const [counts, set_counts] = useState<Record<string, number>>({});
    const around = { from: Math.max(0, at - 1800), to: at + 1800 };
    useEffect(() => {
        let gone = false;
        void (async () => {
            for (const { id } of sensors.peek()) {
                try {
                    const { count } = await search(
                        { sensor: id, q: `"${value}"`, ...around },
                        undefined,
                        1,
                    );
                    if (gone) return;
                    set_counts((now) => ({ ...now, [id]: count }));
                } catch {
                    // No count is shown for it.
                }
            }
        })();
        return () => {
            gone = true;
        };
    }, [value]);
    return (
        <ul class="plain pivots">
            {sensors.value.map((s) => (
                <li key={s.id}>
                    <a href={href('evidence', [], { sensor: s.id, q: `"${value}"`, ...around })}>
                        {words(s.name)}{' '}
                        <span class="muted">
                            {counts[s.id] === undefined ? '…' : number(counts[s.id]!)}
                        </span>
                    </a>
                </li>
            ))}
        </ul>
    );
}

export function Record({ row }: { row: Row | undefined }) {
    const [raw, set_raw] = useState(false);
    const [field, set_field] = useState<string>();
    const [pivot, set_pivot] = useState(false);
    const asked = question.value!;
    const names = row ? Object.keys(row).filter(is_field) : [];
    const values = names.filter((n) => kind_of_value(String(row![n])));
    // The field that f, F, y and p speak of: the chosen one, else the first address or name.
    const at =
        field && names.includes(field) ? field : (values[0] ?? names.find((n) => n !== 'at'));
    const value = row && at ? String(row[at] ?? '') : '';
    const time = Number(row?.t ?? row?.at);
    const filter = (not: boolean, name = at) =>
        row &&
        name &&
        adjust(
            { q: with_condition(asked.q, name, String(row[name] ?? ''), not), rec: undefined },
            false,
        );
    use_keys([
        { keys: 's', words: 'keys.star', act: () => row && void star(row) },
        { keys: 'x', words: 'keys.raw', act: () => set_raw(!raw) },
        { keys: 'y', words: 'keys.copy', act: () => value && void copy(defang(value)) },
        { keys: 'Y', words: 'keys.copy_raw', act: () => value && void copy(value) },
        { keys: 'f', words: 'keys.filter_for', act: () => filter(false) },
        { keys: 'F', words: 'keys.filter_out', act: () => filter(true) },
        { keys: 'p', words: 'keys.pivot', act: () => set_pivot(!pivot) },
    ]);
    if (!row)
        return (
            <Panel title={t('record.title')} class="record">
                <Empty why={t('record.empty')} />
            </Panel>
        );
    return (
        <Panel
            title={t('record.title')}
            class="record"
            side={
                <button class="small" aria-pressed={raw} onClick={() => set_raw(!raw)}>
                    {t('record.raw')}
                    <Key of="x" />
                </button>
            }
        >
            <div class="row">
                <ActButton main act={() => star(row)}>
                    ★ {t('record.star')}
                    <Key of="s" />
                </ActButton>
                {value && kind_of_value(value) && (
                    <ActButton act={() => star(row, value)}>{t('record.indicator')}</ActButton>
                )}
            </div>
            <CaseChoice />
            {raw ? (
                <pre class="quote mono" tabIndex={0} aria-label={t('record.raw')}>
                    {JSON.stringify(row, null, 1)}
                </pre>
            ) : (
                <table class="fields">
                    <tbody>
                        {names.map((name) => (
                            <tr key={name} class={name === at ? 'chosen' : ''}>
                                <th scope="row">
                                    <button
                                        class="quiet small mono"
                                        aria-pressed={name === at}
                                        onClick={() => set_field(name)}
                                    >
                                        {name}
                                    </button>
                                </th>
                                <td class="mono">{cell(name, row[name])}</td>
                                <td class="nowrap">
                                    <button
                                        class="quiet small"
                                        aria-label={t('filter.for', {
                                            field: name,
                                            value: cell(name, row[name]),
                                        })}
                                        onClick={() => filter(false, name)}
                                    >
                                        +
                                    </button>
                                    <button
                                        class="quiet small"
                                        aria-label={t('filter.out', {
                                            field: name,
                                            value: cell(name, row[name]),
                                        })}
                                        onClick={() => filter(true, name)}
                                    >
                                        −
                                    </button>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
            <div class="row">
                {Number.isFinite(time) && (
                    <button
                        onClick={() =>
                            adjust(
                                {
                                    from: Math.max(0, Math.floor(time - 60)),
                                    to: Math.ceil(time + 60),
                                    q: '',
                                },
                                false,
                            )
                        }
                    >
                        {t('record.around')}
                    </button>
                )}
                {value && (
                    <button onClick={() => void copy(defang(value))}>
                        {t('record.copy')}
                        <Key of="y" />
                    </button>
                )}
            </div>
            {value && kind_of_value(value) && (
                <>
                    <h3>
                        <button
                            class="quiet"
                            aria-expanded={pivot}
                            onClick={() => set_pivot(!pivot)}
                        >
                            {pivot ? '▾' : '▸'} {t('record.pivot', { value })}
                            <Key of="p" />
                        </button>
                    </h3>
                    {pivot && <Pivots value={value} at={Number.isFinite(time) ? time : 0} />}
                </>
            )}
        </Panel>
    );
}
