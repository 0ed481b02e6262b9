// Evidence for the fixture: rows made from a fixed law of chance, and a small part of the query
// language (field:value, ranges, NOT, quotes, words), enough for the explorer and its tests.

const minutes_max = 450;

function chance(seed) {
    let s = seed >>> 0;
    return () => (s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 4294967296;
}

const pick = (rnd, list) => list[Math.floor(rnd() * list.length)];
const quiet = ['198.18.4.21', '198.18.4.77', '198.18.9.130', '198.18.12.8', '198.18.20.53'];
const sources = [
    '203.0.113.7',
    '203.0.113.91',
    '203.0.113.20',
    '198.51.100.44',
    '198.51.100.61',
    '198.51.100.9',
];
const bots = ['198.18.33.12', '198.18.33.40', '198.18.34.7'];
const portal = '192.0.2.80';

const makers = {
    flow: (rnd, t, hot) => ({
        source: hot ? pick(rnd, sources) : pick(rnd, quiet),
        source_port: hot ? 53 : 1024 + Math.floor(rnd() * 60000),
        target: hot ? portal : pick(rnd, ['192.0.2.25', '192.0.2.53', '198.51.100.200']),
        target_port: hot ? 4123 + Math.floor(rnd() * 9) : pick(rnd, [80, 443, 25, 53]),
        protocol: hot ? 'udp' : pick(rnd, ['tcp', 'tcp', 'udp']),
        packets: 1 + Math.floor(rnd() * (hot ? 90 : 12)),
        bytes: Math.floor((hot ? 3900 : 300) * (1 + rnd())),
        source_as: hot ? pick(rnd, [64501, 64507]) : 64510,
    }),
    ids: (rnd, t, hot) => ({
        source: hot ? pick(rnd, sources) : pick(rnd, bots),
        target: hot ? portal : pick(rnd, quiet),
        source_port: 53,
        target_port: 4123,
        protocol: 'udp',
        rule: hot ? 2016016 : 2001569,
        severity: hot ? 1 : 3,
        signature: hot ? 'EXERCISE DNS amplification inbound' : 'EXERCISE scan of port 445',
        category: hot ? 'attempted-dos' : 'misc-activity',
    }),
    dns: (rnd) => ({
        client: pick(rnd, [...quiet, ...bots]),
        client_port: 1024 + Math.floor(rnd() * 60000),
        name: pick(rnd, [
            'www.balado.example',
            'update.weather-now.example',
            'portal.gov.example',
            'mail.school.example',
        ]),
        type: 'A',
        code: pick(rnd, ['NOERROR', 'NOERROR', 'NXDOMAIN']),
        answers: '198.51.100.200',
        recursive: true,
    }),
    web: (rnd, t, hot) => ({
        client: hot ? pick(rnd, sources) : pick(rnd, quiet),
        server: portal,
        method: pick(rnd, ['GET', 'GET', 'POST']),
        host: 'portal.gov.example',
        path: pick(rnd, ['/', '/news', '/phpmyadmin', '/form?id=1']),
        status: pick(rnd, [200, 200, 404, 503]),
        bytes: Math.floor(rnd() * 40000),
        agent: pick(rnd, ['Mozilla/5.0', '<script>alert(1)</script>', 'curl/7.29']),
    }),
    mail: (rnd) => ({
        queue: Math.floor(rnd() * 1e9).toString(36),
        from_host: 'mail-gov-la.example',
        sender: 'payroll@mail-gov-la.example',
        recipient: pick(rnd, ['clerk1@mof.example', 'clerk2@mof.example']),
        subject: 'New salary portal: recieve your payslip',
        verdict: pick(rnd, ['clean', 'held']),
        score: 4.5,
        bytes: 2300,
    }),
    antivirus: (rnd) => ({
        host: `pc-${Math.floor(rnd() * 90)}`,
        app: 'antivirus',
        severity: 4,
        kind: 'found',
        text: 'EXERCISE Stickworm found in autorun.inf',
    }),
    helpdesk: (rnd) => ({
        host: 'helpdesk',
        app: 'tickets',
        severity: 6,
        kind: 'call',
        text: pick(rnd, [
            'The portal does not answer',
            'My screen shows a stone lion',
            '=1+1 in a cell',
        ]),
    }),
    bgp: (rnd) => ({
        peer_as: 64500,
        prefix: pick(rnd, ['198.18.0.0/19', '203.0.113.0/24']),
        withdrawn: rnd() < 0.2,
        path: '64500 64501',
        origin: 64501,
        next_hop: '192.0.2.1',
    }),
};

const made = new Map();

function rows_of(sensor) {
    const key = sensor.id;
    if (made.has(key)) return made.get(key);
    const rnd = chance([...key].reduce((s, c) => s * 31 + c.charCodeAt(0), 7));
    const make = makers[sensor.kind] ?? makers.flow;
    const rows = [];
    for (let minute = 0; minute < minutes_max; minute++) {
        const hot = minute >= 150 && minute < 270;
        const n =
            4 +
            Math.floor(rnd() * 4) +
            (hot && ['flow', 'ids'].includes(sensor.kind) ? 60 + Math.floor(rnd() * 12) : 0);
        for (let i = 0; i < n; i++) {
            const t = minute * 60 + (i + rnd()) * (60 / n);
            const record = `e-${sensor.kind.length}-${minute}-${Math.floor(rnd() * 0x3fffffffff)
                .toString(16)
                .padStart(10, '0')}`;
            rows.push({ record, at: Math.floor(t * 1000) / 1000, ...make(rnd, t, hot && i >= 5) });
        }
    }
    made.set(key, rows);
    return rows;
}

const seconds = (word) => {
    const found = /^T\+(\d+):(\d\d)(?::(\d\d))?$/.exec(word);
    return found
        ? Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)
        : undefined;
};

