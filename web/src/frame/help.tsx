// What the keys do just now, from the bindings themselves.
import { signal } from '@preact/signals';
import { t } from '../i18n/i18n';
import { Dialog } from '../parts/dialog';
import { preferences, prefer } from '../store/preferences';
import { bindings } from './keys';

export const help_open = signal(false);

export function Help() {
    if (!help_open.value) return null;
    const seen = new Set<string>();
    const all = bindings.value.filter((b) => !seen.has(b.keys) && seen.add(b.keys));
    return (
        <Dialog title={t('help.title')} close={() => (help_open.value = false)} wide>
            <dl class="keys">
                {all.map((b) => (
                    <div key={b.keys}>
                        <dt>
                            {b.keys.split(' ').map((k, i) => (
                                <kbd key={i}>{k}</kbd>
                            ))}
                        </dt>
                        <dd>{t(b.words)}</dd>
                    </div>
                ))}
            </dl>
            <label class="check">
                <input
                    type="checkbox"
                    checked={preferences.value.keys}
                    onChange={(e) => prefer({ keys: e.currentTarget.checked })}
                />
                {t('help.single_keys')}
            </label>
            <p class="muted">{t('help.where')}</p>
        </Dialog>
    );
}
