// What is public: papers, forums, statements of others.
import { t_short } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { from_name } from '../../parts/names';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { list } from '../../store/store';
import type { From, News } from '../../store/objects';

const source = (from: News['from']): string =>
    typeof from === 'object' && 'name' in from ? from_name(from as From) : words(from as never);

export function NewsPanel() {
    const all = list<News>('news').sort((a, b) => b.value.at - a.value.at);
    return (
        <Panel title={t('news.title')}>
            {all.length === 0 ? (
                <Empty why={t('news.empty')} />
            ) : (
                <ul class="plain cards">
                    {all.map(({ path, value }) => (
                        <li key={path} class="card" data-nav tabIndex={0}>
                            <b>{words(value.subject)}</b>
                            <small class="meta">
                                <span>{source(value.from)}</span>
                                <span class="mono">{t_short(value.at)}</span>
                            </small>
                            <div>{words(value.text)}</div>
                        </li>
                    ))}
                </ul>
            )}
        </Panel>
    );
}
