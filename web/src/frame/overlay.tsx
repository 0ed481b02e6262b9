// What exercise control must be sure everybody reads: the start, the end, a stop for safety.
import { t, words } from '../i18n/i18n';
import { Dialog } from '../parts/dialog';
import { act } from '../store/outbox';
import { list } from '../store/store';
import type { Item } from '../store/objects';

export function Overlay() {
    const first = list<Item>('item').find((i) => i.value.kind === 'overlay' && i.value.unread);
    if (!first) return null;
    const read = () => void act('read', { item: first.id });
    return (
        <Dialog key={first.path} title={words(first.value.subject)} close={read} wide>
            {first.value.messages.map((m) => (
                <p key={m.id} class="lead">
                    {words(m.text)}
                </p>
            ))}
            <button class="main large" data-first onClick={read}>
                {t('overlay.read')}
            </button>
        </Dialog>
    );
}
