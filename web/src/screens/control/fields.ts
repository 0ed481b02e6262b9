// "service: e-pay" lines of the order's fields.
export function read_fields(text: string): Record<string, string> | undefined {
    const out: Record<string, string> = {};
    for (const line of text
        .split(/[\n,;]/)
        .map((l) => l.trim())
        .filter(Boolean)) {
        const found = /^([a-z-]+)\s*:\s*(.+)$/.exec(line);
        if (!found) return undefined;
        out[found[1]!] = found[2]!;
    }
    return out;
}
