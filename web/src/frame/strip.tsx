// The strip below the bar, there only while something is out of the ordinary: connection lost or
// back, paused, jumping, ended, not open yet. One strip at a time for the clock, one for the line.
import { length_words, moment_words } from '../fmt/words';
import { t_plus, t_short, wall_time } from '../fmt/time';
import { t, words } from '../i18n/i18n';
import { clock, get, me } from '../store/store';
import { draft_count } from '../store/drafts';
import { held, outbox, discard, send_again } from '../store/outbox';
import { now_t, real_s, state } from '../store/now';
import type { Item } from '../store/objects';
import { preferences } from '../store/preferences';
import { is_lost, link, lost_at, ready, try_now } from '../stream/stream';
import { missed } from '../stream/missed';
import { href, href_of } from './route';

const seconds_since = (ms: number): number => (void real_s.value, (performance.now() - ms) / 1000);

function Lost() {
    const next = link.value.state === 'waiting' ? -seconds_since(link.value.next) : 0;
    return (
        <div class="strip lost">
            <div role="alert">✕ {t('strip.lost')}</div>
            <div>
                {t('strip.lost_since', { ago: length_words(seconds_since(lost_at.value!)) })}
                {' · '}
                {t('strip.drafts', { n: draft_count.value + held.value.length })}
                {' · '}
                {next > 0 ? t('strip.next_try', { s: Math.ceil(next) }) : t('strip.trying')}
            </div>
            <button onClick={try_now}>{t('strip.try_now')}</button>
        </div>
    );
}

function Back() {
    const { why, paths } = missed.value!;
    return (
        <div class="strip back" role="status">
            <div>
                ✓{' '}
                {t(why === 'jump' ? 'strip.jumped' : 'strip.back', {
                    n: paths.length,
                    t: t_short(now_t.value),
                })}
            </div>
            {paths.slice(0, 3).map((path) => {
                const item = get<Item>(path);
                return (
                    item && (
                        <a key={path} href={href_of(path)}>
                            {words(item.subject)}
                        </a>
                    )
                );
            })}
        </div>
    );
}

function Clock() {
    const at = clock.value;
    if (!at) return null;
    switch (state.value) {
        case 'running':
            return null;
        case 'lobby': {
            const when = moment_words(at.start, at.zone, 0, preferences.value.utc);
            return (
                <div class="strip lobby" role="status">
                    ○ {t('strip.lobby', { time: when.time.slice(0, 5), zone: when.zone })}
                </div>
            );
        }
        case 'paused':
            return (
                <div class="strip paused" role="alert">
                    <div>
                        ❚❚{' '}
                        {at.reason
                            ? t('strip.paused', {
                                  t: t_plus(now_t.value),
                                  reason: words(at.reason),
                              })
                            : t('strip.paused_plain', { t: t_plus(now_t.value) })}
                        {at.until_wall
                            ? ' ' +
                              t('strip.paused_until', {
                                  time: wall_time(at.until_wall, at.zone),
                                  zone: at.zone.name,
                              })
                            : ''}
                    </div>
                    <div>{t('strip.paused_what')}</div>
                </div>
            );
        case 'jumping':
            return (
                <div class="strip paused" role="alert">
                    » {t('strip.jumping')}
                </div>
            );
        case 'ended':
            return (
                <div class="strip ended" role="status">
                    ■ {t('strip.ended', { t: t_short(now_t.value) })}{' '}
                    <a href={href('report')}>{t('strip.ended_link')}</a>
                </div>
            );
    }
}

// What was not sent: each asks again, nothing goes by itself.
function Unsent() {
    const waiting = outbox.value.filter((act) => act.state !== 'sending');
    if (!waiting.length || is_lost.value) return null;
    return (
        <section class="strip unsent" aria-label={t('unsent.title')}>
            <b>{t('unsent.title')}</b>
            <ul class="plain">
                {waiting.map((act) => (
                    <li key={act.key}>
                        <span>
                            {act.words}
                            {act.problem && (
                                <>
                                    {' '}
                                    —{' '}
                                    <span class="bad">
                                        {words(act.problem.words) || act.problem.code}
                                    </span>
                                </>
                            )}
                        </span>
                        <button onClick={() => void send_again(act.key)}>{t('unsent.send')}</button>
                        <button onClick={() => discard(act.key)}>{t('unsent.discard')}</button>
                    </li>
                ))}
            </ul>
        </section>
    );
}

export function Strips() {
    return (
        <>
            {is_lost.value ? <Lost /> : missed.value && <Back />}
            {ready.value && <Clock />}
            {me.value?.scopes.length === 0 && (
                <div class="strip ended" role="status">
                    {t('strip.read_only')}
                </div>
            )}
            <Unsent />
        </>
    );
}
