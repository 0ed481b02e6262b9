// One conversation: what was said, what is asked of us, and the answer.
import { useEffect, useRef } from 'preact/hooks';
import { t_plus } from '../../fmt/time';
import { go, href, route } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Key } from '../../parts/key';
import { from_name, seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { TlpChoice, TlpMark } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act, outbox } from '../../store/outbox';
import { opened_item } from '../../store/because';
import { get, list } from '../../store/store';
import type { Case, Item, Message, Tlp } from '../../store/objects';
import { signal } from '@preact/signals';
import { close_item, take_item } from './inbox';

const wanted_tlp = signal<Record<string, Tlp>>({});

function Said({ message }: { message: Message }) {
    return (
        <li class="said">
            <small class="meta">
                <b>{from_name(message.from)}</b>
                {message.seat && <span>{seat_name(message.seat)}</span>}
                <span class="mono">{t_plus(message.at)}</span>
            </small>
            <div class="text">{words(message.text)}</div>
        </li>
    );
}

function Waiting({ path }: { path: string }) {
    return (
        <>
            {outbox.value
                .filter((a) => a.about === path && a.kind === 'answer')
                .map((a) => (
                    <li key={a.key} class="said waiting">
                        <small class="meta">
                            <b>{t('you')}</b>
                            <span>{t(`outbox.${a.state}`)}</span>
                        </small>
                        <div class="text">{String(a.body.text)}</div>
                    </li>
                ))}
        </>
    );
}

function Request({ id, item }: { id: string; item: Item }) {
    const asked = item.request!;
    const answer = async (kind: 'agree' | 'refuse') => {
        const done = await act(
            kind,
            { request: asked.id ?? id, text: '' },
            t(`thread.${kind}_words`, { what: words(asked.words) }),
        );
        if ('receipt' in done) say(t(`thread.${kind}_done`));
    };
    return (
        <div class="asked">
            <p>
                <b>{t(item.outgoing ? 'thread.we_asked' : 'thread.asked')}</b> {words(asked.words)}
            </p>
            {asked.state === 'asked' && !item.outgoing ? (
                <div class="row">
                    <ActButton main act={() => answer('agree')}>
                        {t('thread.agree')}
                    </ActButton>
                    <ActButton act={() => answer('refuse')}>{t('thread.refuse')}</ActButton>
                </div>
            ) : (
                <p class="chip">{t(`order.${asked.state}`)}</p>
            )}
        </div>
    );
}

function Answer({ id, item }: { id: string; item: Item }) {
    const field = useRef<HTMLTextAreaElement>(null);
    const name = `answer.${id}`;
    const text = draft(name).value;
    const tlp = wanted_tlp.value[id] ?? item.tlp ?? 'AMBER';
    useEffect(() => {
        if (route.value.query.has('reply')) field.current?.focus();
    }, [route.value]);
    const send = async () => {
        const text = draft(name).peek(); // the last letter may not be drawn yet
        if (!text.trim()) return;
        drop_draft(name);
        const done = await act(
            'answer',
            { item: id, text, tlp },
            t('thread.answer_words', { to: from_name(item.from) }),
            `item/${id}`,
        );
        if ('receipt' in done) say(t('thread.answered', { to: from_name(item.from) }));
        else if ('problem' in done) write_draft(name, text);
    };
    use_keys([{ keys: 'Ctrl+Enter', words: 'keys.send', always: true, act: () => void send() }]);
    return (
        <div class="answer">
            <label class="field">
                {t('thread.answer_to', { to: from_name(item.from) })}
                <textarea
                    ref={field}
                    rows={4}
                    value={text}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                />
            </label>
            <div class="row">
                <ActButton main off={!text.trim()} act={send}>
                    {t('thread.send')}
                    <Key of="Ctrl+Enter" />
                </ActButton>
                <TlpChoice
                    value={tlp}
                    change={(to) => (wanted_tlp.value = { ...wanted_tlp.value, [id]: to })}
                />
                {text && <small class="muted">{t('draft.kept')}</small>}
            </div>
        </div>
    );
}

