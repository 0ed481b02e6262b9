// A browser, the fixture server, and what every browser test does: sign in, go somewhere, press.
import { chromium } from 'playwright-core';
import { start } from '../fixture-server.mjs';

export const seats = {
    lead: ['LAO-CERT-01', '111111', 'Noy'],
    analyst: ['LAO-CERT-02', '222222', 'Kham'],
    telco: ['TEL-A-01', '444444', 'Bounmy'],
    press: ['MIN-01', '555555', 'Dara'],
    press2: ['MIN-02', '666666', 'Latsamy'],
    director: ['DIR-01', '777777', 'Director'],
    evaluator: ['EVA-01', '888888', 'Evaluator'],
    admin: ['ADM-01', '999999', 'Admin'],
    observer: ['OBS-01', '131313', 'Observer'],
    cell: ['CEL-01', '121212', 'Cell'],
    fresh: ['NEW-01', '101010', 'New'],
};

export async function launch() {
    const server = await start({ quick: true });
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    return {
        server,
        browser,
        async stop() {
            await browser.close();
            server.stop();
        },
    };
}

// A context of its own: no other test's cookies or drafts. Requests that leave the origin and
// errors of the page are gathered in `faults`.
export async function open_page(
    world,
    { language = 'en', theme = 'light', size = [1440, 900] } = {},
) {
    const context = await world.browser.newContext({
        viewport: { width: size[0], height: size[1] },
        colorScheme: theme,
        locale: language === 'lo' ? 'lo-LA' : 'en-US',
        reducedMotion: 'reduce',
    });
    await context.addInitScript(
        ([language, theme]) => {
            if (!localStorage.getItem('naga-preferences'))
                localStorage.setItem(
                    'naga-preferences',
                    JSON.stringify({ language, theme, utc: false, keys: true }),
                );
        },
        [language, theme],
    );
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const faults = [];
    page.on('request', (r) => {
        if (!r.url().startsWith(world.server.url) && !/^(data|blob):/.test(r.url()))
            faults.push(`left the origin: ${r.url()}`);
    });
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    return { page, context, faults };
}

export async function sign_in(world, page, seat) {
    const [code, pin, name] = seats[seat];
    await page.goto(world.server.url);
    await page.fill('input[autocomplete=username]', code);
    await page.fill('input[type=password]', pin);
    await page.fill('input[autocomplete=name]', name);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.tabs a');
}

export const test_call = (world, path, body = {}) =>
    fetch(`${world.server.url}test/${path}`, { method: 'POST', body: JSON.stringify(body) });

export const moves_done = async (world) => (await fetch(`${world.server.url}test/log`)).json();
