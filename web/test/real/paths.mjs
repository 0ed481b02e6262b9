// What people must be able to do at the real server, and with how many clicks. Each language gets
// a server of its own with the same afternoon; what was done is looked up from another seat.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cable } from './cable.mjs';
import { eventually, open_page, Person, put_away, sign_in, tab_to } from './browser.mjs';

const catalogue = (language) =>
    JSON.parse(
        readFileSync(
            fileURLToPath(new URL(`../../i18n/${language}.json`, import.meta.url)),
            'utf8',
        ),
    );

const expect = (problems, holds, words) => void (holds || problems.push(words));
const go = (page, hash) => page.evaluate((h) => (location.hash = h), hash);
const wide = (page) =>
    page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );

// `at`: server, language, words of the catalogue, and two robots that look.
const all = {
    // 5. The clock stands when the afternoon is opened: a key goes on, a key and one more pauses.
    async 'path 5: go on, pause by a key and one, speed by a key'(at, page, problems) {
        await sign_in(at.server, page, 'DIRECTOR', 'Somphone');
        await page.waitForSelector('.strip.paused');
        await page.keyboard.press('Space');
        await page.waitForSelector('.strip.paused', { state: 'detached' });
        await page.keyboard.press('Space');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.strip.paused');
        const state = async () => (await at.telco.snapshot()).objects.clock;
        const paused = await state();
        expect(
            problems,
            paused.state === 'paused' && paused.reason_kind === 'technical',
            `the clock is ${JSON.stringify(paused)}`,
        );
        await page.keyboard.press('Space');
        await page.waitForSelector('.strip.paused', { state: 'detached' });
        await page.keyboard.press('2');
        expect(
            problems,
            await eventually(async () => (await state()).speed === 10),
            'key 2 does not make it ×10',
        );
        await page.keyboard.press('1');
        await eventually(async () => (await state()).speed === 1);
    },

    async 'path 5: a silent team is called by one click'(at, page, problems) {
        const calls = async () =>
            (await at.looks.objects('item/')).filter(([, i]) => i.by === 'phone').length;
        const before = await calls();
        await sign_in(at.server, page, 'DIRECTOR', 'Somphone');
        const person = new Person(page);
        const laocert = await at.name_of('laocert');
        await person.click(`.alarming .card:has-text("${laocert}:") button.main`);
        expect(
            problems,
            await eventually(async () => (await calls()) > before),
            'no call came to the team',
        );
        expect(problems, person.clicks <= 1, `${person.clicks} clicks`);
    },

    async 'path 5: an inject from blank, and back'(at, page, problems) {
        await sign_in(at.server, page, 'DIRECTOR', 'Somphone');
        const person = new Person(page);
        const ministry = await at.name_of('ministry');
        await page.waitForSelector('.timeline');
        await person.click(`button:has-text("+ ${at.words['injects.new']}")`);
        await person.click(`.toggles button:has-text("${ministry}")`);
        await person.choose('.compose select >> nth=0', 'bank-officer');
        await page.fill('.compose input:not([type=checkbox])', 'A question before we print');
        await page.fill('.compose textarea', 'EXERCISE. Is it true that the portal is down?');
        await person.click('.compose button.main');
        await page.waitForSelector('.panel:has(.preview) button.main:not(:disabled)');
        expect(
            problems,
            (await page.textContent('.preview')).includes('Is it true'),
            'the preview is not what was written',
        );
        await person.click('.panel:has(.preview) button.main');
        const there = async () =>
            (await at.ministry.objects('item/')).find(
                ([, i]) => i.subject.en === 'A question before we print' && !i.withdrawn,
            );
        expect(problems, await eventually(there), 'it did not arrive');
        expect(problems, person.clicks <= 6, `${person.clicks} clicks`);
        await page.click('.undo button');
        expect(problems, await eventually(async () => !(await there())), 'it was not taken back');
    },

    async 'a ruling is given, and the team reads why'(at, page, problems) {
        await sign_in(at.server, page, 'DIRECTOR', 'Somphone');
        const ruling = page.locator('[id^="ruling-f"]').first();
        await ruling.locator('button').nth(1).click();
        await ruling.locator('input[maxlength="500"]').first().fill('Only one of you gets in');
        await ruling.locator('button.main').first().click();
        expect(
            problems,
            await eventually(async () =>
                (await at.telco.objects('order/')).some(
                    ([, o]) => o.verb === 'free' && o.note === 'Only one of you gets in',
                ),
            ),
            'the team does not see the ruling',
        );
    },

    // 1. New player → first useful act: at most 3 clicks after sign-in.
    async 'path 1: take a message that nobody owns'(at, page, problems) {
        const begun = performance.now();
        const owned = async () =>
            (await at.looks.objects('item/')).filter(([, i]) => i.owner === 'laocert-1').length;
        const before = await owned();
        await sign_in(at.server, page, 'LAOCERT-1');
        const person = new Person(page);
        await page.waitForTimeout(400);
        if (await page.locator('dialog[open]').count())
            await person.click('dialog[open] button.main');
        await person.click('.card.alone button');
        expect(problems, await eventually(async () => (await owned()) > before), 'it is not taken');
        expect(problems, person.clicks <= 3, `${person.clicks} clicks`);
        expect(problems, performance.now() - begun < 60000, 'more than a minute');
        expect(problems, (await wide(page)) <= 0, 'it scrolls sideways');
    },

    async 'path 1 by keys alone'(at, page, problems) {
        await page.goto(at.server.url);
        await page.waitForSelector('form');
        for (const [field, text] of [
            ['username', 'LAOCERT-4'],
            ['current-password', at.server.pin('LAOCERT-4')],
            ['name', 'Keo'],
        ]) {
            expect(
                problems,
                await tab_to(page, `input[autocomplete="${field}"]`),
                `Tab does not reach ${field}`,
            );
            await page.keyboard.type(text);
        }
        await page.keyboard.press('Enter');
        await page.waitForSelector('.card');
        await page.waitForTimeout(400);
        for (let i = 0; i < 3 && (await page.locator('dialog[open]').count()); i++) {
            await page.keyboard.press('Enter');
            await page.waitForTimeout(250);
        }
        await page.keyboard.press('t');
        expect(
            problems,
            await eventually(async () =>
                (await at.looks.objects('item/')).some(([, i]) => i.owner === 'laocert-4'),
            ),
            't took nothing',
        );
        await page.keyboard.press('g');
        await page.keyboard.press('e');
        await page.waitForSelector('.grid-row[aria-selected]');
        await page.keyboard.press('?');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
        await page.keyboard.press('g');
        await page.keyboard.press('d');
        await page.waitForSelector('.lanes');
    },

    // 2. Alarm → evidence → indicator → incident → report sent: at most 12 clicks, no address typed.
    async 'path 2: from an alarm to a report'(at, page, problems) {
        const sent = async () =>
            (await at.looks.objects('case/')).flatMap(([, c]) => c.reports).length;
        const before = await sent();
        await sign_in(at.server, page, 'LAOCERT-1');
        await put_away(page);
        const flood = await at.alert_with('portal.gov-la.example');
        const person = new Person(page);
        await person.click(`.card-link:has-text("${flood}")`);
        await person.click('.thread a.button');
        await page.waitForSelector('.grid-row[aria-selected]');
        await person.click('.grid-row[aria-selected] >> nth=3');
        await person.click('.record .row >> nth=0 >> button >> nth=1');
        await page.waitForSelector('.toast.shown');
        await person.click('.record a');
        await page.waitForSelector('.steps');
        for (let i = 0; i < 3; i++) await person.click('.incident .row:last-child button.main');
        await person.click('.incident .row:last-child button.main');
        const told = await eventually(async () =>
            (await at.looks.objects('case/')).find(([, c]) => c.reports.length > 0),
        );
        expect(
            problems,
            told && (await eventually(async () => (await sent()) > before)),
            'no report was sent',
        );
        const indicator = told?.[1].indicators[0];
        expect(problems, indicator?.type === 'ipv4', `indicator: ${JSON.stringify(indicator)}`);
        const arrived = await eventually(async () =>
            (await at.ministry.objects('item/')).find(
                ([, i]) => i.kind === 'report' && JSON.stringify(i).includes(indicator?.value),
            ),
        );
        expect(problems, arrived, 'the ministry has no report with the address');
        expect(problems, person.clicks <= 12, `${person.clicks} clicks`);
    },

    // 4. An action and its effect: at most 4 clicks beyond the tab.
    async 'path 4: order an action and see its effect'(at, page, problems) {
        await sign_in(at.server, page, 'TELCO-A-2', 'Vilay');
        await put_away(page);
        await page.click('.tabs a[href="#/actions"]');
        await page.waitForSelector('.actions');
        const effects = async () =>
            (await at.telco.objects('order/')).filter(
                ([, o]) => o.verb === 'rate-limit' && o.state === 'in_effect',
            ).length;
        const before = await effects();
        const person = new Person(page);
        await person.click('.actions a[href="#/actions/rate-limit"]');
        await person.choose('.order select >> nth=0', 'telco-1-net');
        await person.click('.because button >> nth=0');
        await person.click('.order button.main');
        await page.waitForSelector('.order-under_way');
        await at.faster();
        expect(
            problems,
            await eventually(async () => (await effects()) > before, 40000),
            'it has no effect',
        );
        await page.waitForSelector('.order-in_effect');
        // The measurements around it arrive some minutes later, as in life.
        const marked = await eventually(
            async () => (await page.locator('.chart svg .mark').count()) > 0,
            20000,
        );
        await at.slower();
        expect(problems, marked, 'no mark on the chart beside');
        expect(problems, person.clicks <= 4, `${person.clicks} clicks`);
    },

    async 'a statement: one writes, another approves'(at, page, problems) {
        await sign_in(at.server, page, 'MINISTRY-4', 'Dara');
        await put_away(page);
        await page.click('.tabs a[href="#/press"]');
        await page.click('.press .card-link >> nth=0');
        await page.click('.press button.main');
        const statement = async () => (await at.ministry.objects('statement/'))[0];
        expect(
            problems,
            await eventually(async () => (await statement())[1].state === 'submitted'),
            'it was not submitted',
        );
        const { page: other, context, faults } = await at.open();
        await sign_in(at.server, other, 'MINISTRY-1', 'Latsamy');
        await put_away(other);
        await other.click('.tabs a[href="#/press"]');
        await other.click('.press .card-link >> nth=0');
        await other.click('.press button.main');
        await eventually(async () => (await statement())[1].state === 'approved');
        // The page hears of the step a moment after the server has done it.
        await other.click(`.press button.main:has-text("${at.words['press.publish']}")`);
        expect(
            problems,
            await eventually(async () => (await statement())[1].state === 'published'),
            'it was not published',
        );
        await page.waitForSelector(
            '.press .chip:has-text("' + at.words['statement.published'] + '")',
        );
        problems.push(...faults);
        await context.close();
    },

    // 6. Evaluator: two taps and text; survives the server off.
    async 'path 6: a rating and a note, also without a line'(at, page, problems) {
        const line = await cable(at.server.address);
        await sign_in({ url: line.url, pin: at.server.pin }, page, 'EVALUATOR-1', 'Phone');
        const person = new Person(page);
        await person.click('.rating .grades button >> nth=1');
        await person.click('.rating textarea >> nth=0');
        await page.keyboard.type('Nobody wrote it down.');
        expect(problems, person.clicks <= 2, `${person.clicks} taps`);
        const rated = async () =>
            (await at.rater().objects('objective/'))
                .flatMap(([, o]) => o.ratings)
                .filter((r) => r.seat === 'evaluator-1');
        expect(
            problems,
            await eventually(async () =>
                (await rated()).some((r) => r.rating === 'S' && r.note === 'Nobody wrote it down.'),
            ),
            'the rating is not there',
        );
        line.pull();
        await page.waitForSelector('.strip.lost');
        await page.click('.rating >> nth=2 >> .grades button >> nth=3');
        await page.keyboard.press('Escape');
        await page.locator('h2').first().click();
        await page.keyboard.press('n');
        await page.fill('dialog textarea', 'They called Phnom Penh by private phone.');
        await page.click('dialog button.main');
        await page.waitForTimeout(1500);
        line.plug();
        const retry = page.locator('.strip.lost button');
        if (await retry.count()) await retry.click();
        expect(
            problems,
            await eventually(async () => (await rated()).some((r) => r.rating === 'U'), 30000),
            'the rating given without a line did not arrive',
        );
        await page.reload();
        await page.waitForSelector('.rating');
        const once = await eventually(
            async () =>
                (await page.textContent('main')).split('They called Phnom Penh').length === 2,
        );
        expect(problems, once, 'the note is not there once');
        line.close();
    },

    // 7. The connection is cut while somebody writes: nothing lost, nothing twice, what was missed.
    async 'path 7: the connection is cut while a message is answered'(at, page, problems) {
        const line = await cable(at.server.address);
        const behind = { url: line.url, pin: at.server.pin };
        await sign_in(behind, page, 'LAOCERT-1');
        await put_away(page);
        await page.click('.card-link:has-text("Something large arrives")');
        await page.fill('.answer textarea', 'It is a resolver of ours.');
        const answers = async () =>
            (await at.telco.objects('item/')).flatMap(([, i]) =>
                i.messages.filter((m) => JSON.stringify(m.text).includes('a resolver of ours')),
            ).length;
        line.pull();
        await page.waitForSelector('.strip.lost', { timeout: 40000 });
        await page.click('.answer button.main');
        await page.waitForSelector('.said.waiting');
        await at.telco.act('message', {
            key: `away-${at.language}`,
            to: ['laocert'],
            subject: `While you were away ${at.language}`,
            text: 'Still full.',
            tlp: 'TLP:AMBER',
        });
        await page.waitForTimeout(at.cut_ms);
        expect(problems, (await answers()) === 0, 'it was sent while lost');
        line.plug();
        const retry = page.locator('.strip.lost button');
        if (await retry.count()) await retry.click();
        await page.waitForSelector(`.strip.back a:has-text("While you were away ${at.language}")`);
        expect(problems, (await answers()) === 0, 'it was sent without being asked for');
        await page.click('.strip.unsent button >> nth=0');
        await page.waitForSelector('.strip.unsent', { state: 'detached' });
        await page.waitForTimeout(300);
        expect(problems, (await answers()) === 1, `${await answers()} answers arrived`);
        line.close();
    },

    async 'a draft outlives a reload'(at, page, problems) {
        await sign_in(at.server, page, 'LAOCERT-1');
        await put_away(page);
        await page.click('.card-link:has-text("Are the banks yours?")');
        await page.fill('.answer textarea', 'half a sentence');
        await page.waitForTimeout(2600);
        await page.evaluate(() => localStorage.removeItem('naga-drafts/laocert-1'));
        await page.reload();
        await page.waitForSelector('.answer textarea');
        expect(
            problems,
            await eventually(
                async () => (await page.inputValue('.answer textarea')) === 'half a sentence',
            ),
            'the draft is gone',
        );
        await page.fill('.answer textarea', '');
        await page.waitForTimeout(2300);
    },

    async 'who sits down at a taken seat takes it'(at, page, problems) {
        await sign_in(at.server, page, 'ISP-A-1', 'First');
        const { page: other, context } = await at.open();
        await sign_in(at.server, other, 'ISP-A-1', 'Second');
        await page.waitForSelector('.lone h1', { timeout: 20000 });
        await context.close();
    },

    async 'an administrator gives a new PIN, and it opens the seat'(at, page, problems) {
        await sign_in(at.server, page, 'ADMIN', 'Admin');
        await page.click('tr:has-text("SHOPS-4") button >> nth=0');
        const confirm = page.locator('dialog[open] button.main');
        await page.waitForSelector('dialog[open]');
        if (!(await page.locator('.pin').count())) await confirm.click();
        await page.waitForSelector('.pin');
        const pin = (await page.textContent('.pin')).replace(/\D/g, '');
        const answer = await fetch(`${at.server.url}api/v1/sign-in`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ code: 'SHOPS-4', pin, name: 'x', language: 'en' }),
        });
        expect(problems, answer.ok, `the PIN ${pin} opens nothing: ${answer.status}`);
        expect(
            problems,
            !/policy_reports|\bwall\b/.test(await page.textContent('main')),
            'names of the program on the page',
        );
    },

    async 'replay shows a seat as it was'(at, page, problems) {
        await sign_in(at.server, page, 'DIRECTOR', 'Somphone');
        await go(page, '#/replay?seat=laocert-2&t=7200');
        await page.waitForSelector('.replay summary', { timeout: 30000 });
        const early = await page.locator('.replay summary').count();
        expect(problems, early > 0, 'nothing was seen');
        expect(
            problems,
            !(await page.textContent('.replay')).includes('Something large arrives'),
            'it shows what came later',
        );
    },

    async 'the public board has no controls and no scroll bar'(at, page, problems) {
        await page.goto(`${at.server.url}board?key=${at.server.board_key}&lang=${at.language}`);
        await page.waitForSelector('.board-head');
        await page.waitForTimeout(400);
        expect(
            problems,
            (await page.locator('button, a, input, select').count()) === 0,
            'there are controls',
        );
        for (const [width, height] of [
            [1920, 1080],
            [1024, 768],
            [800, 1280],
        ]) {
            await page.setViewportSize({ width, height });
            const over = await page.evaluate(() => [
                document.documentElement.scrollWidth - innerWidth,
                document.documentElement.scrollHeight - innerHeight,
            ]);
            expect(problems, over[0] <= 0 && over[1] <= 0, `scrolls at ${width}x${height}`);
        }
    },
};

