// Pictures of every screen in its states, both languages, light and dark, into build/shots.
//   npm run shots [word…]     only those whose name contains one of the words
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, open_page, sign_in, test_call } from './harness.mjs';
import { screens } from './screens.mjs';

const out = fileURLToPath(new URL('../../../build/shots/', import.meta.url));
mkdirSync(out, { recursive: true });
const wanted = process.argv.slice(2);
const world = await launch();
for (const {
    name,
    seat,
    go,
    sizes = [[1440, 900]],
    looks = [
        ['en', 'light'],
        ['lo', 'dark'],
    ],
} of screens)
    for (const [language, theme] of looks)
        for (const size of sizes) {
            const file = `${name}-${language}-${theme}-${size[0]}.png`;
            if (wanted.length && !wanted.some((w) => file.includes(w))) continue;
            await test_call(world, 'reset');
            const { page, context, faults } = await open_page(world, { language, theme, size });
            try {
                if (seat) await sign_in(world, page, seat);
                else await page.goto(world.server.url);
                await go?.(page, world);
                await page.waitForTimeout(350);
                await page.screenshot({ path: out + file });
            } catch (error) {
                console.log(`${file}: ${error.message.split('\n')[0]}`);
                await page.screenshot({ path: out + file });
            }
            if (faults.length) console.log(file, faults.join('; '));
            await context.close();
        }
await world.stop();
console.log(`pictures in ${out}`);
