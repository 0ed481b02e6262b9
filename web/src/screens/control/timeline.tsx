// The script over the day: lanes of audiences, boxes of rows, a line for now.
import { useState } from 'preact/hooks';
import { t_short } from '../../fmt/time';
import { t, words } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { href } from '../../frame/route';
import { clock } from '../../store/store';
import { now_t } from '../../store/now';
import { waits, type Row, type RowState } from '../staff/objects';
import { row_number, to_name } from '../staff/words';
import { place } from './lanes';

export const signs: Record<RowState, string> = {
    draft: '✎',
    planned: '',
    held: '⏸',
    sending: '…',
    delivered: '✓',
    read: '✓',
    answered: '✓',
    failed: '✕',
    skipped: '–',
    withdrawn: '–',
};

export const when = (row: Row): number | undefined => row.sent_t ?? row.due_t;
export const is_late = (row: Row): boolean =>
    waits(row.state) && row.due_t !== undefined && row.due_t < now_t.value;

const width = 700;
const left = 96;
const lane_h = 24;

const audience = (row: Row): string =>
    row.to.length === 1 ? row.to[0]!.split('/')[0]! : row.to.length ? 'several' : 'excon';
const lane_name = (id: string): string => (id === 'several' ? t('lane.several') : to_name(id));
const cut = (text: string, n: number): string =>
    [...text].length > n ? [...text].slice(0, n - 1).join('') + '…' : text;

type BoxProps = {
    row: Row;
    chosen: boolean;
    short: boolean;
    x: number;
    y: number;
    width: number;
};

// What does not fit is cut off by the edge of the box, so that its name is whole for who hears it.
function Row_box({ row, chosen, short, x, y, width }: BoxProps) {
    const sign = row.problems.some((p) => p.error) ? '⚠' : signs[row.state];
    const text = [sign, row_number(row), short ? '' : words(row.subject)].filter(Boolean).join(' ');
    const classes = ['box', `box-${row.state}`];
    if (is_late(row)) classes.push('late');
    if (row.kind === 'contingency') classes.push('contingent');
    return (
        <a
            href={href('control', [row.id])}
            aria-current={chosen ? 'true' : undefined}
            aria-label={`${text}, ${words(row.state_words)}, ${t_short(when(row)!)}`}
            class={classes.join(' ')}
        >
            <svg x={x} y={y} width={width} height={lane_h - 4}>
                <rect x={1} y={1} width={width - 2} height={lane_h - 6} rx={3} />
                <text x={6} y={14}>
                    {text}
                </text>
            </svg>
        </a>
    );
}

export function Timeline({ rows, chosen }: { rows: Row[]; chosen: string | undefined }) {
    const [span, set_span] = useState('2');
    const length = Math.max(clock.value?.length_t ?? 0, now_t.value, 3600);
    const near = Math.floor(now_t.value / 300) * 300; // moves every five minutes, not every second
    const from = span === 'all' ? 0 : Math.max(0, Math.min(near - 2700, length - 9000));
    const to = span === 'all' ? length : from + 9000;
    const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - 8);
    const box_w = span === 'all' ? 34 : 124;
    const timed = rows.filter(
        (r) => when(r) !== undefined && when(r)! >= from - 600 && when(r)! <= to,
    );
    const names = [...new Set(timed.map(audience))].sort(
        (a, b) => Number(b === 'all') - Number(a === 'all'),
    );
    let top = 0;
    const lanes = names.map((name) => {
        const { lines, placed } = place(
            timed.filter((r) => audience(r) === name).map((r) => ({ of: r, at: when(r)! })),
            x,
            box_w + 4,
        );
        const lane = { name, top, lines, placed };
        top += lines * lane_h + 4;
        return lane;
    });
    const height = Math.max(60, top) + 18;
    const step = span === 'all' ? 3600 : 1800;
    const ticks: number[] = [];
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
    return (
        <div class="timeline">
            <svg
                viewBox={`0 0 ${width} ${height}`}
                role="group"
                aria-label={t('injects.timeline_of', { n: timed.length })}
            >
                {ticks.map((at) => (
                    <g key={at} aria-hidden="true">
                        <line class="rule" x1={x(at)} x2={x(at)} y1={0} y2={height - 16} />
                        <text x={x(at)} y={height - 3} text-anchor="middle">
                            {t_short(at)}
                        </text>
                    </g>
                ))}
                {lanes.map((lane) => (
                    <g key={lane.name}>
                        <line
                            class="rule"
                            x1={0}
                            x2={width}
                            y1={lane.top + lane.lines * lane_h + 2}
                            y2={lane.top + lane.lines * lane_h + 2}
                        />
                        <text class="lane-name" x={2} y={lane.top + 16}>
                            {cut(lane_name(lane.name), 14)}
                            <title>{lane_name(lane.name)}</title>
                        </text>
                        {lane.placed.map(({ of: row, x: at, line }) => {
                            const begin = Math.max(left, Math.min(at, width - box_w - 2));
                            return (
                                <Row_box
                                    key={row.id}
                                    row={row}
                                    chosen={row.id === chosen}
                                    short={span === 'all'}
                                    x={begin}
                                    y={lane.top + line * lane_h + 2}
                                    width={box_w}
                                />
                            );
                        })}
                    </g>
                ))}
                {now_t.value >= from && now_t.value <= to && (
                    <line
                        class="now"
                        x1={x(now_t.value)}
                        x2={x(now_t.value)}
                        y1={0}
                        y2={height - 16}
                    />
                )}
            </svg>
            <Choice
                label={t('injects.span')}
                value={span}
                change={set_span}
                among={[
                    { value: '2', words: t('injects.near') },
                    { value: 'all', words: t('injects.day') },
                ]}
            />{' '}
            <small class="muted">
                {t('injects.untimed', {
                    n: rows.filter((r) => when(r) === undefined && waits(r.state)).length,
                })}
            </small>
        </div>
    );
}
