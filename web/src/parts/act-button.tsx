// A button that sends something to the exercise. While the clock stands it says why it waits;
// while the connection is lost it keeps what was written, and the strip asks again on return.
import type { ComponentChildren } from 'preact';
import { state } from '../store/now';
import { t } from '../i18n/i18n';
import { is_lost } from '../stream/stream';

export type ActButtonProps = {
    act: () => void | Promise<void>;
    children: ComponentChildren;
    main?: boolean;
    off?: boolean;
    always?: boolean; // also while paused: taking, marking, noting
    class?: string;
};

export function shut(always = false): string | undefined {
    if (always && state.value !== 'ended') return undefined;
    return state.value === 'running' ? undefined : t(`shut.${state.value}`);
}

export function ActButton({ act, children, main, off, always, class: name }: ActButtonProps) {
    const why = shut(always);
    const kind = [main ? 'main' : '', name ?? ''].join(' ').trim();
    return (
        <button
            type="button"
            class={kind || undefined}
            disabled={off || why !== undefined}
            title={why}
            onClick={() => void act()}
        >
            {is_lost.value && main && !always && !why ? t('keep_draft') : children}
        </button>
    );
}
