import { defineConfig } from 'vitest/config';

// The oldest browsers of Windows 7 and 8.1, and Safari of the same year.
const target = ['chrome109', 'firefox115', 'safari16'];
const server = `http://127.0.0.1:${process.env.NAGA_PORT ?? 8090}`;

export default defineConfig({
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
        target,
        cssTarget: target,
        sourcemap: false, // a map would tell players what stands in the source
        assetsInlineLimit: 0, // data: fonts would break the CSP
        modulePreload: { polyfill: false },
        // The server finds /board as board.html.
        rolldownOptions: { input: ['index.html', 'board.html'] },
    },
    server: { proxy: { '/api': server } },
    test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], environment: 'node' },
});
