// One objective: a tap for the rating, words for why.
import { useEffect } from 'preact/hooks';
import { length_words } from '../../fmt/words';
import { t, words } from '../../i18n/i18n';
import { seat_name } from '../../parts/names';
import { draft, drop_draft, write_draft } from '../../store/drafts';
import { may, me } from '../../store/store';
import { now_t } from '../../store/now';
import { grades, type Grade, type Objective, type Rated } from '../staff/objects';
import { latest } from './latest';
import { put, queue } from './queue';

export function Card({ of }: { of: Objective }) {
    const mine = me.value?.seat;
    const { own: sent, others } = latest(of, mine);
    const unsent = queue.value
        .filter((k) => k.kind === 'rate' && k.body.objective === of.id && !k.problem)
        .at(-1);
    const own = unsent ? (unsent.body as unknown as Pick<Rated, 'rating' | 'note'>) : sent;
    const name = `rate.${of.id}`;
    const written = draft(name).value;
    const note = written || own?.note || '';
    const changed = written !== '' && written !== own?.note;
    const rate = (rating: Grade, text = note) => {
        drop_draft(name);
        void put('rate', { objective: of.id, rating, note: text.trim(), seen_t: now_t.peek() });
    };
    const keep_note = () => {
        if (changed && own) rate(own.rating, written);
    };
    useEffect(() => {
        const timer = setTimeout(keep_note, 2500);
        return () => clearTimeout(timer);
    }, [written, own?.rating]);
    return (
        <fieldset class="rating" id={`objective-${of.id}`}>
            <legend>{words(of.text)}</legend>
            {of.within_s > 0 && (
                <p class="muted">
                    <small>{t('rate.within', { time: length_words(of.within_s) })}</small>
                </p>
            )}
            <div class="grades" role="group" aria-label={words(of.text)}>
                {grades.map((g) => (
                    <button
                        key={g}
                        disabled={!may('observe')}
                        type="button"
                        aria-pressed={own?.rating === g}
                        onClick={() => rate(g)}
                    >
                        {g !== 'not_seen' && <b>{g}</b>}
                        <small>{t(`grade.${g}`)}</small>
                    </button>
                ))}
            </div>
            <label class="field">
                {t('rate.note')}
                <textarea
                    readOnly={!may('observe')}
                    rows={2}
                    value={note}
                    onInput={(e) => write_draft(name, e.currentTarget.value)}
                    onBlur={keep_note}
                />
            </label>
            <small class="muted">
                {changed
                    ? own
                        ? t('rate.writing')
                        : t('rate.tap_first')
                    : unsent
                      ? t('rate.here')
                      : own
                        ? t('rate.sent')
                        : t('rate.none')}
            </small>
            {others.length > 0 && (
                <ul class="plain others">
                    {others.map((r) => (
                        <li key={r.seat}>
                            <small>
                                {t('rate.other', {
                                    who: seat_name(r.seat),
                                    grade: r.rating === 'not_seen' ? t('grade.not_seen') : r.rating,
                                })}
                                {r.note && ` – ${r.note}`}
                            </small>
                        </li>
                    ))}
                </ul>
            )}
        </fieldset>
    );
}
