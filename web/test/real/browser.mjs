// A browser beside the real server: pages with what must hold on each of them, and people who
// click and are counted.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const chromium_path = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const has_chromium = () => existsSync(chromium_path);

export const launch = () =>
    chromium.launch({
        executablePath: chromium_path,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });

// A context of its own. What must never happen is gathered in `faults`: a request that leaves
// the origin, an error of the page, a word on the console about the policy.
export async function open_page(
    browser,
    server,
    { language = 'en', theme = 'light', size = [1440, 900], script = true, zoom = 1 } = {},
) {
    const context = await browser.newContext({
        viewport: { width: Math.round(size[0] / zoom), height: Math.round(size[1] / zoom) },
        deviceScaleFactor: zoom,
        colorScheme: theme,
        locale: language === 'lo' ? 'lo-LA' : 'en-US',
        reducedMotion: 'reduce',
        javaScriptEnabled: script,
    });
    if (script)
        await context.addInitScript(
            ([language, theme]) => {
                if (location.protocol !== 'http:') return;
                if (!localStorage.getItem('naga-preferences'))
                    localStorage.setItem(
                        'naga-preferences',
                        JSON.stringify({ language, theme, utc: false, keys: true }),
                    );
            },
            [language, theme],
        );
    const faults = [];
    const watch = (page) => {
        page.setDefaultTimeout(15000);
        page.on('request', (r) => {
            if (!r.url().startsWith('http://127.0.0.1:') && !/^(data|blob):/.test(r.url()))
                faults.push(`left the origin: ${r.url()}`);
        });
        page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
        page.on('console', (m) => {
            if (/Content.Security.Policy/i.test(m.text())) faults.push(m.text().slice(0, 200));
        });
    };
    context.on('page', watch);
    const page = await context.newPage();
    return { page, context, faults };
}

export async function sign_in(server, page, code, name = 'Noy') {
    await page.goto(server.url);
    await page.fill('input[autocomplete=username]', code);
    await page.fill('input[type=password]', server.pin(code));
    await page.fill('input[autocomplete=name]', name);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.tabs a', { timeout: 30000 });
    await page.waitForSelector('main .panel');
}

// What lies over the screen when a seat is taken late is read and put away.
export async function put_away(page) {
    for (let i = 0; i < 4; i++) {
        const button = page.locator('dialog[open] button.main');
        if (!(await button.count())) {
            await page.waitForTimeout(250);
            if (!(await button.count())) return;
        }
        await button
            .first()
            .click({ timeout: 2000 })
            .catch(() => undefined);
        await page.waitForTimeout(150);
    }
}

// Clicks and choices from lists are counted; texts typed are not.
export class Person {
    clicks = 0;
    constructor(page) {
        this.page = page;
    }
    async click(selector) {
        this.clicks++;
        await this.page.click(selector);
    }
    async choose(selector, value) {
        this.clicks++;
        await this.page.selectOption(selector, value);
    }
}

export async function eventually(ask, most_ms = 15000) {
    for (const begun = Date.now(); Date.now() - begun < most_ms;) {
        const found = await ask();
        if (found) return found;
        await new Promise((done) => setTimeout(done, 100));
    }
    return undefined;
}

// Tab until the focus is on what fits; a person without a mouse.
export async function tab_to(page, selector, most = 120) {
    for (let i = 0; i < most; i++) {
        if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return true;
        await page.keyboard.press('Tab');
    }
    return false;
}
