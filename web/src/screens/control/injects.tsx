// The script of the day: as a time line, as a table.
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { href } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { is_sent, rows, waits, type Row } from '../staff/objects';
import { row_number, to_name } from '../staff/words';
import { begin } from './writing';
import { hold_row, Reached, release_row, remind, send_row } from './row';
import { is_late, signs, Timeline, when } from './timeline';

type Which = 'open' | 'sent' | 'all';

function Do({ row }: { row: Row }) {
    if (waits(row.state))
        return (
            <span class="pair">
                <button
                    class="small"
                    disabled={row.problems.some((p) => p.error)}
                    onClick={() => void send_row(row)}
                >
                    {t('row.send_short')}
                </button>
                {row.state === 'held' || row.state === 'draft' ? (
                    <button class="small" onClick={() => void release_row(row)}>
                        {t('row.release')}
                    </button>
                ) : (
                    <button class="small" onClick={() => void hold_row(row)}>
                        {t('row.hold')}
                    </button>
                )}
            </span>
        );
    if (is_sent(row.state) && row.reached.answered < row.reached.of)
        return (
            <button class="small" onClick={() => void remind(row.to, t('row.reminded'))}>
                {t('row.remind')}
            </button>
        );
    return null;
}

export function Injects({ chosen }: { chosen: string | undefined }) {
    const all = rows();
    const [which, set_which] = useState<Which>('open');
    const shown = all
        .filter(
            (r) =>
                which === 'all' ||
                (which === 'open' ? waits(r.state) || r.state === 'sending' : is_sent(r.state)),
        )
        .sort((a, b) =>
            which === 'sent'
                ? (b.sent_t ?? 0) - (a.sent_t ?? 0)
                : (when(a) ?? 1e9) - (when(b) ?? 1e9) || a.number - b.number,
        );
    return (
        <Panel
            title={t('injects.title')}
            side={
                <>
                    <Choice
                        label={t('injects.which')}
                        value={which}
                        change={set_which}
                        among={(['open', 'sent', 'all'] as const).map((w) => ({
                            value: w,
                            words: t(`injects.${w}`),
                        }))}
                    />
                    <button class="main" onClick={() => begin()}>
                        + {t('injects.new')}
                        <Key of="I" />
                    </button>
                </>
            }
        >
            {all.length === 0 ? (
                <Empty why={t('injects.empty')}>
                    <button onClick={() => begin()}>{t('injects.empty_do')}</button>
                </Empty>
            ) : (
                <Timeline rows={all} chosen={chosen} />
            )}
            {all.length > 0 && (
                <div class="scroll rows" tabIndex={0} role="region" aria-label={t('injects.table')}>
                    <table>
                        <thead>
                            <tr>
                                <th>{t('injects.number')}</th>
                                <th>{t('injects.due')}</th>
                                <th>{t('injects.what')}</th>
                                <th>{t('injects.to')}</th>
                                <th>{t('injects.state')}</th>
                                <th>{t('injects.do')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {shown.map((row) => (
                                <tr key={row.id} class={row.id === chosen ? 'chosen' : undefined}>
                                    <td class="mono">{row_number(row)}</td>
                                    <td class="mono">
                                        {when(row) === undefined ? (
                                            <small class="waits">{words(row.trigger.words)}</small>
                                        ) : (
                                            <>
                                                {t_short(when(row)!)}
                                                {is_late(row) && (
                                                    <b class="bad"> {t('injects.late')}</b>
                                                )}
                                            </>
                                        )}
                                    </td>
                                    <td>
                                        <a data-nav href={href('control', [row.id])}>
                                            {words(row.subject)}
                                        </a>
                                    </td>
                                    <td>{row.to.map(to_name).join(', ') || t('to.excon')}</td>
                                    <td>
                                        <span class={`row-${row.state}`}>
                                            {signs[row.state]} {words(row.state_words)}
                                        </span>{' '}
                                        <Reached row={row} />
                                        {row.problems.length > 0 && (
                                            <div
                                                class={
                                                    row.problems.some((p) => p.error)
                                                        ? 'bad'
                                                        : 'warn-text'
                                                }
                                            >
                                                <small>
                                                    {t('injects.problems', {
                                                        n: row.problems.length,
                                                    })}
                                                </small>
                                            </div>
                                        )}
                                    </td>
                                    <td>
                                        <Do row={row} />
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                    {shown.length === 0 && <Empty why={t(`injects.none_${which}`)} />}
                </div>
            )}
        </Panel>
    );
}
