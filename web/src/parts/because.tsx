// "Because": what an act is based on. Filled from what was open; where nothing was, one click
// says it: our own evidence, told by a team, or a guess. The journal keeps it with the act.
import { signal } from '@preact/signals';
import { t, words } from '../i18n/i18n';
import { opened_case, opened_item, opened_record, reasons } from '../store/because';
import { get, id_of } from '../store/store';
import type { Case, Item } from '../store/objects';
import { other_teams } from './names';

// What was clicked where nothing was open; forgotten after the act.
const said = signal<string | undefined>(undefined);

const reasons_max = 20;

// What the journal keeps of a reason: records where there are, else the thing's own id.
function ids_of(reason: string): string[] {
    const id = id_of(reason);
    const records = reason.startsWith('case/')
        ? (get<Case>(reason)?.records ?? []).map((r) => (typeof r === 'string' ? r : r.id))
        : reason.startsWith('item/')
          ? (get<Item>(reason)?.records ?? [])
          : [];
    if (!reason.startsWith('case/') && !reason.startsWith('item/')) return [reason];
    return records.length ? records : [id];
}

export const because = (): string[] => {
    const open = [...new Set(reasons().flatMap(ids_of))].slice(0, reasons_max);
    return open.length ? open : said.value ? [said.value] : [];
};
export const forget_because = (): void => {
    said.value = undefined;
};

const name_of = (reason: string): string => {
    if (reason.startsWith('item/'))
        return words(get<Item>(reason)?.subject) || t('because.message');
    if (reason.startsWith('case/')) return words(get<Case>(reason)?.title) || t('because.incident');
    return t('because.record', { id: reason });
};

export function Because() {
    const open = reasons();
    const drop = (reason: string) => {
        for (const kept of [opened_record, opened_case, opened_item])
            if (kept.value === reason) kept.value = undefined;
    };
    return (
        <fieldset class="because">
            <legend>{t('because.title')}</legend>
            {open.length > 0 ? (
                <ul class="plain row">
                    {open.map((reason) => (
                        <li key={reason}>
                            <button type="button" class="chip" onClick={() => drop(reason)}>
                                {name_of(reason)} ✕<span class="hidden"> {t('because.drop')}</span>
                            </button>
                        </li>
                    ))}
                </ul>
            ) : (
                <div class="row">
                    {(['evidence', 'guess'] as const).map((kind) => {
                        const word = kind === 'evidence' ? 'own evidence' : 'a guess';
                        return (
                            <button
                                key={kind}
                                type="button"
                                aria-pressed={said.value === word}
                                onClick={() => (said.value = word)}
                            >
                                {t(`because.${kind}`)}
                            </button>
                        );
                    })}
                    <select
                        aria-label={t('because.told')}
                        value={said.value?.startsWith('told by ') ? said.value.slice(8) : ''}
                        onChange={(e) =>
                            (said.value = e.currentTarget.value
                                ? `told by ${e.currentTarget.value}`
                                : undefined)
                        }
                    >
                        <option value="">{t('because.told')}</option>
                        {other_teams().map((team) => (
                            <option key={team.id} value={team.id}>
                                {team.name}
                            </option>
                        ))}
                    </select>
                </div>
            )}
        </fieldset>
    );
}
