import { describe, expect, it } from 'vitest';
import { reckon, resync, type Mark } from './now';

const mark = (change: Partial<Mark> = {}): Mark => ({
    t: 100,
    speed: 1,
    state: 'running',
    heard: 0,
    ...change,
});

describe('exercise time in the browser', () => {
    it('runs at the speed of the server', () => {
        expect(reckon(mark(), 2500)).toBe(102.5);
        expect(reckon(mark({ speed: 60 }), 1000)).toBe(160);
    });
    it('stands while the exercise is not running', () => {
        for (const state of ['lobby', 'paused', 'jumping', 'ended'] as const)
            expect(reckon(mark({ state }), 99000)).toBe(100);
    });
    it('does not jitter with the network', () => {
        const old = mark();
        expect(resync(old, mark({ t: 105.4, heard: 5000 }))).toBe(old);
        const far = mark({ t: 105.6, heard: 5000 });
        expect(resync(old, far)).toBe(far);
    });
    it('follows a change of speed or state at once', () => {
        const old = mark();
        const paused = mark({ state: 'paused', heard: 10 });
        expect(resync(old, paused)).toBe(paused);
        const fast = mark({ speed: 10, heard: 10 });
        expect(resync(old, fast)).toBe(fast);
    });
});
