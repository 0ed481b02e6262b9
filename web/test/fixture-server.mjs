// A small server that speaks the protocol of docs/design/live-drill.md from test/fixtures/*.json,
// for work on the consoles and their tests without the C++ server.
//
//   node test/fixture-server.mjs [--port 8090] [--dist web/dist] [--t 9870] [--state running]
//
// Seats and PINs stand in fixtures/seats.json. Commands of tests, all POST with JSON:
//   /test/cut {ms}          breaks all connections and refuses new ones for so long
//   /test/clock {…}         changes the clock object
//   /test/push {to, set, gone}   changes objects of an audience ("all", "team:laocert", "role:director")
//   /test/reset             everything as at the start
//   /test/revoke {seat}     the seat's cookie is void
//   /test/slow {ms}         every answer under /api waits so long
//   /test/refuse {kind, status, code, words}   the next move of that kind is refused
// GET /test/csp answers how many violations browsers reported, GET /test/log the moves that came.
import { createServer } from 'node:http';
import { readFileSync, readdirSync, existsSync, statSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomBytes } from 'node:crypto';
import { moves } from './fixture-moves.mjs';
import { staff_moves, control_moves, replay, report_page, cards_page } from './fixture-staff.mjs';
import { evidence, evidence_size, evidence_file } from './fixture-evidence.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const kinds = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
    '.woff2': 'font/woff2',
    '.svg': 'image/svg+xml',
};
const csp =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; report-uri /test/csp";

const read = (name) => JSON.parse(readFileSync(join(here, 'fixtures', name), 'utf8'));

class Drill {
    constructor(options) {
        this.options = options;
        this.reset();
    }

    reset() {
        this.seats = read('seats.json');
        this.objects = new Map(); // audience -> path -> object
        for (const file of readdirSync(join(here, 'fixtures'))
            .filter((f) => f !== 'seats.json' && f.endsWith('.json'))
            .sort())
            for (const [audience, objects] of Object.entries(read(file)))
                for (const [path, object] of Object.entries(objects))
                    this.of(audience)[path] = object;
        const clock = this.of('all').clock;
        Object.assign(clock, {
            t: this.options.t ?? clock.t,
            state: this.options.state ?? clock.state,
        });
        this.t0 = clock.t;
        this.since = Date.now();
        this.cookies ??= new Map();
        this.streams ??= new Set();
        this.drafts = new Map();
        this.receipts = new Map();
        this.done = [];
        this.csp = 0;
        this.cut_until = 0;
        this.slow = 0;
        this.refusals = new Map();
        this.ids = 0;
        for (const seat of this.seats) for (const view of ['on']) seat[view] ??= false;
        this.undo = new Map();
        for (const [path, alarm] of Object.entries(this.of('scope:clock')))
            if (path.startsWith('alarm/')) alarm.since_wall = Date.now() - 960000;
        const health = this.of('scope:admin').health;
        if (health) health.backup_wall = Date.now() - 3000000;
        this.resync?.();
    }

    of(audience) {
        if (!this.objects.has(audience)) this.objects.set(audience, {});
        return this.objects.get(audience);
    }

    t() {
        const { state, speed } = this.of('all').clock;
        return this.t0 + (state === 'running' ? ((Date.now() - this.since) / 1000) * speed : 0);
    }

    set_clock(change) {
        const t = change.t ?? this.t();
        this.t0 = t;
        this.since = Date.now();
        const clock = { ...this.of('all').clock, ...change, t, wall: Date.now() };
        this.change('all', { clock });
    }

    // Opaque, and telling no order.
    id() {
        return 'k' + (((++this.ids * 2654435761) >>> 0) % 2176782336).toString(36).padStart(6, '0');
    }

    audiences(seat) {
        return [
            'all',
            `team:${seat.team}`,
            `role:${seat.role}`,
            `seat:${seat.code}`,
            ...seat.scopes.map((s) => `scope:${s}`),
        ];
    }

