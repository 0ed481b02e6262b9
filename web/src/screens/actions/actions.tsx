// What the team can do: the catalogue of its role, the form of one action, what is under way.
import { href, route } from '../../frame/route';
import { t, words } from '../../i18n/i18n';
import { Panel } from '../../parts/panel';
import { Empty } from '../../parts/states';
import { list } from '../../store/store';
import type { Act } from '../../store/objects';
import { team_name } from '../../parts/names';
import { length_words } from '../../fmt/words';
import { cost_words, Free, Order } from './order';
import { UnderWay } from './under-way';

function Catalogue({ chosen }: { chosen: string | undefined }) {
    const all = list<Act>('catalogue');
    return (
        <Panel title={t('actions.title')}>
            {all.length === 0 && <Empty why={t('actions.empty')} />}
            <ul class="plain cards">
                {all.map(({ id, value }) => (
                    <li key={id} class={`card${chosen === id ? ' current' : ''}`}>
                        <a
                            class="card-link"
                            data-nav
                            href={href('actions', [id])}
                            aria-current={chosen === id ? 'true' : undefined}
                        >
                            <b>{words(value.name)}</b>
                        </a>
                        <small class="meta">
                            <span>{t('actions.takes', { time: length_words(value.takes_s) })}</span>
                            <span>{cost_words(value.staff_minutes, value.money_usd)}</span>
                            <span>
                                {value.decides === 'own'
                                    ? t('actions.own')
                                    : t('actions.others', {
                                          who: value.decides.map(team_name).join(', '),
                                      })}
                            </span>
                        </small>
                    </li>
                ))}
                <li class={`card${chosen === 'free' ? ' current' : ''}`}>
                    <a class="card-link" data-nav href={href('actions', ['free'])}>
                        <b>{t('actions.free')}</b>
                    </a>
                    <small class="meta">{t('actions.free_what')}</small>
                </li>
            </ul>
            <p class="muted">
                <small>{t('actions.ranges')}</small>
            </p>
        </Panel>
    );
}

export default function Actions() {
    const [verb] = route.value.rest;
    return (
        <div class="columns actions">
            <Catalogue chosen={verb} />
            {verb === undefined ? (
                <Panel title={t('actions.form')}>
                    <Empty why={t('actions.choose')} />
                </Panel>
            ) : verb === 'free' ? (
                <Free />
            ) : (
                <Order key={verb} verb={verb} />
            )}
            <UnderWay />
        </div>
    );
}
