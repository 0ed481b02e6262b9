// Tells the status line what arrived in the inbox since the last look.
import { effect } from '@preact/signals';
import { ready } from '../stream/stream';
import { list } from '../store/store';
import type { Item } from '../store/objects';
import { arrived } from './status';

let known: Map<string, number> | undefined;

effect(() => {
    const items = list<Item>('item');
    if (!ready.value) {
        known = undefined;
        return;
    }
    if (known)
        for (const { path, value } of items)
            if ((known.get(path) ?? -1) < value.messages.length && value.unread)
                arrived(value.kind === 'alert' ? 'alerts' : 'messages');
    known = new Map(items.map(({ path, value }) => [path, value.messages.length]));
});
