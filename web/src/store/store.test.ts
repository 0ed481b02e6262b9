import { effect } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import { all_objects, change, fill, get, list } from './store';

beforeEach(() => fill({}));

describe('the store', () => {
    it('holds what a snapshot says and nothing else', () => {
        fill({ clock: { t: 1 }, 'thing/a': { n: 1 } });
        fill({ 'thing/b': { n: 2 } });
        expect(all_objects()).toEqual({ 'thing/b': { n: 2 } });
        expect(get('clock')).toBeUndefined();
    });
    it('sets and removes by a change', () => {
        fill({ 'thing/a': { n: 1 } });
        change({ 'thing/b': { n: 2 } }, ['thing/a']);
        expect(list('thing')).toEqual([{ path: 'thing/b', id: 'b', value: { n: 2 } }]);
    });
    it('keeps ids with a slash whole', () => {
        fill({ 'card/a/b': 1 });
        expect(list('card')[0]!.id).toBe('a/b');
    });
    it('redraws only what shows the changed object', () => {
        fill({ 'thing/a': { n: 1 }, 'case/x': { n: 1 } });
        let draws = 0;
        const stop = effect(() => {
            list('thing');
            draws++;
        });
        change({ 'case/x': { n: 2 } });
        expect(draws).toBe(1);
        change({ 'thing/a': { n: 2 }, 'thing/b': { n: 3 } });
        expect(draws).toBe(2);
        stop();
    });
});
