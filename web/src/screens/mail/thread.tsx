// One conversation, and the answer as whom it should come from.
import { useState } from 'preact/hooks';
import { t_plus } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { Key } from '../../parts/key';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { TlpMark } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { get } from '../../store/store';
import { channels, personas } from '../staff/objects';
import { TeamName } from '../staff/team';
import { persona_name, plain_tlp, sender } from '../staff/words';
import { Letter } from './letters';

// Of the personas that spoke in this thread, the last; control itself where none did.
function persona_of(item: Letter): string {
    const said = item.messages.map((m) => sender(m.from));
    const known = personas();
    for (const name of said.reverse()) {
        const found = known.find((p) => words(p.name) === name);
        if (found) return found.id;
    }
    return '';
}

function Answer({ id, item }: { id: string; item: Letter }) {
    const [as, set_as] = useState(persona_of(item));
    const name = `control.${id}`;
    const text = draft(name).value;
    const team = item.from.team;
    const send = async () => {
        // What was typed last, also where the key comes before the next drawing.
        const text = draft(name).peek();
        if (!text.trim()) return;
        drop_draft(name);
        const who = persona_name(as);
        // A persona speaks in a letter of its own; control answers within the thread.
        const done =
            as && team
                ? await act(
                      'say',
                      {
                          to: [team],
                          as,
                          by: item.by && channels.includes(item.by) ? item.by : 'mail',
                          subject: t('mail.re', { subject: words(item.subject) }),
                          text,
                      },
                      t('mail.answer_words', { as: who }),
                      `item/${id}`,
                  )
                : await act(
                      'answer',
                      { item: id, text },
                      t('mail.answer_words', { as: who }),
                      `item/${id}`,
                  );
        if ('receipt' in done) {
            say(t('mail.answered', { as: who }));
            if (as && team) void act('done', { item: id });
        } else if ('problem' in done) write_draft(name, text);
    };
    use_keys([{ keys: 'Ctrl+Enter', words: 'keys.send', always: true, act: () => void send() }]);
    return (
        <div class="answer">
            <label class="field inline">
                {t('writing.as')}
                <select value={as} onChange={(e) => set_as(e.currentTarget.value)}>
                    <option value="">{t('to.excon')}</option>
                    {team &&
                        personas().map((p) => (
                            <option key={p.id} value={p.id}>
                                {words(p.name)}
                            </option>
                        ))}
                </select>
            </label>
            <label class="field">
                {t('mail.answer_to', { to: sender(item.from) })}
                <textarea
                    rows={4}
                    value={text}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                />
            </label>
            <div class="row">
                <button class="main" disabled={!text.trim()} onClick={() => void send()}>
                    {t('thread.send')}
                    <Key of="Ctrl+Enter" />
                </button>
                {text && <small class="muted">{t('draft.kept')}</small>}
            </div>
        </div>
    );
}

async function mark(id: string, kind: 'own' | 'done' | 'open', item: Letter): Promise<void> {
    const done = await act(
        kind,
        { item: id },
        t(
            kind === 'own'
                ? 'inbox.take_words'
                : kind === 'done'
                  ? 'inbox.done_words'
                  : 'inbox.open_words',
            { subject: words(item.subject) },
        ),
        `item/${id}`,
    );
    if ('receipt' in done)
        say(
            t(kind === 'own' ? 'inbox.taken' : kind === 'done' ? 'inbox.closed' : 'inbox.opened', {
                subject: words(item.subject),
            }),
        );
}

export function Thread({ id }: { id: string }) {
    const item = get<Letter>(`item/${id}`);
    if (!item)
        return (
            <Panel title={t('thread.gone')}>
                <Empty why={t('mail.gone_why')} />
            </Panel>
        );
    return (
        <Panel
            title={words(item.subject) || t('preview.no_subject')}
            side={
                <span class="row">
                    {item.state === 'open' && !item.owner && (
                        <button class="main" onClick={() => void mark(id, 'own', item)}>
                            {t('inbox.take')}
                        </button>
                    )}
                    <button
                        onClick={() => void mark(id, item.state === 'done' ? 'open' : 'done', item)}
                    >
                        {item.state === 'done' ? t('inbox.open_again') : t('inbox.close')}
                    </button>
                </span>
            }
        >
            <p class="meta">
                <span>{item.from.team ? <TeamName id={item.from.team} /> : sender(item.from)}</span>
                <TlpMark of={plain_tlp(item.tlp)} />
                {item.by && <span>{t(`by.${item.by}`)}</span>}
                {item.owner && <span>{t('thread.owner', { name: seat_name(item.owner) })}</span>}
            </p>
            <ol class="plain talk" aria-label={t('thread.messages')}>
                {item.messages.map((m) => (
                    <li key={m.id} class="said">
                        <small class="meta">
                            <b>{sender(m.from)}</b>
                            {m.seat && <span>{seat_name(m.seat)}</span>}
                            <span class="mono">{t_plus(m.at)}</span>
                        </small>
                        <div class="text">{words(m.text)}</div>
                    </li>
                ))}
            </ol>
            <Answer key={id} id={id} item={item} />
        </Panel>
    );
}
