// scratch: tour of all screens
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Server, afternoon } from './server.mjs';
import { put_away } from './browser.mjs';
mkdirSync('/tmp/wr/shots', { recursive: true });
const server = await new Server({ fixture: afternoon, freeze: true }).start();
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const dir = await server.sign_in('DIRECTOR');
await dir.act('reveal', { level: 3, key: 'r' });
await new Promise((d) => setTimeout(d, 3000));
const lang = process.argv[2] ?? 'en';
for (const [code, hashes] of Object.entries({
    'LAOCERT-1': [
        '#/desk',
        'ITEM',
        'CASE',
        '#/evidence',
        '#/actions',
        '#/actions/rate-limit',
        '#/actions/free',
        '#/press',
        '#/desk/new',
        '#/incident/new',
    ],
    'TELCO-A-1': ['#/desk', '#/evidence', '#/actions'],
    'MINISTRY-4': ['#/desk', '#/press'],
    DIRECTOR: ['#/control', '#/mail', '#/replay', '#/report'],
    'CELL-1': ['#/mail'],
    'EVALUATOR-1': ['#/rate', '#/report'],
    ADMIN: ['#/machine'],
    OBSERVER: ['#/rate'],
})) {
    const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: lang === 'lo' ? 'lo-LA' : 'en-US',
        reducedMotion: 'reduce',
        colorScheme: lang === 'lo' ? 'dark' : 'light',
    });
    await context.addInitScript((l) => {
        if (!localStorage.getItem('naga-preferences'))
            localStorage.setItem(
                'naga-preferences',
                JSON.stringify({ language: l, theme: 'auto', utc: false, keys: true }),
            );
    }, lang);
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('console', (m) => {
        if (['error', 'warning'].includes(m.type()))
            console.log(code, 'console:', m.text().slice(0, 300));
    });
    page.on('pageerror', (e) =>
        console.log(
            code,
            'pageerror:',
            e.message,
            (e.stack ?? '').split('\n').slice(0, 3).join(' | '),
        ),
    );
    page.on('response', (r) => {
        if (r.status() >= 400)
            console.log(
                code,
                r.status(),
                r.request().method(),
                r.url().replace(server.url, ''),
                r.request().postData()?.slice(0, 200),
            );
    });
    try {
        await page.goto(server.url);
        await page.fill('input[autocomplete=username]', code);
        await page.fill('input[type=password]', server.pin(code));
        await page.fill('input[autocomplete=name]', 'Noy');
        if (code === 'LAOCERT-1')
            await page.screenshot({ path: `/tmp/wr/shots/${lang}-landing.png` });
        await page.keyboard.press('Enter');
        await page.waitForSelector('.tabs a'); await page.waitForTimeout(800); await put_away(page);
        for (let hash of hashes) {
            let name = hash.replace(/[^a-z]+/gi, '-');
            if (hash === 'ITEM') {
                const i = await page.$('[data-item]');
                hash = '#/desk/' + (await i.getAttribute('data-item'));
                name = '-item';
            }
            if (hash === 'CASE') {
                await page.evaluate(() => (location.hash = '#/desk'));
                await page.waitForTimeout(500);
                const i = await page.$('.lanes a');
                hash = await i.getAttribute('href');
                name = '-case';
            }
            await page.evaluate((h) => (location.hash = h), hash);
            await page.waitForTimeout(1800);
            await page.screenshot({ path: `/tmp/wr/shots/${lang}-${code}${name}.png` });
        }
    } catch (e) {
        console.log(code, e.message.split('\n').slice(0, 4).join(' '));
        await page.screenshot({ path: `/tmp/wr/shots/${lang}-${code}-FAIL.png` });
    }
    await context.close();
}
{
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.on('console', (m) => {
        if (['error', 'warning'].includes(m.type()))
            console.log('board', 'console:', m.text().slice(0, 300));
    });
    page.on('response', (r) => {
        if (r.status() >= 400) console.log('board', r.status(), r.url());
    });
    await dir.act('reveal', { level: 3, key: 'r' });
    await page.goto(`${server.url}board?key=${server.board_key}&lang=${lang}`);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/wr/shots/${lang}-board.png` });
}
await browser.close();
await server.stop();
