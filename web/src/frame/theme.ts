// Light or dark: what the person chose, else what the system prefers.
import { effect } from '@preact/signals';
import { preferences, prefer } from '../store/preferences';

const dark = matchMedia('(prefers-color-scheme: dark)');

export const is_dark = (): boolean =>
    preferences.value.theme === 'dark' || (preferences.value.theme === 'auto' && dark.matches);

export function apply_theme(): void {
    const show = () => {
        document.documentElement.dataset.theme = is_dark() ? 'dark' : 'light';
    };
    effect(show);
    dark.addEventListener('change', show);
}

export const toggle_theme = (): void => prefer({ theme: is_dark() ? 'light' : 'dark' });