    // What this seat sees of an object: the inbox and who is there are seen from its own chair.
    view(seat, path, object) {
        if (path === 'clock') return { ...object, t: this.t(), wall: Date.now() };
        if (path.startsWith('item/')) {
            const state = object.done ? 'done' : object.owner === seat.code ? 'mine' : 'open';
            const { done, answers_to, ...rest } = object;
            return { ...rest, state };
        }
        return object;
    }

    snapshot(seat) {
        const all = {};
        for (const audience of this.audiences(seat))
            for (const [path, object] of Object.entries(this.of(audience)))
                all[path] = this.view(seat, path, object);
        for (const other of this.seats)
            if (
                other.team === seat.team ||
                seat.scopes.includes('truth') ||
                seat.scopes.includes('admin')
            )
                all[`seat/${other.code}`] = {
                    id: other.code,
                    team: other.team,
                    role: other.role,
                    name: other.name,
                    on: other.on,
                };
        all.me = {
            seat: seat.code,
            name: seat.name,
            role: seat.role,
            team: seat.team,
            scopes: seat.scopes,
            language: seat.language,
            exercise: { id: 'vientiane-2013', name: { en: 'Vientiane 2013', lo: 'ວຽງຈັນ 2013' } },
        };
        return all;
    }

    change(audience, set, gone = []) {
        const kept = this.of(audience);
        for (const path of gone) delete kept[path];
        Object.assign(kept, set);
        for (const seat of this.seats) {
            if (!this.audiences(seat).includes(audience)) continue;
            const seen = Object.fromEntries(
                Object.entries(set).map(([p, o]) => [p, this.view(seat, p, o)]),
            );
            this.tell(seat, seen, gone);
        }
    }

    tell(seat, set, gone) {
        seat.seq = (seat.seq ?? 1) + 1;
        seat.past = [...(seat.past ?? []), { seq: seat.seq, set, gone }].slice(-200);
        for (const stream of this.streams)
            if (stream.seat === seat) stream.send('delta', { seq: seat.seq, set, gone }, seat.seq);
    }

    // The public board, as views_staff.cpp makes it: each level shows more.
    reveal(level) {
        this.level = level;
        const board = {
            level,
            ...(level >= 2 && { counts: { reports: 5, shares: 9, requests: 4, orders: 13 } }),
            ...(level >= 3 && { service_ppm: 872000 }),
            ...(level >= 4 && { harm: this.of('scope:truth').truth.harm }),
        };
        this.of('board').board = board;
        for (const stream of this.streams)
            if (stream.board) stream.send('snapshot', { seq: 1, objects: this.board_view() }, 1);
    }

    board_view() {
        const all = this.of('all');
        const shown = {
            clock: {
                ...this.view({}, 'clock', all.clock),
                exercise: { en: 'Vientiane 2013', lo: 'ວຽງຈັນ 2013' },
            },
            ...this.of('board'),
        };
        if (shown.board.level >= 1)
            for (const [path, object] of Object.entries(all))
                if (path.startsWith('news/')) shown[path] = object;
        return shown;
    }

    presence() {
        for (const seat of this.seats) {
            const on = seat.stand || [...this.streams].some((s) => s.seat === seat);
            if (on === seat.on) continue;
            seat.on = on;
            for (const other of this.seats)
                if (other.team === seat.team)
                    this.tell(
                        other,
                        {
                            [`seat/${seat.code}`]: {
                                id: seat.code,
                                team: seat.team,
                                role: seat.role,
                                name: seat.name,
                                on,
                            },
                        },
                        [],
                    );
        }
    }
}

const refuse = (code, status, en, lo, where) => ({
    status,
    body: { error: { code, words: { en, lo: lo ?? en }, where } },
});
const not_there = refuse('not-found', 404, 'There is no such thing here.', 'ບໍ່ມີສິ່ງນີ້ຢູ່ທີ່ນີ້.');

async function body_of(request) {
    let text = '';
    for await (const chunk of request) {
        text += chunk;
        if (text.length > 1e6) return undefined;
    }
    return text ? JSON.parse(text) : {};
}

function answer(response, status, body, headers = {}) {
    response.writeHead(status, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...headers,
    });
    response.end(JSON.stringify(body));
}

