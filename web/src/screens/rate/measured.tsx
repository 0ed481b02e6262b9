// What the system measured of a table, and what the team did; each can be disputed.
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { Empty } from '../../parts/states';
import { get, list } from '../../store/store';
import { type Measure, type Seen, type Stand } from '../staff/objects';
import { put } from './queue';

function Flag({ measure, name }: { measure: string; name: string }) {
    const [open, set_open] = useState(false);
    const [text, set_text] = useState('');
    if (!open)
        return (
            <button
                class="small"
                onClick={() => set_open(true)}
                aria-label={t('rate.flag_of', { what: name })}
            >
                ⚑
            </button>
        );
    return (
        <form
            class="row"
            onSubmit={(e) => {
                e.preventDefault();
                void put('flag', { measure, text: text.trim() });
                set_open(false);
            }}
        >
            <label class="field grow">
                {t('rate.flag_why', { what: name })}
                <input
                    value={text}
                    maxLength={300}
                    onInput={(e) => set_text(e.currentTarget.value)}
                />
            </label>
            <button disabled={!text.trim()}>{t('rate.flag')}</button>
        </form>
    );
}

export function Measured({ team }: { team: string }) {
    const stand = get<Stand>(`stand/${team}`);
    const more = list<Measure>('measure').filter((m) => m.value.team === team);
    if (!stand && !more.length) return <Empty why={t('rate.nothing_measured')} />;
    const lines: [string, string, string][] = stand
        ? [
              [
                  'last',
                  t('teams.last'),
                  stand.last_act_t === undefined
                      ? t('teams.nothing')
                      : `${t_short(stand.last_act_t)} ${words(stand.doing)}`,
              ],
              [
                  'reported',
                  t('teams.reported'),
                  stand.reported.map((r) => t(`what.${r}`)).join(', ') || t('teams.nothing'),
              ],
              ['orders', t('rate.orders'), String(stand.orders)],
              [
                  'unread',
                  t('teams.unread'),
                  stand.oldest_unread_t === undefined
                      ? String(stand.unread)
                      : t('rate.unread_since', {
                            n: stand.unread,
                            t: t_short(stand.oldest_unread_t),
                        }),
              ],
          ]
        : [];
    return (
        <table>
            <tbody>
                {lines.map(([id, name, value]) => (
                    <tr key={id}>
                        <th scope="row">{name}</th>
                        <td>{value}</td>
                        <td>
                            <Flag measure={`${team}/${id}`} name={name} />
                        </td>
                    </tr>
                ))}
                {more.map(({ id, value }) => (
                    <tr key={id}>
                        <th scope="row">{words(value.name)}</th>
                        <td>{words(value.value)}</td>
                        <td>
                            <Flag measure={id} name={words(value.name)} />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

export function Acts({ team }: { team: string }) {
    const all = list<Seen>('act')
        .filter((a) => a.value.team === team)
        .sort((a, b) => b.value.t - a.value.t)
        .slice(0, 12);
    if (!all.length) return <p class="muted">{t('rate.no_acts')}</p>;
    return (
        <ul class="plain">
            {all.map(({ path, value }) => (
                <li key={path}>
                    <span class="mono">{t_short(value.t)}</span> {words(value.words)}
                </li>
            ))}
        </ul>
    );
}
