// A question to the evidence and its answer, page by page. What is asked stands in the address,
// so that a copied link asks the same.
import { computed, effect, signal } from '@preact/signals';
import { route } from '../../frame/route';
import type { Words } from '../../i18n/i18n';
import { list } from '../../store/store';
import type { Sensor } from '../../store/objects';
import { ask, Refusal, type Problem } from '../../stream/api';

export type Row = Record<string, unknown>;
export type Answer = {
    columns: string[];
    rows: Row[];
    cursor?: string | null;
    count: number;
    histogram?: { from_t: number; step_s: number; counts: number[] };
    top?: Record<string, [unknown, number][]>;
    complete_to_t: number;
    error?: { at: number; length: number; words: Words; remedy?: Words };
};
export type Question = { sensor: string; q: string; from?: number; to?: number };

export const page_size = 200;

// Rows may come as objects or as lists in the order of the columns.
export function as_rows(columns: string[], rows: unknown[]): Row[] {
    return rows.map((row) =>
        Array.isArray(row)
            ? Object.fromEntries(columns.map((name, i) => [name, row[i]]))
            : (row as Row),
    );
}

export const column_name = (column: unknown): string =>
    typeof column === 'string' ? column : String((column as { name?: unknown }).name ?? '');

export const record_of = (sensor: string, row: Row): string =>
    String(row.record ?? row.row ?? row.id ?? `${sensor}/${row.cursor ?? row.at ?? ''}`);

export function words_of(question: Question, more: Record<string, string | number> = {}): string {
    const words = new URLSearchParams({ sensor: question.sensor });
    if (question.q) words.set('q', question.q);
    if (question.from !== undefined) words.set('from', String(Math.floor(question.from)));
    if (question.to !== undefined) words.set('to', String(Math.ceil(question.to)));
    for (const [name, value] of Object.entries(more)) words.set(name, String(value));
    return words.toString();
}

export async function search(
    question: Question,
    cursor?: string,
    limit = page_size,
): Promise<Answer> {
    const answer = await ask<Answer>(
        'GET',
        `evidence?${words_of(question, { limit, ...(cursor && { cursor }) })}`,
        undefined,
        60000,
    );
    const columns = (answer.columns ?? []).map(column_name);
    return { ...answer, columns, rows: as_rows(columns, answer.rows ?? []) };
}

const whole = (word: string | null): number | undefined => {
    const n = Number(word);
    return word === null || word === '' || !Number.isFinite(n) ? undefined : n;
};

export const sensors = computed(() =>
    list<Sensor>('sensor').map((s) => ({ ...s.value, id: s.id })),
);

export const question = computed<Question | undefined>(() => {
    const { screen, query } = route.value;
    if (screen !== 'evidence') return undefined;
    const sensor = query.get('sensor') ?? sensors.value[0]?.id;
    if (!sensor) return undefined;
    return {
        sensor,
        q: query.get('q') ?? '',
        from: whole(query.get('from')),
        to: whole(query.get('to')),
    };
});

export const answer = signal<Answer | undefined>(undefined);
export const busy = signal(false);
export const failure = signal<Problem | undefined>(undefined);
export const took_ms = signal(0);

let asked = 0;
const again = signal(0);
export const ask_again = () => again.value++;

// Computed anew by value: a delta of a sensor must not ask again.
const key = computed(() => (question.value ? words_of(question.value) : ''));
let answered_for = '';

effect(() => {
    const wanted = key.value;
    void again.value;
    const now = question.peek();
    if (!wanted || !now) return;
    const mine = ++asked;
    const begun = performance.now();
    busy.value = true;
    failure.value = undefined;
    const other_sensor = answered_for.split('&')[0] !== wanted.split('&')[0];
    if (other_sensor) answer.value = undefined;
    search(now).then(
        (got) => {
            if (mine !== asked) return;
            // A slip in the query keeps the last good rows in sight.
            answer.value =
                got.error && answer.peek() ? { ...answer.peek()!, error: got.error } : got;
            answered_for = wanted;
            took_ms.value = Math.round(performance.now() - begun);
            busy.value = false;
        },
        (error: unknown) => {
            if (mine !== asked) return;
            busy.value = false;
            failure.value =
                error instanceof Refusal
                    ? error.problem
                    : { code: 'bug', status: 0, words: String(error) };
        },
    );
});

let paging = false;
export async function next_page(): Promise<void> {
    const now = answer.peek();
    const from = question.peek();
    if (paging || !now?.cursor || !from || now.error) return;
    paging = true;
    try {
        const more = await search(from, now.cursor);
        if (answer.peek() === now)
            answer.value = { ...now, rows: [...now.rows, ...more.rows], cursor: more.cursor };
    } catch {
        // What is there stays; scrolling on asks again.
    } finally {
        paging = false;
    }
}
