// The screens of staff and of the public board, in their states.
import { test_call } from './harness.mjs';

const to = (hash) => async (page) => {
    await page.evaluate((h) => (location.hash = h), hash);
    await page.waitForTimeout(250);
};
const then =
    (...steps) =>
    async (page, world) => {
        for (const step of steps) await step(page, world);
    };
const clock = (change) => async (_, world) => void (await test_call(world, 'clock', change));
const lost = async (page, world) => {
    await test_call(world, 'cut', { ms: 60000 });
    await page.waitForSelector('.strip.lost');
};
const press = (key) => async (page) => {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
};
const pause = { state: 'paused', reason: { en: 'meal', lo: 'ພັກກິນເຂົ້າ' }, until_wall: 1386572400000 };
const nothing =
    (...paths) =>
    async (page, world) => {
        for (const [audience, gone] of paths)
            await test_call(world, 'push', { to: audience, gone });
        await page.waitForTimeout(150);
    };
const compose = async (page) => {
    await page.keyboard.press('I');
    await page.click('.toggles button >> nth=5');
    await page.selectOption('.compose select >> nth=0', 'daily');
    await page.fill('.compose input:not([type=checkbox])', 'A question before we print');
    await page.fill(
        '.compose textarea',
        'EXERCISE. Is it true that the portal is down? We print in 20 minutes.',
    );
};
const board = (level, more) => async (page, world) => {
    await test_call(world, 'reveal', { level });
    await more?.(page, world);
    await page.goto(
        `${world.server.url}board?key=guest&lang=${await page.evaluate(() => document.documentElement.lang || 'en')}`,
    );
    await page.waitForSelector('.board-head');
    await page.waitForTimeout(300);
};
const rated = async (page) => {
    await page.click('.rating .grades button >> nth=1');
    await page.fill(
        '.rating textarea >> nth=0',
        'Asked the customer desk, then looked at flows. Nobody wrote it down.',
    );
    await page.click('h2 >> nth=0');
};
const away = async (page) => {
    const rows = [
        'startex',
        'comcheck',
        'abuse',
        'press-call',
        'cambodia',
        'rumour',
        'lost',
        'no-report',
        'after-check',
    ].map((r) => `row/${r}`);
    return rows;
};
const empty = async (page, world) => {
    await nothing(
        ['scope:inject', await away(page)],
        [
            'scope:truth',
            [
                'truth',
                'stand/laocert',
                'stand/telco-a',
                'stand/ministry',
                'stand/shops',
                'ruling/f41',
                'ruling/f22',
            ],
        ],
        [
            'scope:clock',
            [
                'alarm/silent-team:telco-a',
                'alarm/inject-overdue:press-call',
                'alarm/ruling-needed:41',
                'alarm/help-requested:TEL-A-01',
            ],
        ],
    )(page, world);
    await page.waitForTimeout(200);
};

