import { describe, expect, it } from 'vitest';
import { conditions, kind_of_value, tokens, with_condition, without, written } from './query';

const kinds = (query: string) =>
    tokens(query)
        .filter((t) => t.kind !== 'blank')
        .map((t) => `${t.kind} ${t.text}`);

describe('a query is cut', () => {
    it('without losing a letter', () => {
        for (const query of [
            '',
            'a',
            'source:198.18.0.0/16 target_port:(80 OR 443) bytes > 1M NOT protocol:udp',
            'x:"two words" "open',
            'a\\ b (',
            'at:T+02:00..T+02:30',
            '\\',
            '::',
            'ຄຳ:ຄຳ',
        ])
            expect(
                tokens(query)
                    .map((t) => t.text)
                    .join(''),
            ).toBe(query);
    });
    it('into fields, signs and values', () => {
        expect(kinds('source:198.18.0.1 bytes >= 10k')).toEqual([
            'field source',
            'sign :',
            'value 198.18.0.1',
            'field bytes',
            'sign >=',
            'value 10k',
        ]);
        expect(kinds('port:(80 OR 443)')).toEqual([
            'field port',
            'sign :',
            'bracket (',
            'value 80',
            'join OR',
            'value 443',
            'bracket )',
        ]);
        expect(kinds('not name:*.example "two words" alone')).toEqual([
            'not not',
            'field name',
            'sign :',
            'value *.example',
            'quote "two words"',
            'word alone',
        ]);
    });
    it('with each piece where it stands', () => {
        for (const token of tokens('a:b  NOT c'))
            expect('a:b  NOT c'.slice(token.at).startsWith(token.text)).toBe(true);
    });
});

describe('chips', () => {
    const texts = (query: string) => conditions(query)?.map((c) => c.text);
    it('are the conditions that all must hold', () => {
        expect(texts('source:198.18.0.1 NOT protocol:udp bytes > 1k "two words"')).toEqual([
            'source:198.18.0.1',
            'NOT protocol:udp',
            'bytes > 1k',
            '"two words"',
        ]);
        expect(texts('port:(80 OR 443) a:b')).toEqual(['port:(80 OR 443)', 'a:b']);
        expect(texts('a:b AND c:d')).toEqual(['a:b', 'c:d']);
        expect(texts('')).toEqual([]);
    });
    it('are not shown where an OR stands outside of brackets', () => {
        expect(texts('a:b OR c:d')).toBeUndefined();
        expect(texts('(a:b OR c:d) e:f')).toEqual(['(a:b OR c:d)', 'e:f']);
    });
    it('can be taken away one by one', () => {
        const query = 'a:b AND NOT c:d e:f';
        const all = conditions(query)!;
        expect(without(query, all[0]!)).toBe('NOT c:d e:f');
        expect(without(query, all[1]!)).toBe('a:b AND e:f');
        expect(without(query, all[2]!)).toBe('a:b AND NOT c:d');
    });
});

describe('filter for', () => {
    it('adds a condition once', () => {
        expect(with_condition('', 'source', '198.18.0.1')).toBe('source:198.18.0.1');
        expect(with_condition('a:b', 'source', '198.18.0.1', true)).toBe(
            'a:b NOT source:198.18.0.1',
        );
        expect(with_condition('source:198.18.0.1', 'source', '198.18.0.1')).toBe(
            'source:198.18.0.1',
        );
    });
    it('does not change what an OR means', () => {
        expect(with_condition('a:b OR c:d', 'e', 'f')).toBe('(a:b OR c:d) e:f');
    });
    it('quotes what would mean something', () => {
        expect(written('two words')).toBe('"two words"');
        expect(written('a"b\\c')).toBe('"a\\"b\\\\c"');
        expect(written('*')).toBe('"*"');
        expect(written('OR')).toBe('"OR"');
        expect(written('1..2')).toBe('"1..2"');
        expect(written('portal.gov.example')).toBe('portal.gov.example');
    });
});

describe('an indicator', () => {
    it('is known by its look', () => {
        const all = {
            '198.18.0.1': 'ipv4',
            '198.18.0.0/16': 'prefix',
            '2001:db8::1': 'ipv6',
            'a.example': 'domain',
            'a@b.example': 'email',
            'http://a.example/x': 'url',
            d41d8cd98f00b204e9800998ecf8427e: 'hash',
        };
        for (const [value, kind] of Object.entries(all))
            expect(kind_of_value(value), value).toBe(kind);
        for (const value of ['', '53', 'udp', '<script>', 'GET', '12:30'])
            expect(kind_of_value(value), value).toBeUndefined();
    });
});
