// The mailbox of exercise control: what teams write to personas and to control itself, and the
// answer, as whom it should come from. Cells of control play personas from here.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { t_plus, t_short } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { go, href, route } from '../../frame/route';
import { say } from '../../frame/status';
import { t, words, type Words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { seat_name, team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { TlpMark } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { get, list, may, me } from '../../store/store';
import type { Item, Team } from '../../store/objects';
import { channels, personas, rows, waits } from '../staff/objects';
import { TeamName } from '../staff/team';
import { persona_name, plain_tlp, row_number, sender, to_name } from '../staff/words';

type Letter = Omit<Item, 'tlp'> & { tlp?: string; outgoing?: boolean };

const letters = () =>
    list<Letter>('item')
        .filter((i) => (i.value.kind as string) !== 'alert')
        .sort((a, b) => b.value.last - a.value.last);

function Row({ id, item, chosen }: { id: string; item: Letter; chosen: boolean }) {
    return (
        <li
            class={`card${item.unread ? ' unread' : ''}${chosen ? ' current' : ''}${item.state === 'open' && !item.outgoing && !item.owner ? ' alone' : ''}`}
        >
            <a
                class="card-link"
                data-nav
                href={href('mail', [id])}
                aria-current={chosen ? 'true' : undefined}
            >
                {item.unread && <i class="dot" aria-label={t('inbox.unread')} role="img" />}
                <b>{words(item.subject) || t('preview.no_subject')}</b>
            </a>
            <small class="meta">
                <span>
                    {item.outgoing
                        ? t('mail.sent_as', { as: sender(item.from) })
                        : sender(item.from)}
                </span>
                <span class="mono">{t_short(item.last)}</span>
                <span>{t(`kind.${item.kind}`)}</span>
                {item.owner && <span>{t('thread.owner', { name: seat_name(item.owner) })}</span>}
            </small>
        </li>
    );
}

// Of the personas that spoke in this thread, the last; control itself where none did.
function persona_of(item: Letter): string {
    const said = item.messages.map((m) => words(m.from as unknown as Words));
    const known = personas();
    for (const name of said.reverse()) {
        const found = known.find((p) => words(p.name) === name);
        if (found) return found.id;
    }
    return '';
}

function Answer({ id, item }: { id: string; item: Letter }) {
    const [as, set_as] = useState(persona_of(item));
    const name = `control/${id}`;
    const text = draft(name).value;
    const team = item.from.team;
    const send = async () => {
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

function Thread({ id }: { id: string }) {
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

// A letter from a persona to a team, out of nothing. The director has the composer besides.
function Write() {
    const teams = list<Team>('team');
    const [to, set_to] = useState('');
    const [as, set_as] = useState(personas()[0]?.id ?? '');
    const [by, set_by] = useState('mail');
    const [subject, set_subject] = useState('');
    const text = draft('control/new').value;
    const good = to && subject.trim() && text.trim();
    const send = async () => {
        const done = await act(
            'say',
            { to: [to], as, by, subject: subject.trim(), text },
            t('mail.answer_words', { as: persona_name(as) }),
        );
        if ('receipt' in done) {
            drop_draft('control/new');
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
                        onInput={(e) => write_draft('control/new', e.currentTarget.value)}
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

// Who can be played here, and what the script brings next in whose name.
function Personas() {
    const coming = rows()
        .filter((r) => waits(r.state) && r.due_t !== undefined)
        .sort((a, b) => a.due_t! - b.due_t!)
        .slice(0, 6);
    return (
        <div class="stack">
            <Panel title={t('mail.personas')}>
                {personas().length === 0 ? (
                    <Empty why={t('mail.no_personas')} />
                ) : (
                    <ul class="plain">
                        {personas().map((p) => (
                            <li key={p.id}>
                                <b>{words(p.name)}</b> <small class="muted">{words(p.role)}</small>
                            </li>
                        ))}
                    </ul>
                )}
            </Panel>
            <Panel title={t('mail.coming')}>
                {coming.length === 0 ? (
                    <Empty why={t('mail.nothing_coming')} />
                ) : (
                    <ul class="plain">
                        {coming.map((r) => (
                            <li key={r.id}>
                                <span class="mono">{t_short(r.due_t!)}</span> {row_number(r)}{' '}
                                {may('clock') ? (
                                    <a href={href('control', [r.id])}>{words(r.subject)}</a>
                                ) : (
                                    words(r.subject)
                                )}{' '}
                                <small class="muted">
                                    {persona_name(r.from)} → {r.to.map(to_name).join(', ')}
                                </small>
                            </li>
                        ))}
                    </ul>
                )}
            </Panel>
        </div>
    );
}

export default function Mail() {
    const [id] = route.value.rest;
    const [folder, set_folder] = useState<'open' | 'mine' | 'done'>('open');
    use_keys([
        { keys: 'I', words: 'keys.write', act: () => go(href('mail', ['new'])) },
        { keys: 'Escape', words: 'keys.back', act: () => go(href('mail')) },
    ]);
    const all = letters();
    const shown = all.filter((i) =>
        folder === 'done'
            ? i.value.state === 'done'
            : i.value.state !== 'done' && (folder === 'open' || i.value.owner === me.value?.seat),
    );
    return (
        <div class="columns mail">
            <Panel
                title={t('mail.title')}
                side={
                    <button class="main" onClick={() => go(href('mail', ['new']))}>
                        + {t('mail.write')}
                        <Key of="I" />
                    </button>
                }
            >
                <Choice
                    label={t('inbox.folders')}
                    value={folder}
                    change={set_folder}
                    among={(['open', 'mine', 'done'] as const).map((f) => ({
                        value: f,
                        words: t(`inbox.${f}`),
                    }))}
                />
                {shown.length === 0 ? (
                    <Empty why={t(`mail.empty_${folder}`)} />
                ) : (
                    <ul class="plain cards">
                        {shown.map(({ id: one, value }) => (
                            <Row key={one} id={one} item={value} chosen={one === id} />
                        ))}
                    </ul>
                )}
            </Panel>
            {id === 'new' ? (
                <Write />
            ) : id ? (
                <Thread key={id} id={id} />
            ) : (
                <Panel title={t('thread.messages')}>
                    <Empty why={t('mail.choose_one')} />
                </Panel>
            )}
            <Personas />
        </div>
    );
}
