// Ten seconds to take the last change of the script back.
import { signal } from '@preact/signals';
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { act, type Result } from '../../store/outbox';
import { real_s } from '../../store/now';

const window_ms = 10000;
const last = signal<{ row: string; words: string; until: number } | undefined>(undefined);

// Changes the script and offers to take it back.
export async function change_row(
    change: string,
    row: string,
    what: string,
    more: Record<string, unknown> = {},
): Promise<Result> {
    const done = await act('inject', { row, change, ...more }, what, `row/${row}`);
    if ('receipt' in done) {
        say(what);
        if (change !== 'undo')
            last.value = { row, words: what, until: performance.now() + window_ms };
    }
    return done;
}

export function Undo() {
    void real_s.value;
    const kept = last.value;
    const left = kept ? Math.ceil((kept.until - performance.now()) / 1000) : 0;
    if (!kept || left <= 0) return null;
    const back = async () => {
        last.value = undefined;
        await change_row('undo', kept.row, t('undo.words', { what: kept.words }));
    };
    return (
        <div class="undo" role="region" aria-label={t('undo.title')}>
            <span>✓ {kept.words}</span>
            <button onClick={() => void back()}>{t('undo.do')}</button>
            <small class="mono" aria-hidden="true">
                {left} s
            </small>
        </div>
    );
}
