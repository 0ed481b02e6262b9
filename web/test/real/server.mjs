// The real server for browser tests: starts `naga serve`, reads its cards, signs in, asks and acts
// beside the browser as another program would.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const tree = join(dirname(fileURLToPath(import.meta.url)), '../../..');
export const naga = process.env.NAGA ?? join(tree, 'build/dev/naga');
const scenario = join(tree, 'scenarios/vientiane-2013');
export const afternoon = join(tree, 'tests/browser/afternoon.jsonl');

export class Server {
    pins = {};
    address = '127.0.0.1:0';

    // `fixture`: acts to begin with; without, an empty journal in a folder of its own.
    constructor({ fixture, freeze = false, ui = join(tree, 'web/dist') } = {}) {
        this.folder = mkdtempSync(join(tmpdir(), 'naga-browser-'));
        this.fixture = fixture;
        this.words = ['serve', scenario, '--ui-dir', ui];
        if (fixture) this.words.push('--fixture', fixture, ...(freeze ? ['--freeze'] : []));
        else this.words.push('--db', join(this.folder, 'drill.db'));
    }

    // The same address again after it was stopped, so that browsers find it.
    async start() {
        this.process = spawn(naga, [...this.words, '--listen', this.address], {
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        let errors = '';
        this.process.stderr.on('data', (part) => (errors += part));
        let text = '';
        await new Promise((done, failed) => {
            this.process.stdout.on('data', (part) => {
                text += part;
                if (/board: \S+key=\S+\n/.test(text)) done();
            });
            this.process.on('exit', (code) => failed(new Error(`naga ended, ${code}: ${errors}`)));
            this.process.on('error', failed);
        });
        for (const [, code, pin] of text.matchAll(/^([A-Z0-9-]+) +(\d{6}) {2}/gm))
            this.pins[code] = pin;
        [, this.url, this.board_key] = /(http:\/\/\S+\/) +board: \S+key=(\S+)/.exec(text);
        this.address = new URL(this.url).host;
        return this;
    }

    pin = (code) => (this.fixture ? '000000' : this.pins[code]);

    async stop(signal = 'SIGTERM') {
        this.process.removeAllListeners('exit');
        const ended = new Promise((done) => this.process.on('exit', done));
        if (this.process.exitCode === null && this.process.kill(signal)) await ended;
    }

    forget() {
        rmSync(this.folder, { recursive: true, force: true });
    }

    async sign_in(code, name = 'Robot', language = 'en') {
        const answer = await fetch(`${this.url}api/v1/sign-in`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ code, pin: this.pin(code), name, language }),
        });
        if (!answer.ok) throw new Error(`${code}: ${await answer.text()}`);
        return new Robot(this, answer.headers.get('set-cookie').split(';')[0]);
    }
}

// A seat without a browser.
class Robot {
    constructor(server, cookie) {
        Object.assign(this, { server, cookie });
    }

    async ask(path, init = {}) {
        return fetch(`${this.server.url}api/v1/${path}`, {
            ...init,
            headers: { 'Content-Type': 'application/json', Cookie: this.cookie },
        });
    }

    async act(kind, body) {
        const answer = await this.ask(`moves/${kind}`, {
            method: 'POST',
            body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${kind}: ${answer.status} ${await answer.text()}`);
        return answer.json();
    }

    async snapshot() {
        return (await this.ask('snapshot')).json();
    }

    async objects(prefix) {
        const { objects } = await this.snapshot();
        return Object.entries(objects).filter(([path]) => path.startsWith(prefix));
    }
}
