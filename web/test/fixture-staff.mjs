// What exercise control, evaluators and technicians do to the fixture's objects, and what they
// ask for besides: replay, report, cards, backup, the public board.

const now = (drill) => Math.floor(drill.t());
const truth = 'scope:truth';
const inject = 'scope:inject';

function update(drill, audience, path, change) {
    const before = drill.of(audience)[path];
    if (before) drill.change(audience, { [path]: { ...before, ...change } });
    return before;
}

const state_words = {
    draft: ['draft', 'ຮ່າງ'],
    planned: ['planned', 'ວາງແຜນໄວ້'],
    held: ['held', 'ພັກໄວ້'],
    delivered: ['delivered', 'ສົ່ງຮອດແລ້ວ'],
    skipped: ['skipped', 'ຂ້າມ'],
    withdrawn: ['withdrawn', 'ຖອນຄືນ'],
};
const in_state = (state) => ({
    state,
    state_words: { en: state_words[state][0], lo: state_words[state][1] },
});

// As the server's checks do: who gets it, and names of the real world.
function problems(drill, row) {
    const found = [];
    const known = Object.keys(drill.of('all'))
        .filter((p) => p.startsWith('team/'))
        .map((p) => p.slice(5));
    for (const to of row.to)
        if (to !== 'all' && !known.includes(to.split('/')[0]))
            found.push({
                field: 'to',
                error: true,
                text: { en: `there is no team ${to}`, lo: `ບໍ່ມີທີມ ${to}` },
            });
    if (/\b[a-z-]+\.(com|la|gov|org)\b/i.test(row.text.en))
        found.push({
            field: 'text',
            error: true,
            text: {
                en: 'it names a real name; use one that ends in .example',
                lo: 'ມີຊື່ຈິງ; ໃຊ້ .example',
            },
        });
    return found;
}

const seconds = (text) => {
    const found = /^T\+(\d+):(\d\d)(?::(\d\d))?$/.exec(text);
    return found ? found[1] * 3600 + found[2] * 60 + Number(found[3] ?? 0) : undefined;
};

function undo_later(drill, id, before) {
    drill.undo ??= new Map();
    drill.undo.set(id, { before, until: Date.now() + 10000 });
}

const missing = (refuse) => refuse('not-found', 404, 'There is no such thing here.', 'ບໍ່ມີສິ່ງນີ້ຢູ່ທີ່ນີ້.');

