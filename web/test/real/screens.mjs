// Every screen in its states from the real server: axe-core on each, and pictures into
// build/shots. A server that stands still at 11:40 shows most; others wait, pause and end.
import { mkdirSync, readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open_page, put_away, sign_in } from './browser.mjs';
import { cable } from './cable.mjs';
import { afternoon, Server, tree } from './server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const row = async (page) => {
    await page.waitForSelector('.grid-row[aria-selected]');
    await page.click('.grid-row[aria-selected] >> nth=2');
};
const first = (selector) => async (page) => page.click(`${selector} >> nth=0`);
// Ids are the seat's own: the sensor is chosen by its name, and what is asked is added then.
const flows = '#/evidence';
const ask = (q) => async (page) => {
    await page.waitForSelector('.explorer select');
    await page.locator('.explorer select').first().selectOption({ index: 3 });
    await page.waitForTimeout(300);
    await page.evaluate((q) => (location.hash += `&from=9000&to=9300${q ? `&q=${q}` : ''}`), q);
    await page.waitForTimeout(1500);
};

// [name, seat, address after #, what is done there]
const still = [
    ['landing'],
    ['desk-startex', 'LAOCERT-1', '', undefined, { keep: true }],
    ['desk', 'LAOCERT-1', '#/desk'],
    ['desk-alert', 'LAOCERT-1', '#/desk', first('.card-link:has-text("portal.gov-la.example")')],
    ['desk-thread', 'LAOCERT-1', '#/desk', first('.card-link:has-text("Something large")')],
    ['desk-compose', 'LAOCERT-1', '#/desk/new'],
    ['evidence', 'LAOCERT-1', flows, async (page) => (await ask('')(page), row(page))],
    ['evidence-mistake', 'LAOCERT-1', flows, ask('sauce%3A1')],
    ['evidence-nothing', 'LAOCERT-1', flows, ask('source%3A203.0.113.250')],
    ['incident', 'LAOCERT-1', '#/desk', first('.lanes a')],
    ['incident-new', 'LAOCERT-1', '#/incident/new'],
    ['actions', 'LAOCERT-1', '#/actions'],
    ['actions-order', 'LAOCERT-1', '#/actions/rate-limit'],
    ['actions-free', 'LAOCERT-1', '#/actions/free'],
    ['press', 'LAOCERT-1', '#/press'],
    ['help', 'LAOCERT-1', '#/desk', (page) => page.keyboard.press('?')],
    ['menu', 'LAOCERT-1', '#/desk', first('.bar button:last-child')],
    ['telco-desk', 'TELCO-A-2', '#/desk'],
    ['telco-actions', 'TELCO-A-2', '#/actions'],
    ['spokesperson', 'MINISTRY-4', '#/press', first('.press .card-link')],
    ['control', 'DIRECTOR', '#/control'],
    [
        'control-teams',
        'DIRECTOR',
        '#/control',
        (page) => page.locator('.panel table').last().scrollIntoViewIfNeeded(),
    ],
    ['control-compose', 'DIRECTOR', '#/control', (page) => page.keyboard.press('I')],
    ['control-pause', 'DIRECTOR', '#/control', (page) => page.keyboard.press('Space')],
    ['control-jump', 'DIRECTOR', '#/control', (page) => page.keyboard.press('N')],
    ['control-branch', 'DIRECTOR', '#/control', (page) => page.keyboard.press('B')],
    ['control-row', 'DIRECTOR', '#/control/bank-asks'],
    ['control-mail', 'DIRECTOR', '#/mail', first('.card-link')],
    [
        'replay',
        'DIRECTOR',
        '#/replay?seat=laocert-2&t=7200',
        (page) => page.waitForSelector('.replay summary', { timeout: 30000 }),
    ],
    ['report-early', 'DIRECTOR', '#/report'],
    ['cell', 'CELL-1', '#/mail'],
    ['rate', 'EVALUATOR-1', '#/rate'],
    ['rate-measured', 'EVALUATOR-1', '#/rate', (page) => page.keyboard.down('~')],
    ['observer', 'OBSERVER', '#/rate'],
    ['machine', 'ADMIN', '#/machine'],
    ['board', undefined, 'board'],
    ['lite', undefined, 'lite'],
];
const paused = [
    ['paused-desk', 'LAOCERT-1', '#/desk'],
    ['paused-control', 'DIRECTOR', '#/control'],
];
const lobby = [
    ['lobby-desk', 'LAOCERT-1', '#/desk'],
    ['lobby-control', 'DIRECTOR', '#/control'],
    ['lobby-evidence', 'LAOCERT-1', '#/evidence'],
];
const ended = [
    ['ended-desk', 'LAOCERT-1', '#/desk'],
    ['ended-report', 'LAOCERT-1', '#/report'],
    ['ended-control', 'DIRECTOR', '#/control'],
    ['ended-board', undefined, 'board'],
];

const folder = mkdtempSync(join(tmpdir(), 'naga-screens-'));
function fixture(name, lines) {
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, lines);
    return file;
}
const clock = (t, what) => `${JSON.stringify({ t, seat: 'director', kind: 'clock', do: what })}\n`;
const text = readFileSync(afternoon, 'utf8');
const servers = [
    [still, () => text],
    [paused, () => text + clock(9660, { change: 'pause', reason: 'meal' })],
    [ended, () => text + clock(9660, { change: 'end' })],
    [
        lobby,
        () =>
            '{"t": 0, "seat": "director", "kind": "take", "do": {"person": "Somphone", "language": "en"}}\n',
    ],
];

