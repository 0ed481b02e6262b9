// A letter from a persona to a team, out of nothing.
import { useState } from 'preact/hooks';
import { go, href } from '../../frame/route';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { list } from '../../store/store';
import type { Team } from '../../store/objects';
import { channels, personas } from '../staff/objects';
import { persona_name } from '../staff/words';

// A letter from a persona to a team, out of nothing. The director has the composer besides.
export function Write() {
    const teams = list<Team>('team');
    const [to, set_to] = useState('');
    const [as, set_as] = useState(personas()[0]?.id ?? '');
    const [by, set_by] = useState('mail');
    const [subject, set_subject] = useState('');
    const text = draft('control.new').value;
    const good = to && subject.trim() && text.trim();
    const send = async () => {
        const done = await act(
            'say',
            { to: [to], as, by, subject: subject.trim(), text },
            t('mail.answer_words', { as: persona_name(as) }),
        );
        if ('receipt' in done) {
            drop_draft('control.new');
            set_subject('');
            say(t('mail.answered', { as: persona_name(as) }));
            go(href('mail'));
        }
    };
    return (
        <Panel
            title={t('mail.write')}
            side={
                <button class="quiet" aria-label={t('close')} onClick={() => go(href('mail'))}>
                    ✕
                </button>
            }
        >
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (good) void send();
                }}
            >
                <div class="thirds">
                    <label class="field">
                        {t('writing.to')}
                        <select value={to} onChange={(e) => set_to(e.currentTarget.value)}>
                            <option value="">{t('mail.choose')}</option>
                            {teams.map((team) => (
                                <option key={team.id} value={team.id}>
                                    {team_name(team.id)}
                                </option>
                            ))}
                        </select>
                    </label>
                    <label class="field">
                        {t('writing.as')}
                        <select value={as} onChange={(e) => set_as(e.currentTarget.value)}>
                            <option value="">{t('to.excon')}</option>
                            {personas().map((p) => (
                                <option key={p.id} value={p.id}>
                                    {words(p.name)}
                                </option>
                            ))}
                        </select>
                    </label>
                    <label class="field">
                        {t('writing.by')}
                        <select value={by} onChange={(e) => set_by(e.currentTarget.value)}>
                            {channels
                                .filter((c) => c !== 'overlay')
                                .map((c) => (
                                    <option key={c} value={c}>
                                        {t(`by.${c}`)}
                                    </option>
                                ))}
                        </select>
                    </label>
                </div>
                <label class="field">
                    {t('writing.subject')}
                    <input
                        maxLength={200}
                        value={subject}
                        onInput={(e) => set_subject(e.currentTarget.value)}
                    />
                </label>
                <label class="field">
                    {t('writing.text')}
                    <textarea
                        rows={5}
                        value={text}
                        onInput={(e) => write_draft('control.new', e.currentTarget.value)}
                    />
                </label>
                <p>
                    <button class="main" disabled={!good}>
                        {t('thread.send')}
                    </button>
                </p>
            </form>
        </Panel>
    );
}
