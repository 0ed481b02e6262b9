// How many bytes a browser loads, as they go over the line (brotli), against what we promised.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const assets = fileURLToPath(new URL('../dist/assets/', import.meta.url));
const kb = (bytes) => bytes / 1000;
const weigh = (name) => {
    const bytes = readFileSync(assets + name);
    return name.endsWith('.woff2') ? bytes.length : brotliCompressSync(bytes).length;
};
const all = readdirSync(assets);
const sum = (names) => kb(names.reduce((n, name) => n + weigh(name), 0));
const js = all.filter((n) => n.endsWith('.js'));
const first = js.filter((n) => /^index-/.test(n));
const english = js.filter((n) => /^en-/.test(n));
const lao = js.filter((n) => /^lo-/.test(n));
// The first route is sign-in and desk: what desk imports, by the names in its own text.
const reach = (names) => {
    const seen = new Set(names);
    for (const name of seen)
        for (const [, other] of readFileSync(assets + name, 'utf8').matchAll(
            /from\s*["']\.\/([\w.-]+\.js)["']/g,
        ))
            seen.add(other);
    return [...seen];
};
const desk = reach([...first, ...js.filter((n) => /^desk-/.test(n))]);
const css = all.filter((n) => n.endsWith('.css'));
const fonts = all.filter((n) => n.endsWith('.woff2'));
const one_language = (names, other) => names.filter((n) => !other.includes(n));

const rules = [
    ['JavaScript of all routes, one language', sum(one_language(js, english)), 90],
    ['JavaScript of the first route, Lao', sum([...new Set([...desk, ...lao])]), 55],
    ['style sheets', sum(css), 10],
    ['first load with fonts, Lao', sum([...new Set([...desk, ...lao]), ...css, ...fonts]), 160],
];
let over = 0;
for (const [what, is, may] of rules) {
    console.log(`${is <= may ? '✓' : '✗'} ${what}: ${is.toFixed(1)} kB of ${may}`);
    if (is > may) over++;
}
process.exit(over ? 1 : 0);
