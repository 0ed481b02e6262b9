// An incident: what it is, what happened, what it rests on, and telling others of it.
import { useEffect, useState } from 'preact/hooks';
import { go, href, route } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { t } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { opened_case } from '../../store/because';
import { get, may } from '../../store/store';
import type { Case } from '../../store/objects';
import { Evidence, Indicators, Timeline } from './contents';
import { Facts } from './facts';
import { NewIncident } from './new';
import { Report } from './report';
import { Share } from './share';

function Incident({ id }: { id: string }) {
    const path = `case/${id}`;
    const value = get<Case>(path);
    const [form, set_form] = useState<'report' | 'share'>('report');
    const there = value !== undefined;
    useEffect(() => {
        if (there) opened_case.value = path;
    }, [path, there]);
    use_keys([{ keys: 'Escape', words: 'keys.back', act: () => go(href('desk')), always: true }]);
    if (!value)
        return (
            <Panel title={t('incident.gone')}>
                <Empty why={t('incident.gone_why')}>
                    <a href={href('desk')}>{t('tab.desk')}</a>
                </Empty>
            </Panel>
        );
    return (
        <div class="columns incident">
            <div class="stack">
                <Facts id={id} value={value} />
                <Timeline id={id} value={value} />
            </div>
            <div class="stack">
                <Indicators id={id} value={value} />
                <Evidence value={value} />
            </div>
            <Panel
                title={t(`incident.${form}`)}
                side={
                    may('play') && (
                        <Choice
                            label={t('incident.tell')}
                            value={form}
                            change={set_form}
                            among={[
                                { value: 'report', words: t('incident.report_short') },
                                { value: 'share', words: t('incident.share_short') },
                            ]}
                        />
                    )
                }
            >
                {form === 'report' ? (
                    <Report id={id} value={value} />
                ) : (
                    <Share id={id} value={value} />
                )}
            </Panel>
        </div>
    );
}

export default function Screen() {
    const [id] = route.value.rest;
    if (!id || id === 'new') return <NewIncident />;
    return <Incident key={id} id={id} />;
}
