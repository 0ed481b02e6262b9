// Every screen in every state worth looking at: for the pictures and for axe.
// `go` brings a signed-in page there; `seat` none is the landing page.
import { test_call } from './harness.mjs';
import { staff_screens } from './staff-screens.mjs';

export const to = (hash) => async (page) => {
    await page.evaluate((h) => (location.hash = h), hash);
    await page.waitForTimeout(150);
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

const row = async (page) => {
    await page.waitForSelector('.grid-row[aria-selected]');
    await page.click('.grid-row[aria-selected] >> nth=2');
};

export const screens = [
    {
        name: 'landing',
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    {
        name: 'desk',
        seat: 'lead',
        sizes: [
            [1440, 900],
            [1366, 768],
            [1024, 768],
            [640, 900],
        ],
    },
    { name: 'desk-thread', seat: 'lead', go: to('#/desk/k9d04b7e') },
    { name: 'desk-request', seat: 'lead', go: to('#/desk/k7b2f610') },
    { name: 'desk-compose', seat: 'lead', go: to('#/desk/new') },
    {
        name: 'desk-jumped',
        seat: 'lead',
        go: then(clock({ state: 'jumping' }), async (page, world) => {
            await page.waitForSelector('.strip.paused');
            await test_call(world, 'push', {
                to: 'team:laocert',
                set: {
                    'item/kj': {
                        kind: 'overlay',
                        subject: {
                            en: 'EXERCISE: the afternoon begins',
                            lo: 'ການຝຶກຊ້ອມ: ຕອນບ່າຍເລີ່ມ',
                        },
                        from: { name: { en: 'Exercise control', lo: 'ຜູ້ຄວບຄຸມ' } },
                        at: 14400,
                        last: 14400,
                        unread: true,
                        messages: [
                            {
                                id: 'm',
                                from: { name: 'x' },
                                at: 14400,
                                text: { en: 'Banks report trouble.', lo: 'ທະນາຄານມີບັນຫາ.' },
                            },
                        ],
                    },
                },
            });
            await test_call(world, 'clock', { state: 'running', t: 14400 });
            await page.waitForSelector('dialog[open]');
        }),
    },
    { name: 'desk-lost', seat: 'lead', go: lost },
    {
        name: 'desk-paused',
        seat: 'lead',
        go: clock({
            state: 'paused',
            reason: { en: 'Lunch', lo: 'ອາຫານທ່ຽງ' },
            until_wall: 1386572400000,
        }),
    },
    { name: 'desk-ended', seat: 'lead', go: clock({ state: 'ended', t: 27000 }) },
    { name: 'desk-lobby', seat: 'lead', go: clock({ state: 'lobby', t: 0 }) },
    { name: 'desk-empty', seat: 'fresh' },
    {
        name: 'evidence',
        seat: 'lead',
        go: then(
            to('#/evidence?sensor=laocert-flow&from=8700&q=source_as%3A64501+NOT+bytes+%3E+7000'),
            row,
        ),
        sizes: [
            [1440, 900],
            [1366, 768],
            [1024, 768],
            [640, 900],
        ],
    },
    {
        name: 'evidence-mistake',
        seat: 'lead',
        go: to('#/evidence?sensor=laocert-flow&from=8700&q=sauce%3A198.51.100.44+protocol%3Audp'),
    },
    {
        name: 'evidence-nothing',
        seat: 'lead',
        go: to('#/evidence?sensor=laocert-web&q=client%3A203.0.113.250'),
    },
    {
        name: 'evidence-pages',
        seat: 'lead',
        go: then(to('#/evidence?sensor=laocert-mail'), (page) =>
            page.click('.results input[type=checkbox]'),
        ),
    },
    {
        name: 'evidence-pivot',
        seat: 'lead',
        go: then(to('#/evidence?sensor=laocert-ids&from=8940&to=9180'), row, (page) =>
            page.keyboard.press('p'),
        ),
    },
    {
        name: 'incident',
        seat: 'lead',
        go: to('#/incident/c81d20'),
        sizes: [
            [1440, 900],
            [1366, 768],
            [1024, 768],
            [640, 900],
        ],
    },
    {
        name: 'incident-send',
        seat: 'lead',
        go: then(to('#/incident/c81d20'), (page) => page.click('.steps li:last-child button')),
    },
    {
        name: 'incident-share',
        seat: 'lead',
        go: then(to('#/incident/c81d20'), (page) => page.click('.choice button:last-child')),
    },
    { name: 'incident-new', seat: 'lead', go: to('#/incident/new?item=k3f9a2c1') },
    {
        name: 'actions',
        seat: 'lead',
        go: to('#/actions'),
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    {
        name: 'actions-order',
        seat: 'lead',
        go: to('#/actions/rate-limit'),
        sizes: [
            [1440, 900],
            [1366, 768],
        ],
    },
    { name: 'actions-free', seat: 'lead', go: to('#/actions/free') },
    {
        name: 'press',
        seat: 'press',
        go: to('#/press/s1'),
        sizes: [
            [1440, 900],
            [640, 900],
        ],
    },
    { name: 'press-desk', seat: 'press', go: to('#/desk') },
    ...staff_screens,
    { name: 'help', seat: 'lead', go: async (page) => page.keyboard.press('?') },
    { name: 'menu', seat: 'lead', go: async (page) => page.click('.bar button:last-child') },
    {
        name: 'taken',
        seat: 'lead',
        go: async (page, world) => {
            await test_call(world, 'revoke', { seat: 'LAO-CERT-01' });
            await page.waitForSelector('.lone h1');
        },
    },
];
export { then };
