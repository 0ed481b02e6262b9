// What the technician does to a seat; a new PIN is shown once.
import { signal } from '@preact/signals';
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { copy } from '../../parts/copy';
import { Dialog } from '../../parts/dialog';
import { ask, fresh_key } from '../../stream/api';
import { refusal_words } from '../staff/words';

export const pin = signal<{ seat: string; pin: string } | undefined>(undefined);

export async function change(seat: string, what: 'reset' | 'revoke'): Promise<void> {
    try {
        const done = await ask<{ pin?: string }>(
            'POST',
            `admin/seats/${encodeURIComponent(seat)}`,
            {
                key: fresh_key(),
                change: what,
            },
        );
        say(t(`seat.${what}_words`, { seat }));
        if (done.pin) pin.value = { seat, pin: done.pin };
    } catch (error) {
        say(refusal_words(error));
    }
}

export function Pin() {
    const one = pin.value!;
    const close = () => (pin.value = undefined);
    return (
        <Dialog title={t('seat.pin_title', { seat: one.seat })} close={close}>
            <p class="pin">{one.pin}</p>
            <p>{t('seat.pin_once')}</p>
            <div class="row">
                <button class="main" data-first onClick={close}>
                    {t('seat.pin_told')}
                </button>
                <button onClick={() => void copy(one.pin)}>{t('copy')}</button>
            </div>
        </Dialog>
    );
}
