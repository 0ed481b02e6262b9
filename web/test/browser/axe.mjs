// axe-core on every screen in every state, both languages, light and dark; and no sideways scroll.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open_page, sign_in, test_call } from './harness.mjs';
import { screens } from './screens.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const looks = [
    ['en', 'light'],
    ['lo', 'dark'],
    ['en', 'dark'],
    ['lo', 'light'],
];

export async function axe_all(world, report, only) {
    for (const { name, seat, go, sizes = [[1440, 900]] } of screens) {
        if (only.length && !only.some((w) => name.includes(w))) continue;
        for (const [i, [language, theme]] of looks.entries()) {
            const begun = performance.now();
            const problems = [];
            await test_call(world, 'reset');
            const { page, context, faults } = await open_page(world, { language, theme });
            try {
                if (seat) await sign_in(world, page, seat);
                else await page.goto(world.server.url);
                await go?.(page, world);
                await page.waitForTimeout(200);
                // Run from a world of its own: the page's policy allows no foreign script.
                const found = await page.evaluate(
                    `${axe}; axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140) + ' — ' + (n.any[0] ?? n.all[0] ?? n.none[0])?.message).join(' | ')))`,
                );
                problems.push(...found);
                if (i === 0)
                    for (const [width, height] of [...sizes, [720, 450], [1024, 768]]) {
                        await page.setViewportSize({ width, height });
                        await page.waitForTimeout(60);
                        const wide = await page.evaluate(
                            () =>
                                document.documentElement.scrollWidth -
                                document.documentElement.clientWidth,
                        );
                        if (wide > 0)
                            problems.push(`scrolls sideways by ${wide} px at ${width} px`);
                    }
            } catch (error) {
                problems.push(error.message.split('\n')[0]);
            }
            problems.push(...faults);
            report(`axe ${name} ${language} ${theme}`, problems, begun);
            await context.close();
        }
    }
}
