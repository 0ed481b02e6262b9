// Why somebody acts: what he had open when he did. The journal keeps it with the act, and the
// after-action page shows who knew what and since when.
import { signal } from '@preact/signals';

export const opened_item = signal<string | undefined>(undefined); // path of the last thread
export const opened_record = signal<string | undefined>(undefined); // id of the last record
export const opened_case = signal<string | undefined>(undefined); // path of the last incident

// The record is the stronger reason: it is evidence. Empty: one click asks.
export function reasons(): string[] {
    return [opened_record.value, opened_case.value, opened_item.value].filter((r): r is string =>
        Boolean(r),
    );
}
