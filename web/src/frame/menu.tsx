// The menu of the frame: language, theme, what was said, asking for help, leaving.
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { t_short } from '../fmt/time';
import { language, languages, load_language, t } from '../i18n/i18n';
import { Dialog } from '../parts/dialog';
import { act } from '../store/outbox';
import { may, me } from '../store/store';
import { prefer, preferences } from '../store/preferences';
import { sign_out } from '../store/session';
import { history, say } from './status';

export const menu_open = signal(false);
const close = () => (menu_open.value = false);

export function LanguageChoice({ id }: { id?: string }) {
    return (
        <select
            id={id}
            value={language.value}
            onChange={(e) => {
                const wanted = e.currentTarget.value as typeof language.value;
                prefer({ language: wanted });
                void load_language(wanted);
            }}
        >
            {languages.map((l) => (
                <option key={l.id} value={l.id} lang={l.id}>
                    {l.name}
                </option>
            ))}
        </select>
    );
}

function ThemeChoice() {
    return (
        <select
            value={preferences.value.theme}
            onChange={(e) => prefer({ theme: e.currentTarget.value as 'auto' })}
        >
            {(['auto', 'light', 'dark'] as const).map((theme) => (
                <option key={theme} value={theme}>
                    {t(`theme.${theme}`)}
                </option>
            ))}
        </select>
    );
}

function AskForHelp() {
    const [text, set_text] = useState('');
    const send = async () => {
        const done = await act('help', { text }, t('menu.help_words'));
        if ('receipt' in done) {
            say(t('menu.help_sent'));
            set_text('');
        }
    };
    return (
        <label class="field">
            {t('menu.help')}
            <textarea rows={2} value={text} onInput={(e) => set_text(e.currentTarget.value)} />
            <button disabled={!text.trim()} onClick={() => void send()}>
                {t('menu.help_send')}
            </button>
        </label>
    );
}

export function Menu() {
    if (!menu_open.value) return null;
    return (
        <Dialog title={t('menu.title')} close={close}>
            {me.value && (
                <p>
                    {t('menu.who', {
                        name: me.value.name,
                        seat: me.value.seat,
                        role: t(`role.${me.value.role}`),
                    })}
                </p>
            )}
            <div class="row">
                <label class="field">
                    {t('menu.language')}
                    <LanguageChoice />
                </label>
                <label class="field">
                    {t('menu.theme')}
                    <ThemeChoice />
                </label>
            </div>
            {language.value === 'lo' && (
                <p class="muted">
                    <small>{t('lao.reviewed')}</small>
                </p>
            )}
            {may('play') && <AskForHelp />}
            <h3>{t('menu.history')}</h3>
            {history.value.length === 0 ? (
                <p class="muted">{t('menu.history_empty')}</p>
            ) : (
                <ul class="plain">
                    {history.value.map((h, i) => (
                        <li key={i}>
                            <small class="mono">{t_short(h.t)}</small> {h.text}
                        </li>
                    ))}
                </ul>
            )}
            <button
                onClick={() => {
                    close();
                    void sign_out();
                }}
            >
                {t('menu.leave')}
            </button>
        </Dialog>
    );
}