export const staff_moves = {
    clock: {
        scope: 'clock',
        always: true,
        do(drill, seat, { change, reason, until_wall, speed, target_t, countdown_s }, refuse) {
            const { state } = drill.of('all').clock;
            const reasons = {
                technical: ['technical', 'ເຕັກນິກ'],
                lunch: ['meal', 'ພັກກິນເຂົ້າ'],
                teaching: ['teaching', 'ອະທິບາຍ'],
                safety: ['safety', 'ຄວາມປອດໄພ'],
            };
            const words = reason && {
                en: reasons[reason]?.[0] ?? reason,
                lo: reasons[reason]?.[1] ?? reason,
            };
            switch (change) {
                case 'start':
                case 'resume':
                    drill.set_clock({ state: 'running', reason: null, until_wall: null });
                    return;
                case 'pause':
                    if (state !== 'running')
                        return refuse('clock', 409, 'The clock stands already.', 'ໂມງຢຸດຢູ່ແລ້ວ.');
                    drill.set_clock({
                        state: 'paused',
                        reason: words,
                        until_wall: until_wall ?? null,
                    });
                    return;
                case 'speed':
                    drill.set_clock({ speed });
                    return;
                case 'jump':
                    if (!countdown_s) drill.set_clock({ t: target_t });
                    else
                        drill.set_clock({
                            state: 'jumping',
                            target_t,
                            due_wall: Date.now() + countdown_s * 1000,
                        });
                    return;
                case 'cancel_jump':
                    drill.set_clock({ state: 'running', target_t: undefined, due_wall: undefined });
                    return;
                case 'end':
                    drill.set_clock({ state: 'ended' });
                    return;
            }
        },
    },
    inject: {
        scope: 'inject',
        always: true,
        do(drill, seat, { change, row: id, why, to_t, ...row }, refuse) {
            const path = `row/${id ?? row.id}`;
            const before = drill.of(inject)[path];
            if (change === 'compose') {
                const number =
                    Object.keys(drill.of(inject)).filter((p) => p.startsWith('row/')).length + 1;
                const made = {
                    number,
                    id: row.id,
                    kind: 'inject',
                    trigger: { words: { en: row.when, lo: row.when }, when: row.when },
                    to: row.to,
                    from: row.from,
                    by: row.by,
                    subject: row.subject,
                    text: row.text,
                    ...in_state(row.draft ? 'draft' : 'planned'),
                    reached: { of: 0, delivered: 0, read: 0, answered: 0 },
                    why: '',
                    due_t: seconds(row.when),
                    columns: {},
                };
                drill.change(inject, { [path]: { ...made, problems: problems(drill, made) } });
                undo_later(drill, row.id, undefined);
                return;
            }
            if (!before) return missing(refuse);
            if (change === 'undo') {
                const kept = drill.undo?.get(id);
                if (!kept || kept.until < Date.now())
                    return refuse('undo', 409, 'It is too late to undo that.', 'ຍົກເລີກບໍ່ທັນແລ້ວ.');
                drill.undo.delete(id);
                if (kept.before) drill.change(inject, { [path]: kept.before });
                else drill.change(inject, {}, [path]);
                return;
            }
            undo_later(drill, id, before);
            const n = before.to.includes('all') ? 8 : before.to.length;
            switch (change) {
                case 'send':
                    if (before.problems.some((p) => p.error))
                        return refuse(
                            'row',
                            422,
                            'A row with a mistake is not sent.',
                            'ແຖວທີ່ມີຂໍ້ຜິດພາດສົ່ງບໍ່ໄດ້.',
                        );
                    update(drill, inject, path, {
                        state: 'delivered',
                        state_words: { en: `delivered ${n}/${n}`, lo: `ສົ່ງຮອດແລ້ວ ${n}/${n}` },
                        reached: { of: n, delivered: n, read: 0, answered: 0 },
                        sent_t: now(drill),
                    });
                    drill.change(drill.clock_audience ?? 'scope:clock', {}, [
                        `alarm/inject-overdue:${id}`,
                    ]);
                    return;
                case 'hold':
                    return void update(drill, inject, path, in_state('held'));
                case 'release':
                    return void update(drill, inject, path, in_state('planned'));
                case 'skip':
                    return void update(drill, inject, path, { ...in_state('skipped'), why });
                case 'withdraw':
                    return void update(drill, inject, path, { ...in_state('withdrawn'), why });
                case 'move':
                    return void update(drill, inject, path, { due_t: to_t });
                case 'edit': {
                    const made = {
                        ...before,
                        ...row,
                        trigger: { words: { en: row.when, lo: row.when }, when: row.when },
                        due_t: seconds(row.when),
                    };
                    return void drill.change(inject, {
                        [path]: { ...made, problems: problems(drill, made) },
                    });
                }
                case 'correct':
                    return;
            }
        },
    },
    say: {
        scope: 'inject',
        always: true,
        do(drill, seat, { to, subject, text, as, by }) {
            const t = now(drill);
            const from = drill.of(inject).personas.list.find((p) => p.id === as)?.name ?? {
                en: 'Exercise control',
                lo: 'ຜູ້ຄວບຄຸມການຊ້ອມ',
            };
            const item = (own) => ({
                kind: by === 'overlay' ? 'overlay' : 'message',
                subject,
                from: { name: from, persona: as || undefined },
                by,
                tlp: 'AMBER',
                at: t,
                last: t,
                owner: '',
                unread: !own,
                outgoing: own,
                answerable: true,
                done: own,
                messages: [{ id: drill.id(), from: own ? from : { name: from }, at: t, text }],
            });
            for (const team of to)
                if (team !== 'all')
                    drill.change(`team:${team}`, { [`item/${drill.id()}`]: item(false) });
            drill.change(inject, { [`item/${drill.id()}`]: item(true) });
        },
    },
    rule: {
        scope: 'rule',
        always: true,
        do(drill, seat, { ruling, effect, percent, note, house_rule }, refuse) {
            if (!drill.of(truth)[`ruling/${ruling}`]) return missing(refuse);
            if (effect === 'none' && !note)
                return refuse('rule', 422, 'Say why it does not work.', 'ບອກເຫດຜົນ.');
            update(drill, truth, `ruling/${ruling}`, {
                state: 'ruled',
                effect,
                percent: percent ?? 0,
                note,
                house_rule: house_rule ?? '',
            });
            drill.change('scope:clock', {}, [`alarm/ruling-needed:${ruling.slice(1)}`]);
        },
    },
    alarm: {
        scope: 'clock',
        always: true,
        do(drill, seat, { alarm, change }, refuse) {
            const path = `alarm/${alarm}`;
            if (!drill.of('scope:clock')[path]) return missing(refuse);
            if (change === 'own') update(drill, 'scope:clock', path, { owner: seat.code });
            else if (change === 'snooze') drill.change('scope:clock', {}, [path]);
        },
    },
    branch: {
        scope: 'clock',
        always: true,
        do(drill, seat, { to_t }) {
            drill.set_clock({ t: to_t });
        },
    },
    reveal: {
        scope: 'clock',
        always: true,
        do(drill, seat, { level }) {
            drill.change(truth, { reveal: { level } });
            drill.reveal(level);
        },
    },
    rate: {
        scope: 'observe',
        always: true,
        do(drill, seat, { objective, rating, note, seen_t }, refuse) {
            const before = drill.of('scope:observe')[`objective/${objective}`];
            if (!before) return missing(refuse);
            update(drill, 'scope:observe', `objective/${objective}`, {
                ratings: [
                    ...before.ratings,
                    { seat: seat.code, rating, note, seen_t, at: now(drill) },
                ],
            });
        },
    },
    note: {
        scope: 'observe',
        always: true,
        do: (drill, seat, { text, team, t }) =>
            void drill.change(`seat:${seat.code}`, {
                [`note/${drill.id()}`]: { text, team, t, at: now(drill) },
            }),
    },
    flag: { scope: 'observe', always: true, do() {} },
};

