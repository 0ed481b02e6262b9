// Names of seats and teams as people know them.
import { t, words } from '../i18n/i18n';
import { get, list, me } from '../store/store';
import type { From, Seat, Team } from '../store/objects';

export function seat_name(seat: string | null | undefined): string {
    if (!seat) return '';
    if (seat === me.value?.seat) return t('you');
    const direct =
        get<Seat>(`seat/${seat}`) ?? list<Seat>('seat').find((s) => s.value.id === seat)?.value;
    return direct?.name || seat.toUpperCase();
}

export const team_name = (team: string | undefined): string =>
    team ? words(get<Team>(`team/${team}`)?.name ?? team) : '';

export const from_name = (from: From): string =>
    words(from.name) || team_name(from.team) || from.persona || '';

export const other_teams = (): { id: string; name: string }[] =>
    list<Team>('team')
        .filter((team) => team.value.id !== me.value?.team)
        .map((team) => ({ id: team.value.id, name: words(team.value.name) }));
