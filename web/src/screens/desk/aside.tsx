// Right of the desk: what to do next, and who of the team is there.
import { length_words } from '../../fmt/words';
import { href_of, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { now_t } from '../../store/now';
import { list, may, me } from '../../store/store';
import type { Next, Seat } from '../../store/objects';
import { NewsPanel } from './news';

function NextForYou() {
    const all = list<Next>('next').sort((a, b) => Number(a.id) - Number(b.id));
    return (
        <Panel title={t('next.title')}>
            {all.length === 0 ? (
                <Empty why={t('next.empty')} />
            ) : (
                <ol class="next">
                    {all.map(({ path, value }) => {
                        const left = value.due_t ? value.due_t - now_t.value : undefined;
                        return (
                            <li key={path}>
                                <a data-nav href={href_of(value.path)}>
                                    {words(value.text)}
                                </a>
                                {left !== undefined && (
                                    <small class={left < 300 ? 'bad' : 'muted'}>
                                        {' '}
                                        {left >= 0
                                            ? t('next.due', { in: length_words(left) })
                                            : t('next.overdue', { ago: length_words(-left) })}
                                    </small>
                                )}
                            </li>
                        );
                    })}
                </ol>
            )}
        </Panel>
    );
}

function Presence() {
    const seats = list<Seat>('seat').filter((s) => s.value.team === me.value?.team);
    return (
        <Panel title={t('presence.title')}>
            <ul class="plain presence">
                {seats.map(({ path, value }) => (
                    <li key={path}>
                        <span aria-hidden="true">{value.on ? '●' : '○'}</span>{' '}
                        {value.name || value.id.toUpperCase()}
                        {value.id === me.value?.seat && <> ({t('you')})</>}
                        <small class="muted">
                            {' '}
                            {t(`role.${value.role}`)} ·{' '}
                            {t(value.on ? 'presence.on' : 'presence.off')}
                        </small>
                    </li>
                ))}
            </ul>
        </Panel>
    );
}

export function Aside() {
    const spoken = may('act') || route.value.rest.length > 0;
    return (
        <div class="stack">
            <NextForYou />
            <Presence />
            {spoken && <NewsPanel />}
        </div>
    );
}
