// What each move does to the fixture's objects: enough to see every state of the consoles, and no
// simulation. A move answers nothing, further keys of the receipt, or a refusal.

const team = (seat) => `team:${seat.team}`;

function own_object(drill, seat, path) {
    return drill.of(team(seat))[path];
}

function update(drill, seat, path, change) {
    const before = own_object(drill, seat, path);
    if (before) drill.change(team(seat), { [path]: { ...before, ...change } });
}

const names = (drill, id) => drill.of('all')[`team/${id}`]?.name ?? id;
const gone = (refuse) => refuse('not-found', 404, 'There is no such thing here.', 'ບໍ່ມີສິ່ງນີ້ຢູ່ທີ່ນີ້.');

function timeline(drill, seat, path, text) {
    const before = own_object(drill, seat, path);
    if (before)
        update(drill, seat, path, {
            timeline: [...before.timeline, { t: Math.floor(drill.t()), text, seat: seat.code }],
        });
}

function thread(drill, seat, { to, subject, text, tlp, kind }) {
    const t = Math.floor(drill.t());
    const path = `item/${drill.id()}`;
    const [first] = Array.isArray(to) ? to : [to];
    drill.change(team(seat), {
        [path]: {
            kind,
            subject,
            from: { name: names(drill, first), team: first },
            by: 'mail',
            tlp,
            at: t,
            last: t,
            owner: seat.code,
            answerable: true,
            unread: false,
            messages: [
                {
                    id: drill.id(),
                    from: { name: names(drill, seat.team), team: seat.team },
                    at: t,
                    text,
                    seat: seat.code,
                },
            ],
        },
    });
    return path;
}

const mark = (change) => ({
    scope: 'play',
    always: true,
    do(drill, seat, { item }, refuse) {
        const path = `item/${item}`;
        const before = own_object(drill, seat, path);
        if (!before) return gone(refuse);
        return update(drill, seat, path, change(seat, before));
    },
});

const answer_request = (state) => ({
    scope: 'act',
    do(drill, seat, { request, text }, refuse) {
        const path = `item/${request}`;
        const before = own_object(drill, seat, path);
        if (!before?.request) return gone(refuse);
        if (before.request.state !== 'asked')
            return refuse(
                'answered',
                409,
                'Your team has answered this already.',
                'ທີມຂອງທ່ານຕອບແລ້ວ.',
            );
        update(drill, seat, path, { request: { ...before.request, state }, owner: seat.code });
        if (text) moves.answer.do(drill, seat, { item: request, text }, refuse);
    },
});

