// The inbox: threads, owned or not, that never vanish by themselves.
import { signal } from '@preact/signals';
import { length_words } from '../../fmt/words';
import { t_short } from '../../fmt/time';
import { go, href, route } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { ActButton } from '../../parts/act-button';
import { Key } from '../../parts/key';
import { from_name, seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { TlpMark } from '../../parts/tlp';
import { act } from '../../store/outbox';
import { now_t } from '../../store/now';
import { list, may, type Named } from '../../store/store';
import type { Item } from '../../store/objects';
import { say } from '../../frame/status';

type Folder = Item['state'];
const folder = signal<Folder>('open');
const held_now = signal(false); // "hold updates"
const shown = signal<Named<Item>[] | undefined>(undefined);

const unowned_after_s = 60;

// Newest at the top: the one order that needs no explaining.
const sorted = (items: Named<Item>[]) =>
    [...items].sort((a, b) => b.value.last - a.value.last || (a.path < b.path ? -1 : 1));

export const nobody_owns = (item: Item, now: number): boolean =>
    !item.owner &&
    !item.outgoing &&
    item.state === 'open' &&
    item.kind !== 'news' &&
    now - item.at >= unowned_after_s;

export async function take_item(id: string, item: Item): Promise<void> {
    const done = await act(
        'own',
        { item: id },
        t('inbox.take_words', { subject: words(item.subject) }),
        `item/${id}`,
    );
    if ('receipt' in done) say(t('inbox.taken', { subject: words(item.subject) }));
}

export async function close_item(id: string, item: Item): Promise<void> {
    const again = item.state === 'done';
    const done = await act(
        again ? 'open' : 'done',
        { item: id },
        t(again ? 'inbox.open_words' : 'inbox.done_words', { subject: words(item.subject) }),
    );
    if ('receipt' in done)
        say(t(again ? 'inbox.opened' : 'inbox.closed', { subject: words(item.subject) }));
}

function Card({ item: { id, value: item }, open }: { item: Named<Item>; open: boolean }) {
    const alone = nobody_owns(item, now_t.value);
    const look = ['card', item.unread && 'unread', alone && 'alone', open && 'current']
        .filter(Boolean)
        .join(' ');
    return (
        <li class={look}>
            <a
                class="card-link"
                data-nav
                data-item={id}
                href={href('desk', [id])}
                aria-current={open ? 'true' : undefined}
            >
                {item.unread && <span class="dot" aria-hidden="true" />}
                <b>{words(item.subject)}</b>
                {item.unread && <span class="hidden"> {t('inbox.unread')}</span>}
            </a>
            <small class="meta">
                <TlpMark of={item.tlp} />
                <span>{from_name(item.from)}</span>
                {item.kind !== 'alert' && <span>{t(`by.${item.by ?? 'mail'}`)}</span>}
                <span class="mono">{t_short(item.last)}</span>
                {item.owner && <span>{seat_name(item.owner)}</span>}
                {item.outgoing && <span class="chip">{t('inbox.sent')}</span>}
                {item.withdrawn && <span class="chip warn">{t('inbox.withdrawn')}</span>}
                {!item.outgoing && item.request?.state === 'asked' && (
                    <span class="chip warn">{t('inbox.asks')}</span>
                )}
                {alone && (
                    <b class="bad">
                        {t('inbox.nobody', { ago: length_words(now_t.value - item.at) })}
                    </b>
                )}
            </small>
            {!item.owner && !item.outgoing && item.state === 'open' && (
                <div class="row">
                    <ActButton always main={alone} act={() => take_item(id, item)}>
                        {t('inbox.take')}
                        <Key of="t" />
                        <span class="hidden">: {words(item.subject)}</span>
                    </ActButton>
                </div>
            )}
        </li>
    );
}

export function Inbox() {
    const all = list<Item>('item');
    const opened = route.value.rest[0];
    const now = sorted(all.filter((i) => i.value.state === folder.value));
    if (!held_now.value || !shown.value) shown.value = now;
    const seen = held_now.value
        ? shown.value!.flatMap((s) => all.find((i) => i.path === s.path) ?? [])
        : now;
    const newer = held_now.value
        ? now.filter((i) => !shown.value!.some((s) => s.path === i.path)).length
        : 0;
    const count = (state: Folder) => all.filter((i) => i.value.state === state).length;
    const under = (): string | undefined =>
        (document.activeElement as HTMLElement | null)
            ?.closest('.card')
            ?.querySelector<HTMLElement>('[data-item]')?.dataset.item ??
        opened ??
        seen.find((i) => nobody_owns(i.value, now_t.peek()))?.id ??
        seen[0]?.id;
    use_keys([
        {
            keys: 't',
            words: 'keys.take',
            act: () => {
                const found = all.find((i) => i.id === under());
                if (found) void take_item(found.id, found.value);
            },
        },
        {
            keys: 'r',
            words: 'keys.reply',
            act: () => {
                const id = under();
                if (id) go(href('desk', [id], { reply: 1 }));
            },
        },
        { keys: 'm', words: 'compose.title', act: () => go(href('desk', ['new'])) },
        { keys: '.', words: 'keys.hold', act: () => (held_now.value = !held_now.value) },
    ]);
    return (
        <Panel
            title={t('inbox.title')}
            class="inbox"
            side={
                <Choice
                    label={t('inbox.folders')}
                    value={folder.value}
                    change={(to) => (folder.value = to)}
                    among={(['open', 'mine', 'done'] as const).map((value) => ({
                        value,
                        words: (
                            <>
                                {t(`inbox.${value}`)} {count(value)}
                            </>
                        ),
                    }))}
                />
            }
        >
            <p class="row">
                <a class="button" href={href('desk', ['new'])}>
                    + {t('compose.title')}
                    <Key of="m" />
                </a>
            </p>
            {newer > 0 && (
                <button class="newer" onClick={() => (held_now.value = false)}>
                    ▲ {t('inbox.newer', { n: newer })}
                </button>
            )}
            {held_now.value && <p class="chip warn">{t('inbox.held')}</p>}
            {seen.length === 0 ? (
                <Empty why={t(all.length === 0 ? 'inbox.empty' : `inbox.empty_${folder.value}`)}>
                    {all.length === 0 && may('act') && (
                        <a href={href('evidence')}>{t('inbox.empty_do')}</a>
                    )}
                </Empty>
            ) : (
                <ul class="plain cards">
                    {seen.map((item) => (
                        <Card key={item.path} item={item} open={item.id === opened} />
                    ))}
                </ul>
            )}
            {seen.length > 0 && (
                <p class="muted">
                    <small>{t('inbox.rule')}</small>
                </p>
            )}
        </Panel>
    );
}
