// What exercise control, evaluators, technicians and guests must be able to do, with how many
// clicks it may take (as in paths.mjs).
import { moves_done, sign_in, test_call } from './harness.mjs';

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
const eventually = async (ask, most_ms = 6000) => {
    for (const begun = Date.now(); Date.now() - begun < most_ms;) {
        const found = await ask();
        if (found) return found;
        await new Promise((done) => setTimeout(done, 60));
    }
    return undefined;
};

export const staff_paths = {
    // 5. Director: silent team → call the table: one click from the alarm.
    async 'path 5: a silent team is called by one click'(world, page, problems) {
        await sign_in(world, page, 'director');
        const person = new Person(page);
        await page.waitForSelector('.alarming .card');
        await person.click('.alarming .card:has-text("silent") button.main');
        const move = await eventually(() => last(world, 'say'));
        expect(
            problems,
            move?.to?.[0] === 'telco-a',
            `the team was not called: ${JSON.stringify(move)}`,
        );
        expect(problems, person.clicks <= 1, `${person.clicks} clicks`);
    },

    // 5. Send an inject from blank: at most six clicks; undone within ten seconds.
    async 'path 5: an inject from blank, and back'(world, page, problems) {
        await sign_in(world, page, 'director');
        const person = new Person(page);
        await page.waitForSelector('.timeline');
        await person.click('button:has-text("+ Inject")');
        await person.click('.toggles button:has-text("Ministry")');
        await person.choose('.compose select >> nth=0', 'daily');
        await page.fill('.compose input:not([type=checkbox])', 'A question before we print');
        await page.fill('.compose textarea', 'EXERCISE. Is it true that the portal is down?');
        await person.click('.compose button.main');
        await page.waitForSelector('.preview');
        const shown = await page.textContent('.preview');
        expect(
            problems,
            shown.includes('Is it true') && shown.includes('Vientiane Daily'),
            'the preview is not what was written',
        );
        await person.click('.panel:has(.preview) button.main');
        const sent = await eventually(async () => {
            const move = await last(world, 'inject');
            return move?.change === 'send' ? move : undefined;
        });
        expect(problems, sent, 'it was not sent');
        expect(problems, person.clicks <= 6, `${person.clicks} clicks`);
        await page.click('.undo button');
        const back = await eventually(async () => {
            const move = await last(world, 'inject');
            return move?.change === 'undo' ? move : undefined;
        });
        expect(problems, back?.row === sent?.row, 'it was not undone');
    },

    async 'path 5: what is wrong with an inject is said, and it cannot be sent'(
        world,
        page,
        problems,
    ) {
        await sign_in(world, page, 'director');
        await page.waitForSelector('.timeline');
        await page.keyboard.press('I');
        await page.click('.toggles button:has-text("all teams")');
        await page.fill('.compose input:not([type=checkbox])', 'Look');
        await page.fill('.compose textarea', 'EXERCISE. See www.lmn.gov.la for more.');
        await page.click('.compose button.main');
        await page.waitForSelector('.problems .bad');
        expect(
            problems,
            await page.isDisabled('.panel:has(.preview) button.main'),
            'a row with a mistake can be sent',
        );
        // Mended, the same row is checked again.
        await page.click('.panel:has(.preview) button:has-text("Write on")');
        await page.fill('.compose textarea', 'EXERCISE. See the portal for more.');
        await page.click('.compose button.main');
        await page.waitForSelector('.panel:has(.preview) button.main:not(:disabled)');
        const edits = (await moves_done(world)).filter((m) => m.kind === 'inject');
        expect(
            problems,
            edits.map((m) => m.change).join() === 'compose,edit',
            `moves: ${edits.map((m) => m.change)}`,
        );
    },

    // 5. Pause with reason: a key and one.
    async 'path 5: pause by a key and one, and go on'(world, page, problems) {
        await sign_in(world, page, 'director');
        await page.waitForSelector('.tempo');
        await page.keyboard.press('Space');
        await page.waitForSelector('dialog[open]');
        await page.keyboard.press('Enter');
        const paused = await eventually(() => last(world, 'clock'));
        expect(
            problems,
            paused?.change === 'pause' && paused.reason === 'technical',
            `not paused: ${JSON.stringify(paused)}`,
        );
        await page.waitForSelector('.strip.paused');
        await page.keyboard.press('Space');
        const on = await eventually(async () => {
            const move = await last(world, 'clock');
            return move?.change === 'resume' ? move : undefined;
        });
        expect(problems, on, 'Space does not go on');
        // What has the focus is pressed by Space, not the clock.
        await page.focus('.truth header button');
        await page.keyboard.press('Space');
        await page.waitForSelector('.truth-closed');
        expect(
            problems,
            (await last(world, 'clock'))?.change === 'resume',
            'Space on a button paused',
        );
    },

    async 'path 5: time is moved with a countdown and the jump is cancelled'(
        world,
        page,
        problems,
    ) {
        await sign_in(world, page, 'director');
        await page.waitForSelector('.tempo');
        await page.keyboard.press('N');
        await page.waitForSelector('dialog[open] input');
        await page.keyboard.press('Enter');
        const jump = await eventually(() => last(world, 'clock'));
        expect(
            problems,
            jump?.change === 'jump' && jump.target_t === 10500 && jump.countdown_s === 60,
            `not the next inject: ${JSON.stringify(jump)}`,
        );
        await page.click('.tempo button:has-text("Cancel")');
        expect(
            problems,
            await eventually(async () => (await last(world, 'clock'))?.change === 'cancel_jump'),
            'not cancelled',
        );
    },

    async 'a ruling is given, and its alarm goes'(world, page, problems) {
        await sign_in(world, page, 'director');
        await page.waitForSelector('#ruling-f41');
        await page.click('#ruling-f41 button:has-text("works in part")');
        await page.fill('#ruling-f41 input[maxlength="500"]', 'The guard lets only one of you in');
        await page.click('#ruling-f41 button.main');
        const move = await eventually(() => last(world, 'rule'));
        expect(
            problems,
            move?.ruling === 'f41' && move.effect === 'partial' && move.percent === 50,
            JSON.stringify(move),
        );
        expect(
            problems,
            await eventually(async () => (await page.locator('#ruling-f41').count()) === 0),
            'the ruling still waits',
        );
    },

    async 'a persona answers from the mailbox of control'(world, page, problems) {
        await sign_in(world, page, 'cell');
        await page.click('.card-link:has-text("four resolvers")');
        await page.fill('.answer textarea', 'EXERCISE. 203.0.113.7 and three beside it.');
        await page.keyboard.press('Control+Enter');
        const move = await eventually(() => last(world, 'say'));
        expect(
            problems,
            move?.as === 'bank' && move.to[0] === 'telco-b',
            `not as the bank: ${JSON.stringify(move)}`,
        );
    },

    async 'truth can be closed and stays closed'(world, page, problems) {
        await sign_in(world, page, 'director');
        await page.click('.truth header button');
        await page.reload();
        await page.waitForSelector('.truth-closed');
        expect(
            problems,
            !(await page.textContent('body')).includes('mail worm'),
            'truth is still written somewhere',
        );
    },

    // 6. Evaluator: two taps and text; survives the server off.
    async 'path 6: a rating and a note are two taps and text'(world, page, problems) {
        await sign_in(world, page, 'evaluator');
        const person = new Person(page);
        await person.click('#objective-detect .grades button:has-text("some trouble")');
        await person.click('#objective-detect textarea');
        await page.keyboard.type('Nobody wrote it down.');
        const move = await eventually(async () => {
            const rated = await last(world, 'rate');
            return rated?.note ? rated : undefined;
        });
        expect(
            problems,
            move?.rating === 'S' && move.note === 'Nobody wrote it down.',
            JSON.stringify(move),
        );
        expect(problems, person.clicks <= 2, `${person.clicks} taps`);
    },

    async 'path 6: what is tapped while the server is off arrives, once'(world, page, problems) {
        await sign_in(world, page, 'evaluator');
        await page.waitForSelector('.rating');
        await test_call(world, 'cut', { ms: 60000 });
        await page.waitForSelector('.strip.lost');
        await page.click('#objective-share .grades button:has-text("not able")');
        await page.keyboard.press('n');
        await page.fill('dialog textarea', 'They called Phnom Penh by private phone.');
        await page.click('dialog button.main');
        await page.waitForSelector('.saved b:has-text("wait for the connection")');
        // The tablet's browser is closed and opened again meanwhile: what it kept is in its database.
        const kept = await page.evaluate(
            () =>
                new Promise((done) => {
                    const open = indexedDB.open('naga-evaluator', 1);
                    open.onsuccess = () => {
                        const all = open.result.transaction('acts').objectStore('acts').getAll();
                        all.onsuccess = () => done(all.result.length);
                    };
                }),
        );
        expect(problems, kept === 2, `${kept} kept in the database`);
        await test_call(world, 'restore');
        await page.click('.strip.lost button');
        await eventually(
            async () => (await last(world, 'note')) && (await last(world, 'rate')),
            15000,
        );
        await page.waitForTimeout(400);
        const done = (await moves_done(world)).filter((m) => ['rate', 'note'].includes(m.kind));
        expect(problems, done.length === 2, `${done.length} arrived`);
        expect(
            problems,
            done.some((m) => m.rating === 'U') &&
                done.some((m) => m.text?.includes('private phone')),
            JSON.stringify(done),
        );
    },

    async 'path 6: what was measured is hidden until it is held, and one stroke blanks'(
        world,
        page,
        problems,
    ) {
        await sign_in(world, page, 'evaluator');
        await page.waitForSelector('.hold');
        const seen = async () =>
            (await page.textContent('body')).includes('Put the right page back');
        expect(problems, !(await seen()), 'it is seen at once');
        await page.keyboard.down('~');
        expect(problems, await eventually(seen, 1000), 'holding ~ does not show it');
        await page.keyboard.up('~');
        expect(problems, await eventually(async () => !(await seen()), 1000), 'it stays');
        await page.dispatchEvent('.hold', 'pointerdown');
        expect(problems, await eventually(seen, 1000), 'holding a finger does not show it');
        await page.dispatchEvent('.hold', 'pointerup');
        await page.keyboard.press('Shift+Escape');
        await page.waitForSelector('.blank');
        await page.keyboard.press('Shift+Escape');
        expect(
            problems,
            await eventually(async () => (await page.locator('.blank').count()) === 0, 1000),
            'it stays blank',
        );
    },

    async 'a new PIN is shown once'(world, page, problems) {
        await sign_in(world, page, 'admin');
        await page.click('tr:has-text("TEL-A-01") button:has-text("New PIN")');
        await page.waitForSelector('.pin');
        expect(
            problems,
            (await page.textContent('.pin')).trim() === '402917',
            'not the PIN of the receipt',
        );
        await page.click('dialog button.main');
        expect(problems, (await page.locator('.pin').count()) === 0, 'it stays');
        expect(problems, (await last(world, 'seat'))?.seat === 'TEL-A-01', 'another seat');
    },

    async 'replay shows a seat as it was'(world, page, problems) {
        await sign_in(world, page, 'director');
        await page.goto(`${world.server.url}#/replay?seat=LAO-CERT-01&t=9600`);
        await page.waitForSelector('.replay summary');
        const late = await page.locator('.replay .panel >> nth=0 >> summary').count();
        await page.keyboard.press('{');
        await eventually(async () => (await page.textContent('.scrub .clock-t')) === 'T+02:00:00');
        expect(
            problems,
            (await page.textContent('.scrub .clock-t')) === 'T+02:00:00',
            'not at the mark before',
        );
        expect(
            problems,
            await eventually(
                async () =>
                    (await page.locator('.replay .panel >> nth=0 >> summary').count()) < late,
            ),
            'the same messages as later',
        );
    },

    async 'the public board has no controls, no scroll bar, and shows its age'(
        world,
        page,
        problems,
    ) {
        await test_call(world, 'reveal', { level: 4 });
        await page.goto(`${world.server.url}board?key=guest&lang=en`);
        await page.waitForSelector('.map svg');
        expect(
            problems,
            (await page.locator('button, a, input, select').count()) === 0,
            'there are controls',
        );
        for (const [width, height] of [
            [1920, 1080],
            [1024, 768],
            [800, 1280],
            [3840, 1080],
        ]) {
            await page.setViewportSize({ width, height });
            const over = await page.evaluate(() => [
                document.documentElement.scrollWidth - innerWidth,
                document.documentElement.scrollHeight - innerHeight,
            ]);
            expect(
                problems,
                over[0] <= 0 && over[1] <= 0,
                `scrolls by ${over} at ${width}x${height}`,
            );
        }
        const size = await page.evaluate(() =>
            parseFloat(getComputedStyle(document.querySelector('.board')).fontSize),
        );
        expect(problems, size >= 18 && size <= 72, `type of ${size} px`);
        await test_call(world, 'cut', { ms: 60000 });
        await page.waitForSelector('.board-stale', { timeout: 25000 });
        expect(
            problems,
            (await page.textContent('body')).includes('Forum'),
            'the last good news are gone',
        );
    },

    async 'the public board tells no more than its level'(world, page, problems) {
        for (const [level, hidden, shown] of [
            [0, 'Forum opens', 'T+02'],
            [1, 'reports', 'Forum opens'],
            [2, 'work at', 'reports'],
            [3, 'had nobody acted', 'work at'],
        ]) {
            await test_call(world, 'reveal', { level });
            await page.goto(`${world.server.url}board?key=guest&lang=en`);
            await page.waitForSelector('.board-head');
            await page.waitForTimeout(200);
            const text = await page.textContent('body');
            expect(problems, !text.includes(hidden), `level ${level} says “${hidden}”`);
            expect(problems, text.includes(shown), `level ${level} does not say “${shown}”`);
        }
    },
};
