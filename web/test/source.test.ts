// Rules of the source that no compiler holds.
import { describe, expect, it } from 'vitest';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import en from '../i18n/en.json';

const root = join(import.meta.dirname, '..');
const files = (folder: string, ends: RegExp): string[] =>
    readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) return files(path, ends);
        return ends.test(name) ? [path] : [];
    });
const code = files(join(root, 'src'), /(?<!\.test)\.tsx?$/).map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
}));
const css = files(join(root, 'src'), /\.css$/).map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
}));
const built = existsSync(join(root, 'dist/assets'))
    ? files(join(root, 'dist/assets'), /\.css$/).map((path) => ({
          path,
          text: readFileSync(path, 'utf8'),
      }))
    : [];

function absent(where: typeof code, what: RegExp): void {
    for (const { path, text } of where) expect(what.exec(text)?.[0], path).toBeUndefined();
}

describe('the code', () => {
    it('formats nothing by the locale of the browser', () =>
        absent(code, /toLocale\w*|Intl\.(DateTimeFormat|NumberFormat|RelativeTimeFormat)/));
    it('makes no markup of data', () =>
        absent(code, /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write/));
    it('has no style attributes as text, which the policy would refuse', () =>
        absent(code, /style="|style=\{`/));
    it('evaluates no text', () => absent(code, /\beval\(|new Function\(/));
    it('names no other origin', () => absent(code, /https?:\/\/(?!\/)[a-z]/));
    it('takes no number from chance but for waiting', () => {
        for (const { path, text } of code)
            if (!path.endsWith('stream.ts')) expect(/Math\.random/.test(text), path).toBe(false);
    });
    it('asks only for words that are in the catalogue', () => {
        const known = new Set(Object.keys(en));
        for (const { path, text } of code)
            for (const [, key] of text.matchAll(/\bt\(\s*'([^']+)'/g))
                expect(known.has(key!), `${path}: ${key}`).toBe(true);
    });
    it('has a word for each beginning that it puts together', () => {
        const known = Object.keys(en);
        for (const { path, text } of code)
            for (const [, begin] of text.matchAll(/\bt\(`([\w.]+\.)\$\{/g))
                expect(
                    known.some((key) => key.startsWith(begin!)),
                    `${path}: ${begin}`,
                ).toBe(true);
    });
    it('stays in files that fit in the head', () => {
        for (const { path, text } of code) expect(text.split('\n').length, path).toBeLessThan(300);
    });
});

describe('the styles', () => {
    // Each is newer than Chrome 109 or Firefox 115, and the build does not make it older.
    const newer = new RegExp(
        [
            'color-mix\\(',
            'light-dark\\(',
            ':has\\(',
            '@starting-style',
            '@scope',
            'subgrid',
            'text-wrap',
            'oklch\\(',
            'lab\\(',
            'animation-timeline',
            '@position-try',
            'anchor\\(',
            '@container style',
        ].join('|'),
    );
    it('use nothing newer than our oldest browsers', () => absent([...css, ...built], newer));
    it('are not nested', () => {
        for (const { path, text } of css) expect(/[{;]\s*&/.test(text), path).toBe(false);
    });
    it('load nothing from elsewhere', () => absent([...css, ...built], /https?:\/\/|@import/));
});
