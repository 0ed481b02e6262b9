// What the incident is: title, kind, state, severity, owner, notes. Each change is kept at once.
import { useEffect, useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { ActButton, shut } from '../../parts/act-button';
import { seat_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { act } from '../../store/outbox';
import { me } from '../../store/store';
import type { Case, CaseState, Incident } from '../../store/objects';

export const incident_kinds: Incident[] = [
    'none',
    'defacement',
    'phishing',
    'infection',
    'flood',
    'outage',
];
const states: CaseState[] = ['suspected', 'confirmed', 'contained', 'closed', 'false_alarm'];
const severities = ['low', 'medium', 'high'] as const;

export const set_case = (id: string, set: Partial<Case>) =>
    act(
        'case',
        { case: id, set },
        t('incident.set_words', {
            what: Object.keys(set)
                .map((k) => t(`incident.${k}`))
                .join(', '),
        }),
    );

// A field that writes when it is left: typing sends nothing.
function Text({
    label,
    value,
    save,
    rows,
}: {
    label: string;
    value: string;
    save: (text: string) => void;
    rows?: number;
}) {
    const [text, set_text] = useState(value);
    useEffect(() => set_text(value), [value]);
    const leave = () => {
        if (text !== value) save(text);
    };
    const common = { value: text, disabled: shut(true) !== undefined, onBlur: leave };
    return (
        <label class="field">
            {label}
            {rows ? (
                <textarea
                    {...common}
                    rows={rows}
                    onInput={(e) => set_text(e.currentTarget.value)}
                />
            ) : (
                <input {...common} onInput={(e) => set_text(e.currentTarget.value)} />
            )}
        </label>
    );
}

export function Pick<T extends string>({
    label,
    value,
    among,
    name,
    set,
}: {
    label: string;
    value: T;
    among: readonly T[];
    name: string;
    set: (to: T) => void;
}) {
    return (
        <label class="field">
            {label}
            <select
                value={value}
                disabled={shut(true) !== undefined}
                onChange={(e) => set(e.currentTarget.value as T)}
            >
                {among.map((one) => (
                    <option key={one} value={one}>
                        {t(`${name}.${one}`)}
                    </option>
                ))}
            </select>
        </label>
    );
}

export function Facts({ id, value }: { id: string; value: Case }) {
    return (
        <Panel title={words(value.title) || t('incident.untitled')} class="facts">
            <p class="meta">
                <span>{t('incident.opened', { t: t_short(value.opened) })}</span>
                <span>
                    {value.owner
                        ? t('thread.owner', { name: seat_name(value.owner) })
                        : t('thread.no_owner')}
                </span>
                {value.owner !== me.value?.seat && (
                    <ActButton
                        always
                        class="small"
                        act={() => void set_case(id, { owner: me.value!.seat })}
                    >
                        {t('inbox.take')}
                    </ActButton>
                )}
            </p>
            <Text
                label={t('incident.title')}
                value={words(value.title)}
                save={(title) => void set_case(id, { title })}
            />
            <div class="thirds">
                <Pick
                    label={t('incident.incident')}
                    name="kind_of"
                    value={value.incident}
                    among={incident_kinds}
                    set={(incident) => void set_case(id, { incident })}
                />
                <Pick
                    label={t('incident.state')}
                    name="case"
                    value={value.state}
                    among={states}
                    set={(state) => void set_case(id, { state })}
                />
                <Pick
                    label={t('incident.severity')}
                    name="severity"
                    value={value.severity}
                    among={severities}
                    set={(severity) => void set_case(id, { severity })}
                />
            </div>
            <Text
                label={t('incident.notes')}
                value={value.notes ?? ''}
                rows={3}
                save={(notes) => void set_case(id, { notes })}
            />
        </Panel>
    );
}
