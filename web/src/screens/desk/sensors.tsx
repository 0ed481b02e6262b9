// What our sensors see: graphs of our own lines, and each sensor's last two hours.
import { length_words } from '../../fmt/words';
import { short } from '../../fmt/number';
import { t_short } from '../../fmt/time';
import { href } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Chart } from '../../parts/chart';
import { Panel } from '../../parts/panel';
import { Spark } from '../../parts/spark';
import { Empty } from '../../parts/states';
import { now_t } from '../../store/now';
import { list } from '../../store/store';
import type { Sensor, Series } from '../../store/objects';

export function Sensors() {
    const sensors = list<Sensor>('sensor');
    const series = list<Series>('series').slice(0, 7);
    const unit = series[0]?.value.unit;
    return (
        <Panel title={t('sensors.title')} side={unit && <small class="muted">{unit}</small>}>
            {sensors.length === 0 && series.length === 0 && <Empty why={t('sensors.empty')} />}
            {series.length > 0 && <Chart all={series.map((s) => s.value)} now={0} />}
            <ul class="plain sensors">
                {sensors.map(({ id, value }) => (
                    <li key={id}>
                        <a data-nav href={href('evidence', [], { sensor: id })}>
                            <span class="name">
                                {words(value.name)}
                                {Boolean(value.alerts) && (
                                    <span
                                        class="chip warn"
                                        title={t('sensors.alerts', { n: value.alerts })}
                                    >
                                        ▲ {value.alerts}
                                        <span class="hidden">
                                            {t('sensors.alerts', { n: value.alerts })}
                                        </span>
                                    </span>
                                )}
                            </span>
                            <Spark values={value.counts} />
                            <small class="muted">
                                <span class="mono">{short(value.counts.at(-1) ?? 0)}</span>{' '}
                                {t('sensors.a_minute')}
                                {' · '}
                                <span
                                    title={t('sensors.lag_why', {
                                        t: t_short(value.complete_to_t),
                                    })}
                                >
                                    {t('sensors.lag', {
                                        ago: length_words(now_t.value - value.complete_to_t),
                                    })}
                                </span>
                            </small>
                        </a>
                    </li>
                ))}
            </ul>
        </Panel>
    );
}
