// What goes over the line and how it feels on a thin one; and a server that is killed while
// somebody sits before it.
import { open_page, put_away, eventually, sign_in } from './browser.mjs';
import { Server } from './server.mjs';

const first_load_most = 160_000; // bytes, both fonts, Lao
const usable_most_ms = 5000; // 512 kbit/s, 300 ms, a processor a quarter as fast

// Bytes of all answers as they came, by address.
async function weigh(page) {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    const sizes = new Map();
    const names = new Map();
    cdp.on('Network.responseReceived', (e) =>
        names.set(e.requestId, [new URL(e.response.url).pathname, e.response.headers]),
    );
    cdp.on('Network.loadingFinished', (e) => sizes.set(e.requestId, e.encodedDataLength));
    return {
        cdp,
        all: () =>
            [...sizes].map(([id, bytes]) => {
                const [path, headers] = names.get(id) ?? ['', {}];
                return {
                    path,
                    bytes,
                    encoding: headers['content-encoding'] ?? headers['Content-Encoding'] ?? '',
                };
            }),
    };
}

export async function line(make_server, browser, report) {
    const server = await make_server();
    {
        const begun = performance.now();
        const problems = [];
        const { page, context, faults } = await open_page(browser, server, { language: 'lo' });
        const scale = await weigh(page);
        await sign_in(server, page, 'LAOCERT-1');
        await page.waitForSelector('.card');
        await page.waitForTimeout(500);
        const all = scale.all();
        const assets = all.filter((one) => !one.path.startsWith('/api/'));
        const bytes = assets.reduce((n, one) => n + one.bytes, 0);
        const snapshot = all.find((one) => one.path === '/api/v1/snapshot');
        console.log(
            `  first load ${(bytes / 1000).toFixed(1)} kB in ${assets.length} answers; ` +
                `snapshot ${((snapshot?.bytes ?? 0) / 1000).toFixed(1)} kB ${snapshot?.encoding}`,
        );
        if (bytes > first_load_most) problems.push(`${bytes} bytes of ${first_load_most}`);
        for (const one of assets)
            if (/\.(js|css)$/.test(one.path) && one.encoding !== 'br')
                problems.push(`${one.path} came as “${one.encoding}”`);
        report('the first load keeps its budget over the line', [...problems, ...faults], begun);
        await context.close();
    }
    {
        const begun = performance.now();
        const problems = [];
        const { page, context, faults } = await open_page(browser, server, { language: 'lo' });
        const { cdp } = await weigh(page);
        await cdp.send('Network.emulateNetworkConditions', {
            offline: false,
            latency: 300,
            downloadThroughput: 512_000 / 8,
            uploadThroughput: 512_000 / 8,
        });
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        const opened = performance.now();
        await page.goto(server.url, { waitUntil: 'commit' });
        await page.waitForSelector('form button:not(:disabled)');
        await page.fill('input[autocomplete=username]', 'TELCO-A-2');
        const usable = Math.round(performance.now() - opened);
        await page.fill('input[type=password]', server.pin('TELCO-A-2'));
        await page.fill('input[autocomplete=name]', 'Vilay');
        const entered = performance.now();
        await page.keyboard.press('Enter');
        await page.waitForSelector('.card', { timeout: 30000 });
        const desk = Math.round(performance.now() - entered);
        console.log(
            `  at 512 kbit/s, 300 ms, a quarter of the processor: ${usable} ms, desk ${desk} ms later`,
        );
        if (usable > usable_most_ms) problems.push(`usable after ${usable} ms`);
        report('usable in five seconds on a thin line', [...problems, ...faults], begun);
        await context.close();
    }
    await server.stop();
    server.forget();

    // A journal on the disk; the server is killed and comes back at the same address.
    {
        const begun = performance.now();
        const problems = [];
        const kept = await new Server().start();
        let director = await kept.sign_in('DIRECTOR');
        await director.act('clock', { change: 'start', key: 'start' });
        const telco = await kept.sign_in('TELCO-A-1', 'Bounmy');
        await telco.act('message', {
            key: 'm1',
            to: ['laocert'],
            subject: 'Before the fall',
            text: 'Do you see it?',
            tlp: 'TLP:GREEN',
        });
        const { page, context, faults } = await open_page(browser, kept);
        try {
            await sign_in(kept, page, 'LAOCERT-1');
            await put_away(page);
            await page.click('.card-link:has-text("Before the fall")');
            await page.fill('.answer textarea', 'Yes, since a minute.');
            await kept.stop('SIGKILL');
            await page.waitForSelector('.strip.lost', { timeout: 20000 });
            await page.fill('.answer textarea', 'Yes, since a minute. And it grows.');
            await page.click('.answer button.main');
            await page.waitForSelector('.said.waiting');
            await kept.start();
            await page.waitForSelector('.strip.lost', { state: 'detached', timeout: 30000 });
            await page.click('.strip.unsent button >> nth=0');
            await page.waitForSelector('.strip.unsent', { state: 'detached' });
            const arrived = await eventually(async () =>
                (await telco.objects('item/')).some(([, i]) =>
                    JSON.stringify(i.messages).includes('And it grows'),
                ),
            );
            if (!arrived) problems.push('the answer did not arrive');
            if (await page.locator('.lone h1').count()) problems.push('the seat was lost');
            director = await kept.sign_in('DIRECTOR');
            await director.act('clock', { change: 'end', key: 'end' });
            await page.waitForSelector('.strip.ended', { timeout: 20000 });
            await page.click('.strip.ended a');
            await page.waitForSelector('.report, main .panel');
        } catch (error) {
            problems.push(error.message.split('\n').slice(0, 3).join(' '));
        }
        report(
            'the server is killed, and sessions and drafts outlive it',
            [...problems, ...faults],
            begun,
        );
        await context.close();
        await kept.stop();
        kept.forget();
    }
}
