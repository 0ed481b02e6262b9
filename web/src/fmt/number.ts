// Numbers as people read them: Latin digits, thousands parted by commas, in every language.
// Chromium has no Lao locale and Node prints others' digits, so the browser's formatter is not
// used.

export function number(n: number): string {
    if (!Number.isFinite(n)) return '–';
    const [whole, rest] = String(Math.abs(n)).split('.');
    if (whole!.includes('e')) return String(n);
    const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
    return (n < 0 ? '−' : '') + grouped + (rest ? '.' + rest : '');
}

// At most three digits that matter: 41.2k, 3.9M.
export function short(n: number): string {
    const size = Math.abs(n);
    for (const [unit, sign] of [
        [1e12, 'T'],
        [1e9, 'G'],
        [1e6, 'M'],
        [1e3, 'k'],
    ] as const) {
        if (size >= unit) {
            const value = n / unit;
            return (
                number(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10) +
                sign
            );
        }
    }
    return number(Math.round(n * 10) / 10);
}

export function bytes(n: number): string {
    if (n < 1000) return `${number(n)} B`;
    const text = short(n);
    return `${text.slice(0, -1)} ${text.slice(-1)}B`;
}
