// Objects as they come, made into the shapes of store/objects.ts. The server writes what it has
// (a mark as "TLP:AMBER", a zone as "ICT (UTC+7)", an author as a name alone); screens see one
// form. Shaping what is shaped already changes nothing, and kinds that are not named pass.
import type { From, Tlp } from './objects';

type Loose = Record<string, unknown>;
type Shape = (object: Loose, id: string) => Loose;

export const tlp_of = (mark: unknown): Tlp | undefined =>
    typeof mark === 'string' && mark
        ? (mark.replace(/^TLP:/i, '').toUpperCase() as Tlp)
        : undefined;

// What goes over the line bears the whole word.
export const tlp_word = (mark: string): string => (mark.startsWith('TLP:') ? mark : `TLP:${mark}`);

export type Zone = { name: string; minutes: number };

export function zone_of(zone: unknown): Zone {
    if (zone && typeof zone === 'object') return zone as Zone;
    const found = /^\s*(.*?)\s*\(?UTC(?:([+−-])(\d{1,2})(?::(\d\d))?)?\)?\s*$/.exec(
        String(zone ?? ''),
    );
    if (!found) return { name: String(zone ?? ''), minutes: 0 };
    const minutes = Number(found[3] ?? 0) * 60 + Number(found[4] ?? 0);
    return { name: found[1] || 'UTC', minutes: found[2] && found[2] !== '+' ? -minutes : minutes };
}

// An author is an object with a name, or the name alone in one or all languages.
function from_of(from: unknown): From {
    if (from && typeof from === 'object' && 'name' in from) return from as From;
    return { name: (from ?? '') as From['name'] };
}

const team_roles = ['cert', 'telco', 'isp', 'ministry', 'association', 'foreign-cert', 'provider'];

const formats: Record<string, string[]> = {
    tap: ['pcap', 'pcapng', 'netflow9', 'ipfix', 'eve', 'zeek'],
    flow: ['netflow9', 'ipfix'],
    ids: ['eve', 'zeek'],
    dns: ['dnslog'],
    web: ['weblog'],
    mail: ['eml', 'mbox', 'syslog'],
    antivirus: ['syslog'],
    helpdesk: ['syslog'],
    bgp: ['mrt-rib', 'mrt-updates'],
};

function draft_of(draft: unknown): unknown {
    if (typeof draft !== 'string') return draft ?? {};
    try {
        return draft ? JSON.parse(draft) : {};
    } catch {
        return {}; // another program wrote it
    }
}

const with_tlp: Shape = (o) => ({ ...o, tlp: tlp_of(o.tlp) });

const shapes: Record<string, Shape> = {
    clock: (o) => ({ ...o, zone: zone_of(o.zone) }),
    team: (o) => ({
        ...o,
        role: typeof o.role === 'string' ? o.role : team_roles[Number(o.kind)],
    }),
    item: (o) => ({
        ...o,
        tlp: tlp_of(o.tlp),
        from: from_of(o.from),
        messages: ((o.messages ?? []) as Loose[]).map((m) => ({ ...m, from: from_of(m.from) })),
    }),
    news: (o) => ({ ...o, tlp: tlp_of(o.tlp), from: from_of(o.from) }),
    statement: with_tlp,
    case: (o) => ({ ...o, draft: draft_of(o.draft) }),
    catalogue: (o, id) => ({
        ...o,
        verb: o.verb ?? id,
        what: o.what ?? '',
        decides: o.decides ?? (o.own ? 'own' : (o.others ?? [])),
    }),
    sensor: (o) => ({
        ...o,
        formats: o.formats ?? [...(formats[String(o.kind)] ?? []), 'csv', 'jsonl'],
    }),
};

export function shaped(path: string, object: unknown): unknown {
    if (!object || typeof object !== 'object') return object;
    const [kind, ...rest] = path.split('/');
    const shape = shapes[kind!];
    return shape ? shape(object as Loose, rest.join('/')) : object;
}
