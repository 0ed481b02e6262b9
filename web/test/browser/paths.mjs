// What people must be able to do, with how many clicks it may take. Counted are clicks and choices
// from lists after sign-in; texts typed are not.
import { moves_done, open_page, seats, sign_in, test_call } from './harness.mjs';
import { staff_paths } from './staff-paths.mjs';

class Person {
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

function expect(problems, holds, words) {
    if (!holds) problems.push(words);
}

const last = async (world, kind) => (await moves_done(world)).filter((m) => m.kind === kind).at(-1);

// Tab until the focus is on what fits; a person without a mouse.
async function tab_to(page, selector, most = 60) {
    for (let i = 0; i < most; i++) {
        if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return true;
        await page.keyboard.press('Tab');
    }
    return false;
}

const all = {
    // 1. New player → first useful act: at most 3 clicks after sign-in.
    async 'path 1: take a message that nobody owns'(world, page, problems) {
        const begun = performance.now();
        await sign_in(world, page, 'lead');
        const person = new Person(page);
        await page.waitForSelector('.card.alone');
        await person.click('.card.alone button');
        await page.waitForSelector('.toast.shown');
        const move = await last(world, 'own');
        expect(
            problems,
            move?.item === 'k3f9a2c1',
            `the first unowned message was not taken: ${JSON.stringify(move)}`,
        );
        expect(problems, person.clicks <= 3, `${person.clicks} clicks`);
        expect(problems, performance.now() - begun < 60000, 'more than a minute');
    },

    async 'path 1 by keys alone'(world, page, problems) {
        const [code, pin, name] = seats.lead;
        await page.goto(world.server.url);
        await page.waitForSelector('form');
        for (const [field, text] of [
            ['username', code],
            ['current-password', pin],
            ['name', name],
        ]) {
            expect(
                problems,
                await tab_to(page, `input[autocomplete="${field}"]`),
                `Tab does not reach ${field}`,
            );
            await page.keyboard.type(text);
        }
        await page.keyboard.press('Enter');
        await page.waitForSelector('.card.alone');
        await page.keyboard.press('t');
        await page.waitForSelector('.toast.shown');
        expect(
            problems,
            (await last(world, 'own'))?.item === 'k3f9a2c1',
            't did not take the message',
        );
        await page.keyboard.press('j');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.thread');
        await page.keyboard.press('r');
        await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
        await page.keyboard.type('We look into it.');
        await page.keyboard.press('Control+Enter');
        await page.waitForSelector('.toast:has-text("Sent to")');
        const answer = await last(world, 'answer');
        expect(
            problems,
            answer?.text === 'We look into it.',
            `the answer did not go: ${JSON.stringify(answer)}`,
        );
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
        await page.waitForSelector('.lanes');
        await page.keyboard.press('g');
        await page.keyboard.press('e');
        await page.waitForSelector('.explorer');
        await page.keyboard.press('?');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.press('Escape');
        await page.waitForSelector('dialog[open]', { state: 'detached' });
    },

    // 2. Alarm → evidence → indicator → incident → report sent: at most 12 clicks, no address typed.
    async 'path 2: from an alarm to a report'(world, page, problems) {
        await sign_in(world, page, 'lead');
        const person = new Person(page);
        await person.click('[data-item=k1c7e5aa]');
        await person.click('.thread a.button');
        await page.waitForSelector('.grid-row[aria-selected]');
        await person.click('.grid-row[aria-selected] >> nth=12');
        await person.click('.record button:has-text("indicator")');
        await page.waitForSelector('.toast.shown');
        await person.click('.record a');
        await page.waitForSelector('.steps');
        for (let i = 0; i < 3; i++) await person.click('.incident button.main:has-text("Next")');
        await person.click('.incident button.main:has-text("Send")');
        await page.waitForSelector('p.good');
        const report = await last(world, 'report');
        const star = await last(world, 'star');
        expect(
            problems,
            star?.indicator?.type === 'ipv4',
            `no indicator was made: ${JSON.stringify(star)}`,
        );
        expect(
            problems,
            report?.to?.[0] === 'ministry' && report.incident === 'flood',
            `the report is not right: ${JSON.stringify(report)}`,
        );
        expect(
            problems,
            report?.origin.includes(star.indicator.value),
            'the report does not have the address',
        );
        expect(
            problems,
            report?.because?.some((b) => b === star.record),
            `because lacks the record: ${report?.because}`,
        );
        expect(problems, person.clicks <= 12, `${person.clicks} clicks`);
    },

    // 3. Answer with TLP and a look at who it reaches: at most 5 clicks beyond the incident's page.
    async 'path 3: share an incident'(world, page, problems) {
        await sign_in(world, page, 'lead');
        const person = new Person(page);
        await person.click('.lanes a.severity-high');
        await person.click('.choice button:has-text("Share")');
        await person.click('.choices label:has-text("CamCERT")');
        const reach = await page.textContent('.incident p:has-text("Will reach")');
        expect(problems, reach.includes('CamCERT'), `reach says ${reach}`);
        await person.click('.incident button.main:has-text("Share with 1 team")');
        await page.waitForSelector('.toast.shown');
        const share = await last(world, 'share');
        expect(
            problems,
            share?.to?.[0] === 'camcert' && share.tlp === 'TLP:AMBER',
            JSON.stringify(share),
        );
        expect(problems, person.clicks <= 5, `${person.clicks} clicks`);
    },

    // 4. An action and its effect: at most 4 clicks beyond the tab.
    async 'path 4: order an action and see its effect'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await page.click('.tabs a:has-text("Actions")');
        const person = new Person(page);
        await person.click('.actions a:has-text("Limit the rate")');
        await person.choose('.order select >> nth=0', 'centre-net');
        await person.click('.because button:has-text("own evidence")');
        await person.click('.order button.main');
        await page.waitForSelector('.order-in_effect:has-text("centre-net")');
        expect(problems, await page.isVisible('.chart svg'), 'no chart beside it');
        const order = await last(world, 'order');
        expect(
            problems,
            order?.on?.network === 'centre-net' && order.because?.[0] === 'own evidence',
            JSON.stringify(order),
        );
        expect(problems, person.clicks <= 4, `${person.clicks} clicks`);
    },

