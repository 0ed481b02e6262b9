// Which of the three it is: sign in, the console, or "somebody else sits here now".
import { useEffect } from 'preact/hooks';
import { t } from './i18n/i18n';
import { Frame, Banner } from './frame/frame';
import { copy } from './parts/copy';
import { Skeleton } from './parts/states';
import { Landing } from './screens/landing/landing';
import { all_drafts } from './store/drafts';
import { begin, session, sign_out } from './store/session';

function Taken() {
    const drafts = all_drafts();
    return (
        <>
            <header>
                <Banner />
            </header>
            <main class="lone">
                <h1>{t('taken.title')}</h1>
                <p>{t('taken.what')}</p>
                {drafts.length > 0 && (
                    <>
                        <h2>{t('taken.drafts')}</h2>
                        {drafts.map(([name, text]) => (
                            <div key={name} class="card">
                                <pre class="quote">{text}</pre>
                                <button onClick={() => void copy(text)}>{t('copy')}</button>
                            </div>
                        ))}
                    </>
                )}
                <button class="main" onClick={() => void sign_out()}>
                    {t('taken.again')}
                </button>
            </main>
        </>
    );
}

export function App() {
    useEffect(() => void begin(), []);
    switch (session.value) {
        case 'asking':
            return (
                <>
                    <header>
                        <Banner />
                    </header>
                    <main class="lone">
                        <Skeleton />
                    </main>
                </>
            );
        case 'out':
            return <Landing />;
        case 'in':
            return <Frame />;
        case 'taken':
            return <Taken />;
    }
}
