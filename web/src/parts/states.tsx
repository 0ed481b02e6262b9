// The states every panel has besides its content: empty, loading, failed.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/i18n';

// Why it is empty, what will fill it, and one useful thing to do now.
export function Empty({ why, children }: { why: string; children?: ComponentChildren }) {
    return (
        <div class="empty">
            <p>{why}</p>
            {children}
        </div>
    );
}

// The shape of what comes, after 0.3 s; after 5 s it says that it still loads.
export function Skeleton({ what }: { what?: string }) {
    const [stage, set_stage] = useState(0);
    useEffect(() => {
        const timers = [setTimeout(() => set_stage(1), 300), setTimeout(() => set_stage(2), 5000)];
        return () => timers.forEach(clearTimeout);
    }, []);
    if (!stage) return <div class="skeleton" aria-busy="true" />;
    return (
        <div class="skeleton" aria-busy="true">
            <i />
            <i />
            <i />
            <p class={stage === 2 ? 'muted' : 'hidden'}>{what ?? t('loading')}</p>
        </div>
    );
}

export type FailedProps = { what: string; why?: string; code?: string; again?: () => void };

export function Failed({ what, why, code, again }: FailedProps) {
    return (
        <div class="failed" role="group" aria-label={what}>
            <p>
                <b>{what}</b>
            </p>
            {why && <p>{why}</p>}
            {code && (
                <p class="muted">
                    {t('failed.code')} <code>{code}</code>
                </p>
            )}
            {again && <button onClick={again}>{t('failed.again')}</button>}
        </div>
    );
}
