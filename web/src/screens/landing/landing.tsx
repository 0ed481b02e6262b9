// The door: what this is, whether clock, line and browser are fit, and the sign-in form.
import { useEffect, useState } from 'preact/hooks';
import { moment_words } from '../../fmt/words';
import { Banner } from '../../frame/frame';
import { LanguageChoice } from '../../frame/menu';
import { language, t, words } from '../../i18n/i18n';
import { Panel } from '../../parts/panel';
import { hello, hello_ms, say_hello, sign_in, skew_s } from '../../store/session';
import { Refusal, type Problem } from '../../stream/api';
import { kept, keep } from '../../store/preferences';

function Checks({ failed }: { failed: boolean }) {
    const skew = skew_s.value;
    const line = hello_ms.value;
    const old = !('showModal' in HTMLDialogElement.prototype) || !('EventSource' in window);
    const all: [string, boolean][] = [];
    if (failed) all.push([t('landing.no_server'), false]);
    if (skew !== undefined)
        all.push([t('landing.skew', { s: Math.abs(skew) }), Math.abs(skew) <= 2]);
    if (line !== undefined) all.push([t('landing.line', { ms: line }), line < 2000]);
    all.push([old ? t('landing.old') : t('landing.browser'), !old]);
    return (
        <ul class="plain checks">
            {all.map(([text, good]) => (
                <li key={text} class={good ? 'good' : 'bad'}>
                    <span aria-hidden="true">{good ? '✓' : '⚠'}</span> {text}
                </li>
            ))}
        </ul>
    );
}

function SignIn() {
    const [code, set_code] = useState(kept<string>('naga-seat') ?? '');
    const [pin, set_pin] = useState('');
    const [name, set_name] = useState(kept<string>('naga-name') ?? '');
    const [busy, set_busy] = useState(false);
    const [problem, set_problem] = useState<Problem>();
    const enter = async (event: Event) => {
        event.preventDefault();
        set_busy(true);
        set_problem(undefined);
        try {
            await sign_in(code.trim(), pin, name.trim(), language.value);
            keep('naga-seat', code.trim());
            keep('naga-name', name.trim());
        } catch (error) {
            set_problem(
                error instanceof Refusal
                    ? error.problem
                    : { code: 'bug', status: 0, words: String(error) },
            );
            set_busy(false);
        }
    };
    return (
        <form onSubmit={(e) => void enter(e)}>
            <label class="field">
                {t('landing.code')} <small>{t('landing.code_where')}</small>
                <input
                    required
                    autocomplete="username"
                    autocapitalize="characters"
                    spellcheck={false}
                    value={code}
                    onInput={(e) => set_code(e.currentTarget.value)}
                />
            </label>
            <label class="field">
                {t('landing.pin')}
                <input
                    required
                    type="password"
                    inputMode="numeric"
                    autocomplete="current-password"
                    value={pin}
                    onInput={(e) => set_pin(e.currentTarget.value)}
                />
            </label>
            <label class="field">
                {t('landing.name')} <small>{t('landing.name_who')}</small>
                <input
                    required
                    autocomplete="name"
                    maxLength={60}
                    value={name}
                    onInput={(e) => set_name(e.currentTarget.value)}
                />
            </label>
            <label class="field" for="language">
                {t('menu.language')}
            </label>
            <LanguageChoice id="language" />
            {language.value === 'lo' && (
                <p class="muted">
                    <small>{t('lao.reviewed')}</small>
                </p>
            )}
            {problem && (
                <p class="bad" role="alert">
                    {problem.code === 'lost'
                        ? t('landing.lost')
                        : words(problem.words) || t('landing.wrong')}
                </p>
            )}
            <p>
                <button class="main large" disabled={busy}>
                    {busy ? t('landing.entering') : t('landing.enter')}
                </button>
            </p>
            <p class="muted">
                <small>{t('landing.card')}</small>
            </p>
        </form>
    );
}

export function Landing() {
    const [failed, set_failed] = useState(false);
    useEffect(() => {
        const look = () =>
            say_hello().then(
                () => set_failed(false),
                () => set_failed(true),
            );
        void look();
        const timer = setInterval(look, 10000);
        return () => clearInterval(timer);
    }, []);
    useEffect(() => {
        document.title = `EXERCISE · ${hello.value ? words(hello.value.name) : 'naga'}`;
    });
    const known = hello.value;
    const start = known && moment_words(known.start, known.zone, 0, false);
    return (
        <>
            <header>
                <Banner />
            </header>
            <main id="main" class="landing">
                <div>
                    <h1>naga</h1>
                    <p class="lead">
                        {t('landing.what')} <b>{t('landing.simulated')}</b>
                    </p>
                    {known && (
                        <Panel title={words(known.name)}>
                            <p>
                                {t('landing.starts', {
                                    date: start!.date,
                                    time: start!.time.slice(0, 5),
                                    zone: start!.zone,
                                })}
                            </p>
                            <p>
                                <span class={`chip state-${known.state}`}>
                                    {t(`clock.${known.state}`)}
                                </span>
                                {!known.open && <> {t('landing.shut')}</>}
                            </p>
                        </Panel>
                    )}
                    <Checks failed={failed} />
                    {known && (
                        <p class="muted">
                            <small>naga {known.build}</small>
                        </p>
                    )}
                </div>
                <Panel title={t('landing.sign_in')}>
                    <SignIn />
                </Panel>
            </main>
        </>
    );
}
