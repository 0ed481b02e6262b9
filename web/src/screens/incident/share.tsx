// Sharing an incident: to whom, under which TLP, and who will and will not get to see it.
import { useState } from 'preact/hooks';
import { say } from '../../frame/status';
import { t, words } from '../../i18n/i18n';
import { ActButton } from '../../parts/act-button';
import { Because, because, forget_because } from '../../parts/because';
import { other_teams } from '../../parts/names';
import { TlpMark, tlps } from '../../parts/tlp';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { act } from '../../store/outbox';
import { get } from '../../store/store';
import type { Case, Choices, Tlp } from '../../store/objects';

export function Share({ id, value }: { id: string; value: Case }) {
    const teams = other_teams();
    const [to, set_to] = useState<string[]>([]);
    const [tlp, set_tlp] = useState<Tlp>('AMBER');
    const [lair, set_lair] = useState('');
    const name = `share.${id}`;
    const begun = [
        words(value.title),
        ...value.indicators.map((i) => `${i.value} (${i.type})`),
    ].join('\n');
    const text = draft(name).value || begun;
    const lairs = get<Choices>('choices')?.lairs ?? [];
    const names = (among: string[]) =>
        teams
            .filter((team) => among.includes(team.id))
            .map((team) => team.name)
            .join(', ');
    // GREEN and CLEAR may be passed on by whoever gets it: it is not kept from the others.
    const open = tlp === 'GREEN' || tlp === 'CLEAR';
    const others = teams.map((team) => team.id).filter((team) => !to.includes(team));
    const send = async () => {
        const done = await act(
            'share',
            {
                to,
                case: id,
                incident: value.incident,
                ...(lair && { on: { lair } }),
                text,
                tlp,
                because: because(),
            },
            t('share.words', { to: names(to) }),
        );
        if ('problem' in done) return;
        drop_draft(name);
        forget_because();
        set_to([]);
        if ('receipt' in done) say(t('share.sent', { to: names(to) }));
    };
    return (
        <>
            <fieldset>
                <legend>{t('share.to')}</legend>
                <div class="choices">
                    {teams.map((team) => (
                        <label key={team.id} class="check">
                            <input
                                type="checkbox"
                                checked={to.includes(team.id)}
                                onChange={(e) =>
                                    set_to(
                                        e.currentTarget.checked
                                            ? [...to, team.id]
                                            : to.filter((one) => one !== team.id),
                                    )
                                }
                            />
                            {team.name}
                        </label>
                    ))}
                </div>
            </fieldset>
            <fieldset>
                <legend>{t('share.tlp')}</legend>
                {tlps.map((one) => (
                    <label key={one} class="check">
                        <input
                            type="radio"
                            name="tlp"
                            checked={tlp === one}
                            onChange={() => set_tlp(one)}
                        />
                        <TlpMark of={one} /> <small>{t(`tlp.${one}`)}</small>
                    </label>
                ))}
            </fieldset>
            {lairs.length > 0 && (
                <label class="field">
                    {t('share.lair')}
                    <select value={lair} onChange={(e) => set_lair(e.currentTarget.value)}>
                        <option value="">{t('none')}</option>
                        {lairs.map((l) => (
                            <option key={l.id} value={l.id}>
                                {words(l.name)}
                            </option>
                        ))}
                    </select>
                </label>
            )}
            <label class="field">
                {t('share.text')}
                <textarea
                    rows={4}
                    value={text}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                />
            </label>
            <p>
                <b>{t('share.reach')}</b> {to.length ? names(to) : t('share.nobody')}
            </p>
            <p>
                <b>{t('share.no_reach')}</b>{' '}
                {open ? t('share.may_pass') : names(others) || t('none')}
            </p>
            <Because />
            <ActButton main off={!to.length} act={send}>
                {t('share.send', { n: to.length })}
            </ActButton>
        </>
    );
}
