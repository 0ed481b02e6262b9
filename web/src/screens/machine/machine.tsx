// The technician's page: how the machine is, who sits where, cards, backup; nothing of the
// scenario.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { language, t, words } from '../../i18n/i18n';
import { Dialog } from '../../parts/dialog';
import { team_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { list } from '../../store/store';
import type { Seat } from '../../store/objects';
import { api, ask } from '../../stream/api';
import { BoardLink } from '../staff/board-link';
import { refusal_words } from '../staff/words';
import { Pin, change, pin } from './pin';
import { Health } from './health';

type Sitting = Seat & { role_name?: { en: string; lo: string }; taken?: boolean };

function Seats() {
    const [revoking, set_revoking] = useState('');
    const all = list<Sitting>('seat').map((s) => s.value);
    const here = all.filter((s) => s.on).length;
    return (
        <Panel
            title={t('seat.title')}
            side={
                <>
                    <small class="muted">{t('seat.here', { n: here, of: all.length })}</small>
                    <a
                        class="button"
                        href={`${api}admin/cards?lang=${language.value}`}
                        target="_blank"
                        rel="noopener"
                    >
                        {t('seat.cards')}
                    </a>
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
                                    <td class="mono">{s.id.toUpperCase()}</td>
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

function Backup() {
    const [made, set_made] = useState('');
    const [problem, set_problem] = useState('');
    const make = async () => {
        set_problem('');
        try {
            set_made((await ask<{ file: string }>('POST', 'admin/backup', {}, 120000)).file);
        } catch (error) {
            set_problem(refusal_words(error));
        }
    };
    return (
        <Panel title={t('backup.title')}>
            <p>{t('backup.what')}</p>
            <button onClick={() => void make()}>{t('backup.do')}</button>
            {made && (
                <p class="good" role="status">
                    ✓ {t('backup.made')} <code>{made}</code>
                </p>
            )}
            {problem && (
                <p class="bad" role="alert">
                    ✕ {problem}
                </p>
            )}
            <p class="muted">
                <small>{t('backup.restore')}</small>
            </p>
        </Panel>
    );
}

export default function Machine() {
    return (
        <div class="columns machine">
            <div class="stack">
                <Health />
                <Backup />
                <Panel title={t('board.link_title')}>
                    <p>{t('board.link_what')}</p>
                    <BoardLink />
                </Panel>
            </div>
            <Seats />
        </div>
    );
}
