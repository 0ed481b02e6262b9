// The consoles in a real browser against the real server:
//   NAGA=build/dev/naga node web/test/real/run.mjs [paths] [line] [axe] [shots] [en|lo] [word…]
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { launch } from './browser.mjs';
import { afternoon, naga, Server, tree } from './server.mjs';
import { line } from './line.mjs';
import { paths } from './paths.mjs';
import { axe_all, shots } from './screens.mjs';

const parts = ['paths', 'line', 'axe', 'shots'];
const words = process.argv.slice(2);
const wants = (part) => words.includes(part) || !words.some((w) => parts.includes(w));
const languages = ['en', 'lo'].filter(
    (l) => words.includes(l) || !/\b(en|lo)\b/.test(words.join(' ')),
);
const only = words.filter((w) => !parts.includes(w) && w !== 'en' && w !== 'lo' && w !== 'long');
const long = words.includes('long');

if (!existsSync(naga))
    throw new Error(`${naga} is not there: cmake --build --preset dev --target naga`);

// The pages as the program would have them built in: each with its smaller copy.
function pages() {
    const folder = join(mkdtempSync(join(tmpdir(), 'naga-pages-')), 'dist');
    cpSync(join(tree, 'web/dist'), folder, { recursive: true });
    for (const name of readdirSync(folder, { recursive: true }))
        if (/\.(js|css|html|json)$/.test(name)) {
            const file = join(folder, name);
            writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
        }
    return folder;
}

// The same afternoon, standing still until the director goes on.
const standing = join(mkdtempSync(join(tmpdir(), 'naga-afternoon-')), 'standing.jsonl');
writeFileSync(
    standing,
    readFileSync(afternoon, 'utf8') +
        '{"t": 9660, "seat": "director", "kind": "clock", "do": {"change": "pause", "reason": "technical"}}\n',
);

let failed = 0;
const report = (name, problems, begun) => {
    const s = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${problems.length ? '✗' : '✓'} ${name} (${s} s)`);
    for (const problem of problems) console.log(`    ${problem}`);
    failed += problems.length ? 1 : 0;
};

const browser = await launch();
try {
    if (wants('paths'))
        await paths(() => new Server({ fixture: standing }).start(), browser, report, {
            languages,
            only,
            cut_ms: long ? 60000 : 2000,
            zooms: [1, 2],
        });
    if (wants('line') && !only.length)
        await line(
            () => new Server({ fixture: afternoon, freeze: true, ui: pages() }).start(),
            browser,
            report,
        );
    if (words.includes('axe')) await axe_all(browser, report, languages, only);
    if (words.includes('shots')) await shots(browser, report, languages, only);
} finally {
    await browser.close();
}
console.log(failed ? `${failed} failed` : 'all good');
process.exit(failed ? 1 : 0);
