// The way to the after-action pages, which the server writes to be read, printed and kept.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { say } from '../../frame/status';
import { language, t, type Language } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { act } from '../../store/outbox';
import { get, may, me } from '../../store/store';
import { state } from '../../store/now';
import { api } from '../../stream/api';

function Release() {
    const level = get<{ level: number }>('reveal')?.level ?? 0;
    const over = state.value === 'ended';
    const release = async () => {
        const done = await act('reveal', { level: 4 }, t('aar.release_words'));
        if ('receipt' in done) say(t('aar.released'));
    };
    return (
        <Panel title={t('aar.release_title')}>
            <p>{t('aar.release_what')}</p>
            {level >= 4 ? (
                <p class="good">✓ {t('aar.released')}</p>
            ) : (
                <>
                    <button class="main" disabled={!over} onClick={() => void release()}>
                        {t('aar.release')}
                    </button>
                    {!over && (
                        <p class="muted">
                            <small>{t('aar.not_yet')}</small>
                        </p>
                    )}
                </>
            )}
        </Panel>
    );
}

// `level` as the server names it: own, all, json.
function Open({ level, words, file }: { level: string; words: string; file?: string }) {
    const over = state.value === 'ended';
    if (!over)
        return (
            <button class="large" disabled>
                {words}
            </button>
        );
    return file ? (
        <a class="button large" href={`${api}report?${level}`} download={file}>
            {words}
        </a>
    ) : (
        <a class="button large" href={`${api}report?${level}`} target="_blank" rel="noopener">
            {words}
        </a>
    );
}

export default function Report() {
    const staff = may('truth');
    const [tongue, set_tongue] = useState<Language>(language.value);
    const over = state.value === 'ended';
    const lang = `lang=${tongue}`;
    return (
        <div class="columns report">
            <Panel title={t('aar.title')}>
                <p>{t('aar.what')}</p>
                {!over && <p class="warn-text">⚠ {t('aar.wait')}</p>}
                <h3>{t('menu.language')}</h3>
                <Choice
                    label={t('menu.language')}
                    value={tongue}
                    change={set_tongue}
                    among={[
                        { value: 'lo', words: 'ລາວ' },
                        { value: 'en', words: 'English' },
                    ]}
                />
                {me.value?.team && (
                    <>
                        <h3>{t('aar.own')}</h3>
                        <Open level={`level=own&${lang}`} words={t('aar.open_own')} />
                    </>
                )}
                <h3>{t('aar.all')}</h3>
                {!staff && <p>{t('aar.when_released')}</p>}
                <p class="row">
                    <Open level={lang} words={t('aar.open')} />
                    <Open
                        level={lang}
                        words={t('aar.save')}
                        file={`EXERCISE_report_${tongue}.html`}
                    />
                    {staff && (
                        <Open
                            level="level=json"
                            words={t('aar.data')}
                            file="EXERCISE_report.json"
                        />
                    )}
                </p>
                <p class="muted">
                    <small>{t('aar.print')}</small>
                </p>
            </Panel>
            {may('clock') && <Release />}
        </div>
    );
}