export const moves = {
    read: mark(() => ({ unread: false })),
    done: mark((seat, before) => ({ done: true, unread: false, owner: before.owner ?? seat.code })),
    open: mark(() => ({ done: false })),
    own: {
        scope: 'play',
        always: true,
        do(drill, seat, { item }, refuse) {
            const path = `item/${item}`;
            const before = own_object(drill, seat, path);
            if (!before) return gone(refuse);
            const other = drill.seats.find((s) => s.code === before.owner);
            if (other && other !== seat)
                return refuse(
                    'taken',
                    409,
                    `${other.name} took this a moment ago.`,
                    `${other.name} ຮັບເລື່ອງນີ້ໄປກ່ອນແລ້ວ.`,
                );
            update(drill, seat, path, { owner: seat.code, unread: false });
        },
    },
    answer: {
        scope: 'play',
        do(drill, seat, { item, text, tlp }, refuse) {
            const path = `item/${item}`;
            const before = own_object(drill, seat, path);
            if (!before?.answerable) return gone(refuse);
            const t = Math.floor(drill.t());
            const message = {
                id: drill.id(),
                from: { name: names(drill, seat.team), team: seat.team },
                at: t,
                text,
                tlp,
                seat: seat.code,
            };
            update(drill, seat, path, {
                messages: [...before.messages, message],
                last: t,
                owner: before.owner ?? seat.code,
                unread: false,
            });
        },
    },
    message: {
        scope: 'play',
        do: (drill, seat, body) => void thread(drill, seat, { ...body, kind: 'message' }),
    },
    report: {
        scope: 'play',
        do(drill, seat, body) {
            thread(drill, seat, {
                to: body.to,
                kind: 'report',
                tlp: body.tlp,
                subject: `Report: ${body.incident}`,
                text: [body.what, body.when, body.impact].join('\n'),
            });
            const path = `case/${body.case}`;
            const before = own_object(drill, seat, path);
            if (!before) return;
            const t = Math.floor(drill.t());
            update(drill, seat, path, {
                reports: [...before.reports, { t, to: [body.to].flat()[0], seat: seat.code }],
                draft: {},
            });
            timeline(drill, seat, path, { en: 'Report sent', lo: 'ສົ່ງລາຍງານແລ້ວ' });
        },
    },
    share: {
        scope: 'share',
        do: (drill, seat, body) =>
            void thread(drill, seat, {
                ...body,
                kind: 'share',
                subject: `Shared: ${body.incident}`,
            }),
    },
    ask: {
        scope: 'play',
        do: (drill, seat, body) => void moves.order.do(drill, seat, { ...body, ask: body.to }),
    },
    order: {
        scope: 'act',
        do(drill, seat, { verb, on, ask }, refuse) {
            const act =
                drill.of(team(seat))[`catalogue/${verb}`] ??
                drill.of('scope:play')[`catalogue/${verb}`];
            if (!act) return gone(refuse);
            const lacks = act.needs.find((field) => !on[field]);
            if (lacks)
                return refuse(
                    'needs',
                    422,
                    `This action needs: ${lacks}.`,
                    `ການກະທຳນີ້ຕ້ອງການ: ${lacks}.`,
                    lacks,
                );
            const t = Math.floor(drill.t());
            const where = Object.values(on)
                .filter((v) => typeof v === 'string')
                .join(', ');
            const path = `order/${drill.id()}`;
            const order = {
                verb,
                words: { en: `${act.name.en}: ${where}`, lo: `${act.name.lo}: ${where}` },
                at: t,
                state: ask ? 'asked' : 'under_way',
                asked_of: ask,
                effect_t: ask ? null : t + act.takes_s,
                cost: { staff_minutes: act.staff_minutes, money_usd: act.money_usd },
                liftable: act.reversible,
            };
            drill.change(team(seat), { [path]: order });
            if (!ask && drill.options.quick)
                setTimeout(() => update(drill, seat, path, { state: 'in_effect' }), 400);
            return { order: path.slice(6) };
        },
    },
    agree: answer_request('agreed'),
    refuse: answer_request('refused'),
    free: {
        scope: 'act',
        do(drill, seat, { text }) {
            drill.change(team(seat), {
                [`order/${drill.id()}`]: {
                    verb: 'free',
                    words: text,
                    state: 'ruling',
                    at: Math.floor(drill.t()),
                },
            });
        },
    },
    case: {
        scope: 'play',
        always: true,
        do(drill, seat, { case: id, set }) {
            const t = Math.floor(drill.t());
            if (id) return update(drill, seat, `case/${id}`, set);
            const fresh = drill.id();
            drill.change(team(seat), {
                [`case/${fresh}`]: {
                    title: '',
                    incident: 'none',
                    state: 'suspected',
                    severity: 'medium',
                    owner: seat.code,
                    opened: t,
                    by: 'seat',
                    timeline: [{ t, text: { en: 'Opened', lo: 'ເປີດ' }, seat: seat.code }],
                    records: [],
                    indicators: [],
                    assets: [],
                    notes: '',
                    draft: {},
                    reports: [],
                    ...set,
                },
            });
            return { case: fresh };
        },
    },
    star: {
        scope: 'play',
        do(drill, seat, { case: id, record, indicator, asset, text }, refuse) {
            const path = `case/${id}`;
            const before = own_object(drill, seat, path);
            if (!before) return gone(refuse);
            const t = Math.floor(drill.t());
            const words = text ?? indicator?.value ?? asset ?? record;
            update(drill, seat, path, {
                records: record ? [...before.records, record] : before.records,
                indicators: indicator
                    ? [...before.indicators, { first: t, last: t, note: '', ...indicator }]
                    : before.indicators,
                assets: asset ? [...before.assets, asset] : before.assets,
                timeline: [...before.timeline, { t, text: words, seat: seat.code }],
            });
        },
    },
    statement: {
        scope: 'speak',
        do(drill, seat, { statement, subject, text, step, tlp }, refuse) {
            const state = {
                save: 'draft',
                submit: 'submitted',
                approve: 'approved',
                publish: 'published',
            }[step];
            const path = `statement/${statement ?? drill.id()}`;
            const before = own_object(drill, seat, path);
            if (step === 'approve' && before?.by === seat.code)
                return refuse(
                    'two-persons',
                    422,
                    'Another person of your team approves it.',
                    'ຄົນອື່ນໃນທີມຕ້ອງອະນຸມັດ.',
                );
            if (step === 'publish' && tlp && tlp !== 'TLP:CLEAR')
                return refuse(
                    'tlp',
                    422,
                    'Only TLP:CLEAR may be published.',
                    'ເຜີຍແຜ່ໄດ້ແຕ່ TLP:CLEAR.',
                );
            drill.change(team(seat), {
                [path]: {
                    ...before,
                    subject,
                    text,
                    tlp,
                    state,
                    by: before?.by ?? seat.code,
                    approver: step === 'approve' ? seat.code : before?.approver,
                },
            });
            if (step === 'publish')
                drill.change('all', {
                    [`news/${drill.id()}`]: {
                        at: Math.floor(drill.t()),
                        from: names(drill, seat.team),
                        subject,
                        text,
                        tlp: 'CLEAR',
                    },
                });
            return { statement: path.slice(10) };
        },
    },
    help: { scope: 'any', always: true, do() {} },
    take: { scope: 'any', always: true, do() {} },
    yield: { scope: 'any', always: true, do() {} },
};
