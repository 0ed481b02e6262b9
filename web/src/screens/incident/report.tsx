// The national report in four steps: what, harm, doing, sending. It keeps itself while it is
// written, here and at the server; the team sees it, so that a second person may look and send.
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Because, because, forget_because } from '../../parts/because';
import { other_teams, seat_name, team_name } from '../../parts/names';
import { TlpChoice, TlpMark } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { now_t } from '../../store/now';
import { list } from '../../store/store';
import type { Case, Incident, ReportDraft, Team, Tlp } from '../../store/objects';
import { incident_kinds, Pick } from './facts';

type Field = keyof ReportDraft;
const steps: Field[][] = [['what', 'when'], ['impact', 'origin'], ['action', 'need'], []];

// Who is told first: the ministry, else the national team, else whoever there is.
function first_reader(): string {
    const others = list<Team>('team').filter((team) =>
        other_teams().some((o) => o.id === team.value.id),
    );
    const wanted = ['cert', 'ministry'].flatMap((role) =>
        others.filter((team) => team.value.role === role),
    );
    return (wanted[0] ?? others[0])?.value.id ?? '';
}

// What is known already is filled in: nobody types an address twice.
function begin(value: Case): ReportDraft {
    const first = value.indicators.map((i) => i.first).filter((f): f is number => f !== undefined);
    return {
        to: first_reader(),
        incident: value.incident,
        what: words(value.title),
        when: t_short(first.length ? Math.min(...first) : value.opened),
        origin: value.indicators.map((i) => i.value).join(', '),
        tlp: 'AMBER',
        ...Object.fromEntries(Object.entries(value.draft ?? {}).filter(([, text]) => text)),
    };
}

function read(text: string): ReportDraft {
    try {
        return JSON.parse(text) as ReportDraft;
    } catch {
        return {};
    }
}

export function Report({ id, value }: { id: string; value: Case }) {
    const name = `report.${id}`;
    const kept = draft(name).value;
    const form: ReportDraft = { ...begin(value), ...(kept ? read(kept) : {}) };
    const [step, set_step] = useState(0);
    const set = (field: Field, text: string) =>
        write_draft(name, JSON.stringify({ ...form, [field]: text }));
    const turn = (to: number) => {
        set_step(to);
        // The team reads along.
        if (kept) void act('case', { case: id, set: { draft: JSON.stringify(form) } });
    };
    const send = async () => {
        const {
            to,
            incident,
            what = '',
            when = '',
            impact = '',
            origin = '',
            action = '',
            need = '',
            tlp,
        } = form;
        const done = await act(
            'report',
            {
                case: id,
                to: [to],
                incident,
                what,
                when,
                impact,
                origin,
                action,
                need,
                tlp,
                because: because(),
            },
            t('report.words', { to: team_name(to) }),
        );
        if ('problem' in done) return;
        drop_draft(name);
        forget_because();
        set_step(0);
        if ('receipt' in done) say(t('report.sent', { to: team_name(to) }));
    };
    const last = steps.length - 1;
    return (
        <>
            {value.reports.map((sent, i) => (
                <p key={i} class="good">
                    ✓{' '}
                    {t('report.was_sent', {
                        to: team_name(sent.to),
                        t: t_short(sent.t),
                        name: seat_name(sent.seat),
                    })}
                </p>
            ))}
            <ol class="plain steps" aria-label={t('report.steps')}>
                {steps.map((_, i) => (
                    <li key={i}>
                        <button
                            type="button"
                            class="small"
                            aria-current={i === step ? 'step' : undefined}
                            aria-pressed={i === step}
                            onClick={() => turn(i)}
                        >
                            {i + 1} {t(`report.step${i + 1}`)}
                        </button>
                    </li>
                ))}
            </ol>
            {step === 0 && (
                <div class="thirds">
                    <label class="field">
                        {t('report.to')}
                        <select value={form.to} onChange={(e) => set('to', e.currentTarget.value)}>
                            {other_teams().map((team) => (
                                <option key={team.id} value={team.id}>
                                    {team.name}
                                </option>
                            ))}
                        </select>
                    </label>
                    <Pick
                        label={t('incident.incident')}
                        name="kind_of"
                        value={(form.incident ?? 'none') as Incident}
                        among={incident_kinds}
                        set={(kind) => set('incident', kind)}
                    />
                </div>
            )}
            {steps[step]!.map((field) => (
                <label key={field} class="field">
                    {t(`report.${field}`)}
                    <textarea
                        rows={field === 'when' ? 1 : 3}
                        value={form[field] ?? ''}
                        onInput={(e) => set(field, e.currentTarget.value)}
                    />
                </label>
            ))}
            {step === last && (
                <>
                    <dl class="review">
                        <div>
                            <dt>{t('report.to')}</dt>
                            <dd>
                                {team_name(form.to)} <TlpMark of={form.tlp as Tlp} />
                            </dd>
                        </div>
                        {steps.flat().map((field) => (
                            <div key={field}>
                                <dt>{t(`report.${field}`)}</dt>
                                <dd>
                                    {form[field] || <span class="bad">{t('report.missing')}</span>}
                                </dd>
                            </div>
                        ))}
                    </dl>
                    <TlpChoice
                        value={(form.tlp ?? 'AMBER') as Tlp}
                        change={(to) => set('tlp', to)}
                    />
                    <Because />
                </>
            )}
            <div class="row">
                {step > 0 && (
                    <button type="button" onClick={() => turn(step - 1)}>
                        {t('report.back')}
                    </button>
                )}
                {step < last ? (
                    <button type="button" class="main" onClick={() => turn(step + 1)}>
                        {t('report.next')}
                    </button>
                ) : (
                    <ActButton main off={!form.what || !form.to} act={send}>
                        {t('report.send', { to: team_name(form.to) })}
                    </ActButton>
                )}
                {kept && (
                    <small class="muted">
                        {t('draft.kept')} · {t_short(now_t.value)}
                    </small>
                )}
            </div>
        </>
    );
}
