// The evidence explorer: what our own sensors kept, and nothing else.
import { useEffect, useState } from 'preact/hooks';
import { number } from '../../fmt/number';
import { t_short } from '../../fmt/time';
import { adjust, href, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { copy } from '../../parts/copy';
import { Grid } from '../../parts/grid';
import { Panel } from '../../parts/panel';
import { Empty, Failed, Skeleton } from '../../parts/states';
import { opened_record } from '../../store/because';
import { list } from '../../store/store';
import type { Case } from '../../store/objects';
import { cell, is_field, is_number, width_of } from './cells';
import { Download } from './download';
import { Histogram } from './histogram';
import { QueryBar } from './query-bar';
import { Record } from './record';
import {
    answer,
    ask_again,
    busy,
    failure,
    next_page,
    question,
    record_of,
    sensors,
    took_ms,
} from './search';
import { Sources } from './sources';

function Summary() {
    const got = answer.value!;
    const sensor = sensors.value.find((s) => s.id === question.value!.sensor);
    const newer =
        question.value!.to === undefined &&
        sensor &&
        sensor.complete_to_t >= got.complete_to_t + 60;
    return (
        <p class="row summary" aria-live="off">
            <span>
                {t('evidence.found', { n: got.count })} · {number(took_ms.value / 1000)} s
            </span>
            <b>{t('evidence.complete', { t: t_short(got.complete_to_t) })}</b>
            {newer && (
                <button class="small" onClick={ask_again}>
                    ▲ {t('evidence.newer', { t: t_short(sensor.complete_to_t) })}
                </button>
            )}
            {busy.value && <span class="muted">{t('evidence.busy')}</span>}
        </p>
    );
}

function Results({ chosen, choose }: { chosen: number; choose: (i: number) => void }) {
    const [pages, set_pages] = useState(false);
    const got = answer.value;
    const starred = new Set(
        list<Case>('case').flatMap((c) =>
            c.value.records.map((r) => (typeof r === 'string' ? r : r.id)),
        ),
    );
    const sensor = question.value!.sensor;
    if (failure.value)
        return (
            <Failed
                what={t('evidence.failed')}
                why={failure.value.code === 'lost' ? t('failed.lost') : words(failure.value.words)}
                code={failure.value.code}
                again={ask_again}
            />
        );
    if (!got) return <Skeleton what={t('evidence.busy')} />;
    const columns = got.columns.filter(is_field).map((name) => ({
        name,
        words: t_or(`field.${name}`, name),
        width: Math.max(width_of(name), 8 * t_or(`field.${name}`, name).length),
        right: is_number(name),
        show: (row: Record<string, unknown>) => cell(name, row[name]),
    }));
    return (
        <>
            <Summary />
            <Histogram />
            {got.rows.length === 0 ? (
                <Empty
                    why={
                        got.error
                            ? t('evidence.mistake')
                            : t('evidence.nothing', { t: t_short(got.complete_to_t) })
                    }
                />
            ) : (
                <Grid
                    label={t('evidence.records')}
                    columns={columns}
                    rows={got.rows}
                    count={got.count}
                    chosen={chosen}
                    choose={choose}
                    more={() => void next_page()}
                    pages={pages}
                    marked={(row) => starred.has(record_of(sensor, row))}
                />
            )}
            <div class="row">
                <Download />
                <button onClick={() => void copy(location.href)}>{t('evidence.link')}</button>
                <label class="check">
                    <input
                        type="checkbox"
                        checked={pages}
                        onChange={(e) => set_pages(e.currentTarget.checked)}
                    />
                    {t('grid.pages')}
                </label>
                <small class="muted">{t('evidence.marked')}</small>
            </div>
        </>
    );
}

const t_or = (key: string, other: string): string => {
    const word = t(key);
    return word === key ? other : word;
};

export default function Evidence() {
    const asked = question.value;
    const wanted = route.value.query.get('rec') ?? undefined;
    const rows = answer.value?.rows ?? [];
    const at =
        asked && wanted ? rows.findIndex((row) => record_of(asked.sensor, row) === wanted) : -1;
    const row = rows[at];
    useEffect(() => {
        if (row && wanted) opened_record.value = wanted;
    }, [row, wanted]);
    if (!asked)
        return (
            <Panel title={t('tab.evidence')}>
                <Empty why={t('sensors.empty')}>
                    <a href={href('desk')}>{t('tab.desk')}</a>
                </Empty>
            </Panel>
        );
    return (
        <div class="columns explorer">
            <Sources />
            <Panel
                title={
                    words(sensors.value.find((s) => s.id === asked.sensor)?.name) || asked.sensor
                }
                class="results"
            >
                <QueryBar />
                <Results
                    chosen={at}
                    choose={(i) => rows[i] && adjust({ rec: record_of(asked.sensor, rows[i]!) })}
                />
            </Panel>
            <Record row={row} />
        </div>
    );
}
