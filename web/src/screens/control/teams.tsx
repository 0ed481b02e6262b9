// Every team in one line: who is there, what lies unread, what it did last and when.
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { length_words } from '../../fmt/words';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { Dialog } from '../../parts/dialog';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { act } from '../../store/outbox';
import { now_t } from '../../store/now';
import { stands, type Stand } from '../staff/objects';
import { TeamName } from '../staff/team';
import { to_name } from '../staff/words';
import { remind } from './row';

export const speaking = signal<string | undefined>(undefined); // to whom

const silent_s = 600;
export const is_silent = (s: Stand): boolean =>
    !s.seats.stand_in &&
    s.oldest_unread_t !== undefined &&
    now_t.value - s.oldest_unread_t > silent_s;

export function Speak() {
    const to = speaking.value!;
    const [by, set_by] = useState<'overlay' | 'mail' | 'phone'>(to === 'all' ? 'overlay' : 'mail');
    const [subject, set_subject] = useState('');
    const [text, set_text] = useState('');
    const close = () => (speaking.value = undefined);
    const send = async () => {
        close();
        const done = await act(
            'say',
            { to: [to], by, subject: subject.trim(), text: text.trim() },
            t('speak.words', { to: to_name(to) }),
        );
        if ('receipt' in done) say(t('speak.done', { to: to_name(to) }));
    };
    return (
        <Dialog title={t('speak.title', { to: to_name(to) })} close={close}>
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (text.trim()) void send();
                }}
            >
                <Choice
                    label={t('writing.by')}
                    value={by}
                    change={set_by}
                    among={(['overlay', 'mail', 'phone'] as const).map((b) => ({
                        value: b,
                        words: t(`by.${b}`),
                    }))}
                />
                <label class="field">
                    {t('writing.subject')}
                    <input
                        data-first
                        maxLength={200}
                        value={subject}
                        onInput={(e) => set_subject(e.currentTarget.value)}
                    />
                </label>
                <label class="field">
                    {t('writing.text')}
                    <textarea
                        rows={3}
                        value={text}
                        onInput={(e) => set_text(e.currentTarget.value)}
                    />
                </label>
                <p class="muted">
                    <small>{by === 'overlay' ? t('speak.overlay') : t('speak.plain')}</small>
                </p>
                <p>
                    <button class="main" disabled={!text.trim()}>
                        {t('thread.send')}
                    </button>
                </p>
            </form>
        </Dialog>
    );
}

export function Teams() {
    const all = stands();
    return (
        <Panel
            title={t('teams.title')}
            side={
                <button onClick={() => (speaking.value = 'all')}>
                    {t('teams.speak')}
                    <Key of="M" />
                </button>
            }
        >
            {all.length === 0 ? (
                <Empty why={t('teams.empty')} />
            ) : (
                <div class="scroll" tabIndex={0} role="region" aria-label={t('teams.table')}>
                    <table>
                        <thead>
                            <tr>
                                <th>{t('teams.team')}</th>
                                <th>{t('teams.seats')}</th>
                                <th class="num">{t('teams.unread')}</th>
                                <th>{t('teams.last')}</th>
                                <th>{t('teams.doing')}</th>
                                <th>{t('teams.reported')}</th>
                                <th>{t('injects.do')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {all.map((s) => (
                                <tr key={s.team} class={is_silent(s) ? 'silent' : undefined}>
                                    <td>
                                        <TeamName id={s.team} />
                                        {s.contact && (
                                            <small class="muted"> {t('teams.contact')}</small>
                                        )}
                                    </td>
                                    <td class="nowrap">
                                        {s.seats.stand_in ? (
                                            <span class="muted">{t('teams.stand_in')}</span>
                                        ) : (
                                            t('teams.seats_of', { on: s.seats.on, of: s.seats.of })
                                        )}
                                    </td>
                                    <td class="num">{s.unread}</td>
                                    <td class="nowrap">
                                        {s.last_act_t === undefined
                                            ? t('teams.nothing')
                                            : length_words(now_t.value - s.last_act_t)}
                                        {is_silent(s) && <b class="bad"> ⚠ {t('teams.silent')}</b>}
                                    </td>
                                    <td>
                                        {words(s.doing) || (
                                            <span class="muted">{t('teams.nothing')}</span>
                                        )}
                                    </td>
                                    <td>
                                        {s.reported.map((r) => t(`what.${r}`)).join(', ') || '–'}
                                    </td>
                                    <td>
                                        <span class="row">
                                            <button
                                                class="small"
                                                onClick={() => (speaking.value = s.team)}
                                            >
                                                {t('teams.write')}
                                            </button>
                                            {!s.seats.stand_in && s.unread > 0 && (
                                                <button
                                                    class="small"
                                                    onClick={() =>
                                                        void remind([s.team], t('alarms.nudged'))
                                                    }
                                                >
                                                    {t('alarms.nudge')}
                                                </button>
                                            )}
                                        </span>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {speaking.value && <Speak key={speaking.value} />}
        </Panel>
    );
}
