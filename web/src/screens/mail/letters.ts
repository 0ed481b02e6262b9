// The letters that came to exercise control and went out from it.
import { list } from '../../store/store';
import type { Item } from '../../store/objects';

export type Letter = Omit<Item, 'tlp'> & { tlp?: string; outgoing?: boolean };

export const letters = () =>
    list<Letter>('item')
        .filter((i) => (i.value.kind as string) !== 'alert')
        .sort((a, b) => b.value.last - a.value.last);
