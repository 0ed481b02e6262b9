// A message as the player sees it, in his language.
import { t } from '../../i18n/i18n';
import { persona_name } from '../staff/words';

export type Shown = { from: string; by: string; subject: string; text: string };
export type Both = { en: string; lo: string };

// Where a language is empty, players read the other one: what the server sends them.
export const in_language = (text: Both | string | undefined, language: 'en' | 'lo'): string =>
    typeof text === 'string'
        ? text
        : text?.[language] || text?.[language === 'en' ? 'lo' : 'en'] || '';

export function Preview({ shown, language }: { shown: Shown; language: 'en' | 'lo' }) {
    const overlay = shown.by === 'overlay';
    return (
        <div
            class={`preview${overlay ? ' preview-overlay' : ''}`}
            role="group"
            aria-label={t('preview.title')}
        >
            <div class="banner">{t('banner')}</div>
            <div class="card unread">
                <b lang={language}>{shown.subject || t('preview.no_subject')}</b>
                <small class="meta">
                    <span>{persona_name(shown.from)}</span>
                    <span>{t(`by.${shown.by}`)}</span>
                </small>
                <div class="text" lang={language}>
                    {shown.text || t('preview.no_text')}
                </div>
            </div>
        </div>
    );
}
