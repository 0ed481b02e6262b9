import { effect } from '@preact/signals';
import { beforeEach, describe, expect, it } from 'vitest';
import { all_objects, change, fill, get, list } from './store';

beforeEach(() => fill({}));

describe('the store', () => {
    it('holds what a snapshot says and nothing else', () => {
        fill({ clock: { t: 1 }, 'item/a': { n: 1 } });
        fill({ 'item/b': { n: 2 } });
        expect(all_objects()).toEqual({ 'item/b': { n: 2 } });
        expect(get('clock')).toBeUndefined();
    });
    it('sets and removes by a change', () => {
        fill({ 'item/a': { n: 1 } });
        change({ 'item/b': { n: 2 } }, ['item/a']);
        expect(list('item')).toEqual([{ path: 'item/b', id: 'b', value: { n: 2 } }]);
    });
    it('keeps ids with a slash whole', () => {
        fill({ 'card/a/b': 1 });
        expect(list('card')[0]!.id).toBe('a/b');
    });
    it('redraws only what shows the changed object', () => {
        fill({ 'item/a': { n: 1 }, 'case/x': { n: 1 } });
        let draws = 0;
        const stop = effect(() => {
            list('item');
            draws++;
        });
        change({ 'case/x': { n: 2 } });
        expect(draws).toBe(1);
        change({ 'item/a': { n: 2 }, 'item/b': { n: 3 } });
        expect(draws).toBe(2);
        stop();
    });
});