// 8. Without JavaScript, path 1.
async function lite(at, problems) {
    const { page, context, faults } = await at.open({ script: false });
    await page.goto(`${at.server.url}lite?lang=${at.language}`);
    await page.fill('#code', 'LAOCERT-3');
    await page.fill('#pin', at.server.pin('LAOCERT-3'));
    await page.fill('#name', 'Lite');
    await page.selectOption('#language', at.language);
    await page.click('form[action="/lite/sign-in"] button');
    await page.click('form[action="/lite/own"] button >> nth=0');
    expect(
        problems,
        await eventually(async () =>
            (await at.telco_or_looks().objects('item/')).some(([, i]) => i.owner === 'laocert-3'),
        ),
        'nothing was taken',
    );
    problems.push(...faults);
    await context.close();
}

export async function paths(make_server, browser, report, { languages, only, cut_ms, zooms }) {
    for (const language of languages) {
        const server = await make_server();
        const words = catalogue(language);
        const director = await server.sign_in('DIRECTOR');
        await director.act('reveal', { level: 3, key: 'reveal' });
        const at = {
            server,
            language,
            words,
            cut_ms,
            looks: await server.sign_in('LAOCERT-2', 'Kham'),
            telco: await server.sign_in('TELCO-A-1', 'Bounmy'),
            ministry: await server.sign_in('MINISTRY-2', 'Robot'),
            open: (more = {}) => open_page(browser, server, { language, ...more }),
            telco_or_looks: () => at.looks,
            async name_of(team) {
                const { objects } = await at.telco.snapshot();
                return objects[`team/${team}`].name[language];
            },
            // What a sensor says of one symptom is one thread, wherever it is seen.
            async alert_with(place) {
                const found = (await at.looks.objects('item/')).find(
                    ([, i]) => i.kind === 'alert' && JSON.stringify(i.messages).includes(place),
                );
                // Somebody of the team may have taken it meanwhile: it is put back.
                const item = found[0].split('/')[1];
                if (found[1].state !== 'open')
                    await at.looks.act('open', { item, key: `o${Date.now()}` });
                return found[1].subject[language].split(':')[0];
            },
            async faster() {
                const robot = await server.sign_in('DIRECTOR');
                await robot.act('clock', { change: 'speed', speed: 60, key: `f${Date.now()}` });
                at.fast = robot;
            },
            async slower() {
                await at.fast.act('clock', { change: 'speed', speed: 1, key: `s${Date.now()}` });
            },
        };
        const rater = await server.sign_in('EVALUATOR-2');
        await rater.act('rate', { objective: 'ask-abroad', rating: 'P', note: '', key: 'r1' });
        for (const [, o] of await rater.objects('objective/'))
            await rater.act('rate', { objective: o.id, rating: 'P', note: '', key: `r${o.id}` });
        at.rater = () => rater;
        if (only.length && !only.includes('path 5'))
            await director.act('clock', { change: 'resume', key: 'on' });
        for (const [name, act] of Object.entries(all)) {
            if (only.length && !only.some((w) => name.includes(w))) continue;
            for (const zoom of name.startsWith('path') ? zooms : [1]) {
                if (zoom > 1 && !/^path [126]: /.test(name)) continue;
                const begun = performance.now();
                const problems = [];
                const { page, context, faults } = await at.open({ zoom });
                try {
                    await act(at, page, problems, context);
                } catch (error) {
                    problems.push(error.message.split('\n').slice(0, 3).join(' '));
                    if (process.env.NAGA_SHOTS)
                        await page.screenshot({
                            path: `${process.env.NAGA_SHOTS}/${language}-${name.slice(0, 12)}.png`,
                        });
                }
                problems.push(...faults);
                report(`${language}${zoom > 1 ? ', 200 %' : ''}: ${name}`, problems, begun);
                await context.close();
            }
        }
        const begun = performance.now();
        const problems = [];
        try {
            if (!only.length || only.some((w) => 'lite'.includes(w))) await lite(at, problems);
        } catch (error) {
            problems.push(error.message.split('\n').slice(0, 3).join(' '));
        }
        report(`${language}: path 1 on /lite without JavaScript`, problems, begun);
        const admin = await server.sign_in('ADMIN');
        const health = (await admin.objects('health'))[0][1];
        report(
            `${language}: no page broke the content security policy`,
            health.policy_reports === 0 ? [] : [`${health.policy_reports} reports`],
            performance.now(),
        );
        await server.stop();
        server.forget();
    }
}
