// The incident board: suspected, confirmed, contained, closed.
import { go, href } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { t, words } from '../../i18n/i18n';
import { Key } from '../../parts/key';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { t_short } from '../../fmt/time';
import { list, type Named } from '../../store/store';
import type { Case } from '../../store/objects';

const lanes = ['suspected', 'confirmed', 'contained', 'closed'] as const;

function Card({ one: { id, value } }: { one: Named<Case> }) {
    const sent = value.reports.at(-1);
    return (
        <a class={`card severity-${value.severity}`} data-nav href={href('incident', [id])}>
            <b>{words(value.title) || t('incident.untitled')}</b>
            <small>
                {t(`severity.${value.severity}`)}
                {value.state === 'false_alarm' && <> · {t('case.false_alarm')}</>}
                {value.owner && <> · {seat_name(value.owner)}</>}
                <br />
                {t('incidents.has', {
                    records: value.records.length,
                    indicators: value.indicators.length,
                })}
                {sent && (
                    <>
                        <br />✓ {t('incidents.reported', { t: t_short(sent.t) })}
                    </>
                )}
            </small>
        </a>
    );
}

export function Incidents() {
    const all = list<Case>('case').sort((a, b) => b.value.opened - a.value.opened);
    const fresh = () => go(href('incident', ['new']));
    use_keys([{ keys: 'c', words: 'keys.incident', act: fresh }]);
    return (
        <Panel
            title={t('incidents.title')}
            side={
                <button class="main" onClick={fresh}>
                    + {t('incidents.new')}
                    <Key of="c" />
                </button>
            }
        >
            <div class="lanes">
                {lanes.map((lane) => {
                    const here = all.filter(
                        (c) =>
                            c.value.state === lane ||
                            (lane === 'closed' && c.value.state === 'false_alarm'),
                    );
                    return (
                        <div key={lane}>
                            <h3>
                                {t(`case.${lane}`)} <span class="muted">{here.length}</span>
                            </h3>
                            {here.map((one) => (
                                <Card key={one.path} one={one} />
                            ))}
                            {here.length === 0 && <p class="muted">{t('none')}</p>}
                        </div>
                    );
                })}
            </div>
            {all.length === 0 && <p class="muted">{t('incidents.empty')}</p>}
        </Panel>
    );
}
