import { describe, expect, it } from 'vitest';
import { scroll_to, visible } from './virtual';
import { runs, spread, ticks } from './chart';

describe('a long list', () => {
    it('draws what is in sight and a few beside it', () => {
        expect(visible(0, 260, 26, 50000, 8)).toEqual({ from: 0, to: 18 });
        expect(visible(26000, 260, 26, 50000, 8)).toEqual({ from: 992, to: 1018 });
    });
    it('never draws more than there are', () => {
        expect(visible(0, 260, 26, 3)).toEqual({ from: 0, to: 3 });
        expect(visible(0, 260, 26, 0)).toEqual({ from: 0, to: 0 });
        const { from, to } = visible(1e6, 260, 26, 10);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(10);
    });
    it('covers every pixel wherever it is scrolled to', () => {
        for (let scroll = 0; scroll < 50000 * 26 - 260; scroll += 9973) {
            const { from, to } = visible(scroll, 260, 26, 50000);
            expect(from * 26).toBeLessThanOrEqual(scroll);
            expect(to * 26).toBeGreaterThanOrEqual(scroll + 260);
            expect(to - from).toBeLessThan(30);
        }
    });
    it('scrolls no further than it must', () => {
        expect(scroll_to(0, 500, 260, 26)).toBe(0);
        expect(scroll_to(5, 0, 260, 26)).toBe(0);
        expect(scroll_to(20, 0, 260, 26)).toBe(20 * 26 + 26 - 260);
        expect(scroll_to(9, 0, 260, 26, 26)).toBe(26);
    });
});

describe('a chart', () => {
    it('has round steps', () => {
        expect(ticks(1.7)).toEqual([0, 1]);
        expect(ticks(180, 4)).toEqual([0, 50, 100, 150]);
        expect(ticks(0.9, 4)).toEqual([0, 0.5]);
    });
    it('has gaps where nothing was measured', () => {
        expect(runs([1, 2, null, 3, null])).toEqual([[0, 1], [3]]);
        expect(runs([null, null])).toEqual([]);
    });
    it('keeps names at line ends apart', () => {
        expect(spread([10, 12, 50], 15)).toEqual([10, 25, 50]);
        expect(spread([12, 10], 15)).toEqual([25, 10]);
    });
});
