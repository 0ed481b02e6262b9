// Somebody was quicker: what was refused, why, and the person's own text, which is safe.
import { t, words } from '../i18n/i18n';
import { Dialog } from '../parts/dialog';
import { copy } from '../parts/copy';
import { conflict, discard } from '../store/outbox';

export function Conflict() {
    const act = conflict.value;
    if (!act) return null;
    const close = () => (conflict.value = undefined);
    const text = Object.values(act.body)
        .filter((v): v is string => typeof v === 'string' && v.includes(' '))
        .join('\n');
    return (
        <Dialog title={t('conflict.title')} close={close}>
            <p>{t('conflict.what', { what: act.words })}</p>
            <p>
                <b>{words(act.problem?.words) || act.problem?.code}</b>
            </p>
            {text && (
                <>
                    <p>{t('conflict.safe')}</p>
                    <pre class="quote">{text}</pre>
                </>
            )}
            <div class="row">
                <button
                    class="main"
                    data-first
                    onClick={() => {
                        discard(act.key);
                        close();
                    }}
                >
                    {t('conflict.look')}
                </button>
                {text && <button onClick={() => void copy(text)}>{t('copy')}</button>}
                <button onClick={close}>{t('conflict.keep')}</button>
            </div>
        </Dialog>
    );
}
