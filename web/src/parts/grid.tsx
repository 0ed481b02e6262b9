// A table of very many rows: only what is in sight is drawn. Arrows, Page, Home and End move,
// Enter opens; a plain table in pages of a hundred for Ctrl+F, screen readers and paper.
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { scroll_to, visible, type Range } from './virtual';

export type Column<Row> = {
    name: string;
    words: string;
    width: number;
    show: (row: Row) => string;
    right?: boolean;
};
export type GridProps<Row> = {
    label: string;
    columns: Column<Row>[];
    rows: Row[];
    count: number; // of all rows there are, also those not loaded
    chosen: number;
    choose: (index: number) => void;
    more?: () => void; // called when the end of what is loaded comes in sight
    pages: boolean;
    marked?: (row: Row) => boolean;
};

const row_px = 26;
const page_rows = 100;

function Pages<Row>({ label, columns, rows, count, chosen, choose, more, marked }: GridProps<Row>) {
    const [page, set_page] = useState(0);
    const from = Math.min(page * page_rows, Math.max(0, rows.length - 1));
    const shown = rows.slice(from, from + page_rows);
    useEffect(() => {
        if (from + page_rows >= rows.length) more?.();
    }, [from, rows.length]);
    return (
        <div>
            <div class="scroll" tabIndex={0} role="group" aria-label={label}>
                <table class="records">
                    <thead>
                        <tr>
                            {columns.map((c) => (
                                <th key={c.name} class={c.right ? 'num' : ''}>
                                    {c.words}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {shown.map((row, i) => (
                            <tr
                                key={from + i}
                                class={from + i === chosen ? 'chosen' : ''}
                                onClick={() => choose(from + i)}
                            >
                                {columns.map((c, k) => (
                                    <td key={c.name} class={c.right ? 'num mono' : 'mono'}>
                                        {k === 0 ? (
                                            <button
                                                class="quiet small"
                                                onClick={() => choose(from + i)}
                                            >
                                                {marked?.(row) ? '★ ' : ''}
                                                {c.show(row)}
                                            </button>
                                        ) : (
                                            c.show(row)
                                        )}
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="row">
                <button disabled={from === 0} onClick={() => set_page(page - 1)}>
                    {t('grid.before')}
                </button>
                {t('grid.rows', { from: from + 1, to: from + shown.length, count })}
                <button
                    disabled={from + page_rows >= rows.length}
                    onClick={() => set_page(page + 1)}
                >
                    {t('grid.after')}
                </button>
            </p>
        </div>
    );
}

function Long<Row>({ label, columns, rows, count, chosen, choose, more, marked }: GridProps<Row>) {
    const box = useRef<HTMLDivElement>(null);
    const [range, set_range] = useState<Range>({ from: 0, to: 40 });
    const look = () => {
        const at = box.current;
        if (!at) return;
        const next = visible(at.scrollTop, at.clientHeight, row_px, rows.length);
        set_range((now) => (now.from === next.from && now.to === next.to ? now : next));
        if (next.to >= rows.length && rows.length < count) more?.();
    };
    useEffect(() => {
        look();
        const watch = new ResizeObserver(look);
        watch.observe(box.current!);
        return () => watch.disconnect();
    }, [rows, count]);
    useEffect(() => {
        const at = box.current!;
        if (chosen >= 0)
            at.scrollTop = scroll_to(chosen, at.scrollTop, at.clientHeight, row_px, row_px);
    }, [chosen]);
    const template = {
        gridTemplateColumns: columns.map((c) => `minmax(${c.width}px, ${c.width}fr)`).join(' '),
    };
    const wide = { minWidth: `${columns.reduce((sum, c) => sum + c.width + 14, 2)}px` };
    const keys = (event: KeyboardEvent) => {
        const page = Math.max(1, Math.floor(box.current!.clientHeight / row_px) - 2);
        const by: Record<string, number> = {
            ArrowDown: 1,
            ArrowUp: -1,
            PageDown: page,
            PageUp: -page,
            Home: -rows.length,
            End: rows.length,
        };
        const step = by[event.key];
        if (step === undefined || !rows.length) return;
        event.preventDefault();
        choose(Math.min(rows.length - 1, Math.max(0, chosen + step)));
    };
    return (
        <div
            ref={box}
            class="grid"
            role="grid"
            tabIndex={0}
            data-nav
            aria-label={label}
            aria-rowcount={count + 1}
            aria-activedescendant={
                chosen >= range.from && chosen < range.to ? `row-${chosen}` : undefined
            }
            onScroll={look}
            onKeyDown={keys}
        >
            <div
                class="grid-row grid-head"
                role="row"
                aria-rowindex={1}
                style={{ ...template, ...wide }}
            >
                {columns.map((c) => (
                    <span key={c.name} role="columnheader" class={c.right ? 'num' : ''}>
                        {c.words}
                    </span>
                ))}
            </div>
            <div
                role="rowgroup"
                style={{ height: `${rows.length * row_px}px`, position: 'relative', ...wide }}
            >
                {rows.slice(range.from, range.to).map((row, i) => {
                    const index = range.from + i;
                    return (
                        <div
                            key={index}
                            id={`row-${index}`}
                            class={`grid-row${index === chosen ? ' chosen' : ''}`}
                            role="row"
                            aria-rowindex={index + 2}
                            aria-selected={index === chosen}
                            style={{ ...template, top: `${index * row_px}px` }}
                            onClick={() => choose(index)}
                        >
                            {columns.map((c, k) => (
                                <span key={c.name} role="gridcell" class={c.right ? 'num' : ''}>
                                    {k === 0 && marked?.(row) ? '★ ' : ''}
                                    {c.show(row)}
                                </span>
                            ))}
                        </div>
                    );
                })}
            </div>
        </div>
    );
}

export function Grid<Row>(props: GridProps<Row>) {
    return props.pages ? <Pages {...props} /> : <Long {...props} />;
}
