// What truth is. Red frame, its own label, and closable at a stroke: people walk behind you.
import { signal } from '@preact/signals';
import { number, short } from '../../fmt/number';
import { length_words } from '../../fmt/words';
import { t_short } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { team_name } from '../../parts/names';
import { get } from '../../store/store';
import { now_t } from '../../store/now';
import { kept, keep } from '../../store/preferences';
import type { Truth } from '../staff/objects';
import { percent } from '../staff/words';

export const truth_open = signal(kept<boolean>('naga-truth') ?? true);
export function show_truth(open: boolean): void {
    truth_open.value = open;
    keep('naga-truth', open);
}

export function TruthPane() {
    if (!truth_open.value)
        return (
            <button class="truth-closed" onClick={() => show_truth(true)}>
                {t('truth.open')}
            </button>
        );
    const truth = get<Truth>('truth');
    return (
        <section class="panel truth" aria-labelledby="truth">
            <header>
                <h2 id="truth">{t('truth.title')}</h2>
                <span class="chip">{t('truth.label')}</span>
                <button onClick={() => show_truth(false)}>{t('truth.close')}</button>
            </header>
            {!truth ? <p class="muted">{t('truth.none')}</p> : <Facts truth={truth} />}
        </section>
    );
}

function Facts({ truth }: { truth: Truth }) {
    const steps = [...truth.steps].sort((a, b) => a.t - b.t);
    const most = truth.harm && Math.max(1, truth.harm.none, truth.harm.actual, truth.harm.prompt);
    return (
        <div class="panel-in">
            <p>
                {t('truth.counts', {
                    infected: truth.infected,
                    defaced: truth.defaced,
                    accounts: truth.accounts,
                    service: percent(truth.service_ppm),
                })}
            </p>
            {truth.harm && most && (
                <table class="harm">
                    <caption>{t('truth.harm')}</caption>
                    <tbody>
                        {(['none', 'actual', 'prompt'] as const).map((k) => (
                            <tr key={k}>
                                <th scope="row">
                                    {t(k === 'none' ? 'truth.none_acts' : `truth.${k}`)}
                                </th>
                                <td class="num">{short(truth.harm![k])}</td>
                                <td>
                                    <svg
                                        class="bar-of"
                                        viewBox="0 0 100 10"
                                        preserveAspectRatio="none"
                                        aria-hidden="true"
                                    >
                                        <rect
                                            class={`harm-${k}`}
                                            width={(100 * truth.harm![k]) / most}
                                            height="10"
                                        />
                                    </svg>
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
            <h3>{t('truth.steps')}</h3>
            <ol class="plain steps-of">
                {steps.map((s) => (
                    <li key={`${s.campaign}${s.t}`} class={s.done ? 'done' : undefined}>
                        <b>{words(s.words)}</b> <span class="mono">{t_short(s.t)}</span>
                        <small class="meta">
                            <span>
                                {s.done
                                    ? t('truth.begun', { ago: length_words(now_t.value - s.t) })
                                    : t('truth.in', { in: length_words(s.t - now_t.value) })}
                            </span>
                            {s.knowable.length > 0 ? (
                                <span>
                                    {t('truth.knowable', {
                                        who: [...s.knowable]
                                            .sort((a, b) => a.t - b.t)
                                            .map((k) => `${team_name(k.team)} ${t_short(k.t)}`)
                                            .join(', '),
                                    })}
                                </span>
                            ) : (
                                s.done && <span>{t('truth.unknowable')}</span>
                            )}
                        </small>
                    </li>
                ))}
            </ol>
            {steps.length === 0 && <p class="muted">{t('truth.no_steps')}</p>}
            {truth.lines.length > 0 && (
                <>
                    <h3>{t('truth.lines')}</h3>
                    <table>
                        <tbody>
                            {truth.lines.map((l) => (
                                <tr key={l.id}>
                                    <th scope="row" class="mono">
                                        {l.id}
                                    </th>
                                    <td class="num">{number(Math.round(l.load_ppm / 10000))} %</td>
                                    <td>
                                        {l.state === 'normal' ? (
                                            t('line.normal')
                                        ) : (
                                            <b class="bad">
                                                {l.state === 'down' ? '✕' : '▲'}{' '}
                                                {t(`line.${l.state}`)}
                                            </b>
                                        )}
                                    </td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </>
            )}
        </div>
    );
}
