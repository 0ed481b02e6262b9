// How many records when, and a brush: drag over a span to look at that span alone. The two fields
// of time beside it do the same without a pointer.
import { useRef, useState } from 'preact/hooks';
import { number } from '../../fmt/number';
import { t_short } from '../../fmt/time';
import { adjust } from '../../frame/route';
import { t } from '../../i18n/i18n';
import { answer } from './search';

const width = 640;
const height = 64;

export function Histogram() {
    const bars = answer.value?.histogram;
    const box = useRef<SVGSVGElement>(null);
    const [drag, set_drag] = useState<[number, number]>();
    if (!bars?.counts.length) return null;
    const n = bars.counts.length;
    const top = Math.max(1, ...bars.counts);
    const step = width / n;
    const at = (event: PointerEvent) => {
        const { left, width: wide } = box.current!.getBoundingClientRect();
        return Math.min(n, Math.max(0, ((event.clientX - left) / wide) * n));
    };
    const span =
        drag &&
        ([
            Math.floor(Math.min(...drag)),
            Math.max(Math.floor(Math.min(...drag)) + 1, Math.ceil(Math.max(...drag))),
        ] as const);
    const begin = (i: number) => t_short(bars.from_t + i * bars.step_s);
    const end = () => {
        if (span)
            adjust(
                {
                    from: bars.from_t + span[0] * bars.step_s,
                    to: bars.from_t + span[1] * bars.step_s,
                    rec: undefined,
                },
                false,
            );
        set_drag(undefined);
    };
    const most = bars.counts.indexOf(top);
    return (
        <div class="histogram">
            <svg
                ref={box}
                viewBox={`0 0 ${width} ${height}`}
                preserveAspectRatio="none"
                role="img"
                aria-label={t('histogram.spoken', {
                    n: number(top),
                    t: t_short(bars.from_t + most * bars.step_s),
                })}
                onPointerDown={(e) => {
                    if (e.button) return;
                    box.current!.setPointerCapture(e.pointerId);
                    set_drag([at(e), at(e)]);
                }}
                onPointerMove={(e) => drag && set_drag([drag[0], at(e)])}
                onPointerUp={end}
                onPointerCancel={() => set_drag(undefined)}
            >
                {bars.counts.map((count, i) => {
                    const tall = count ? Math.max(1.5, (count / top) * (height - 4)) : 0;
                    return (
                        <rect
                            key={i}
                            class="bin"
                            x={i * step + 0.5}
                            y={height - tall}
                            width={Math.max(0.5, step - 1)}
                            height={tall}
                        >
                            <title>{`${begin(i)}: ${number(count)}`}</title>
                        </rect>
                    );
                })}
                {span && (
                    <rect
                        class="brush"
                        x={span[0] * step}
                        y={0}
                        width={(span[1] - span[0]) * step}
                        height={height}
                    />
                )}
            </svg>
            <div class="ends mono" aria-hidden="true">
                <span>{t_short(bars.from_t)}</span>
                <span>{span ? `${begin(span[0])} – ${begin(span[1])}` : t('histogram.drag')}</span>
                <span>{t_short(bars.from_t + n * bars.step_s)}</span>
            </div>
        </div>
    );
}