function open_stream(drill, seat, request, response, from) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const stream = {
        seat,
        response,
        send(event, data, id) {
            response.write(
                `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
            );
        },
    };
    seat.seq ??= 1;
    drill.streams.add(stream);
    drill.presence();
    const past = (seat.past ?? []).filter((d) => d.seq > from);
    const whole = from > 0 && from <= seat.seq && (from === seat.seq || past[0]?.seq === from + 1);
    if (whole) for (const d of past) stream.send('delta', d, d.seq);
    else stream.send('snapshot', { seq: seat.seq, objects: drill.snapshot(seat) }, seat.seq);
    const beat = () => {
        const { state, speed } = drill.of('all').clock;
        stream.send('beat', { t: drill.t(), wall: Date.now(), speed, state, lag_ms: 3 });
    };
    beat();
    const timer = setInterval(beat, 5000);
    request.on('close', () => {
        clearInterval(timer);
        drill.streams.delete(stream);
        setTimeout(() => drill.presence(), 500);
    });
}

function open_board(drill, request, response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    const stream = {
        board: true,
        response,
        send: (event, data, id) =>
            response.write(
                `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
            ),
    };
    drill.streams.add(stream);
    stream.send('snapshot', { seq: 1, objects: drill.board_view() }, 1);
    const beat = () => {
        const { state, speed } = drill.of('all').clock;
        stream.send('beat', { t: drill.t(), wall: Date.now(), speed, state, lag_ms: 3 });
    };
    beat();
    const timer = setInterval(beat, 5000);
    request.on('close', () => {
        clearInterval(timer);
        drill.streams.delete(stream);
    });
}

