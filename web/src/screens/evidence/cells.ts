// A value of a record as text. All of it may come from an attacker; it is only ever text.
import { number } from '../../fmt/number';
import { t_plus } from '../../fmt/time';

const amounts = new Set([
    'bytes',
    'packets',
    'request_bytes',
    'body_bytes',
    'packets_out',
    'packets_back',
    'bytes_out',
    'bytes_back',
]);
const instants = new Set(['at', 'until', 'first', 'last']);

export function cell(name: string, value: unknown): string {
    if (value === null || value === undefined) return '';
    if (instants.has(name) && typeof value === 'number') {
        const ms = Math.round((value - Math.floor(value)) * 1000);
        return `${t_plus(value)}.${String(ms).padStart(3, '0')}`;
    }
    if (amounts.has(name) && /^\d+$/.test(String(value))) return number(Number(value));
    if (Array.isArray(value)) return value.join(' ');
    if (typeof value === 'object') return JSON.stringify(value);
    return String(value);
}

// Names of a record that are not columns: what it is called, its instant as a number.
export const is_field = (name: string): boolean => !['record', 'row', 'cursor', 't'].includes(name);

export const is_number = (name: string): boolean =>
    amounts.has(name) || /port$|_as$|severity|status|score|rule/.test(name);

const wide: Record<string, number> = {
    at: 136,
    name: 200,
    path: 150,
    text: 320,
    signature: 240,
    subject: 240,
    agent: 180,
    recipient: 170,
    sender: 190,
    host: 140,
    from_host: 150,
    category: 130,
    prefix: 130,
};

export const width_of = (name: string): number =>
    wide[name] ??
    (/^(source|target|client|server|resolver|next_hop|answers?)$/.test(name)
        ? 106
        : is_number(name)
          ? 60
          : 64);
