// The words of the console, in the language of the person who sits there.
//
// t('inbox.title') reads the one catalogue web/i18n/<language>.json; words() picks from a text
// that the server sent in several languages. Both are signals inside, so that a change of
// language redraws what shows words and nothing else.
import { signal } from '@preact/signals';
import { format, type Values } from './icu';

export type Language = 'en' | 'lo';
export type Words = string | { [language: string]: string };
export const languages: { id: Language; name: string }[] = [
    { id: 'lo', name: 'ລາວ' },
    { id: 'en', name: 'English' },
];

type Catalogue = Record<string, string>;
export const language = signal<Language>('en');
const catalogue = signal<Catalogue>({});

// Each language is a file of its own, so nobody loads the other one.
const files: Record<Language, () => Promise<{ default: Catalogue }>> = {
    en: () => import('../../i18n/en.json'),
    lo: () => import('../../i18n/lo.json'),
};

export async function load_language(wanted: Language): Promise<void> {
    const { default: loaded } = await files[wanted]();
    catalogue.value = loaded;
    language.value = wanted;
    document.documentElement.lang = wanted;
}

export function t(key: string, values?: Values): string {
    return format(language.value, catalogue.value[key] ?? key, values);
}

export const has_words = (key: string): boolean => key in catalogue.value;

export function words(text: Words | undefined): string {
    if (text === undefined || text === null) return '';
    if (typeof text === 'string') return text;
    return text[language.value] ?? text.en ?? Object.values(text)[0] ?? '';
}
