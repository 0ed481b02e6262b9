// What exercise control, evaluators, technicians and the public board are sent, besides what all
// seats see: edge/serve/views_staff.cpp.
import type { Words } from '../../i18n/i18n';
import { get, list, type Named } from '../../store/store';

export type RowState =
    | 'draft'
    | 'planned'
    | 'held'
    | 'sending'
    | 'delivered'
    | 'read'
    | 'answered'
    | 'failed'
    | 'skipped'
    | 'withdrawn';

export type Problem = { field: string; error: boolean; text: Words };

export type Row = {
    number: number;
    id: string;
    kind: string;
    trigger: { words: Words; when: string };
    to: string[];
    from: string;
    by: string;
    subject: Words;
    text: Words;
    state: RowState;
    state_words: Words;
    reached: { of: number; delivered: number; read: number; answered: number };
    why: string;
    due_t?: number;
    sent_t?: number;
    problems: Problem[];
    columns?: Record<string, string>;
    attachments?: string[];
    expects?: string;
};

export type Persona = { id: string; name: Words; role: Words };
export type Alarm = {
    rule: string;
    about: string;
    words: Words;
    since_wall: number;
    owner: string;
};
export type Ruling = {
    team: string;
    seat: string;
    who: string;
    text: string;
    where: string;
    at: number;
    state: 'needed' | 'ruled';
    effect?: 'none' | 'partial' | 'full';
    percent?: number;
    note?: string;
    house_rule?: string;
};
export type Stand = {
    team: string;
    name: Words;
    contact: boolean;
    seats: { of: number; taken: number; on: number; stand_in: boolean };
    unread: number;
    open: number;
    oldest_unread_t?: number;
    last_act_t?: number;
    doing: Words;
    orders: number;
    reported: string[];
};
export type Truth = {
    steps: {
        t: number;
        campaign: string;
        words: Words;
        done: boolean;
        knowable: { team: string; t: number }[];
    }[];
    infected: number;
    defaced: number;
    accounts: number;
    service_ppm: number;
    lines: { id: string; load_ppm: number; state: 'normal' | 'full' | 'down' }[];
    harm?: { none: number; actual: number; prompt: number };
};
export type Grade = 'P' | 'S' | 'M' | 'U' | 'not_seen';
export const grades: Grade[] = ['P', 'S', 'M', 'U', 'not_seen'];
export type Rated = { seat: string; rating: Grade; note: string; seen_t: number; at: number };
export type Objective = { id: string; text: Words; within_s: number; ratings: Rated[] };
export type Measure = { team: string; name: Words; value: Words; flagged?: boolean };
export type Note = { text: string; team?: string; t: number; at: number };
export type Seen = { team: string; t: number; words: Words };
export type Board = {
    level: number;
    counts?: { reports: number; shares: number; requests: number; orders: number };
    service_ppm?: number;
    harm?: { none: number; actual: number; prompt: number };
};

export const rows = (): Row[] =>
    list<Row>('row')
        .map((r) => r.value)
        .sort((a, b) => a.number - b.number);
export const row_of = (id: string): Row | undefined => get<Row>(`row/${id}`);
export const stands = (): Stand[] => list<Stand>('stand').map((s) => s.value);
export const alarms = (): Named<Alarm>[] =>
    list<Alarm>('alarm').sort((a, b) => a.value.since_wall - b.value.since_wall);
export const rulings = (): Named<Ruling>[] =>
    list<Ruling>('ruling').sort((a, b) => a.value.at - b.value.at);
export const personas = (): Persona[] => get<{ list: Persona[] }>('personas')?.list ?? [];

export const channels = [
    'mail',
    'phone',
    'news',
    'social',
    'sms',
    'document',
    'walk-in',
    'question',
    'overlay',
];

// Not yet sent, and something may still become of it.
export const waits = (state: RowState): boolean =>
    ['draft', 'planned', 'held', 'failed'].includes(state);
export const is_sent = (state: RowState): boolean =>
    ['sending', 'delivered', 'read', 'answered'].includes(state);
