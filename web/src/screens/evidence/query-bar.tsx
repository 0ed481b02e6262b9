// The query bar: coloured as typed, a mistake underlined where it stands, chips to take away.
import { useEffect, useRef, useState } from 'preact/hooks';
import { adjust } from '../../frame/route';
import { use_keys } from '../../frame/keys';
import { t, words } from '../../i18n/i18n';
import { conditions, tokens, without } from '../../query/query';
import { Key } from '../../parts/key';
import { answer, question } from './search';

function Coloured({
    query,
    error,
}: {
    query: string;
    error?: { at: number; length: number } | undefined;
}) {
    const end = error ? error.at + Math.max(1, error.length) : 0;
    return (
        <>
            {tokens(query).map((token) => {
                const wrong = error && token.at < end && token.at + token.text.length > error.at;
                return (
                    <span key={token.at} class={`q-${token.kind}${wrong ? ' q-wrong' : ''}`}>
                        {token.text}
                    </span>
                );
            })}
        </>
    );
}

export function QueryBar() {
    const asked = question.value!;
    const [text, set_text] = useState(asked.q);
    const field = useRef<HTMLInputElement>(null);
    const paint = useRef<HTMLDivElement>(null);
    useEffect(() => set_text(asked.q), [asked.q]);
    use_keys([{ keys: '/', words: 'keys.search', act: () => field.current?.select() }]);
    const error = answer.value?.error;
    const stands = error && text === asked.q; // the mistake is one of what was asked
    const follow = () => {
        if (paint.current && field.current) paint.current.scrollLeft = field.current.scrollLeft;
    };
    const chips = conditions(asked.q);
    return (
        <form
            class="query"
            role="search"
            onSubmit={(event) => {
                event.preventDefault();
                adjust({ q: text.trim(), rec: undefined }, false);
            }}
        >
            <label class="hidden" for="query">
                {t('query.label')}
            </label>
            <div class="row">
                <div class="query-field">
                    <div ref={paint} class="query-paint" aria-hidden="true">
                        <Coloured query={text} error={stands ? error : undefined} />
                    </div>
                    <input
                        id="query"
                        ref={field}
                        value={text}
                        spellcheck={false}
                        autocomplete="off"
                        autocapitalize="off"
                        placeholder={t('query.example')}
                        aria-invalid={Boolean(stands)}
                        aria-describedby={stands ? 'query-error' : undefined}
                        onInput={(e) => {
                            set_text(e.currentTarget.value);
                            follow();
                        }}
                        onScroll={follow}
                        onKeyUp={follow}
                    />
                </div>
                <button class="main" type="submit">
                    {t('query.search')}
                    <Key of="/" />
                </button>
            </div>
            {stands && (
                <p id="query-error" class="bad" role="alert">
                    {t('query.at', { column: error.at + 1 })} {words(error.words)}
                    {error.remedy && <> – {words(error.remedy)}</>}
                </p>
            )}
            {chips && chips.length > 0 && !stands && (
                <div class="row chips">
                    {chips.map((chip) => (
                        <button
                            type="button"
                            key={chip.from}
                            class="chip"
                            onClick={() =>
                                adjust({ q: without(asked.q, chip), rec: undefined }, false)
                            }
                        >
                            <span class="mono">{chip.text}</span> ✕
                            <span class="hidden"> {t('query.remove')}</span>
                        </button>
                    ))}
                </div>
            )}
        </form>
    );
}
