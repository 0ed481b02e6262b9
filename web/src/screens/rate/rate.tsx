// The evaluator's tablet: objectives to rate with one tap and a note, what the system measured,
// what the team did, quick notes. Everything is kept on the tablet first.
import '../../style/staff.css';
import { useEffect } from 'preact/hooks';
import { length_words } from '../../fmt/words';
import { use_keys } from '../../frame/keys';
import { t, words } from '../../i18n/i18n';
import { Key } from '../../parts/key';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { list, may, me } from '../../store/store';
import { real_s } from '../../store/now';
import { keep } from '../../store/preferences';
import type { Team } from '../../store/objects';
import { is_lost } from '../../stream/stream';
import { type Objective } from '../staff/objects';
import { TeamName } from '../staff/team';
import { kept_here, let_go, queue, recall, saved_at, waiting } from './queue';
import { Blank, blank, Held } from './shade';
import { Notes, QuickNote, table, writing } from './quick-note';
import { Card } from './card';
import { latest } from './latest';
import { Acts, Measured } from './measured';

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

export default function Rate() {
    const seat = me.value?.seat;
    useEffect(() => void recall(), [seat]);
    use_keys([
        { keys: 'n', words: 'keys.note', act: () => (writing.value = may('observe')) },
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
                        {may('observe') && (
                            <button class="large" onClick={() => (writing.value = true)}>
                                + {t('rate.quick')}
                                <Key of="n" />
                            </button>
                        )}
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