// What the thread brought, into an incident: the record behind an alert, or the words of a letter.
async function link_to(case_id: string, item: Item): Promise<void> {
    const record = item.records?.[0];
    const done = await act(
        'star',
        {
            case: case_id,
            ...(record && { record }),
            text: words(item.subject),
        },
        t('thread.link_words', { subject: words(item.subject) }),
    );
    if ('receipt' in done) {
        say(t('thread.linked'));
        go(href('incident', [case_id]));
    }
}

function Linking({ id, item }: { id: string; item: Item }) {
    const cases = list<Case>('case').filter(
        (c) => !['closed', 'false_alarm'].includes(c.value.state),
    );
    return (
        <label class="field inline">
            {t('thread.link')}
            <select
                value=""
                onChange={(e) => {
                    const chosen = e.currentTarget.value;
                    e.currentTarget.value = '';
                    if (chosen === 'new') go(href('incident', ['new'], { item: id }));
                    else if (chosen) void link_to(chosen, item);
                }}
            >
                <option value="">{t('thread.link_choose')}</option>
                {cases.map((c) => (
                    <option key={c.id} value={c.id}>
                        {words(c.value.title)}
                    </option>
                ))}
                <option value="new">{t('incident.new')}</option>
            </select>
        </label>
    );
}

export function Thread({ id }: { id: string }) {
    const path = `item/${id}`;
    const item = get<Item>(path);
    const back = () => go(href('desk'));
    use_keys([{ keys: 'Escape', words: 'keys.back', act: back, always: true }]);
    const unread = item?.unread;
    useEffect(() => {
        if (unread) void act('read', { item: id });
        opened_item.value = path;
    }, [id, unread]);
    if (!item)
        return (
            <Panel title={t('thread.gone')}>
                <Empty why={t('thread.gone_why')}>
                    <a href={href('desk')}>{t('tab.desk')}</a>
                </Empty>
            </Panel>
        );
    return (
        <Panel
            title={words(item.subject)}
            class="thread"
            opened
            side={
                <button class="quiet" onClick={back} aria-label={t('close')}>
                    ✕
                </button>
            }
        >
            <p class="meta">
                <TlpMark of={item.tlp} />
                <span>{t(`kind.${item.kind}`)}</span>
                {item.kind !== 'alert' && <span>{t(`by.${item.by ?? 'mail'}`)}</span>}
                <span>
                    {item.owner
                        ? t('thread.owner', { name: seat_name(item.owner) })
                        : t('thread.no_owner')}
                </span>
                {item.count && item.count > 1 && (
                    <span>{t('thread.grouped', { n: item.count })}</span>
                )}
            </p>
            <div class="row">
                {!item.owner && (
                    <ActButton always main act={() => take_item(id, item)}>
                        {t('inbox.take')}
                        <Key of="t" />
                    </ActButton>
                )}
                <ActButton always act={() => close_item(id, item)}>
                    {t(item.state === 'done' ? 'inbox.open_again' : 'inbox.close')}
                </ActButton>
                {item.sensor && (
                    <a
                        class="button"
                        href={href('evidence', [], {
                            sensor: item.sensor,
                            from: Math.max(0, item.at - 120),
                            to: item.at + 120,
                        })}
                    >
                        {t('thread.evidence')}
                    </a>
                )}
                <Linking id={id} item={item} />
            </div>
            {item.corrigendum && (
                <p class="asked">
                    <b>{t('thread.corrigendum')}</b> {words(item.corrigendum)}
                </p>
            )}
            <ol class="plain talk" aria-label={t('thread.messages')}>
                {item.messages.map((m) => (
                    <Said key={m.id} message={m} />
                ))}
                <Waiting path={path} />
            </ol>
            {item.withdrawn && <p class="asked">{t('inbox.withdrawn')}</p>}
            {item.request && <Request id={id} item={item} />}
            {item.answerable && <Answer id={id} item={item} />}
        </Panel>
    );
}
