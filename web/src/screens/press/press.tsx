// Statements to the public: written by one, approved by another, published; and what the press
// says.
import { useEffect, useState } from 'preact/hooks';
import { go, href, route } from '../../frame/route';
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { TlpMark } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { get, list, me } from '../../store/store';
import type { Statement } from '../../store/objects';
import { NewsPanel } from '../desk/news';

function Statements({ chosen }: { chosen: string | undefined }) {
    const all = list<Statement>('statement');
    return (
        <Panel
            title={t('press.title')}
            side={
                <a class="button" href={href('press', ['new'])}>
                    + {t('press.new')}
                </a>
            }
        >
            {all.length === 0 ? (
                <Empty why={t('press.empty')} />
            ) : (
                <ul class="plain cards">
                    {all.map(({ id, value }) => (
                        <li key={id} class={`card${chosen === id ? ' current' : ''}`}>
                            <a class="card-link" data-nav href={href('press', [id])}>
                                <b>{value.subject}</b>
                            </a>
                            <small class="meta">
                                <span class="chip">{t(`statement.${value.state}`)}</span>
                                {value.by && <span>{seat_name(value.by)}</span>}
                                <TlpMark of={value.tlp} />
                            </small>
                        </li>
                    ))}
                </ul>
            )}
        </Panel>
    );
}

function Editor({ id }: { id: string }) {
    const value = id === 'new' ? undefined : get<Statement>(`statement/${id}`);
    const name = `statement.${id}`;
    const kept = draft(name).value;
    const { subject = '', text = '' } = kept
        ? (JSON.parse(kept) as Partial<Statement>)
        : (value ?? {});
    const [busy, set_busy] = useState(false);
    const write = (change: Partial<Statement>) =>
        write_draft(name, JSON.stringify({ subject, text, ...change }));
    const state = value?.state ?? 'draft';
    const own = !value || value.by === me.value?.seat;
    const step = async (what: 'save' | 'submit' | 'approve' | 'publish') => {
        set_busy(true);
        const done = await act(
            'statement',
            { ...(value && { statement: id }), subject, text, step: what, tlp: 'CLEAR' },
            t(`press.${what}_words`, { subject }),
        );
        set_busy(false);
        if ('problem' in done) return;
        drop_draft(name);
        if ('receipt' in done) {
            say(t(`press.${what}_done`));
            if (!value)
                go(
                    href(
                        'press',
                        typeof done.receipt.statement === 'string' ? [done.receipt.statement] : [],
                    ),
                );
        }
    };
    const shut = state === 'published';
    const full = Boolean(subject.trim() && text.trim());
    useEffect(() => {
        if (id !== 'new' && !value) go(href('press'), true);
    }, [value]);
    return (
        <Panel
            title={t(id === 'new' ? 'press.new' : 'press.edit')}
            side={<span class="chip">{t(`statement.${state}`)}</span>}
        >
            <ol class="plain steps" aria-hidden="true">
                {(['draft', 'submitted', 'approved', 'published'] as const).map((one) => (
                    <li key={one} class={one === state ? 'chip state-running' : 'chip'}>
                        {t(`statement.${one}`)}
                    </li>
                ))}
            </ol>
            <p class="row">
                <TlpMark of="CLEAR" /> <small class="muted">{t('press.clear')}</small>
            </p>
            <label class="field">
                {t('press.subject')}
                <input
                    maxLength={140}
                    disabled={shut}
                    value={subject}
                    onInput={(e) => write({ subject: e.currentTarget.value })}
                />
            </label>
            <label class="field">
                {t('press.text')}
                <textarea
                    rows={9}
                    disabled={shut}
                    value={text}
                    onInput={(e) => write({ text: e.currentTarget.value })}
                />
            </label>
            {kept && (
                <p class="muted">
                    <small>
                        {t('draft.kept')}
                        {value && state !== 'draft' && <> · {t('press.changed')}</>}
                    </small>
                </p>
            )}
            <div class="row">
                {(state === 'draft' || kept) && (
                    <ActButton off={busy || !full} act={() => step('save')}>
                        {t('save')}
                    </ActButton>
                )}
                {(state === 'draft' || kept) && (
                    <ActButton main off={busy || !full} act={() => step('submit')}>
                        {t('press.submit')}
                    </ActButton>
                )}
                {state === 'submitted' &&
                    !kept &&
                    (own ? (
                        <p class="muted">{t('press.other_approves')}</p>
                    ) : (
                        <ActButton main off={busy} act={() => step('approve')}>
                            {t('press.approve')}
                        </ActButton>
                    ))}
                {state === 'approved' && !kept && (
                    <ActButton main off={busy} act={() => step('publish')}>
                        {t('press.publish')}
                    </ActButton>
                )}
                {value?.approver && (
                    <small class="muted">
                        {t('press.approved_by', { name: seat_name(value.approver) })}
                    </small>
                )}
            </div>
        </Panel>
    );
}

export default function Press() {
    const [id] = route.value.rest;
    return (
        <div class="columns press">
            <Statements chosen={id} />
            {id ? (
                <Editor key={id} id={id} />
            ) : (
                <Panel title={t('press.edit')}>
                    <Empty why={t('press.choose')}>
                        <a href={href('press', ['new'])}>{t('press.new')}</a>
                    </Empty>
                </Panel>
            )}
            <NewsPanel />
        </div>
    );
}