// Calls `look(page, name, language, theme)` on each.
async function each(browser, report, languages, looks, only, look) {
    for (const [screens, lines] of servers) {
        const wanted = screens.filter(
            ([name]) => !only.length || only.some((w) => name.includes(w)),
        );
        if (!wanted.length) continue;
        const server = await new Server({
            fixture: fixture(wanted[0][0], lines()),
            freeze: true,
        }).start();
        const director = await server.sign_in('DIRECTOR');
        await director.act('reveal', { level: 3, key: 'reveal' });
        for (const [language, theme] of looks.filter(([l]) => languages.includes(l))) {
            let seat;
            let opened;
            for (const [name, code, address, act, more = {}] of wanted) {
                const begun = performance.now();
                const problems = [];
                if (!opened || code !== seat || !code) {
                    await opened?.context.close();
                    opened = await open_page(browser, server, { language, theme });
                    seat = code;
                    if (code) {
                        await sign_in(server, opened.page, code);
                        if (!more.keep) await put_away(opened.page);
                    }
                } else if (!more.keep) {
                    await put_away(opened.page);
                }
                const { page, faults } = opened;
                faults.length = 0;
                try {
                    if (!code)
                        await page.goto(
                            server.url +
                                (address === 'board'
                                    ? `board?key=${server.board_key}&lang=${language}`
                                    : address
                                      ? `${address}?lang=${language}`
                                      : ''),
                        );
                    else if (address) {
                        await page.evaluate((h) => (location.hash = h), address);
                        await page.waitForTimeout(250);
                    }
                    await act?.(page);
                    await page.waitForTimeout(350);
                    problems.push(...((await look(page, name, language, theme)) ?? []));
                    await page.keyboard.up('~').catch(() => undefined);
                    if (await page.locator('dialog[open]').count())
                        await page.keyboard.press('Escape');
                } catch (error) {
                    problems.push(error.message.split('\n').slice(0, 2).join(' '));
                }
                report(`${name} ${language} ${theme}`, [...problems, ...faults], begun);
            }
            await opened?.context.close();
        }
        await server.stop();
        server.forget();
    }
}

// The line is cut under an open screen.
async function lost(browser, look, language, theme, report) {
    const begun = performance.now();
    const problems = [];
    const server = await new Server({ fixture: afternoon, freeze: true }).start();
    const line = await cable(server.address);
    const behind = { url: line.url, pin: server.pin };
    const { page, context, faults } = await open_page(browser, server, { language, theme });
    try {
        await sign_in(behind, page, 'LAOCERT-1');
        await put_away(page);
        line.pull();
        await page.waitForSelector('.strip.lost');
        problems.push(...((await look(page, 'lost-desk', language, theme)) ?? []));
    } catch (error) {
        problems.push(error.message.split('\n')[0]);
    }
    report(`lost-desk ${language} ${theme}`, [...problems, ...faults], begun);
    await context.close();
    line.close();
    await server.stop();
    server.forget();
}

export async function axe_all(browser, report, languages, only) {
    const look = async (page) => {
        const problems = await page.evaluate(
            `${axe}; axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140) + ' — ' + (n.any[0] ?? n.all[0] ?? n.none[0])?.message).join(' | ')))`,
        );
        const size = page.viewportSize();
        for (const [width, height] of [
            [720, 450],
            [1024, 768],
        ]) {
            await page.setViewportSize({ width, height });
            await page.waitForTimeout(60);
            const wide = await page.evaluate(
                () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
            );
            if (wide > 0) problems.push(`scrolls sideways by ${wide} px at ${width} px`);
        }
        await page.setViewportSize(size);
        return problems;
    };
    const looks = [
        ['en', 'light'],
        ['lo', 'dark'],
        ['en', 'dark'],
        ['lo', 'light'],
    ];
    await each(
        browser,
        (name, ...rest) => report(`axe ${name}`, ...rest),
        languages,
        looks,
        only,
        look,
    );
    if (!only.length || only.includes('lost'))
        for (const [language, theme] of looks.filter(([l]) => languages.includes(l)))
            await lost(browser, look, language, theme, (name, ...rest) =>
                report(`axe ${name}`, ...rest),
            );
}

export async function shots(browser, report, languages, only) {
    const out = join(tree, 'build/shots');
    mkdirSync(out, { recursive: true });
    const look = async (page, name, language, theme) => {
        await page.screenshot({ path: join(out, `${name}-${language}-${theme}.png`) });
        // What no screen may show: ids of a seat, JSON, values that were not there.
        const shown = await page.evaluate(() => document.body.innerText);
        return [/~[a-z2-7]{12}/, /\[object Object\]/, /\bundefined\b/, /\bNaN\b/, /\{"/]
            .map((wrong) => wrong.exec(shown)?.[0])
            .filter(Boolean)
            .map((found) => `shows ${found}`);
    };
    const looks = [
        ['en', 'light'],
        ['lo', 'dark'],
    ];
    await each(
        browser,
        (name, ...rest) => report(`shot ${name}`, ...rest),
        languages,
        looks,
        only,
        look,
    );
    if (!only.length || only.includes('lost'))
        for (const [language, theme] of looks.filter(([l]) => languages.includes(l)))
            await lost(browser, look, language, theme, (name, ...rest) =>
                report(`shot ${name}`, ...rest),
            );
    console.log(`pictures in ${out}`);
}
