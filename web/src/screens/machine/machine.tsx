// The technician's page: the machine, who sits where, cards, backup. Nothing of the scenario.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { t, words } from '../../i18n/i18n';
import { Dialog } from '../../parts/dialog';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { list } from '../../store/store';
import type { Seat, Team } from '../../store/objects';
import { api } from '../../stream/api';
import { Pin, change, pin } from './pin';
import { Health } from './health';

type Sitting = Seat & { role_name?: { en: string; lo: string }; taken?: boolean };

const roles = ['player', 'lead', 'spokesperson', 'cell', 'evaluator', 'observer'];

function Add({ close }: { close: () => void }) {
    const [seat, set_seat] = useState('');
    const [team, set_team] = useState('');
    const [role, set_role] = useState('player');
    const needs_team = ['player', 'lead', 'spokesperson'].includes(role);
    const good = /^[A-Za-z0-9-]{3,40}$/.test(seat.trim()) && (!needs_team || team);
    return (
        <Dialog title={t('seat.add')} close={close}>
            <form
                onSubmit={(e) => {
                    e.preventDefault();
                    if (good) {
                        close();
                        void change(seat.trim(), 'add', { role, ...(needs_team && { team }) });
                    }
                }}
            >
                <label class="field">
                    {t('landing.code')}
                    <input
                        data-first
                        value={seat}
                        onInput={(e) => set_seat(e.currentTarget.value)}
                    />
                </label>
                <label class="field">
                    {t('seat.role')}
                    <select value={role} onChange={(e) => set_role(e.currentTarget.value)}>
                        {roles.map((r) => (
                            <option key={r} value={r}>
                                {t(`role.${r}`)}
                            </option>
                        ))}
                    </select>
                </label>
                {needs_team && (
                    <label class="field">
                        {t('teams.team')}
                        <select value={team} onChange={(e) => set_team(e.currentTarget.value)}>
                            <option value="">{t('mail.choose')}</option>
                            {list<Team>('team').map((one) => (
                                <option key={one.id} value={one.id}>
                                    {words(one.value.name)}
                                </option>
                            ))}
                        </select>
                    </label>
                )}
                <p>
                    <button class="main" disabled={!good}>
                        {t('seat.add')}
                    </button>
                </p>
            </form>
        </Dialog>
    );
}

function Seats() {
    const [adding, set_adding] = useState(false);
    const [revoking, set_revoking] = useState('');
    const all = list<Sitting>('seat').map((s) => s.value);
    const here = all.filter((s) => s.on).length;
    return (
        <Panel
            title={t('seat.title')}
            side={
                <>
                    <small class="muted">{t('seat.here', { n: here, of: all.length })}</small>
                    <a class="button" href={`${api}admin/cards`} target="_blank" rel="noopener">
                        {t('seat.cards')}
                    </a>
                    <button onClick={() => set_adding(true)}>+ {t('seat.add')}</button>
                </>
            }
        >
            {all.length === 0 ? (
                <Empty why={t('seat.empty')} />
            ) : (
                <div class="scroll tall" tabIndex={0} role="region" aria-label={t('seat.table')}>
                    <table>
                        <thead>
                            <tr>
                                <th>{t('landing.code')}</th>
                                <th>{t('teams.team')}</th>
                                <th>{t('seat.role')}</th>
                                <th>{t('seat.who')}</th>
                                <th>{t('injects.state')}</th>
                                <th>{t('injects.do')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {all.map((s) => (
                                <tr key={s.id}>
                                    <td class="mono">{s.id}</td>
                                    <td>{s.team ? team_name(s.team) : t('to.excon')}</td>
                                    <td>
                                        {s.role_name ? words(s.role_name) : t(`role.${s.role}`)}
                                    </td>
                                    <td>{s.name || '–'}</td>
                                    <td>
                                        {s.on ? (
                                            <b class="good">● {t('presence.on')}</b>
                                        ) : (
                                            <span class="muted">
                                                ○ {s.taken ? t('seat.away') : t('seat.free')}
                                            </span>
                                        )}
                                    </td>
                                    <td>
                                        <span class="row">
                                            <button
                                                class="small"
                                                onClick={() => void change(s.id, 'reset')}
                                                aria-label={t('seat.reset_of', { seat: s.id })}
                                            >
                                                {t('seat.reset')}
                                            </button>
                                            <button
                                                class="small danger"
                                                onClick={() => set_revoking(s.id)}
                                                aria-label={t('seat.revoke_of', { seat: s.id })}
                                            >
                                                {t('seat.revoke')}
                                            </button>
                                        </span>
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {adding && <Add close={() => set_adding(false)} />}
            {revoking && (
                <Dialog
                    title={t('seat.revoke_title', { seat: revoking })}
                    close={() => set_revoking('')}
                >
                    <p>{t('seat.revoke_what')}</p>
                    <div class="row">
                        <button
                            class="danger"
                            onClick={() => {
                                const seat = revoking;
                                set_revoking('');
                                void change(seat, 'revoke');
                            }}
                        >
                            {t('seat.revoke')}
                        </button>
                        <button data-first onClick={() => set_revoking('')}>
                            {t('cancel')}
                        </button>
                    </div>
                </Dialog>
            )}
            {pin.value && <Pin />}
        </Panel>
    );
}

export default function Machine() {
    return (
        <div class="columns machine">
            <div class="stack">
                <Health />
                <Panel title={t('backup.title')}>
                    <p>{t('backup.what')}</p>
                    <p>
                        <a class="button" href={`${api}admin/backup`} download>
                            {t('backup.do')}
                        </a>
                    </p>
                    <p class="muted">
                        <small>{t('backup.restore')}</small>
                    </p>
                </Panel>
            </div>
            <Seats />
        </div>
    );
}