    // 7. The connection is cut while somebody writes: nothing lost, nothing twice, what was missed.
    async 'path 7: the connection is cut'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await page.click('[data-item=k9d04b7e]');
        await page.fill('.answer textarea', 'It is a resolver of ours.');
        await test_call(world, 'cut', { ms: 60000 });
        await page.waitForSelector('.strip.lost');
        await page.click('.answer button.main');
        await page.waitForSelector('.said.waiting');
        expect(
            problems,
            (await moves_done(world)).every((m) => m.kind !== 'answer'),
            'it was sent while lost',
        );
        await test_call(world, 'push', {
            to: 'team:laocert',
            set: {
                'item/knew': {
                    kind: 'message',
                    subject: { en: 'While you were away', lo: 'ຂະນະທ່ານບໍ່ຢູ່' },
                    from: { name: 'VNCERT' },
                    at: 9880,
                    last: 9880,
                    unread: true,
                    messages: [{ id: 'm', from: { name: 'VNCERT' }, at: 9880, text: 'x' }],
                },
            },
        });
        await test_call(world, 'restore');
        await page.click('.strip.lost button');
        await page.waitForSelector('.strip.back');
        await page.waitForSelector('.strip.back a:has-text("While you were away")');
        await page.waitForTimeout(400);
        expect(
            problems,
            (await moves_done(world)).every((m) => m.kind !== 'answer'),
            'it was sent without being asked for',
        );
        await page.click('.strip.unsent button:has-text("Send now")');
        await page.waitForFunction(() => !document.querySelector('.strip.unsent'));
        const answers = (await moves_done(world)).filter((m) => m.kind === 'answer');
        expect(
            problems,
            answers.length === 1 && answers[0].text === 'It is a resolver of ours.',
            JSON.stringify(answers),
        );
    },

    async 'a draft outlives a reload'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await page.click('[data-item=k9d04b7e]');
        await page.fill('.answer textarea', 'half a sentence');
        await page.reload();
        await page.waitForSelector('.answer textarea');
        await page.waitForFunction(
            () => document.querySelector('.answer textarea').value === 'half a sentence',
        );
        expect(
            problems,
            (await page.inputValue('.answer textarea')) === 'half a sentence',
            'the draft is gone',
        );
    },

    async 'somebody was quicker'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await test_call(world, 'refuse', {
            kind: 'own',
            status: 409,
            code: 'taken',
            words: { en: 'Kham took this a moment ago.', lo: 'Kham ຮັບໄປກ່ອນ.' },
        });
        await page.click('.card.alone button');
        await page.waitForSelector('dialog[open]:has-text("Kham took this")');
        await page.click('dialog button.main');
        expect(problems, !(await page.isVisible('.strip.unsent')), 'it is still there as unsent');
    },

    async 'two tabs share one stream'(world, page, problems, context) {
        await sign_in(world, page, 'lead');
        const other = await context.newPage();
        await other.goto(world.server.url);
        await other.waitForSelector('.card');
        await page.waitForTimeout(200);
        const streams = [...world.server.drill.streams].filter(
            (s) => s.seat.code === 'LAO-CERT-01',
        ).length;
        expect(problems, streams === 1, `${streams} streams`);
        const push = (n) =>
            test_call(world, 'push', {
                to: 'team:laocert',
                set: { [`news/${n}`]: { at: 9870, from: 'A', subject: `flash ${n}`, text: 'x' } },
            });
        await push('one');
        for (const tab of [page, other]) await tab.waitForSelector('.card:has-text("flash one")');
        await page.close(); // the leader goes; the other takes over
        await other.waitForTimeout(500);
        await push('two');
        await other.waitForSelector('.card:has-text("flash two")');
    },

    async 'evidence: a slip is underlined, a filter is a chip, a link asks the same'(
        world,
        page,
        problems,
        context,
    ) {
        await sign_in(world, page, 'lead');
        await page.click('.tabs a:has-text("Evidence")');
        await page.waitForSelector('.grid-row[aria-selected]');
        await page.fill('#query', 'sauce:1');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.q-wrong');
        await page.fill('#query', '');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.grid-row[aria-selected]');
        await page.click('.top li >> nth=0 >> button >> nth=0');
        await page.waitForSelector('.chips .chip');
        const found = await page.textContent('.summary span');
        await page.click('.grid-row[aria-selected] >> nth=3');
        await page.waitForSelector('.record tr.chosen');
        const record = await page.textContent('.record .fields');
        const other = await context.newPage();
        await other.goto(page.url());
        await other.waitForSelector('.record tr.chosen');
        expect(
            problems,
            (await other.textContent('.record .fields')) === record,
            'the link shows another record',
        );
        expect(
            problems,
            (await other.textContent('.summary span')).split('·')[0] === found.split('·')[0],
            'the link finds another number',
        );
        await page.click('.chips .chip');
        await page.waitForFunction(() => !document.querySelector('.chips .chip'));
    },

    async 'evidence: long lists are drawn in part and end to end'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await page.evaluate(() => (location.hash = '#/evidence?sensor=laocert-flow&from=0'));
        await page.waitForSelector('.grid-row[aria-selected]');
        const count = Number(await page.getAttribute('.grid', 'aria-rowcount'));
        expect(problems, count > 1500, `only ${count} rows`);
        for (let i = 0; i < 40; i++) {
            const loaded = await page.evaluate(() => {
                const grid = document.querySelector('.grid');
                grid.scrollTop = grid.scrollHeight;
                return grid.scrollHeight / 26;
            });
            if (loaded > count - 2) break;
            await page.waitForTimeout(120);
        }
        const drawn = await page.$$eval('.grid-row', (rows) => rows.length);
        expect(problems, drawn < 80, `${drawn} rows are drawn`);
        const last_row = await page.$eval('.grid-row:last-child', (row) =>
            Number(row.getAttribute('aria-rowindex')),
        );
        expect(problems, last_row === count, `the last row is ${last_row} of ${count}`);
    },

    async 'a statement needs a second person'(world, page, problems) {
        await sign_in(world, page, 'press');
        await page.click('.tabs a:has-text("Statements")');
        await page.click('.press a.button');
        await page.fill('.press input', 'Banks are open');
        await page.fill('.press textarea', 'All branches are open today.');
        await page.click('.press button.main');
        await page.waitForSelector('text=Another person of your team approves it');
        expect(
            problems,
            !(await page.isVisible('.press button:has-text("Approve")')),
            'the author may approve',
        );
    },

    async 'while paused nothing is sent, and it says why'(world, page, problems) {
        await sign_in(world, page, 'lead');
        await page.click('[data-item=k9d04b7e]');
        await page.fill('.answer textarea', 'text');
        await test_call(world, 'clock', {
            state: 'paused',
            reason: { en: 'Lunch', lo: 'ອາຫານທ່ຽງ' },
        });
        await page.waitForSelector('.strip.paused:has-text("Lunch")');
        const button = page.locator('.answer button.main');
        expect(problems, await button.isDisabled(), 'the button is open');
        expect(problems, Boolean(await button.getAttribute('title')), 'it does not say why');
        await page.fill('.answer textarea', 'text goes on');
        const before = await page.textContent('.clock-t');
        await page.waitForTimeout(1300);
        expect(problems, (await page.textContent('.clock-t')) === before, 'the clock goes on');
    },
};

export async function paths(world, report, only) {
    for (const [name, act] of Object.entries({ ...all, ...staff_paths })) {
        if (only.length && !only.some((w) => name.includes(w))) continue;
        const begun = performance.now();
        const problems = [];
        await test_call(world, 'reset');
        const { page, context, faults } = await open_page(world);
        try {
            await act(world, page, problems, context);
        } catch (error) {
            problems.push(error.message.split('\n').slice(0, 3).join(' '));
        }
        problems.push(...faults);
        report(name, problems, begun);
        await context.close();
    }
}
