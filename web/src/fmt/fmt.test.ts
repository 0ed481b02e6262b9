import { describe, expect, it } from 'vitest';
import { defang } from './defang';
import { bytes, number, short } from './number';
import { length, moment, offset, t_plus, t_read, t_short, wall_time } from './time';

const names = {
    days: 'Sun Mon Tue Wed Thu Fri Sat'.split(' '),
    months: 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
};
const ict = { name: 'ICT', minutes: 420 };
const start = '2013-12-09T09:00';

describe('numbers', () => {
    it('have Latin digits and commas', () => {
        expect(number(0)).toBe('0');
        expect(number(999)).toBe('999');
        expect(number(48211)).toBe('48,211');
        expect(number(-1234567)).toBe('−1,234,567');
        expect(number(1234.5)).toBe('1,234.5');
        expect(number(NaN)).toBe('–');
    });
    it('are short with a sign of their size', () => {
        expect(short(0.41)).toBe('0.4');
        expect(short(999)).toBe('999');
        expect(short(41200)).toBe('41.2k');
        expect(short(412345)).toBe('412k');
        expect(short(3_900_000)).toBe('3.9M');
    });
    it('count bytes', () => {
        expect(bytes(12)).toBe('12 B');
        expect(bytes(2_100_000)).toBe('2.1 MB');
    });
});

describe('exercise time', () => {
    it('is written and read alike', () => {
        expect(t_plus(0)).toBe('T+00:00:00');
        expect(t_plus(8070)).toBe('T+02:14:30');
        expect(t_plus(-300)).toBe('T-00:05:00');
        expect(t_plus(360000)).toBe('T+100:00:00');
        expect(t_short(8070)).toBe('T+02:14');
        for (const t of [0, 59, 3600, 8070]) expect(t_read(t_plus(t))).toBe(t);
        expect(t_read('2:14')).toBe(8040);
        expect(t_read(' t+02:10:30.25 ')).toBe(7830.25);
    });
    it('refuses what is no time', () => {
        for (const text of ['', '10', 'T+02:60', '02:10:61', 'noon', 'T+2h'])
            expect(t_read(text)).toBeUndefined();
    });
    it('becomes the simulated moment in the zone of the exercise', () => {
        expect(moment(start, ict, 8070, names)).toEqual({
            date: 'Mon 9 Dec 2013',
            time: '11:14:30',
            zone: 'ICT (UTC+7)',
        });
        expect(moment(start, ict, 8070, names, true)).toEqual({
            date: 'Mon 9 Dec 2013',
            time: '04:14:30',
            zone: 'UTC',
        });
        expect(moment(start, ict, 16 * 3600, names).date).toBe('Tue 10 Dec 2013');
        expect(moment('2013-12-31T23:59', ict, 60, names).date).toBe('Wed 1 Jan 2014');
    });
    it('knows half hours of zones', () => {
        expect(offset(390)).toBe('UTC+6:30');
        expect(moment(start, { name: 'MMT', minutes: 390 }, 0, names, true).time).toBe('02:30:00');
        expect(offset(-210)).toBe('UTC−3:30');
        expect(offset(0)).toBe('UTC');
        expect(wall_time(Date.UTC(2026, 0, 1, 6, 0), { name: 'MMT', minutes: 390 })).toBe('12:30');
    });
    it('is told in one unit, rounded down', () => {
        expect(length(14.9)).toEqual({ key: 'seconds', n: 14 });
        expect(length(660)).toEqual({ key: 'minutes', n: 11 });
        expect(length(7200)).toEqual({ key: 'hours', n: 2 });
        expect(length(-5)).toEqual({ key: 'seconds', n: 0 });
    });
});

describe('what is copied', () => {
    it('is no link any more', () => {
        expect(defang('http://a.example/x')).toBe('hxxp://a[.]example/x');
        expect(defang('198.18.0.1')).toBe('198[.]18[.]0[.]1');
        expect(defang('a@b.example')).toBe('a[@]b[.]example');
        expect(defang('End of a sentence. And more.')).toBe('End of a sentence. And more.');
    });
});
