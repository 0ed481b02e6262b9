// The mailbox of exercise control: what teams write to personas and to control itself, and the
// answer, as whom it should come from. Cells of control play personas from here.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { go, href, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Key } from '../../parts/key';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { may, me } from '../../store/store';
import { personas, rows, waits } from '../staff/objects';
import { persona_name, row_number, sender, to_name } from '../staff/words';
import { Letter, letters } from './letters';
import { Thread } from './thread';
import { Write } from './write';

function Row({ id, item, chosen }: { id: string; item: Letter; chosen: boolean }) {
    const classes = ['card'];
    if (item.unread) classes.push('unread');
    if (chosen) classes.push('current');
    if (item.state === 'open' && !item.outgoing && !item.owner) classes.push('alone');
    return (
        <li class={classes.join(' ')}>
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
