// What the server says of a row, and the last look at one before it goes: as the player sees it.
import { useState } from 'preact/hooks';
import { language, t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { drop_draft } from '../../store/drafts';
import { row_of, type Problem } from '../staff/objects';
import { persona_name, to_name } from '../staff/words';
import { in_language, Preview } from './preview';
import { change_row } from './undo';
import type { Writing } from './row-body';
import { name } from './writing';

export function Problems({ of }: { of: Problem[] }) {
    if (!of.length) return null;
    return (
        <ul class="plain problems">
            {of.map((p, i) => (
                <li key={i} class={p.error ? 'bad' : 'warn-text'}>
                    {p.error ? '✕' : '⚠'} <b>{t(`rowfield.${p.field}`)}</b> {words(p.text)}
                </li>
            ))}
        </ul>
    );
}

type CheckProps = { w: Writing; id: string; close: () => void; again: () => void };

// The row `id` stands at the server as a draft; it is sent or put into the script from here.
export function Check({ w, id, close, again }: CheckProps) {
    const [tongue, set_tongue] = useState<'en' | 'lo'>(language.value);
    const row = row_of(id);
    const finish = async () => {
        const what = w.subject[language.value] || w.subject.en || w.subject.lo;
        const done =
            w.when === 'now'
                ? await change_row('send', id, t('writing.sent', { what }))
                : await change_row('release', id, t('writing.planned', { what }));
        if ('receipt' in done) {
            drop_draft(name);
            close();
        }
    };
    const shut = (
        <button class="quiet" onClick={close} aria-label={t('close')}>
            ✕
        </button>
    );
    return (
        <Panel title={t('writing.check_title')} side={shut}>
            <p>
                {t('writing.goes', {
                    to: w.to.map(to_name).join(', '),
                    as: persona_name(w.from),
                })}{' '}
                {w.when === 'at' && w.at}
                {w.when === 'if' && w.words}
            </p>
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
                    from: w.from,
                    by: w.by,
                    subject: in_language(w.subject, tongue),
                    text: in_language(w.text, tongue),
                }}
            />
            {row ? <Problems of={row.problems} /> : <p class="muted">{t('writing.checking')}</p>}
            {row?.problems.length === 0 && <p class="good">✓ {t('writing.fine')}</p>}
            <div class="row">
                <button
                    class="main"
                    disabled={!row || row.problems.some((p) => p.error)}
                    onClick={() => void finish()}
                >
                    {w.when === 'now' ? t('writing.send') : t('writing.plan')}
                </button>
                <button onClick={again}>{t('writing.again')}</button>
            </div>
            <small class="muted">
                {w.when === 'now' ? t('writing.undo') : t('writing.undo_plan')}
            </small>
        </Panel>
    );
}
