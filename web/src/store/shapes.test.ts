import { describe, expect, it } from 'vitest';
import { shaped, tlp_of, tlp_word, zone_of } from './shapes';

describe('what the server writes', () => {
    it('has zones as people write them', () => {
        expect(zone_of('ICT (UTC+7)')).toEqual({ name: 'ICT', minutes: 420 });
        expect(zone_of('MMT (UTC+6:30)')).toEqual({ name: 'MMT', minutes: 390 });
        expect(zone_of('NST (UTC-3:30)')).toEqual({ name: 'NST', minutes: -210 });
        expect(zone_of('UTC')).toEqual({ name: 'UTC', minutes: 0 });
        expect(zone_of({ name: 'ICT', minutes: 420 })).toEqual({ name: 'ICT', minutes: 420 });
    });
    it('has marks with their whole word', () => {
        expect(tlp_of('TLP:AMBER+STRICT')).toBe('AMBER+STRICT');
        expect(tlp_of('GREEN')).toBe('GREEN');
        expect(tlp_of(undefined)).toBeUndefined();
        expect(tlp_word('RED')).toBe('TLP:RED');
        expect(tlp_word('TLP:RED')).toBe('TLP:RED');
    });
    it('has authors by their name alone', () => {
        const item = shaped('item/a', {
            tlp: 'TLP:GREEN',
            from: { name: 'X', team: 'x' },
            messages: [{ from: { en: 'X', lo: 'ກ' } }],
        });
        expect(item).toEqual({
            tlp: 'GREEN',
            from: { name: 'X', team: 'x' },
            messages: [{ from: { name: { en: 'X', lo: 'ກ' } } }],
        });
    });
    it('says who may act in two ways', () => {
        const own = shaped('catalogue/filter', { own: true, others: ['a'] });
        expect(own).toMatchObject({ verb: 'filter', decides: 'own' });
        const others = shaped('catalogue/filter', { own: false, others: ['a'] });
        expect(others).toMatchObject({ decides: ['a'] });
    });
    it('keeps a half-written report as text', () => {
        expect(shaped('case/a', { draft: '{"what":"x"}' })).toEqual({ draft: { what: 'x' } });
        expect(shaped('case/a', { draft: 'by hand' })).toEqual({ draft: {} });
    });
    it('is shaped twice as once, and unknown kinds pass', () => {
        const objects: [string, object][] = [
            ['clock', { zone: 'ICT (UTC+7)' }],
            ['item/a', { from: 'x', messages: [] }],
            ['team/a', { role: { en: 'CERT' }, kind: 0 }],
            ['catalogue/a', { own: false, others: [] }],
            ['sensor/a', { kind: 'tap' }],
            ['case/a', { draft: '' }],
            ['other/a', { from: 'x' }],
        ];
        for (const [path, object] of objects) {
            const once = shaped(path, object);
            expect(shaped(path, once), path).toEqual(once);
        }
        expect(shaped('other/a', { from: 'x' })).toEqual({ from: 'x' });
    });
});
