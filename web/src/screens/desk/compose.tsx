// A message of our own: to teams, or to exercise control.
import { useState } from 'preact/hooks';
import { go, href } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Key } from '../../parts/key';
import { other_teams } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { TlpChoice } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import type { Tlp } from '../../store/objects';

const name = 'message.new';

export function Compose() {
    const among = [...other_teams(), { id: 'excon', name: t('role.director') }];
    const [to, set_to] = useState<string[]>([]);
    const [tlp, set_tlp] = useState<Tlp>('AMBER');
    const { subject = '', text = '' } = draft(name).value
        ? (JSON.parse(draft(name).value) as { subject?: string; text?: string })
        : {};
    const write = (change: { subject?: string; text?: string }) =>
        write_draft(name, JSON.stringify({ subject, text, ...change }));
    const whom = among
        .filter((one) => to.includes(one.id))
        .map((one) => one.name)
        .join(', ');
    const full = Boolean(to.length && subject.trim() && text.trim());
    const send = async () => {
        if (!full) return;
        const done = await act(
            'message',
            { to, subject, text, tlp },
            t('compose.words', { to: whom }),
        );
        if ('problem' in done) return;
        drop_draft(name);
        if ('receipt' in done) say(t('thread.answered', { to: whom }));
        go(href('desk'));
    };
    use_keys([
        { keys: 'Escape', words: 'keys.back', act: () => go(href('desk')), always: true },
        { keys: 'Ctrl+Enter', words: 'keys.send', act: () => void send(), always: true },
    ]);
    return (
        <Panel
            title={t('compose.title')}
            class="thread"
            opened
            side={
                <button class="quiet" onClick={() => go(href('desk'))} aria-label={t('close')}>
                    ✕
                </button>
            }
        >
            <fieldset>
                <legend>{t('report.to')}</legend>
                <div class="choices">
                    {among.map((one) => (
                        <label key={one.id} class="check">
                            <input
                                type="checkbox"
                                checked={to.includes(one.id)}
                                onChange={(e) =>
                                    set_to(
                                        e.currentTarget.checked
                                            ? [...to, one.id]
                                            : to.filter((id) => id !== one.id),
                                    )
                                }
                            />
                            {one.name}
                        </label>
                    ))}
                </div>
            </fieldset>
            <label class="field wide-field">
                {t('compose.subject')}
                <input
                    maxLength={140}
                    value={subject}
                    onInput={(e) => write({ subject: e.currentTarget.value })}
                />
            </label>
            <label class="field">
                {t('press.text')}
                <textarea
                    rows={6}
                    value={text}
                    onInput={(e) => write({ text: e.currentTarget.value })}
                />
            </label>
            <div class="row">
                <ActButton main off={!full} act={send}>
                    {t('thread.send')}
                    <Key of="Ctrl+Enter" />
                </ActButton>
                <TlpChoice value={tlp} change={set_tlp} />
                {draft(name).value && <small class="muted">{t('draft.kept')}</small>}
            </div>
        </Panel>
    );
}
