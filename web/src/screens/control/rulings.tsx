// What a team wants to do that no action covers: exercise control decides how far it works.
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { act } from '../../store/outbox';
import { list } from '../../store/store';
import type { Team } from '../../store/objects';
import { rulings, type Ruling } from '../staff/objects';
import { read_fields } from './fields';
import { TeamName } from '../staff/team';

type Effect = 'none' | 'partial' | 'full';

function Knobs({ id, ruling }: { id: string; ruling: Ruling }) {
    const [effect, set_effect] = useState<Effect | ''>('');
    const [percent, set_percent] = useState('50');
    const [delay, set_delay] = useState('0');
    const [note, set_note] = useState('');
    const [side, set_side] = useState('');
    const [house, set_house] = useState('');
    const [verb, set_verb] = useState('');
    const [on, set_on] = useState('');
    const [refused, set_refused] = useState('');
    const verbs = [
        ...new Set(list<Team>('team').flatMap((team) => team.value.authority ?? [])),
    ].sort();
    const fields = read_fields(on);
    const missing = effect === '' || (effect === 'none' && !note.trim());
    const rule = async () => {
        set_refused('');
        const done = await act(
            'rule',
            {
                ruling: id,
                effect,
                note: note.trim(),
                delay_s: Number(delay) * 60,
                ...(effect === 'partial' && { percent: Number(percent) }),
                ...(side.trim() && { side_effect: side.trim() }),
                ...(house.trim() && { house_rule: house.trim() }),
                ...(effect === 'full' && verb && { order: { verb, on: fields } }),
            },
            t('ruling.words', { what: ruling.text }),
        );
        if ('problem' in done) set_refused(words(done.problem.words) || done.problem.code);
        else if ('receipt' in done) say(t('ruling.done'));
    };
    return (
        <form
            onSubmit={(e) => {
                e.preventDefault();
                if (!missing && fields) void rule();
            }}
        >
            <Choice
                label={t('ruling.effect')}
                value={effect}
                change={set_effect}
                among={(['none', 'partial', 'full'] as const).map((x) => ({
                    value: x,
                    words: t(`effect.${x}`),
                }))}
            />
            {effect === 'partial' && (
                <label class="field">
                    {t('ruling.percent', { n: percent })}
                    <input
                        type="range"
                        min="5"
                        max="95"
                        step="5"
                        value={percent}
                        onInput={(e) => set_percent(e.currentTarget.value)}
                    />
                </label>
            )}
            <label class="field">
                {effect === 'none' ? t('ruling.why_needed') : t('ruling.why')}
                <input
                    value={note}
                    maxLength={500}
                    onInput={(e) => set_note(e.currentTarget.value)}
                />
            </label>
            <details>
                <summary>{t('ruling.more')}</summary>
                <label class="field">
                    {t('ruling.delay')}
                    <select value={delay} onChange={(e) => set_delay(e.currentTarget.value)}>
                        {['0', '5', '15', '30', '60'].map((n) => (
                            <option key={n} value={n}>
                                {n === '0' ? t('ruling.at_once') : t('time.minutes', { n })}
                            </option>
                        ))}
                    </select>
                </label>
                <label class="field">
                    {t('ruling.side')}
                    <input
                        value={side}
                        maxLength={500}
                        onInput={(e) => set_side(e.currentTarget.value)}
                    />
                </label>
                <label class="field">
                    {t('ruling.house')}
                    <input
                        value={house}
                        maxLength={100}
                        onInput={(e) => set_house(e.currentTarget.value)}
                    />
                </label>
                {effect === 'full' && (
                    <>
                        <label class="field">
                            {t('ruling.order')}
                            <select value={verb} onChange={(e) => set_verb(e.currentTarget.value)}>
                                <option value="">{t('ruling.no_order')}</option>
                                {verbs.map((v) => (
                                    <option key={v} value={v}>
                                        {v}
                                    </option>
                                ))}
                            </select>
                        </label>
                        {verb && (
                            <label class="field">
                                {t('ruling.on')}
                                <textarea
                                    class="mono"
                                    rows={2}
                                    value={on}
                                    placeholder="service: e-pay"
                                    aria-invalid={!fields}
                                    onInput={(e) => set_on(e.currentTarget.value)}
                                />
                            </label>
                        )}
                    </>
                )}
            </details>
            {refused && (
                <p class="bad" role="alert">
                    ✕ {refused}
                </p>
            )}
            <p>
                <button class="main" disabled={missing || !fields}>
                    {t('ruling.rule')}
                </button>
            </p>
        </form>
    );
}

export function Rulings() {
    const all = rulings();
    const waiting = all.filter((r) => r.value.state === 'needed');
    const ruled = all.filter((r) => r.value.state === 'ruled');
    if (!all.length) return null;
    return (
        <Panel title={t('ruling.title')} side={<span class="chip">{waiting.length}</span>}>
            <ul class="plain cards">
                {waiting.map(({ id, value }) => (
                    <li key={id} id={`ruling-${id}`} class="card alone">
                        <small class="meta">
                            <b>
                                <TeamName id={value.team} />
                            </b>
                            <span>{seat_name(value.seat)}</span>
                            <span class="mono">{t_short(value.at)}</span>
                        </small>
                        <p>
                            <b>“{value.text}”</b>
                        </p>
                        {(value.who || value.where) && (
                            <small class="meta">
                                {value.who && <span>{t('ruling.who', { who: value.who })}</span>}
                                {value.where && (
                                    <span>{t('ruling.where', { where: value.where })}</span>
                                )}
                            </small>
                        )}
                        <Knobs id={id} ruling={value} />
                    </li>
                ))}
            </ul>
            {ruled.length > 0 && (
                <details>
                    <summary>{t('ruling.past', { n: ruled.length })}</summary>
                    <ul class="plain">
                        {ruled.map(({ id, value }) => (
                            <li key={id}>
                                <small>
                                    <TeamName id={value.team} />: “{value.text}” —{' '}
                                    <b>
                                        {t(`effect.${value.effect}`)}
                                        {value.effect === 'partial' && ` ${value.percent} %`}
                                    </b>{' '}
                                    {value.note}
                                </small>
                            </li>
                        ))}
                    </ul>
                </details>
            )}
        </Panel>
    );
}
