// Lines over exercise time: each with its own dash and its name at its end, no legend box, marks
// where something was done, and the same numbers as a table for who cannot see it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { short } from '../fmt/number';
import { t_short } from '../fmt/time';
import { t, words } from '../i18n/i18n';
import type { Series } from '../store/objects';

const height = 150;
const left = 44;
const right = 118;
const dashes = ['', '7 3', '2 3', '9 2 2 2', '4 4', '1 2', '12 3'];

// Round steps for the axis: 1, 2 or 5 times a power of ten.
export function ticks(top: number, wanted = 3): number[] {
    const rough = Math.max(top, 1e-9) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough)!;
    return Array.from(
        { length: Math.floor(top / step + 1e-9) + 1 },
        (_, i) => Math.round(i * step * 1e6) / 1e6,
    );
}

// Names at the ends of lines, pushed apart so that none covers another.
export function spread(wanted: number[], gap: number): number[] {
    const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
    const out = new Array<number>(wanted.length);
    let last = -Infinity;
    for (const { y, i } of order) out[i] = last = Math.max(y, last + gap);
    return out;
}

// The places of values that are there, in unbroken runs: where nothing was measured no line goes.
export function runs(values: (number | null)[]): number[][] {
    const out: number[][] = [];
    values.forEach((v, i) => {
        if (v === null) return;
        if (i > 0 && values[i - 1] !== null && out.length) out.at(-1)!.push(i);
        else out.push([i]);
    });
    return out;
}

// Marks that would lie on each other are one, and only few can bear their words.
const together_px = 5;
const worded_max = 3;
export function spaced<T extends { t: number }>(marks: T[], x: (at: number) => number): T[] {
    const out: T[] = [];
    for (const mark of [...marks].sort((a, b) => a.t - b.t))
        if (!out.length || x(mark.t) - x(out.at(-1)!.t) >= together_px) out.push(mark);
    return out;
}

const cut = (text: string): string => (text.length > 18 ? text.slice(0, 17) + '…' : text);

export function Chart({ all, now }: { all: Series[]; now: number }) {
    const [table, set_table] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const [width, set_width] = useState(640);
    // Drawn for the width there is, so that letters keep their size.
    useEffect(() => {
        const mine = box.current!;
        const watch = new ResizeObserver(() =>
            set_width(Math.max(280, Math.round(mine.clientWidth))),
        );
        watch.observe(mine);
        return () => watch.disconnect();
    }, []);
    const from = Math.min(...all.map((s) => s.from_t));
    const to = Math.max(now, ...all.map((s) => s.from_t + s.step_s * (s.values.length - 1)));
    const top = Math.max(1e-9, ...all.flatMap((s) => s.values.map((v) => v ?? 0))) * 1.08;
    const x = (at: number) =>
        left + ((at - from) / Math.max(1, to - from)) * (width - left - right);
    const y = (v: number) => height - 20 - (v / top) * (height - 30);
    const point = (s: Series, i: number) =>
        `${x(s.from_t + i * s.step_s).toFixed(1)},${y(s.values[i] ?? 0).toFixed(1)}`;
    const marks = spaced(
        all.flatMap((s) => s.marks ?? []).filter((m) => m.t >= from),
        x,
    );
    const ends = spread(
        all.map((s) => y(s.values.at(-1) ?? 0)),
        15,
    );
    const spoken = all
        .map((s) =>
            t('chart.spoken', {
                name: words(s.name),
                unit: s.unit,
                now: short(s.values.at(-1) ?? 0),
                top: short(Math.max(...s.values.map((v) => v ?? 0))),
            }),
        )
        .join(' ');
    const steps = width < 480 ? 2 : 4;
    const hours = Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
    return (
        <div class="chart" ref={box}>
            <svg
                width={width}
                height={height}
                viewBox={`0 0 ${width} ${height}`}
                role="img"
                aria-label={spoken}
            >
                {ticks(top).map((v) => (
                    <g key={v}>
                        <line class="rule" x1={left} x2={width - right} y1={y(v)} y2={y(v)} />
                        <text x={left - 6} y={y(v) + 4} text-anchor="end">
                            {short(v)}
                        </text>
                    </g>
                ))}
                {hours.map((at, i) => (
                    <text key={i} x={x(at)} y={height - 4} text-anchor="middle">
                        {t_short(at)}
                    </text>
                ))}
                {marks.map((m, i) => (
                    <g key={i}>
                        <title>{`${t_short(m.t)} ${words(m.text)}`}</title>
                        <line class="mark" x1={x(m.t)} x2={x(m.t)} y1={8} y2={height - 20} />
                        {marks.length <= worded_max && (
                            <text
                                x={x(m.t) + (x(m.t) > width / 2 ? -4 : 4)}
                                y={14 + 14 * i}
                                text-anchor={x(m.t) > width / 2 ? 'end' : 'start'}
                            >
                                {words(m.text)}
                            </text>
                        )}
                    </g>
                ))}
                {all.map((s, k) => (
                    <g key={words(s.name)} class={`line line-${k % 7}`}>
                        {runs(s.values).map((run) => (
                            <polyline
                                key={run[0]}
                                stroke-dasharray={dashes[k % dashes.length]}
                                points={run.map((i) => point(s, i)).join(' ')}
                            />
                        ))}
                        <text x={width - right + 6} y={ends[k]! + 4}>
                            <title>{words(s.name)}</title>
                            {cut(words(s.name))}
                        </text>
                    </g>
                ))}
            </svg>
            <button class="quiet small" aria-expanded={table} onClick={() => set_table(!table)}>
                {t('chart.table')}
            </button>
            {table && (
                <div class="scroll short" tabIndex={0} role="group" aria-label={t('chart.table')}>
                    <table>
                        <thead>
                            <tr>
                                <th>{t('time')}</th>
                                {all.map((s) => (
                                    <th key={words(s.name)} class="num">
                                        {words(s.name)} ({s.unit})
                                    </th>
                                ))}
                            </tr>
                        </thead>
                        <tbody>
                            {all[0]!.values.map(
                                (_, i) =>
                                    i % 10 === 0 && (
                                        <tr key={i}>
                                            <td class="mono">
                                                {t_short(all[0]!.from_t + i * all[0]!.step_s)}
                                            </td>
                                            {all.map((s) => (
                                                <td key={words(s.name)} class="num">
                                                    {short(s.values[i] ?? 0)}
                                                </td>
                                            ))}
                                        </tr>
                                    ),
                            )}
                        </tbody>
                    </table>
                </div>
            )}
        </div>
    );
}
