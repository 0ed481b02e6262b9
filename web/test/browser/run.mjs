// The consoles in a real browser, against the fixture server:
//   npm run browser [paths] [axe] [word of a screen…]     both, all screens, if nothing is named
// One browser, one page at a time: it must run on two cores beside other work.
import { launch } from './harness.mjs';
import { paths } from './paths.mjs';
import { axe_all } from './axe.mjs';

const words = process.argv.slice(2);
const wants = (part) => words.length === 0 || words.includes(part);
const only = words.filter((w) => w !== 'paths' && w !== 'axe');
const world = await launch();
let failed = 0;

const report = (name, problems, begun) => {
    const s = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${problems.length ? '✗' : '✓'} ${name} (${s} s)`);
    for (const problem of problems) console.log(`    ${problem}`);
    failed += problems.length ? 1 : 0;
};

if (wants('paths') || (only.length && !words.includes('axe'))) await paths(world, report, only);
if (wants('axe') || (only.length && !words.includes('paths'))) await axe_all(world, report, only);

const { count } = await (await fetch(`${world.server.url}test/csp`)).json();
report(
    'no page broke the content security policy',
    count ? [`${count} reports`] : [],
    performance.now(),
);
await world.stop();
console.log(failed ? `${failed} failed` : 'all good');
process.exit(failed ? 1 : 0);
