// What is written of a row, and the row as the server reads it.
import type { Row } from '../staff/objects';
import type { Both } from './preview';

export type Writing = {
    edits?: string; // id of the row that is mended
    corrects?: string; // id of the row that was sent and is put right
    to: string[];
    from: string;
    by: string;
    when: 'now' | 'at' | 'hold' | 'if';
    at: string;
    words: string; // of a condition
    subject: Both;
    text: Both;
};

// The row as the server reads it (core/exercise/entry.cpp).
export function row_body(w: Writing, old?: Row): Record<string, unknown> {
    const text = (of: Both) => ({
        en: of.en.trim() || of.lo.trim(),
        lo: of.lo.trim() || of.en.trim(),
    });
    const when = w.when === 'at' ? w.at.trim() : w.when === 'if' ? w.words.trim() : 'by hand';
    return {
        by: w.by,
        from: w.from,
        subject: text(w.subject),
        text: text(w.text),
        to: w.to,
        when,
        ...(old && { kind: old.kind }),
        ...(old?.attachments && { attachments: old.attachments }),
        ...(old?.expects && { expects: old.expects }),
    };
}
