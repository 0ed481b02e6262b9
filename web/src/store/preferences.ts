// What a person chose for this browser: language, theme, zone, single keys. Kept in the browser.
import { effect, signal } from '@preact/signals';
import type { Language } from '../i18n/i18n';

export type Preferences = {
    language: Language;
    theme: 'auto' | 'light' | 'dark';
    utc: boolean;
    keys: boolean;
};

const name = 'naga-preferences';

// A browser may refuse to keep anything; the console works without.
export function kept<T>(key: string): T | undefined {
    try {
        const text = localStorage.getItem(key);
        return text ? (JSON.parse(text) as T) : undefined;
    } catch {
        return undefined;
    }
}

export const storage_full = signal(false);

export function keep(key: string, value: unknown): boolean {
    try {
        if (value === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(value));
        storage_full.value = false;
        return true;
    } catch {
        storage_full.value = true;
        return false;
    }
}

const spoken = (): Language => (navigator.languages?.some((l) => l.startsWith('lo')) ? 'lo' : 'en');

export const preferences = signal<Preferences>({
    language: spoken(),
    theme: 'auto',
    utc: false,
    keys: true,
    ...kept<Partial<Preferences>>(name),
});

effect(() => {
    keep(name, preferences.value);
});

export function prefer(change: Partial<Preferences>): void {
    preferences.value = { ...preferences.value, ...change };
}
