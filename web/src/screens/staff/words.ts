// How staff screens name things: teams with their sign, seats, personas, times of the wall.
import { computed, effect, signal } from '@preact/signals';
import { number } from '../../fmt/number';
import { t, words, type Words } from '../../i18n/i18n';
import { team_name } from '../../parts/names';
import { real_s } from '../../store/now';
import { list } from '../../store/store';
import type { Team, Tlp } from '../../store/objects';
import { Refusal } from '../../stream/api';
import { beat } from '../../stream/stream';
import { personas, type Row } from './objects';

const signs = ['●', '■', '▲', '◆', '▼', '★', '✚'];

// A team is told by shape and colour and name; the order of teams is the scenario's.
export function team_sign(id: string): { sign: string; place: number } {
    const place =
        Math.max(
            0,
            list<Team>('team').findIndex((team) => team.id === id),
        ) % signs.length;
    return { sign: signs[place]!, place };
}

export const to_name = (to: string): string => {
    if (to === 'all') return t('to.all');
    if (to === 'excon') return t('to.excon');
    const [team = '', seat] = to.split('/');
    return seat ? `${team_name(team)}, ${seat}` : team_name(team);
};

export const persona_name = (id: string): string =>
    id ? words(personas().find((p) => p.id === id)?.name ?? id) : t('to.excon');

export const row_number = (row: Row): string => String(row.number).padStart(2, '0');

// TLP:AMBER and AMBER are the same mark.
export const plain_tlp = (tlp: string | undefined): Tlp | undefined =>
    tlp?.replace(/^TLP:/, '') as Tlp | undefined;

// A sender is words, or an object that has a name.
export const sender = (from: Words | { name: Words } | undefined): string =>
    from && typeof from === 'object' && 'name' in from
        ? words(from.name as Words)
        : words(from as Words);

// Why it was refused, in words; that no answer came, where none did.
export function refusal_words(error: unknown): string {
    if (!(error instanceof Refusal)) return String(error);
    if (error.problem.code === 'lost') return t('failed.lost');
    return words(error.problem.words) || error.problem.code;
}

export const percent = (ppm: number): string => `${number(Math.round(ppm / 10000))} %`;

// Real time at the server, in milliseconds since 1970, as this browser's stop-watch carries it on.
const base = signal<{ wall: number; at: number } | undefined>(undefined);
effect(() => {
    if (beat.value) base.value = { wall: beat.value.wall, at: performance.now() };
});
export const wall_now = computed(() => {
    void real_s.value;
    return base.value ? base.value.wall + performance.now() - base.value.at : undefined;
});
export const waited_s = (since_wall: number): number | undefined =>
    wall_now.value === undefined ? undefined : Math.max(0, (wall_now.value - since_wall) / 1000);
