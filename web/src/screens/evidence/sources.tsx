// Left of the explorer: which sensor, which time, which values are commonest, saved searches.
import { useEffect, useState } from 'preact/hooks';
import { number } from '../../fmt/number';
import { t_read, t_short } from '../../fmt/time';
import { adjust, go, href } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Panel } from '../../parts/panel';
import { with_condition } from '../../query/query';
import { keep, kept } from '../../store/preferences';
import { me } from '../../store/store';
import { signal } from '@preact/signals';
import { answer, question, sensors } from './search';

function TimeField({ name, label }: { name: 'from' | 'to'; label: string }) {
    const value = question.value![name];
    const shown = value === undefined ? '' : t_short(value);
    const [text, set_text] = useState(shown);
    useEffect(() => set_text(shown), [shown]);
    const set = () => {
        if (text === shown) return;
        const read = t_read(text);
        if (text.trim() === '' || read !== undefined)
            adjust({ [name]: read, rec: undefined }, false);
        else set_text(shown);
    };
    return (
        <label class="field">
            {label}
            <input
                class="mono"
                value={text}
                placeholder="T+hh:mm"
                onInput={(e) => set_text(e.currentTarget.value)}
                onBlur={set}
                onKeyDown={(e) => e.key === 'Enter' && set()}
            />
        </label>
    );
}

type Saved = { name: string; link: string };
const saved = signal<Saved[] | undefined>(undefined);
const place = () => `naga-searches/${me.peek()?.seat}`;

function SavedSearches() {
    saved.value ??= kept<Saved[]>(place()) ?? [];
    const asked = question.value!;
    const add = () => {
        const name = `${asked.sensor}: ${asked.q || '*'}`;
        saved.value = [
            { name, link: location.hash },
            ...saved.value!.filter((s) => s.link !== location.hash),
        ].slice(0, 20);
        keep(place(), saved.value);
    };
    return (
        <div class="row">
            <select
                aria-label={t('saved.title')}
                value=""
                onChange={(e) => e.currentTarget.value && go(e.currentTarget.value)}
            >
                <option value="">{t('saved.choose', { n: saved.value.length })}</option>
                {saved.value.map((s) => (
                    <option key={s.link} value={s.link}>
                        {s.name}
                    </option>
                ))}
            </select>
            <button onClick={add}>{t('saved.add')}</button>
        </div>
    );
}

function TopValues() {
    const top = answer.value?.top ?? {};
    const asked = question.value!;
    const filter = (field: string, value: string, not: boolean) =>
        adjust({ q: with_condition(asked.q, field, value, not), rec: undefined }, false);
    return (
        <>
            {Object.entries(top)
                .slice(0, 10)
                .map(([field, values], i) => (
                    <details key={field} open={i < 2}>
                        <summary class="mono">{field}</summary>
                        <ul class="plain top">
                            {values.slice(0, 6).map(([value, n]) => {
                                const text = String(value);
                                return (
                                    <li key={text}>
                                        <span class="mono value" title={text}>
                                            {text || t('empty_value')}
                                        </span>
                                        <span class="num">{number(n)}</span>
                                        <button
                                            class="quiet small"
                                            aria-label={t('filter.for', { field, value: text })}
                                            title={t('filter.for', { field, value: text })}
                                            onClick={() => filter(field, text, false)}
                                        >
                                            +
                                        </button>
                                        <button
                                            class="quiet small"
                                            aria-label={t('filter.out', { field, value: text })}
                                            title={t('filter.out', { field, value: text })}
                                            onClick={() => filter(field, text, true)}
                                        >
                                            −
                                        </button>
                                    </li>
                                );
                            })}
                        </ul>
                    </details>
                ))}
        </>
    );
}

export function Sources() {
    const asked = question.value!;
    const sensor = sensors.value.find((s) => s.id === asked.sensor);
    const end = sensor?.complete_to_t ?? 0;
    const recent = (s: number) =>
        adjust({ from: Math.max(0, end - s), to: undefined, rec: undefined }, false);
    return (
        <Panel title={t('sources.title')} class="sources">
            <label class="field">
                {t('sources.sensor')}
                <select
                    value={asked.sensor}
                    onChange={(e) =>
                        go(
                            href('evidence', [], {
                                sensor: e.currentTarget.value,
                                from: asked.from,
                                to: asked.to,
                            }),
                        )
                    }
                >
                    {sensors.value.map((s) => (
                        <option key={s.id} value={s.id}>
                            {words(s.name)}
                        </option>
                    ))}
                </select>
            </label>
            {sensor && (
                <p class="muted">
                    <small>
                        {sensor.place ? words(sensor.place) + ' · ' : ''}
                        {t('sources.complete', { t: t_short(end) })}
                    </small>
                </p>
            )}
            <div class="row times">
                <TimeField name="from" label={t('sources.from')} />
                <TimeField name="to" label={t('sources.to')} />
            </div>
            <div class="row">
                <button class="small" onClick={() => recent(600)}>
                    {t('sources.minutes', { n: 10 })}
                </button>
                <button class="small" onClick={() => recent(3600)}>
                    {t('sources.minutes', { n: 60 })}
                </button>
                <button
                    class="small"
                    onClick={() =>
                        adjust({ from: undefined, to: undefined, rec: undefined }, false)
                    }
                >
                    {t('sources.all')}
                </button>
            </div>
            <SavedSearches />
            <TopValues />
        </Panel>
    );
}
