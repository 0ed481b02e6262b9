// One row of the script: what waits for what, how far it came, what can be done with it.
import { useState } from 'preact/hooks';
import { t_plus, t_read, t_short } from '../../fmt/time';
import { go, href } from '../../frame/route';
import { say } from '../../frame/status';
import { language, t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { act } from '../../store/outbox';
import { now_t } from '../../store/now';
import { is_sent, row_of, waits, type Row } from '../staff/objects';
import { persona_name, row_number, to_name } from '../staff/words';
import { Problems } from './check';
import { mend, put_right } from './writing';
import { in_language, Preview, type Both } from './preview';
import { change_row } from './undo';

export async function remind(to: string[], subject: string): Promise<void> {
    const done = await act(
        'say',
        { to, by: 'phone', subject: t('nudge.subject'), text: t('nudge.text') },
        t('nudge.words', { to: to.map(to_name).join(', ') }),
    );
    if ('receipt' in done) say(subject);
}

const titled = (row: Row): string => `${row_number(row)} ${words(row.subject)}`;
export const send_row = (row: Row) =>
    change_row('send', row.id, t('row.sent_words', { what: titled(row) }));
export const hold_row = (row: Row) =>
    change_row('hold', row.id, t('row.held_words', { what: titled(row) }));
export const release_row = (row: Row) =>
    change_row('release', row.id, t('row.released_words', { what: titled(row) }));

export function Reached({ row }: { row: Row }) {
    const { of, delivered, read, answered } = row.reached;
    if (!is_sent(row.state) || !of) return null;
    return <small class="muted">{t('row.reached', { of, delivered, read, answered })}</small>;
}

function Move({ row }: { row: Row }) {
    const [at, set_at] = useState(
        t_plus(Math.ceil((Math.max(now_t.value, row.due_t ?? 0) + 600) / 300) * 300),
    );
    const read = t_read(at);
    const good = read !== undefined && read > now_t.value;
    return (
        <form
            class="row"
            onSubmit={(e) => {
                e.preventDefault();
                if (good)
                    void change_row(
                        'move',
                        row.id,
                        t('row.moved_words', { what: titled(row), t: t_short(read) }),
                        { to_t: read },
                    );
            }}
        >
            <label class="field inline">
                {t('row.move')}
                <input
                    class="mono short-input"
                    value={at}
                    aria-invalid={!good}
                    onInput={(e) => set_at(e.currentTarget.value)}
                />
            </label>
            <button disabled={!good}>{t('row.move_do')}</button>
        </form>
    );
}

function Why({ row, change }: { row: Row; change: 'skip' | 'withdraw' }) {
    const [why, set_why] = useState('');
    return (
        <form
            class="row"
            onSubmit={(e) => {
                e.preventDefault();
                void change_row(change, row.id, t(`row.${change}_words`, { what: titled(row) }), {
                    why: why.trim(),
                });
            }}
        >
            <label class="field inline">
                {t('row.why')}
                <input
                    maxLength={200}
                    value={why}
                    onInput={(e) => set_why(e.currentTarget.value)}
                />
            </label>
            <button class={change === 'withdraw' ? 'danger' : undefined}>
                {t(`row.${change}`)}
            </button>
        </form>
    );
}

export function RowPane({ id }: { id: string }) {
    const row = row_of(id);
    const [tongue, set_tongue] = useState<'en' | 'lo'>(language.value);
    const close = (
        <button class="quiet" onClick={() => go(href('control'))} aria-label={t('close')}>
            ✕
        </button>
    );
    if (!row)
        return (
            <Panel title={t('row.gone')} side={close}>
                <Empty why={t('row.gone_why')} />
            </Panel>
        );
    const open = waits(row.state);
    return (
        <Panel title={titled(row)} side={close}>
            <p class="meta">
                <span class={`chip row-${row.state}`}>{words(row.state_words)}</span>
                <span>{t(`rowkind.${row.kind}`)}</span>
                <span>{words(row.trigger.words)}</span>
                {row.due_t !== undefined &&
                    row.sent_t === undefined &&
                    t_read(row.trigger.when) === undefined && (
                        <span class="mono">{t_short(row.due_t)}</span>
                    )}
                {row.sent_t !== undefined && (
                    <span>{t('row.sent_at', { t: t_short(row.sent_t) })}</span>
                )}
            </p>
            <p>
                {t('writing.goes', {
                    to: row.to.map(to_name).join(', ') || t('to.excon'),
                    as: persona_name(row.from),
                })}
            </p>
            <p>
                <Reached row={row} />
            </p>
            {row.why && <p class="warn-text">{row.why}</p>}
            <Problems of={row.problems} />
            <div class="row">
                {(open || row.state === 'skipped') && (
                    <button
                        class="main"
                        disabled={row.problems.some((p) => p.error)}
                        onClick={() => void send_row(row)}
                    >
                        {t('row.send')}
                    </button>
                )}
                {(row.state === 'planned' || row.state === 'draft') && (
                    <button onClick={() => void hold_row(row)}>⏸ {t('row.hold')}</button>
                )}
                {['held', 'draft', 'skipped'].includes(row.state) && (
                    <button onClick={() => void release_row(row)}>{t('row.release')}</button>
                )}
                {open && <button onClick={() => mend(row)}>{t('row.edit')}</button>}
                {is_sent(row.state) && row.reached.answered < row.reached.of && (
                    <button onClick={() => void remind(row.to, t('row.reminded'))}>
                        {t('row.remind')}
                    </button>
                )}
                {is_sent(row.state) && (
                    <button onClick={() => put_right(row)}>{t('row.correct')}</button>
                )}
            </div>
            {open && <Move key={row.id} row={row} />}
            {(open || is_sent(row.state)) && (
                <Why key={`${row.id}${open}`} row={row} change={open ? 'skip' : 'withdraw'} />
            )}
            <Choice
                label={t('writing.language')}
                value={tongue}
                change={set_tongue}
                among={[
                    { value: 'en', words: 'English' },
                    { value: 'lo', words: 'ລາວ' },
                ]}
            />
            <Preview
                language={tongue}
                shown={{
                    from: row.from,
                    by: row.by,
                    subject: in_language(row.subject as Both, tongue),
                    text: in_language(row.text as Both, tongue),
                }}
            />
        </Panel>
    );
}
