// Times, lengths and days in the words of the catalogue.
import { t } from '../i18n/i18n';
import { length, moment, type Moment, type Zone } from './time';

const list = (key: string): string[] => t(key).split(' ');

export const moment_words = (start: string, zone: Zone, at: number, utc: boolean): Moment =>
    moment(start, zone, at, { days: list('time.days'), months: list('time.months') }, utc);

export function length_words(seconds: number): string {
    const { key, n } = length(seconds);
    return t(`time.${key}`, { n });
}
