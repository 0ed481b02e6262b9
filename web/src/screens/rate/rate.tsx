// The evaluator's tablet: objectives to rate with one tap and a note, what the system measured,
// what the team did, quick notes. Everything is kept on the tablet first.
import '../../style/staff.css';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { length_words } from '../../fmt/words';
import { t_short } from '../../fmt/time';
import { use_keys } from '../../frame/keys';
import { t, words } from '../../i18n/i18n';
import { Dialog } from '../../parts/dialog';
import { Key } from '../../parts/key';
import { seat_name, team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { get, list, me } from '../../store/store';
import { now_t, real_s } from '../../store/now';
import { kept, keep } from '../../store/preferences';
import type { Team } from '../../store/objects';
import { is_lost } from '../../stream/stream';
import {
    grades,
    type Grade,
    type Measure,
    type Note,
    type Objective,
    type Rated,
    type Seen,
    type Stand,
} from '../staff/objects';
import { TeamName } from '../staff/team';
import { kept_here, let_go, put, queue, recall, saved_at, waiting } from './queue';
import { Blank, blank, Held } from './shade';

const table = signal<string>(kept<string>('naga-table') ?? '');
const writing = signal(false);

// The latest rating of each seat; the own one from the tablet's queue where it was not sent yet.
export function latest(
    of: Objective,
    seat: string | undefined,
): { own?: Pick<Rated, 'rating' | 'note'>; others: Rated[] } {
    const by_seat = new Map<string, Rated>();
    for (const rated of of.ratings) by_seat.set(rated.seat, rated);
    const own = seat ? by_seat.get(seat) : undefined;
    const others = [...by_seat.values()].filter((r) => r.seat !== seat);
    return { own, others };
}

function Card({ of }: { of: Objective }) {
    const mine = me.value?.seat;
    const { own: sent, others } = latest(of, mine);
    const unsent = queue.value
        .filter((k) => k.kind === 'rate' && k.body.objective === of.id && !k.problem)
        .at(-1);
    const own = unsent ? (unsent.body as unknown as Pick<Rated, 'rating' | 'note'>) : sent;
    const name = `rate/${of.id}`;
    const written = draft(name).value;
    const note = written || own?.note || '';
    const changed = written !== '' && written !== own?.note;
    const rate = (rating: Grade, text = note) => {
        drop_draft(name);
        void put('rate', { objective: of.id, rating, note: text.trim(), seen_t: now_t.peek() });
    };
    const keep_note = () => {
        if (changed && own) rate(own.rating, written);
    };
    useEffect(() => {
        const timer = setTimeout(keep_note, 2500);
        return () => clearTimeout(timer);
    }, [written, own?.rating]);
    return (
        <fieldset class="rating" id={`objective-${of.id}`}>
            <legend>{words(of.text)}</legend>
            {of.within_s > 0 && (
                <p class="muted">
                    <small>{t('rate.within', { time: length_words(of.within_s) })}</small>
                </p>
            )}
            <div class="grades" role="group" aria-label={words(of.text)}>
                {grades.map((g) => (
                    <button
                        key={g}
                        type="button"
                        aria-pressed={own?.rating === g}
                        onClick={() => rate(g)}
                    >
                        {g !== 'not_seen' && <b>{g}</b>}
                        <small>{t(`grade.${g}`)}</small>
                    </button>
                ))}
            </div>
            <label class="field">
                {t('rate.note')}
                <textarea
                    rows={2}
                    value={note}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                    onBlur={keep_note}
                />
            </label>
            <small class="muted">
                {changed
                    ? own
                        ? t('rate.writing')
                        : t('rate.tap_first')
                    : unsent
                      ? t('rate.here')
                      : own
                        ? t('rate.sent')
                        : t('rate.none')}
            </small>
            {others.length > 0 && (
                <ul class="plain others">
                    {others.map((r) => (
                        <li key={r.seat}>
                            <small>
                                {t('rate.other', {
                                    who: seat_name(r.seat),
                                    grade: r.rating === 'not_seen' ? t('grade.not_seen') : r.rating,
                                })}
                                {r.note && ` – ${r.note}`}
                            </small>
                        </li>
                    ))}
                </ul>
            )}
        </fieldset>
    );
}

function Saved() {
    void real_s.value;
    const refused = queue.value.filter((k) => k.problem);
    return (
        <div class="saved" role="status">
            <p>
                {!kept_here.value ? (
                    <b class="bad">⚠ {t('rate.no_store')}</b>
                ) : saved_at.value !== undefined ? (
                    t('rate.saved', {
                        ago: length_words((performance.now() - saved_at.value) / 1000),
                    })
                ) : (
                    t('rate.will_save')
                )}{' '}
                {waiting.value > 0 ? (
                    <b>
                        {t(is_lost.value ? 'rate.waiting_lost' : 'rate.waiting', {
                            n: waiting.value,
                        })}
                    </b>
                ) : (
                    saved_at.value !== undefined && <span class="good">✓ {t('rate.all_sent')}</span>
                )}
            </p>
            {refused.map((k) => (
                <p key={k.key} class="bad">
                    ✕ {words(k.problem!.words) || k.problem!.code}{' '}
                    <button class="small" onClick={() => let_go(k.key)}>
                        {t('unsent.discard')}
                    </button>
                </p>
            ))}
        </div>
    );
}

function QuickNote() {
    const name = 'rate/quick';
    const text = draft(name).value;
    const close = () => (writing.value = false);
    const save = () => {
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

function Flag({ measure, name }: { measure: string; name: string }) {
    const [open, set_open] = useState(false);
    const [text, set_text] = useState('');
    if (!open)
        return (
            <button
                class="small"
                onClick={() => set_open(true)}
                aria-label={t('rate.flag_of', { what: name })}
            >
                ⚑
            </button>
        );
    return (
        <form
            class="row"
            onSubmit={(e) => {
                e.preventDefault();
                void put('flag', { measure, text: text.trim() });
                set_open(false);
            }}
        >
            <label class="field grow">
                {t('rate.flag_why', { what: name })}
                <input
                    value={text}
                    maxLength={300}
                    onInput={(e) => set_text(e.currentTarget.value)}
                />
            </label>
            <button disabled={!text.trim()}>{t('rate.flag')}</button>
        </form>
    );
}

function Measured({ team }: { team: string }) {
    const stand = get<Stand>(`stand/${team}`);
    const more = list<Measure>('measure').filter((m) => m.value.team === team);
    if (!stand && !more.length) return <Empty why={t('rate.nothing_measured')} />;
    const lines: [string, string, string][] = stand
        ? [
              [
                  'last',
                  t('teams.last'),
                  stand.last_act_t === undefined
                      ? t('teams.nothing')
                      : `${t_short(stand.last_act_t)} ${words(stand.doing)}`,
              ],
              [
                  'reported',
                  t('teams.reported'),
                  stand.reported.map((r) => t(`what.${r}`)).join(', ') || t('teams.nothing'),
              ],
              ['orders', t('rate.orders'), String(stand.orders)],
              [
                  'unread',
                  t('teams.unread'),
                  stand.oldest_unread_t === undefined
                      ? String(stand.unread)
                      : t('rate.unread_since', {
                            n: stand.unread,
                            t: t_short(stand.oldest_unread_t),
                        }),
              ],
          ]
        : [];
    return (
        <table>
            <tbody>
                {lines.map(([id, name, value]) => (
                    <tr key={id}>
                        <th scope="row">{name}</th>
                        <td>{value}</td>
                        <td>
                            <Flag measure={`${team}/${id}`} name={name} />
                        </td>
                    </tr>
                ))}
                {more.map(({ id, value }) => (
                    <tr key={id}>
                        <th scope="row">{words(value.name)}</th>
                        <td>{words(value.value)}</td>
                        <td>
                            <Flag measure={id} name={words(value.name)} />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Acts({ team }: { team: string }) {
    const all = list<Seen>('act')
        .filter((a) => a.value.team === team)
        .sort((a, b) => b.value.t - a.value.t)
        .slice(0, 12);
    if (!all.length) return <p class="muted">{t('rate.no_acts')}</p>;
    return (
        <ul class="plain">
            {all.map(({ path, value }) => (
                <li key={path}>
                    <span class="mono">{t_short(value.t)}</span> {words(value.words)}
                </li>
            ))}
        </ul>
    );
}

function Notes() {
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

export default function Rate() {
    const seat = me.value?.seat;
    useEffect(() => void recall(), [seat]);
    use_keys([
        { keys: 'n', words: 'keys.note', act: () => (writing.value = true) },
        { keys: '~', words: 'keys.hold_truth', act: () => undefined },
        { keys: 'Shift+Escape', words: 'keys.blank', act: () => undefined },
    ]);
    const teams = list<Team>('team');
    const team =
        table.value && teams.some((one) => one.id === table.value)
            ? table.value
            : me.value?.team || teams[0]?.id || '';
    const objectives = list<Objective>('objective').map((o) => o.value);
    const rated = objectives.filter((o) => latest(o, seat).own).length;
    return (
        <>
            <div class="columns rate">
                <Panel
                    title={t('rate.objectives')}
                    class="rate-list"
                    side={
                        <small class="muted">
                            {t('rate.rated', { n: rated, of: objectives.length })}
                        </small>
                    }
                >
                    <label class="field">
                        {t('rate.table')}
                        <select
                            value={team}
                            onChange={(e) => {
                                table.value = e.currentTarget.value;
                                keep('naga-table', table.value);
                            }}
                        >
                            {teams.map((one) => (
                                <option key={one.id} value={one.id}>
                                    {words(one.value.name)}
                                </option>
                            ))}
                        </select>
                    </label>
                    <ol class="jump">
                        {objectives.map((o) => (
                            <li key={o.id}>
                                <button
                                    class="quiet"
                                    data-nav
                                    onClick={() =>
                                        document
                                            .getElementById(`objective-${o.id}`)
                                            ?.scrollIntoView({ block: 'center' })
                                    }
                                >
                                    {words(o.text)}{' '}
                                    {latest(o, seat).own && (
                                        <b>
                                            {latest(o, seat).own!.rating === 'not_seen'
                                                ? '–'
                                                : latest(o, seat).own!.rating}
                                        </b>
                                    )}
                                </button>
                            </li>
                        ))}
                    </ol>
                    <p class="row">
                        <button class="large" onClick={() => (writing.value = true)}>
                            + {t('rate.quick')}
                            <Key of="n" />
                        </button>
                        <button class="large" onClick={() => (blank.value = true)}>
                            {t('rate.blank')}
                            <Key of="Shift+Esc" />
                        </button>
                    </p>
                    <Saved />
                    <Notes />
                </Panel>
                <Panel title={t('rate.title')}>
                    {objectives.length === 0 ? (
                        <Empty why={t('rate.empty')}>
                            <button onClick={() => (writing.value = true)}>
                                {t('rate.quick')}
                            </button>
                        </Empty>
                    ) : (
                        objectives.map((o) => <Card key={o.id} of={o} />)
                    )}
                </Panel>
                <Panel title={t('rate.measured')}>
                    {team && (
                        <p>
                            <TeamName id={team} />
                        </p>
                    )}
                    <Held label={t('rate.hold')}>
                        <Measured team={team} />
                        <h3>{t('rate.acts')}</h3>
                        <Acts team={team} />
                    </Held>
                </Panel>
            </div>
            {writing.value && <QuickNote />}
            <Blank />
        </>
    );
}
