// How much the public board shows.
import { say } from '../../frame/status';
import { t } from '../../i18n/i18n';
import { BoardLink } from '../staff/board-link';
import { Panel } from '../../parts/panel';
import { act } from '../../store/outbox';
import { get } from '../../store/store';
import { state } from '../../store/now';

export function Reveal() {
    const level = get<{ level: number }>('reveal')?.level ?? 1;
    const set = async (to: number) => {
        const done = await act('reveal', { level: to }, t('reveal.words', { n: to }));
        if ('receipt' in done) say(t('reveal.words', { n: to }));
    };
    return (
        <Panel title={t('reveal.title')}>
            <span class="choice" role="group" aria-label={t('reveal.title')}>
                {[0, 1, 2, 3, 4].map((n) => (
                    <button
                        key={n}
                        type="button"
                        aria-pressed={n === level}
                        disabled={n === 4 && state.value !== 'ended'}
                        title={t(`reveal.${n}`)}
                        onClick={() => void set(n)}
                    >
                        {n}
                    </button>
                ))}
            </span>
            <p>
                <small>{t(`reveal.${level}`)}</small>
            </p>
            {state.value !== 'ended' && (
                <p class="muted">
                    <small>{t('reveal.later')}</small>
                </p>
            )}
            <BoardLink />
        </Panel>
    );
}