// A test of a row, or {at, length, words} where the query has a mistake.
function parse(query, fields) {
    const tests = [];
    const token =
        /\s*(?:(NOT|AND)\b\s*|(\w+)\s*(:|>=|<=|>|<)\s*)?("[^"]*"?|\([^)]*\)?|[^\s()]+)?/gy;
    let negate = false;
    while (token.lastIndex < query.length) {
        const begin = token.lastIndex;
        const found = token.exec(query);
        if (!found || token.lastIndex === begin) break;
        const [, word, field, sign, value] = found;
        const at = query.indexOf(field ?? value, begin);
        if (word) {
            if (word === 'NOT') negate = !negate;
            token.lastIndex = query.indexOf(word, begin) + 3;
            continue;
        }
        if (field && !fields.includes(field))
            return {
                at,
                length: field.length,
                words: {
                    en: `there is no field ${field}; there are ${fields.join(', ')}`,
                    lo: `ບໍ່ມີຊ່ອງ ${field}; ມີ ${fields.join(', ')}`,
                },
            };
        if (value === undefined && field)
            return {
                at,
                length: field.length + 1,
                words: { en: 'a value is missing', lo: 'ຂາດຄ່າ' },
            };
        if (value === undefined) continue;
        if (
            (value[0] === '"' && (value.length < 2 || !value.endsWith('"'))) ||
            (value[0] === '(' && !value.endsWith(')'))
        )
            return {
                at: query.indexOf(value, begin),
                length: value.length,
                words: { en: 'this is not closed', lo: 'ບໍ່ໄດ້ປິດ' },
            };
        const one = (text) => {
            const plain = text.replace(/^"|"$/g, '').toLowerCase();
            const range = /^(.*)\.\.(.*)$/.exec(plain);
            const num = (w) => (field === 'at' ? seconds(w.toUpperCase()) : Number(w));
            if (sign === '>' || sign === '>=')
                return (v) => (sign === '>' ? v > num(plain) : v >= num(plain));
            if (sign === '<' || sign === '<=')
                return (v) => (sign === '<' ? v < num(plain) : v <= num(plain));
            if (range)
                return (v) =>
                    (range[1] === '' || v >= num(range[1])) &&
                    (range[2] === '' || v <= num(range[2]));
            const cidr = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(plain);
            if (cidr)
                return (v) =>
                    String(v).startsWith(
                        plain
                            .split('.')
                            .slice(0, Math.floor(Number(cidr[5]) / 8))
                            .join('.') + '.',
                    );
            if (plain.includes('*')) {
                const parts = plain.split('*');
                return (v) => {
                    let from = 0;
                    const text = String(v).toLowerCase();
                    return parts.every((p, i) => {
                        const found_at = text.indexOf(p, from);
                        from = found_at + p.length;
                        return found_at >= 0 && (i > 0 || p === '' || found_at === 0);
                    });
                };
            }
            return (v) => String(v).toLowerCase() === plain;
        };
        const values = value[0] === '(' ? value.slice(1, -1).split(/\s+OR\s+/i) : [value];
        const any = field ? values.map(one) : undefined;
        const text = value.replace(/^"|"$/g, '').toLowerCase();
        const not = negate;
        negate = false;
        tests.push((row) => {
            const holds = any
                ? any.some((test) => test(row[field]))
                : Object.values(row).some((v) => String(v).toLowerCase().includes(text));
            return holds !== not;
        });
    }
    return (row) => tests.every((test) => test(row));
}