// Exercise control reads, owns and answers from its own mailbox.
const touch = (change) => ({
    scope: 'inject',
    always: true,
    do(drill, seat, { item, text }, refuse) {
        const path = `item/${item}`;
        const before = drill.of(inject)[path];
        if (!before) return missing(refuse);
        drill.change(inject, { [path]: { ...before, ...change(seat, before, text, drill) } });
    },
});
export const control_moves = {
    read: touch(() => ({ unread: false })),
    own: touch((seat) => ({ owner: seat.code, unread: false })),
    done: touch((seat, before) => ({
        done: true,
        unread: false,
        owner: before.owner || seat.code,
    })),
    open: touch(() => ({ done: false })),
    answer: touch((seat, before, text, drill) => ({
        unread: false,
        last: now(drill),
        messages: [
            ...before.messages,
            {
                id: drill.id(),
                from: { en: 'Exercise control', lo: 'ຜູ້ຄວບຄຸມການຊ້ອມ' },
                at: now(drill),
                text,
                seat: seat.code,
            },
        ],
    })),
};

// GET replay: what the seat sees now, cut at t; enough to see the screen.
export function replay(drill, query) {
    const t = Number(query.get('t'));
    const seat = drill.seats.find((s) => s.code === query.get('seat'));
    if (!seat) return undefined;
    const objects = Object.fromEntries(
        Object.entries(drill.snapshot(seat)).filter(([, o]) => (o.at ?? o.opened ?? 0) <= t),
    );
    return { seq: 1, t, objects };
}

const page = (title, body) =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>EXERCISE · ${title}</title><h1>${title}</h1><p>EXERCISE</p>${body}</html>`;
export const report_page = (query) =>
    page(
        'After-action report',
        `<p>Level ${query.get('level') === 'public' ? 'public' : query.get('level') === 'teams' ? 'teams' : 'own'}</p>`,
    );
export const cards_page = (drill) =>
    page('Seat cards', `<ul>${drill.seats.map((s) => `<li>${s.code}</li>`).join('')}</ul>`);
