// How the machine is.
import { bytes, number } from '../../fmt/number';
import { length_words } from '../../fmt/words';
import { wall_time } from '../../fmt/time';
import { has_words, t } from '../../i18n/i18n';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { clock, get } from '../../store/store';
import { wall_now } from '../staff/words';

// What is worth a warning, of the figures whose names are known.
const warns: Record<string, (n: number) => boolean> = {
    cpu: (n) => n > 90,
    speed_factor: (n) => n < 1,
    lag_ms: (n) => n > 2000,
    disk_free_mb: (n) => n < 1024,
};

function shown(name: string, value: unknown): string {
    if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
    if (name === 'wall' || name.endsWith('_wall')) {
        const at = clock.value;
        const ago =
            wall_now.value === undefined
                ? ''
                : ` (${t('health.ago', { ago: length_words((wall_now.value - value) / 1000) })})`;
        return value > 0 && at ? wall_time(value, at.zone) + ago : t('health.never');
    }
    if (name.endsWith('_mb')) return bytes(value * 1e6);
    if (name.endsWith('_ms')) return `${number(Math.round(value))} ms`;
    if (name === 'cpu') return `${number(Math.round(value))} %`;
    if (name === 'speed_factor') return `×${number(Math.round(value * 10) / 10)}`;
    return number(value);
}

export function Health() {
    const health = get<Record<string, unknown>>('health');
    const all = Object.entries(health ?? {});
    return (
        <Panel title={t('health.title')}>
            {all.length === 0 ? (
                <Empty why={t('health.empty')} />
            ) : (
                <table>
                    <tbody>
                        {all.map(([name, value]) => {
                            const bad =
                                typeof value === 'number' && (warns[name]?.(value) ?? false);
                            return (
                                <tr key={name}>
                                    <th scope="row">
                                        {has_words(`health.${name}`) ? (
                                            t(`health.${name}`)
                                        ) : (
                                            <code>{name}</code>
                                        )}
                                    </th>
                                    <td class="num">
                                        {bad ? (
                                            <b class="bad">⚠ {shown(name, value)}</b>
                                        ) : (
                                            shown(name, value)
                                        )}
                                    </td>
                                </tr>
                            );
                        })}
                    </tbody>
                </table>
            )}
        </Panel>
    );
}
