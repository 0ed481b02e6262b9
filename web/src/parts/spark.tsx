// Small pictures of numbers, in SVG so that they print and scale.

export function Spark({
    values,
    width = 60,
    height = 22,
}: {
    values: number[];
    width?: number;
    height?: number;
}) {
    const top = Math.max(1, ...values);
    const step = width / Math.max(1, values.length - 1);
    const points = values.map(
        (v, i) => `${(i * step).toFixed(1)},${(height - 2 - (v / top) * (height - 4)).toFixed(1)}`,
    );
    return (
        <svg
            class="spark"
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            aria-hidden="true"
        >
            <polyline points={points.join(' ')} />
        </svg>
    );
}
