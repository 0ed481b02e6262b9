// Which rows of a long list to draw: those in sight and a few beside them, all of one height.

export type Range = { from: number; to: number }; // [from, to)

export function visible(
    scroll: number,
    height: number,
    row: number,
    count: number,
    beside = 8,
): Range {
    const from = Math.max(0, Math.floor(scroll / row) - beside);
    const to = Math.min(count, Math.ceil((scroll + height) / row) + beside);
    return { from: Math.min(from, Math.max(0, count)), to: Math.max(to, Math.min(from, count)) };
}

// Where to scroll so that a row is in sight below a head of `head` pixels; the least that does it.
export function scroll_to(
    index: number,
    scroll: number,
    height: number,
    row: number,
    head = 0,
): number {
    const top = index * row;
    if (top < scroll) return top;
    if (top + row > scroll + height - head) return top + row - height + head;
    return scroll;
}
