// Where the boxes of the script stand on the time line: a lane for each audience, and within a
// lane so many lines that no box covers another.

export type Box<T> = { of: T; at: number };
export type Placed<T> = { of: T; x: number; line: number };
export type Lane<T> = { name: string; lines: number; boxes: Placed<T>[] };

// `x` of a time, and the width that a box takes, in the same unit. Boxes that begin before another
// of their line has ended go to the next line; beyond `lines_max` they share the last one.
export function place<T>(
    boxes: Box<T>[],
    x: (at: number) => number,
    width: number,
    lines_max = 3,
): { lines: number; placed: Placed<T>[] } {
    const ends: number[] = [];
    const placed = [...boxes]
        .sort((a, b) => a.at - b.at)
        .map((box) => {
            const left = x(box.at);
            let line = ends.findIndex((end) => end <= left);
            if (line < 0) line = ends.length < lines_max ? ends.length : lines_max - 1;
            ends[line] = left + width;
            return { of: box.of, x: left, line };
        });
    return { lines: Math.max(1, ends.length), placed };
}
