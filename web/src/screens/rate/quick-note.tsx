// A note at any time, about the table where one sits.
import { signal } from '@preact/signals';
import { t_short } from '../../fmt/time';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../parts/dialog';
import { team_name } from '../../parts/names';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { list } from '../../store/store';
import { now_t } from '../../store/now';
import { kept } from '../../store/preferences';
import { type Note } from '../staff/objects';
import { TeamName } from '../staff/team';
import { put, queue } from './queue';

export const table = signal<string>(kept<string>('naga-table') ?? '');

export const writing = signal(false);

export function QuickNote() {
    const name = 'rate.quick';
    const text = draft(name).value;
    const close = () => (writing.value = false);
    const save = () => {
        const text = draft(name).peek();
        if (!text.trim()) return;
        void put('note', {
            text: text.trim(),
            t: now_t.peek(),
            ...(table.value && { team: table.value }),
        });
        drop_draft(name);
        close();
    };
    return (
        <Dialog title={t('rate.quick')} close={close}>
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    save();
                }}
            >
                <label class="field">
                    {table.value ? team_name(table.value) : t('rate.all_tables')}
                    <textarea
                        data-first
                        rows={4}
                        value={text}
                        onInput={(e) => write_draft(name, e.currentTarget.value)}
                        onKeyDown={(e) => {
                            if (e.key === 'Enter' && e.ctrlKey) save();
                        }}
                    />
                </label>
                <p class="row">
                    <button class="main" disabled={!text.trim()}>
                        {t('rate.keep')}
                    </button>
                    <small class="mono">{t_short(now_t.value)}</small>
                </p>
            </form>
        </Dialog>
    );
}

export function Notes() {
    const all = list<Note>('note').sort((a, b) => b.value.t - a.value.t);
    const unsent = queue.value.filter((k) => k.kind === 'note');
    if (!all.length && !unsent.length) return null;
    return (
        <>
            <h3>{t('rate.notes')}</h3>
            <ul class="plain">
                {unsent.map((k) => (
                    <li key={k.key}>
                        <small>… {String(k.body.text)}</small>
                    </li>
                ))}
                {all.slice(0, 8).map(({ path, value }) => (
                    <li key={path}>
                        <small>
                            <span class="mono">{t_short(value.t)}</span>{' '}
                            {value.team && <TeamName id={value.team} />} {value.text}
                        </small>
                    </li>
                ))}
            </ul>
        </>
    );
}