export const staff_screens = [
    {
        name: 'control',
        seat: 'director',
        sizes: [
            [1440, 900],
            [1366, 768],
            [1024, 768],
            [640, 900],
        ],
    },
    { name: 'control-row', seat: 'director', go: to('#/control/press-call') },
    { name: 'control-sent', seat: 'director', go: to('#/control/abuse') },
    {
        name: 'control-problem',
        seat: 'director',
        go: then(to('#/control/lost'), (page) => page.click('.timeline .choice button:last-child')),
    },
    { name: 'control-compose', seat: 'director', go: compose },
    {
        name: 'control-check',
        seat: 'director',
        go: then(compose, async (page) => {
            await page.click('.compose button.main');
            await page.waitForSelector('.preview');
        }),
    },
    { name: 'control-pause', seat: 'director', go: press('Space') },
    { name: 'control-jump', seat: 'director', go: press('N') },
    { name: 'control-branch', seat: 'director', go: press('B') },
    { name: 'control-speak', seat: 'director', go: press('M') },
    { name: 'control-paused', seat: 'director', go: clock(pause) },
    {
        name: 'control-jumping',
        seat: 'director',
        go: async (page, world) => {
            await clock({ state: 'jumping', target_t: 14400, due_wall: Date.now() + 42000 })(
                page,
                world,
            );
            await page.waitForTimeout(1200);
        },
    },
    { name: 'control-lobby', seat: 'director', go: clock({ state: 'lobby', t: 0 }) },
    { name: 'control-ended', seat: 'director', go: clock({ state: 'ended', t: 27000 }) },
    { name: 'control-lost', seat: 'director', go: lost },
    { name: 'control-empty', seat: 'director', go: empty },
    { name: 'control-shut', seat: 'director', go: (page) => page.click('.truth header button') },
    {
        name: 'mail',
        seat: 'director',
        go: to('#/mail/k2bank'),
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    { name: 'mail-cell', seat: 'cell', go: to('#/mail/new') },
    {
        name: 'mail-empty',
        seat: 'cell',
        go: nothing([
            'scope:inject',
            [
                'item/k1help',
                'item/k2bank',
                'item/k3done',
                'personas',
                'row/cambodia',
                'row/press-call',
                'row/rumour',
                'row/lost',
                'row/no-report',
            ],
        ]),
    },
    {
        name: 'rate',
        seat: 'evaluator',
        go: rated,
        sizes: [
            [1280, 800],
            [800, 1280],
            [640, 900],
        ],
    },
    {
        name: 'rate-held',
        seat: 'evaluator',
        go: async (page) => {
            await page.focus('.hold');
            await page.keyboard.down('Enter');
            await page.waitForTimeout(150);
        },
    },
    { name: 'rate-note', seat: 'evaluator', go: press('n') },
    { name: 'rate-lost', seat: 'evaluator', go: then(lost, rated) },
    { name: 'rate-blank', seat: 'evaluator', go: press('Shift+Escape') },
    {
        name: 'rate-empty',
        seat: 'evaluator',
        go: nothing([
            'scope:observe',
            ['objective/detect', 'objective/contain', 'objective/share', 'objective/public'],
        ]),
    },
    { name: 'report', seat: 'director', go: to('#/report') },
    {
        name: 'report-ended',
        seat: 'director',
        go: then(clock({ state: 'ended', t: 27000 }), to('#/report')),
    },
    {
        name: 'report-team',
        seat: 'lead',
        go: then(clock({ state: 'ended', t: 27000 }), to('#/report')),
    },
    {
        name: 'machine',
        seat: 'admin',
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    {
        name: 'machine-pin',
        seat: 'admin',
        go: async (page) => {
            await page.click('td button >> nth=0');
            await page.waitForSelector('.pin');
        },
    },
    {
        name: 'machine-backup',
        seat: 'admin',
        go: async (page) => {
            await page.click('.stack .panel >> nth=1 >> button');
            await page.click('.stack .panel >> nth=2 >> button');
            await page.waitForTimeout(300);
        },
    },
    {
        name: 'control-start',
        seat: 'director',
        go: then(clock({ state: 'lobby', t: 0 }), press('Space')),
    },
    {
        name: 'rate-observer',
        seat: 'observer',
        go: async (page) => page.waitForSelector('.rating'),
    },
    {
        name: 'machine-revoke',
        seat: 'admin',
        go: (page) => page.click('td button.danger >> nth=0'),
    },
    {
        name: 'replay',
        seat: 'director',
        go: then(to('#/replay?seat=LAO-CERT-01&t=9600'), (page) =>
            page.waitForSelector('.replay summary'),
        ),
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    { name: 'replay-failed', seat: 'director', go: to('#/replay?seat=NOBODY&t=600') },
    { name: 'board-0', go: board(0), sizes: [[1920, 1080]] },
    {
        name: 'board-1',
        go: board(1),
        sizes: [
            [1920, 1080],
            [1024, 768],
        ],
    },
    { name: 'board-2', go: board(2), sizes: [[1920, 1080]] },
    {
        name: 'board-3',
        go: board(3),
        sizes: [
            [1920, 1080],
            [1280, 720],
            [3840, 2160],
        ],
    },
    { name: 'board-4', go: board(4, clock({ state: 'ended', t: 27000 })), sizes: [[1920, 1080]] },
    { name: 'board-paused', go: board(1, clock(pause)), sizes: [[1920, 1080]] },
    {
        name: 'board-no-key',
        go: async (page, world) => {
            await page.goto(`${world.server.url}board`);
            await page.waitForSelector('.board-lone h1');
        },
    },
];
