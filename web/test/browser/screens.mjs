// Every screen in every state worth looking at: for the pictures and for axe.
// `go` brings a signed-in page there; `seat` none is the landing page.
import { test_call } from './harness.mjs';

export const to = (hash) => async (page) => {
    await page.evaluate((h) => (location.hash = h), hash);
    await page.waitForTimeout(150);
};

const then = (...steps) => async (page, world) => {
    for (const step of steps) await step(page, world);
};
const clock = (change) => async (_, world) => void (await test_call(world, 'clock', change));
const lost = async (page, world) => {
    await test_call(world, 'cut', { ms: 60000 });
    await page.waitForSelector('.strip.lost');
};

export const screens = [
    { name: 'landing', sizes: [[1440, 900], [640, 900]] },
    { name: 'desk', seat: 'lead', sizes: [[1440, 900], [1366, 768], [1024, 768], [640, 900]] },
    { name: 'desk-thread', seat: 'lead', go: to('#/desk/k9d04b7e') },
    { name: 'desk-request', seat: 'lead', go: to('#/desk/k7b2f610') },
    { name: 'desk-lost', seat: 'lead', go: lost },
    { name: 'desk-paused', seat: 'lead', go: clock({ state: 'paused', reason: { en: 'Lunch', lo: 'ອາຫານທ່ຽງ' }, until_wall: 1386572400000 }) },
    { name: 'desk-ended', seat: 'lead', go: clock({ state: 'ended', t: 27000 }) },
    { name: 'desk-lobby', seat: 'lead', go: clock({ state: 'lobby', t: 0 }) },
    { name: 'desk-empty', seat: 'fresh' },
    { name: 'help', seat: 'lead', go: async (page) => page.keyboard.press('?') },
    { name: 'menu', seat: 'lead', go: async (page) => page.click('.bar button:last-child') },
    { name: 'taken', seat: 'lead', go: async (page, world) => {
        await test_call(world, 'revoke', { seat: 'LAO-CERT-01' });
        await page.waitForSelector('.lone h1');
    } },
];
export { then };
