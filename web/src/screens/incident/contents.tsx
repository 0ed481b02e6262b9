// What an incident holds: its timeline, the evidence starred into it, indicators, assets.
import { useState } from 'preact/hooks';
import { defang } from '../../fmt/defang';
import { t_plus, t_short } from '../../fmt/time';
import { href } from '../../frame/route';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { copy } from '../../parts/copy';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { kind_of_value } from '../../query/query';
import { act } from '../../store/outbox';
import { may } from '../../store/store';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import type { Case } from '../../store/objects';

export function Timeline({ id, value }: { id: string; value: Case }) {
    const name = `note.${id}`;
    const text = draft(name).value;
    const add = async () => {
        if (!text.trim()) return;
        drop_draft(name);
        const done = await act('star', { case: id, text }, t('timeline.words'));
        if ('receipt' in done) say(t('timeline.added'));
        else if ('problem' in done) write_draft(name, text);
    };
    return (
        <Panel title={t('timeline.title')}>
            <ol class="plain talk">
                {value.timeline.map((row, i) => (
                    <li key={i} class="said">
                        <small class="meta">
                            <span class="mono">{t_plus(row.t)}</span>
                            {row.seat && <span>{seat_name(row.seat)}</span>}
                        </small>
                        <div class="text">{words(row.text)}</div>
                    </li>
                ))}
            </ol>
            <form
                class="row"
                onSubmit={(e) => {
                    e.preventDefault();
                    void add();
                }}
            >
                <input
                    class="grow"
                    aria-label={t('timeline.note')}
                    placeholder={t('timeline.note')}
                    value={text}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                />
                <ActButton off={!text.trim()} act={add}>
                    {t('timeline.add')}
                </ActButton>
            </form>
        </Panel>
    );
}

export function Evidence({ value }: { value: Case }) {
    return (
        <Panel
            title={t('incident.records')}
            side={<span class="muted">{value.records.length}</span>}
        >
            {value.records.length === 0 ? (
                <Empty why={t('incident.records_empty')}>
                    {may('act') && <a href={href('evidence')}>{t('tab.evidence')}</a>}
                </Empty>
            ) : (
                <ul class="plain">
                    {value.records.map((record) => {
                        const one = typeof record === 'string' ? { id: record } : record;
                        const at = 't' in one && one.t !== undefined ? one.t : undefined;
                        const sensor = 'sensor' in one ? one.sensor : undefined;
                        return (
                            <li key={one.id}>
                                ★{' '}
                                {sensor ? (
                                    <a
                                        href={href('evidence', [], {
                                            sensor,
                                            rec: one.id,
                                            from: at && Math.max(0, at - 60),
                                            to: at && at + 60,
                                        })}
                                    >
                                        {'words' in one && one.words ? words(one.words) : one.id}
                                        {at !== undefined && ` · ${t_short(at)}`}
                                    </a>
                                ) : (
                                    <span>{t('incident.record_elsewhere')}</span>
                                )}
                            </li>
                        );
                    })}
                </ul>
            )}
        </Panel>
    );
}

export function Indicators({ id, value }: { id: string; value: Case }) {
    const [text, set_text] = useState('');
    const add = async () => {
        const found = text
            .trim()
            .replace(/\[\.\]/g, '.')
            .replace(/^hxxp/i, 'http');
        const type = kind_of_value(found);
        const done = type
            ? await act(
                  'star',
                  { case: id, indicator: { value: found, type, note: '' } },
                  t('record.indicator_words', { what: found }),
              )
            : await act(
                  'star',
                  { case: id, asset: found },
                  t('indicators.asset_words', { what: found }),
              );
        if ('receipt' in done) set_text('');
    };
    return (
        <Panel
            title={t('indicators.title')}
            side={
                value.indicators.length > 0 && (
                    <button
                        class="small"
                        onClick={() =>
                            void copy(value.indicators.map((i) => defang(i.value)).join('\n'))
                        }
                    >
                        {t('indicators.copy')}
                    </button>
                )
            }
        >
            {value.indicators.length === 0 ? (
                <Empty why={t('indicators.empty')} />
            ) : (
                <div class="scroll" tabIndex={0} role="group" aria-label={t('indicators.title')}>
                    <table>
                        <thead>
                            <tr>
                                <th>{t('indicators.value')}</th>
                                <th>{t('indicators.type')}</th>
                                <th>{t('indicators.seen')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {value.indicators.map((one, i) => (
                                <tr key={i}>
                                    <td class="mono breaks">
                                        {defang(one.value)}
                                        {one.note && <small class="muted"> {one.note}</small>}
                                    </td>
                                    <td>{t(`type.${one.type}`)}</td>
                                    <td class="mono nowrap">
                                        {one.first === undefined ? '' : t_short(one.first)}
                                        {one.last !== undefined && one.last !== one.first
                                            ? ` – ${t_short(one.last)}`
                                            : ''}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {value.assets.length > 0 && (
                <p>
                    <b>{t('indicators.assets')}</b> {value.assets.join(' · ')}
                </p>
            )}
            <form
                class="row"
                onSubmit={(e) => {
                    e.preventDefault();
                    void add();
                }}
            >
                <input
                    class="grow mono"
                    aria-label={t('indicators.add_what')}
                    placeholder={t('indicators.add_what')}
                    value={text}
                    onInput={(e) => set_text(e.currentTarget.value)}
                />
                <ActButton off={!text.trim()} act={add}>
                    {t('timeline.add')}
                </ActButton>
            </form>
        </Panel>
    );
}
