// What a passer-by may not see: shown while a key or a finger is held down, and one stroke that
// blanks the whole tablet.
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n/i18n';
import { Key } from '../../parts/key';

export const revealed = signal(false);
export const blank = signal(false);

const show = () => (revealed.value = true);
const hide = () => (revealed.value = false);

export function Held({ label, children }: { label: string; children: ComponentChildren }) {
    useEffect(() => {
        const down = (event: KeyboardEvent) => {
            if (
                event.key === '~' &&
                !(event.target instanceof Element && event.target.closest('input,textarea,select'))
            )
                show();
        };
        const up = (event: KeyboardEvent) => {
            if (event.key === '~' || event.key === '`' || event.key === 'Shift') hide();
        };
        addEventListener('keydown', down);
        addEventListener('keyup', up);
        addEventListener('blur', hide);
        return () => {
            hide();
            removeEventListener('keydown', down);
            removeEventListener('keyup', up);
            removeEventListener('blur', hide);
        };
    }, []);
    return (
        <>
            <button
                class="hold"
                aria-pressed={revealed.value}
                onPointerDown={show}
                onPointerUp={hide}
                onPointerLeave={hide}
                onPointerCancel={hide}
                onKeyDown={(e) => {
                    if (e.key === ' ' || e.key === 'Enter') {
                        e.preventDefault();
                        show();
                    }
                }}
                onKeyUp={hide}
                onBlur={hide}
                onContextMenu={(e) => e.preventDefault()}
            >
                {label}
                <Key of="~" />
            </button>
            {revealed.value ? (
                <div class="held">{children}</div>
            ) : (
                <p class="muted">
                    <small>{t('rate.hidden')}</small>
                </p>
            )}
        </>
    );
}

export function Blank() {
    useEffect(() => {
        const key = (event: KeyboardEvent) => {
            if (event.key !== 'Escape' || !event.shiftKey) return;
            event.preventDefault();
            blank.value = !blank.value;
        };
        addEventListener('keydown', key, true);
        return () => removeEventListener('keydown', key, true);
    }, []);
    if (!blank.value) return null;
    return (
        <div class="blank">
            <button onClick={() => (blank.value = false)}>{t('rate.show_again')}</button>
        </div>
    );
}
