// A new PIN is shown once.
import { signal } from '@preact/signals';
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { copy } from '../../parts/copy';
import { Dialog } from '../../parts/dialog';
import { act } from '../../store/outbox';

export const pin = signal<{ seat: string; pin: string } | undefined>(undefined);

export async function change(
    seat: string,
    what: 'reset' | 'revoke' | 'add',
    more: Record<string, unknown> = {},
): Promise<void> {
    const done = await act(
        'seat',
        { seat, change: what, ...more },
        t(`seat.${what}_words`, { seat }),
    );
    if (!('receipt' in done)) return;
    say(t(`seat.${what}_words`, { seat }));
    if (done.receipt.pin)
        pin.value = { seat: String(done.receipt.seat ?? seat), pin: String(done.receipt.pin) };
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