async function serve_api(drill, request, response, path, query) {
    const say = (status, body, headers) => answer(response, status, body, headers);
    const now = drill.of('all').clock;
    if (path === 'hello')
        return say(200, {
            name: { en: 'Vientiane 2013', lo: 'ວຽງຈັນ 2013' },
            state: now.state,
            start: now.start,
            zone: now.zone,
            wall: Date.now(),
            languages: ['en', 'lo'],
            build: 'fixture',
            open: true,
        });
    if (path === 'sign-in' && request.method === 'POST') {
        const { code, pin, name, language } = await body_of(request);
        const seat = drill.seats.find(
            (s) => s.code === String(code).toUpperCase() && s.pin === pin,
        );
        if (!seat)
            return say(
                401,
                refuse(
                    'sign-in',
                    401,
                    'Seat code or PIN is wrong. Look at your card once more.',
                    'ລະຫັດບ່ອນນັ່ງ ຫຼື PIN ບໍ່ຖືກ. ກະລຸນາເບິ່ງບັດອີກເທື່ອ.',
                ).body,
            );
        Object.assign(seat, { name: name || seat.name, language });
        const cookie = randomBytes(16).toString('hex');
        drill.cookies.set(cookie, seat.code);
        return say(
            200,
            { me: drill.snapshot(seat).me },
            { 'Set-Cookie': `naga=${cookie}; HttpOnly; SameSite=Strict; Path=/` },
        );
    }
    if (path === 'board/stream')
        return query.get('key') === 'guest'
            ? open_board(drill, request, response)
            : say(404, not_there.body);
    const cookie = /naga=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];
    const seat = drill.seats.find((s) => s.code === drill.cookies.get(cookie));
    if (path === 'sign-out') {
        drill.cookies.delete(cookie);
        return say(200, {});
    }
    if (!seat)
        return say(401, refuse('signed-out', 401, 'Sign in first.', 'ກະລຸນາເຂົ້າລະບົບກ່ອນ.').body);
    if (path === 'stream')
        return open_stream(
            drill,
            seat,
            request,
            response,
            Number(query.get('from') ?? request.headers['last-event-id'] ?? 0),
        );
    if (path === 'snapshot') return say(200, { seq: seat.seq ?? 1, objects: drill.snapshot(seat) });
    if (path === 'draft') return say(200, Object.fromEntries(drill.drafts.get(seat.code) ?? []));
    if (path.startsWith('draft/') && request.method === 'PUT') {
        const kept = drill.drafts.get(seat.code) ?? new Map();
        kept.set(decodeURIComponent(path.slice(6)), (await body_of(request)).text);
        drill.drafts.set(seat.code, kept);
        return say(200, {});
    }
    const html = (text) => {
        response.writeHead(200, {
            'Content-Type': 'text/html; charset=utf-8',
            'Content-Security-Policy': csp,
        });
        response.end(text);
    };
    if (path === 'report')
        return now.state === 'ended' &&
            (query.get('level') === 'own' || seat.scopes.includes('truth') || drill.level >= 4)
            ? html(report_page(query))
            : say(404, not_there.body);
    if (path === 'board/key' && (seat.scopes.includes('clock') || seat.scopes.includes('admin')))
        return say(200, { key: 'guest' });
    if (path.startsWith('admin/seats/') && seat.scopes.includes('admin')) {
        const code = decodeURIComponent(path.slice(12));
        const { change } = await body_of(request);
        if (!drill.seats.some((s) => s.code === code)) return say(404, not_there.body);
        drill.done.push({ seat: code, kind: 'seat', change });
        if (change === 'reset') return say(200, { seat: code, pin: '402917', revoked: false });
        for (const [cookie, of] of drill.cookies) if (of === code) drill.cookies.delete(cookie);
        for (const stream of drill.streams)
            if (stream.seat?.code === code) stream.response.destroy();
        return say(200, { seat: code, revoked: true });
    }
    if (path === 'replay' && seat.scopes.includes('truth')) {
        const view = replay(drill, query);
        return view ? say(200, view) : say(404, not_there.body);
    }
    if (path === 'admin/cards' && seat.scopes.includes('admin')) return html(cards_page(drill));
    if (path === 'admin/backup' && seat.scopes.includes('admin'))
        return say(200, { file: 'backup-1386558000.db' });
    const sensor = query.get('sensor');
    if (path.startsWith('evidence')) {
        const known = Object.entries(drill.snapshot(seat)).find(
            ([p, o]) => p.startsWith('sensor/') && (o.id === sensor || p === `sensor/${sensor}`),
        )?.[1];
        if (!known) return say(404, not_there.body);
        if (path === 'evidence') return say(200, evidence(known, query));
        if (path === 'evidence/size') return say(200, evidence_size(known, query));
        const file = evidence_file(known, query);
        response.writeHead(200, {
            'Content-Type': 'application/octet-stream',
            'Content-Disposition': `attachment; filename="${file.name}"`,
        });
        return response.end(file.text);
    }
    if (path.startsWith('moves/') && request.method === 'POST') {
        const kind = path.slice(6);
        const { key, ...body } = await body_of(request);
        if (!key) return say(400, refuse('key', 400, 'A key is missing.').body);
        const before = drill.receipts.get(`${seat.code}/${key}`);
        if (before) return say(200, before);
        const wanted = drill.refusals.get(kind);
        if (wanted) {
            drill.refusals.delete(kind);
            return say(wanted.status, { error: { code: wanted.code, words: wanted.words } });
        }
        const move =
            staff_moves[kind] ??
            (seat.scopes.includes('inject') ? control_moves[kind] : undefined) ??
            moves[kind];
        if (!move || !(move.scope === 'any' || seat.scopes.includes(move.scope)))
            return say(404, not_there.body);
        const clock_allows = now.state === 'running' || move.always;
        if (!clock_allows)
            return say(
                422,
                refuse(
                    'clock',
                    422,
                    'The clock stands; this can be done when it runs again.',
                    'ໂມງຢຸດຢູ່; ເຮັດໄດ້ເມື່ອໂມງເດີນອີກ.',
                ).body,
            );
        const refused = move.do(drill, seat, body, refuse);
        if (refused?.status) return say(refused.status, refused.body);
        drill.done.push({ seat: seat.code, kind, key, ...body });
        const receipt = { seq: seat.seq ?? 1, ...refused };
        drill.receipts.set(`${seat.code}/${key}`, receipt);
        return say(200, receipt);
    }
    return say(404, not_there.body);
}

