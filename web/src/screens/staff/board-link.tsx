// The address of the public board: with a key, without a seat.
import { signal } from '@preact/signals';
import { t } from '../../i18n/i18n';
import { copy } from '../../parts/copy';
import { ask } from '../../stream/api';

const link = signal<string | undefined>(undefined);

async function show(): Promise<void> {
    const { key } = await ask<{ key: string }>('GET', 'board/key');
    link.value = new URL(`board?key=${encodeURIComponent(key)}`, location.href.split('#')[0]).href;
}

export function BoardLink() {
    if (!link.value)
        return (
            <button onClick={() => void show().catch(() => undefined)}>{t('board.link')}</button>
        );
    return (
        <div class="row">
            <a class="breaks" href={link.value} target="_blank" rel="noopener">
                {link.value}
            </a>
            <button class="small" onClick={() => void copy(link.value!)}>
                {t('copy')}
            </button>
        </div>
    );
}
