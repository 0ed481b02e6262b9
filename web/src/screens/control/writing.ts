// What is being written: kept as a draft until it is sent.
import { signal } from '@preact/signals';
import { t_read } from '../../fmt/time';
import { type Words } from '../../i18n/i18n';
import { draft, write_draft } from '../../store/drafts';
import { type Row } from '../staff/objects';
import { type Both } from './preview';
import type { Writing } from './row-body';

const blank: Writing = {
    to: [],
    from: '',
    by: 'mail',
    when: 'now',
    at: '',
    words: '',
    subject: { en: '', lo: '' },
    text: { en: '', lo: '' },
};
export const writing = signal<Writing | undefined>(undefined);

export const name = 'compose';

const both = (text: Words): Both =>
    typeof text === 'string' ? { en: text, lo: text } : { en: text.en ?? '', lo: text.lo ?? '' };

export function begin(more: Partial<Writing> = {}): void {
    const kept = draft(name).peek();
    writing.value = {
        ...blank,
        ...(kept && !more.edits && !more.corrects ? (JSON.parse(kept) as Writing) : {}),
        ...more,
    };
}

export const mend = (row: Row): void =>
    begin({
        edits: row.id,
        to: row.to,
        from: row.from,
        by: row.by,
        subject: both(row.subject),
        text: both(row.text),
        when:
            row.trigger.when === 'by hand'
                ? 'hold'
                : t_read(row.trigger.when) === undefined
                  ? 'if'
                  : 'at',
        at: t_read(row.trigger.when) === undefined ? '' : row.trigger.when,
        words: row.trigger.when,
    });
export const put_right = (row: Row): void =>
    begin({
        corrects: row.id,
        to: row.to,
        from: row.from,
        by: row.by,
        subject: both(row.subject),
        text: both(row.text),
    });

export const change = (more: Partial<Writing>): void => {
    writing.value = { ...writing.peek()!, ...more };
    if (!writing.value.edits && !writing.value.corrects)
        write_draft(name, JSON.stringify(writing.value));
};