async function serve_test(drill, request, response, path) {
    if (path === 'csp') {
        if (request.method === 'POST') {
            for await (const chunk of request) console.error('CSP', String(chunk));
            drill.csp++;
        }
        return answer(response, 200, { count: drill.csp });
    }
    if (path === 'log') return answer(response, 200, drill.done);
    const body = await body_of(request);
    switch (path) {
        case 'cut':
            drill.cut_until = Date.now() + body.ms;
            answer(response, 200, {}, { Connection: 'close' });
            for (const stream of drill.streams) stream.response.destroy();
            return;
        case 'restore':
            drill.cut_until = 0;
            break;
        case 'clock':
            drill.set_clock(body);
            break;
        case 'push':
            drill.change(body.to, body.set ?? {}, body.gone ?? []);
            break;
        case 'reset':
            drill.reset();
            drill.cookies.clear();
            for (const stream of drill.streams) stream.response.destroy();
            break;
        case 'reveal':
            drill.reveal(body.level);
            break;
        case 'revoke':
            for (const [cookie, code] of drill.cookies)
                if (code === body.seat) drill.cookies.delete(cookie);
            for (const stream of drill.streams)
                if (stream.seat?.code === body.seat) stream.response.destroy();
            break;
        case 'slow':
            drill.slow = body.ms;
            break;
        case 'refuse':
            drill.refusals.set(body.kind, body);
            break;
        default:
            return answer(response, 404, {});
    }
    answer(response, 200, {});
}

function serve_file(options, response, path) {
    const file = join(
        options.dist,
        normalize(path === '/' ? '/index.html' : path === '/board' ? '/board.html' : path),
    );
    if (!file.startsWith(options.dist) || !existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end();
        return;
    }
    const kind = kinds[extname(file)] ?? 'application/octet-stream';
    let bytes = readFileSync(file);
    const headers = {
        'Content-Type': kind,
        'Content-Security-Policy': csp,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'same-origin',
        'Cache-Control': path.startsWith('/assets/')
            ? 'public, max-age=31536000, immutable'
            : 'no-cache',
    };
    if (!kind.startsWith('font')) {
        bytes = brotliCompressSync(bytes);
        headers['Content-Encoding'] = 'br';
    }
    response.writeHead(200, headers).end(bytes);
}

// Starts it; the answer has its address and stop().
export function start(options = {}) {
    const own = { dist: join(here, '../dist'), port: 0, ...options };
    const drill = new Drill(own);
    const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url, 'http://naga');
        const work = async () => {
            if (pathname.startsWith('/test/'))
                return serve_test(drill, request, response, pathname.slice(6));
            if (Date.now() < drill.cut_until) return request.socket.destroy();
            if (pathname.startsWith('/api/v1/')) {
                if (drill.slow) await new Promise((done) => setTimeout(done, drill.slow));
                return serve_api(drill, request, response, pathname.slice(8), searchParams);
            }
            return serve_file(own, response, pathname);
        };
        work().catch((error) => {
            console.error(error);
            if (!response.headersSent)
                answer(response, 500, { error: { code: 'fixture', words: { en: String(error) } } });
        });
    });
    return new Promise((done) =>
        server.listen(own.port, '127.0.0.1', () =>
            done({
                url: `http://127.0.0.1:${server.address().port}/`,
                drill,
                stop: () => {
                    server.closeAllConnections();
                    server.close();
                },
            }),
        ),
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const words = Object.fromEntries(
        process.argv
            .slice(2)
            .join(' ')
            .split('--')
            .filter(Boolean)
            .map((w) => w.trim().split(' ')),
    );
    const { url } = await start({
        port: Number(words.port ?? 8090),
        ...(words.dist && { dist: words.dist }),
        ...(words.t && { t: Number(words.t) }),
        ...(words.state && { state: words.state }),
    });
    console.log(`fixture server at ${url}; seats: test/fixtures/seats.json`);
}
