// Writing an inject, or mending one that was not sent: to whom, as whom, by what, when, the words
// in both languages; checked by the server, seen as the player will see it, then sent.
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t_plus, t_read } from '../../fmt/time';
import { language, t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { say } from '../../frame/status';

import { act } from '../../store/outbox';
import { list } from '../../store/store';
import { now_t } from '../../store/now';
import type { Team } from '../../store/objects';
import { fresh_key } from '../../stream/api';
import { channels, personas, row_of } from '../staff/objects';
import { to_name } from '../staff/words';

import { row_body, type Writing } from './row-body';
import { change, writing } from './writing';
import { Check } from './check';

function To({ w }: { w: Writing }) {
    const teams = list<Team>('team').map((team) => team.id);
    const flip = (id: string) =>
        change({
            to:
                id === 'all'
                    ? w.to.includes('all')
                        ? []
                        : ['all']
                    : w.to.includes(id)
                      ? w.to.filter((x) => x !== id)
                      : [...w.to.filter((x) => x !== 'all'), id],
        });
    return (
        <fieldset>
            <legend>{t('writing.to')}</legend>
            <div class="toggles">
                {['all', ...teams].map((id) => (
                    <button
                        key={id}
                        type="button"
                        aria-pressed={w.to.includes(id)}
                        onClick={() => flip(id)}
                    >
                        {to_name(id)}
                    </button>
                ))}
            </div>
        </fieldset>
    );
}

// What was composed and stands at the server as a draft, waiting for "send" or "keep".
const made = signal<string | undefined>(undefined);

export function Compose() {
    const w = writing.value!;
    const [tongue, set_tongue] = useState<'en' | 'lo'>(language.value);
    const [busy, set_busy] = useState(false);
    const [refused, set_refused] = useState('');
    const [checking, set_checking] = useState(false);
    const close = () => {
        made.value = undefined;
        writing.value = undefined;
    };
    useEffect(() => () => void (made.value = undefined), []);
    const at = t_read(w.at);
    const bad_time = w.when === 'at' && (at === undefined || at < now_t.value);
    const ready =
        (w.subject.en + w.subject.lo).trim() &&
        (w.text.en + w.text.lo).trim() &&
        (w.to.length > 0 || w.corrects) &&
        !bad_time &&
        (w.when !== 'if' || w.words.trim());
    const give = async (body: Record<string, unknown>, what: string): Promise<boolean> => {
        set_busy(true);
        set_refused('');
        const done = await act('inject', body, what);
        set_busy(false);
        if ('problem' in done) set_refused(words(done.problem.words) || done.problem.code);
        return 'receipt' in done;
    };
    // The server keeps it as a draft and says what is wrong with it.
    const check = async () => {
        if (w.edits) {
            const old = row_of(w.edits);
            if (
                await give(
                    { change: 'edit', row: w.edits, ...row_body(w, old) },
                    t('writing.edited', { what: w.subject.en || w.subject.lo }),
                )
            ) {
                say(t('writing.saved'));
                close();
            }
            return;
        }
        const id = `x-${fresh_key().slice(0, 10)}`;
        if (w.corrects) {
            if (
                await give(
                    { change: 'correct', row: w.corrects, id, ...row_body(w) },
                    t('writing.corrected'),
                )
            ) {
                say(t('writing.corrected'));
                close();
            }
            return;
        }
        const known = made.value;
        const body = known
            ? { change: 'edit', row: known }
            : { change: 'compose', id, draft: true };
        if (await give({ ...body, ...row_body(w) }, t('writing.checked'))) {
            made.value = known ?? id;
            set_checking(true);
        }
    };
    if (checking)
        return <Check w={w} id={made.value!} close={close} again={() => set_checking(false)} />;
    return (
        <Panel
            title={
                w.edits
                    ? t('writing.edit_title')
                    : w.corrects
                      ? t('writing.correct_title')
                      : t('writing.title')
            }
            class="compose"
            side={
                <button class="quiet" onClick={close} aria-label={t('close')}>
                    ✕
                </button>
            }
        >
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (ready && !busy) void check();
                }}
            >
                <To w={w} />
                <div class="thirds">
                    <label class="field">
                        {t('writing.as')}
                        <select
                            value={w.from}
                            onChange={(e) => change({ from: e.currentTarget.value })}
                        >
                            <option value="">{t('to.excon')}</option>
                            {personas().map((p) => (
                                <option key={p.id} value={p.id}>
                                    {words(p.name)}
                                    {words(p.role) ? ` – ${words(p.role)}` : ''}
                                </option>
                            ))}
                        </select>
                    </label>
                    <label class="field">
                        {t('writing.by')}
                        <select
                            value={w.by}
                            onChange={(e) => change({ by: e.currentTarget.value })}
                        >
                            {channels.map((c) => (
                                <option key={c} value={c}>
                                    {t(`by.${c}`)}
                                </option>
                            ))}
                        </select>
                    </label>
                    {!w.corrects && (
                        <label class="field">
                            {t('writing.when')}
                            <select
                                value={w.when}
                                onChange={(e) =>
                                    change({
                                        when: e.currentTarget.value as Writing['when'],
                                        at:
                                            w.at ||
                                            t_plus(Math.ceil((now_t.value + 600) / 300) * 300),
                                    })
                                }
                            >
                                {(w.edits ? ['hold', 'at', 'if'] : ['now', 'at', 'if', 'hold']).map(
                                    (x) => (
                                        <option key={x} value={x}>
                                            {t(`when.${x}`)}
                                        </option>
                                    ),
                                )}
                            </select>
                        </label>
                    )}
                </div>
                {w.when === 'at' && (
                    <label class="field">
                        {t('writing.at')}
                        <input
                            class="mono"
                            value={w.at}
                            aria-invalid={bad_time}
                            onInput={(e) => change({ at: e.currentTarget.value })}
                        />
                        {bad_time && (
                            <small class="bad">
                                {t('writing.at_bad', { t: t_plus(now_t.value) })}
                            </small>
                        )}
                    </label>
                )}
                {w.when === 'if' && (
                    <label class="field">
                        {t('writing.if')}
                        <input
                            class="mono"
                            value={w.words}
                            placeholder="after comcheck answered by all plus 10m"
                            onInput={(e) => change({ words: e.currentTarget.value })}
                        />
                        <small>{t('writing.if_help')}</small>
                    </label>
                )}
                <Choice
                    label={t('writing.language')}
                    value={tongue}
                    change={set_tongue}
                    among={(['en', 'lo'] as const).map((l) => ({
                        value: l,
                        words: (
                            <>
                                {l === 'en' ? 'English' : 'ລາວ'}
                                {w.text[l].trim() ? ' ✓' : ''}
                            </>
                        ),
                    }))}
                />
                <label class="field">
                    {t('writing.subject')}
                    <input
                        lang={tongue}
                        maxLength={200}
                        value={w.subject[tongue]}
                        onInput={(e) =>
                            change({ subject: { ...w.subject, [tongue]: e.currentTarget.value } })
                        }
                    />
                </label>
                <label class="field">
                    {t('writing.text')}
                    <textarea
                        lang={tongue}
                        rows={5}
                        value={w.text[tongue]}
                        onInput={(e) =>
                            change({ text: { ...w.text, [tongue]: e.currentTarget.value } })
                        }
                    />
                </label>
                {Boolean(w.text.en.trim()) !== Boolean(w.text.lo.trim()) && (
                    <p class="warn-text">⚠ {t('writing.one_language')}</p>
                )}
                {refused && (
                    <p class="bad" role="alert">
                        ✕ {refused}
                    </p>
                )}
                <button class="main" disabled={!ready || busy}>
                    {w.edits ? t('save') : w.corrects ? t('writing.correct') : t('writing.check')}
                </button>
            </form>
        </Panel>
    );
}
