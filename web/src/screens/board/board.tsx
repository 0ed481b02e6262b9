// The public board on a projector: no controls, no scroll bar, large at any size.
//
// What it shows is what the server sends for the level that exercise control revealed: 0 the clock,
// 1 public news, 2 counts without how many there are, 3 how much works, 4 (after the end) what
// would have happened.
import { useEffect } from 'preact/hooks';
import { number, short } from '../../fmt/number';
import { length_words, moment_words } from '../../fmt/words';
import { t_short } from '../../fmt/time';
import { t, words, type Words } from '../../i18n/i18n';
import { LaosMap } from '../../parts/laos-map';
import { level_of, level_signs } from '../../parts/level';
import { clock, get, list } from '../../store/store';
import { now_t, real_s, state } from '../../store/now';
import type { News } from '../../store/objects';
import type { Board as Shown } from '../staff/objects';
import { percent, sender } from '../staff/words';
import { heard_at, listen, refused } from './listen';

const stale_s = 15;
const shown_max = 8;
const signs = { lobby: '○', running: '▶', paused: '❚❚', jumping: '»', ended: '■' } as const;

function Head() {
    const at = clock.value;
    if (!at) return null;
    const here = moment_words(at.start, at.zone, now_t.value, false);
    const name = (at as { exercise?: Words }).exercise;
    return (
        <header class="board-head">
            <h1>{words(name)}</h1>
            {state.value === 'lobby' ? (
                <b class="board-t">
                    {t('board.begins', {
                        time: moment_words(at.start, at.zone, 0, false).time.slice(0, 5),
                        zone: at.zone.name,
                    })}
                </b>
            ) : (
                <b class="board-t">{t_short(now_t.value)}</b>
            )}
            <span>
                {here.date}, {here.time.slice(0, 5)} {at.zone.name}
            </span>
            <span class={`board-state state-${state.value}`}>
                {signs[state.value]} {t(`clock.${state.value}`)}
                {state.value === 'paused' && at.reason ? `: ${words(at.reason)}` : ''}
            </span>
        </header>
    );
}

function Stale() {
    void real_s.value;
    if (heard_at.value === undefined) return null;
    const age = (performance.now() - heard_at.value) / 1000;
    return age < stale_s ? null : (
        <p class="board-stale" role="status">
            ⚠ {t('board.stale', { ago: length_words(age) })}
        </p>
    );
}

function Counts({ of }: { of: NonNullable<Shown['counts']> }) {
    return (
        <dl class="board-counts">
            {(['reports', 'shares', 'requests', 'orders'] as const).map((k) => (
                <div key={k}>
                    <dt>{t(`board.${k}`)}</dt>
                    <dd>{number(of[k])}</dd>
                </div>
            ))}
        </dl>
    );
}

function Service({ ppm }: { ppm: number }) {
    const level = level_of(ppm);
    return (
        <section class="board-service">
            <h2>{t('board.service')}</h2>
            <p class="board-big">
                {level_signs[level]} {percent(ppm)}
            </p>
            <p>{t(`level.${level}`)}</p>
        </section>
    );
}

function Harm({ of }: { of: NonNullable<Shown['harm']> }) {
    const most = Math.max(1, of.none, of.actual, of.prompt);
    return (
        <section>
            <h2>{t('board.harm')}</h2>
            <table class="board-harm">
                <tbody>
                    {(['none', 'actual', 'prompt'] as const).map((k) => (
                        <tr key={k}>
                            <th scope="row">{t(`board.${k}`)}</th>
                            <td class="num">{short(of[k])}</td>
                            <td>
                                <svg
                                    class="bar-of"
                                    viewBox="0 0 100 10"
                                    preserveAspectRatio="none"
                                    aria-hidden="true"
                                >
                                    <rect
                                        class={`harm-${k}`}
                                        width={(100 * of[k]) / most}
                                        height="10"
                                    />
                                </svg>
                            </td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </section>
    );
}

function Latest({ full }: { full: boolean }) {
    const news = list<News>('news')
        .sort((a, b) => b.value.at - a.value.at)
        .slice(0, full ? 3 : shown_max);
    return (
        <section>
            <h2>{t('board.news')}</h2>
            {news.length === 0 ? (
                <p>{t('news.empty')}</p>
            ) : (
                <ul class="plain board-news">
                    {news.map(({ path, value }) => (
                        <li key={path}>
                            <span class="mono">{t_short(value.at)}</span>{' '}
                            <b>{sender(value.from)}:</b> {words(value.subject)}
                            {full && <p>{words(value.text)}</p>}
                        </li>
                    ))}
                </ul>
            )}
        </section>
    );
}

export function Board({ access }: { access: string }) {
    useEffect(() => listen(access), [access]);
    const board = get<Shown>('board');
    const name = (clock.value as { exercise?: Words } | undefined)?.exercise;
    useEffect(() => {
        document.title = `EXERCISE · ${name ? words(name) : 'naga'}`;
    });
    // A few pixels every minute, so that a projector or screen does not burn in.
    const shift = Math.floor(real_s.value / 60) % 4;
    const classes = ['board', `shift-${shift}`];
    if (board && board.level < 2) classes.push('calm');
    if (board?.level === 0) classes.push('clock-only');
    const mapped = board?.service_ppm !== undefined;
    return (
        <div class={classes.join(' ')}>
            <header class="banner">{t('banner')}</header>
            <main>
                {refused.value ? (
                    <div class="board-lone">
                        <h1>{t('board.no_key')}</h1>
                        <p>{t('board.no_key_why')}</p>
                    </div>
                ) : !clock.value ? (
                    <div class="board-lone">
                        <p>{t('board.waiting')}</p>
                    </div>
                ) : (
                    <>
                        <Head />
                        <Stale />
                        {board && board.level > 0 && (
                            <div class={mapped ? 'board-body with-map' : 'board-body'}>
                                {board.service_ppm !== undefined && (
                                    <div class="board-left">
                                        <LaosMap
                                            level={level_of(board.service_ppm)}
                                            label={t('board.map', {
                                                level: t(`level.${level_of(board.service_ppm)}`),
                                                service: percent(board.service_ppm),
                                            })}
                                        />
                                    </div>
                                )}
                                <div class="board-right">
                                    {board.service_ppm !== undefined && (
                                        <Service ppm={board.service_ppm} />
                                    )}
                                    {board.harm && <Harm of={board.harm} />}
                                    {board.counts && <Counts of={board.counts} />}
                                    <Latest full={board.level === 1} />
                                </div>
                            </div>
                        )}
                    </>
                )}
            </main>
        </div>
    );
}
