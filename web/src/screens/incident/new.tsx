// A new incident: three answers, and what it came from goes with it.
import { effect } from '@preact/signals';
import { useState } from 'preact/hooks';
import { go, href, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Panel } from '../../parts/panel';
import { kind_of_value } from '../../query/query';
import { act } from '../../store/outbox';
import { get, list } from '../../store/store';
import type { Case, Incident, Item } from '../../store/objects';
import { incident_kinds, Pick } from './facts';

// The id of the new incident: in the receipt, or the one that appears with this title.
function new_case(
    receipt: Record<string, unknown>,
    before: Set<string>,
    title: string,
): Promise<string | undefined> {
    if (typeof receipt.case === 'string') return Promise.resolve(receipt.case);
    return new Promise((done) => {
        const stop = effect(() => {
            const found = list<Case>('case').find(
                (c) => !before.has(c.id) && words(c.value.title) === title,
            );
            if (found) queueMicrotask(() => finish(found.id));
        });
        const timer = setTimeout(() => finish(undefined), 5000);
        const finish = (id: string | undefined) => {
            clearTimeout(timer);
            stop();
            done(id);
        };
    });
}

export function NewIncident() {
    const { query } = route.value;
    const item_id = query.get('item');
    const item = item_id ? get<Item>(`item/${item_id}`) : undefined;
    const record = query.get('record') ?? undefined;
    const value = query.get('value') ?? undefined;
    const [title, set_title] = useState(
        item ? words(item.subject).replace(/^[^:]{0,14}: /, '') : '',
    );
    const [incident, set_incident] = useState<Incident>('none');
    const [severity, set_severity] = useState<'low' | 'medium' | 'high'>('medium');
    const open = async () => {
        const before = new Set(list<Case>('case').map((c) => c.id));
        const done = await act(
            'case',
            { set: { title: title.trim(), incident, severity, state: 'suspected' } },
            t('incident.new_words', { title }),
        );
        if (!('receipt' in done)) return;
        const id = await new_case(done.receipt, before, title.trim());
        if (!id) return go(href('desk'));
        if (record || item) {
            const type = value && kind_of_value(value);
            await act(
                'star',
                {
                    case: id,
                    ...(record
                        ? { record }
                        : { record: item?.records?.[0], text: words(item?.subject) }),
                    ...(value && { indicator: { value, type: type ?? 'text', note: '' } }),
                },
                t('record.star_words', { what: title }),
            );
        }
        go(href('incident', [id]));
    };
    return (
        <div class="lone-panel">
            <Panel title={t('incident.new')}>
                <form
                    onSubmit={(e) => {
                        e.preventDefault();
                        if (title.trim()) void open();
                    }}
                >
                    <label class="field">
                        {t('incident.title')}
                        <input
                            required
                            autofocus
                            maxLength={120}
                            value={title}
                            onInput={(e) => set_title(e.currentTarget.value)}
                        />
                    </label>
                    <div class="thirds">
                        <Pick
                            label={t('incident.incident')}
                            name="kind_of"
                            value={incident}
                            among={incident_kinds}
                            set={set_incident}
                        />
                        <Pick
                            label={t('incident.severity')}
                            name="severity"
                            value={severity}
                            among={['low', 'medium', 'high'] as const}
                            set={set_severity}
                        />
                    </div>
                    <p class="row">
                        <ActButton main always off={!title.trim()} act={open}>
                            {t('incident.open')}
                        </ActButton>
                        <a href={href('desk')}>{t('cancel')}</a>
                    </p>
                </form>
            </Panel>
        </div>
    );
}
