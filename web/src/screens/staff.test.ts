import { describe, expect, it } from 'vitest';
import { level_of } from '../parts/level';
import { read_fields } from './control/fields';
import { place } from './control/lanes';
import { row_body, type Writing } from './control/row-body';
import { latest } from './rate/latest';
import type { Row } from './staff/objects';

const written: Writing = {
    to: ['ministry'],
    from: 'daily',
    by: 'mail',
    when: 'now',
    at: 'T+04:00',
    words: 'service down e-pay',
    subject: { en: ' Is it true? ', lo: '' },
    text: { en: '', lo: 'ແທ້ບໍ?' },
};

describe('the time line', () => {
    const x = (at: number) => at;
    it('puts boxes that would cover each other on lines of their own', () => {
        const { lines, placed } = place(
            [
                { of: 'b', at: 5 },
                { of: 'a', at: 0 },
                { of: 'c', at: 10 },
            ],
            x,
            10,
        );
        expect(lines).toBe(2);
        expect(placed.map((p) => [p.of, p.line])).toEqual([
            ['a', 0],
            ['b', 1],
            ['c', 0],
        ]);
    });
    it('never grows beyond its height', () => {
        const many = Array.from({ length: 9 }, (_, i) => ({ of: i, at: i }));
        const { lines, placed } = place(many, x, 100, 3);
        expect(lines).toBe(3);
        expect(Math.max(...placed.map((p) => p.line))).toBe(2);
    });
});

describe('a row as the server reads it', () => {
    it('has both languages, each filled from the other', () => {
        const body = row_body(written);
        expect(body.subject).toEqual({ en: 'Is it true?', lo: 'Is it true?' });
        expect(body.text).toEqual({ en: 'ແທ້ບໍ?', lo: 'ແທ້ບໍ?' });
    });
    it('waits for a hand, a time or a condition', () => {
        expect(row_body(written).when).toBe('by hand');
        expect(row_body({ ...written, when: 'at' }).when).toBe('T+04:00');
        expect(row_body({ ...written, when: 'if' }).when).toBe('service down e-pay');
    });
    it('keeps of an old row what the form does not show', () => {
        const old = { kind: 'contingency', attachments: ['log'], expects: 'told' } as Row;
        expect(row_body(written, old)).toMatchObject({
            kind: 'contingency',
            attachments: ['log'],
            expects: 'told',
        });
    });
});

describe('fields of an order', () => {
    it('are read line by line', () =>
        expect(read_fields('service: e-pay\nnetwork: telco-1-net')).toEqual({
            service: 'e-pay',
            network: 'telco-1-net',
        }));
    it('are refused where a line is no field', () =>
        expect(read_fields('all of them')).toBeUndefined());
});

describe('ratings', () => {
    const rated = (seat: string, rating: 'P' | 'U', at: number) => ({
        seat,
        rating,
        note: '',
        seen_t: at,
        at,
    });
    it('count the last of each evaluator, and know the own one', () => {
        const ratings = [rated('me', 'U', 1), rated('other', 'P', 2), rated('me', 'P', 3)];
        const { own, others } = latest({ id: 'o', text: '', within_s: 0, ratings }, 'me');
        expect(own?.rating).toBe('P');
        expect(others.map((o) => o.seat)).toEqual(['other']);
    });
});

describe('the nation', () => {
    it('is told in four steps', () =>
        expect([1_000_000, 950_000, 700_000, 100_000].map(level_of)).toEqual([0, 1, 2, 3]));
});
