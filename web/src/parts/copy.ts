// Copies to the clipboard, also on pages that came without TLS, where the clipboard API is shut.
import { say } from '../frame/status';
import { t } from '../i18n/i18n';

export async function copy(text: string): Promise<void> {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        const field = document.createElement('textarea');
        field.value = text;
        field.className = 'hidden';
        (document.querySelector('dialog[open]') ?? document.body).append(field);
        field.select();
        document.execCommand('copy');
        field.remove();
    }
    say(t('copied'));
}
