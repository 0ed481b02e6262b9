// A modal dialog: the browser's own, which keeps the focus inside and gives it back.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n/i18n';

export type DialogProps = {
    title: string;
    close: () => void;
    wide?: boolean;
    children: ComponentChildren;
};

export function Dialog({ title, close, wide, children }: DialogProps) {
    const box = useRef<HTMLDialogElement>(null);
    const name = useId();
    useEffect(() => {
        const before = document.activeElement as HTMLElement | null;
        const mine = box.current!;
        mine.showModal();
        (mine.querySelector<HTMLElement>('[data-first]') ?? mine).focus();
        return () => {
            mine.close();
            if (before?.isConnected) before.focus();
        };
    }, []);
    return (
        <dialog
            ref={box}
            class={wide ? 'dialog wide-dialog' : 'dialog'}
            aria-labelledby={name}
            tabIndex={-1}
            onCancel={(event) => {
                event.preventDefault();
                close();
            }}
            onClick={(event) => event.target === box.current && close()}
        >
            <div class="dialog-in">
                <header>
                    <h2 id={name}>{title}</h2>
                    <button class="quiet" onClick={close} aria-label={t('close')}>
                        ✕
                    </button>
                </header>
                {children}
            </div>
        </dialog>
    );
}
