import { describe, expect, it } from 'vitest';
import { BadMessage, format, names, parse } from './icu';
import en from '../../i18n/en.json';
import lo from '../../i18n/lo.json';

describe('a message', () => {
    it('takes values', () => {
        expect(format('en', 'to {who}', { who: 'CamCERT' })).toBe('to CamCERT');
        expect(format('en', '{n, number} records', { n: 48211 })).toBe('48,211 records');
        expect(format('en', 'a {missing} b')).toBe('a  b');
    });
    it('has the plural of its language', () => {
        const message = '{n, plural, =0 {none} one {# record} other {# records}}';
        expect(format('en', message, { n: 0 })).toBe('none');
        expect(format('en', message, { n: 1 })).toBe('1 record');
        expect(format('en', message, { n: 1234 })).toBe('1,234 records');
        expect(format('lo', message, { n: 1 })).toBe('1 records');
    });
    it('selects', () => {
        expect(format('en', '{k, select, a {A} other {?}}', { k: 'a' })).toBe('A');
        expect(format('en', '{k, select, a {A} other {?}}', { k: 'z' })).toBe('?');
    });
    it('nests', () => {
        const message = '{n, plural, one {{who} has #} other {{who} have #}}';
        expect(format('en', message, { n: 2, who: 'they' })).toBe('they have 2');
    });
    it('is refused where it is wrong, and shown as it stands', () => {
        for (const wrong of ['{', '{a', 'a}', '{n, plural, one {x}}', '{n, what}', '{}']) {
            expect(() => parse(wrong), wrong).toThrow(BadMessage);
            expect(format('en', wrong)).toBe(wrong);
        }
    });
    it('takes what stands in a value as text', () => {
        expect(format('en', '{a}', { a: '{b} # <i>' })).toBe('{b} # <i>');
    });
});

describe('the catalogues', () => {
    const english: Record<string, string> = en;
    const lao: Record<string, string> = lo;
    it('have the same keys', () => {
        expect(Object.keys(lao).sort()).toEqual(Object.keys(english).sort());
    });
    it('parse, and take the same values', () => {
        for (const key of Object.keys(english)) {
            const wanted = [...names(parse(english[key]!))].sort();
            expect([...names(parse(lao[key]!))].sort(), key).toEqual(wanted);
        }
    });
    it('leave nothing empty that shows', () => {
        for (const [key, text] of Object.entries(lao))
            if (english[key]) expect(text.trim(), key).not.toBe('');
    });
    it('have seven days and twelve months', () => {
        for (const all of [english, lao]) {
            expect(all['time.days']!.split(' ')).toHaveLength(7);
            expect(all['time.months']!.split(' ')).toHaveLength(12);
        }
    });
});