function chosen(sensor, query) {
    const rows = rows_of(sensor);
    const fields = Object.keys(rows[0]).filter((f) => f !== 'record');
    const from = Number(query.get('from') || 0);
    const to = Math.min(Number(query.get('to') || sensor.complete_to_t), sensor.complete_to_t);
    const test = parse(query.get('q') ?? '', fields);
    return {
        fields,
        from,
        to,
        test,
        rows:
            typeof test === 'function'
                ? rows.filter((r) => r.at >= from && r.at < to && test(r))
                : [],
    };
}

export function evidence(sensor, query) {
    const { fields, from, to, test, rows } = chosen(sensor, query);
    const step_s = Math.max(60, Math.ceil((to - from) / 60 / 60) * 60);
    const counts = new Array(Math.max(1, Math.ceil((to - from) / step_s))).fill(0);
    for (const row of rows) counts[Math.floor((row.at - from) / step_s)]++;
    const top = {};
    for (const field of fields.filter((f) => f !== 'at')) {
        const seen = new Map();
        for (const row of rows) seen.set(row[field], (seen.get(row[field]) ?? 0) + 1);
        if (seen.size && seen.size < rows.length / 2 + 3)
            top[field] = [...seen].sort((a, b) => b[1] - a[1]).slice(0, 10);
    }
    const limit = Math.min(Number(query.get('limit') || 200), 1000);
    const begin = Number(query.get('cursor') || 0);
    const page = rows.slice(begin, begin + limit);
    return {
        columns: ['record', ...fields],
        rows: page,
        count: rows.length,
        top,
        cursor: begin + limit < rows.length ? String(begin + limit) : null,
        histogram: { from_t: from, step_s, counts },
        complete_to_t: sensor.complete_to_t,
        ...(typeof test !== 'function' && { error: test }),
    };
}

export const evidence_size = (sensor, query) => ({
    bytes: chosen(sensor, query).rows.length * 96 + 24,
});

export function evidence_file(sensor, query) {
    const { fields, rows } = chosen(sensor, query);
    const format = query.get('format');
    const cell = (v) => (typeof v === 'string' && /^[=+\-@]/.test(v) ? `"'${v}"` : String(v));
    return {
        name: `EXERCISE_${sensor.id}.${format}`,
        text: [
            fields.join(',') + ',exercise',
            ...rows.map((r) => fields.map((f) => cell(r[f])).join(',') + ',EXERCISE'),
        ].join('\r\n'),
    };
}
