// The way to the after-action page, which the server writes as one file to read, print and keep.
import '../../style/staff.css';
import { useState } from 'preact/hooks';
import { say } from '../../frame/status';
import { language, t, type Language } from '../../i18n/i18n';
import { Choice } from '../../parts/choice';
import { Panel } from '../../parts/panel';
import { act } from '../../store/outbox';
import { get, may } from '../../store/store';
import { state } from '../../store/now';
import { api } from '../../stream/api';

type Level = 'own' | 'teams' | 'public';

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

export default function Report() {
    const staff = may('truth');
    const [level, set_level] = useState<Level>(staff ? 'teams' : 'own');
    const [tongue, set_tongue] = useState<Language>(language.value);
    const over = state.value === 'ended';
    const address = `${api}report?level=${level}&lang=${tongue}`;
    return (
        <div class="columns report">
            <Panel title={t('aar.title')}>
                <p>{t('aar.what')}</p>
                {!over && <p class="warn-text">⚠ {staff ? t('aar.draft') : t('aar.wait')}</p>}
                {staff && (
                    <>
                        <h3>{t('aar.level')}</h3>
                        <Choice
                            label={t('aar.level')}
                            value={level}
                            change={set_level}
                            among={(['teams', 'public'] as const).map((l) => ({
                                value: l as Level,
                                words: t(`aar.${l}`),
                            }))}
                        />
                    </>
                )}
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
                <p class="row">
                    {staff || over ? (
                        <>
                            <a class="button large" href={address} target="_blank" rel="noopener">
                                {t('aar.open')}
                            </a>
                            <a
                                class="button large"
                                href={address}
                                download={`EXERCISE_report_${level}_${tongue}.html`}
                            >
                                {t('aar.save')}
                            </a>
                        </>
                    ) : (
                        <button class="large" disabled>
                            {t('aar.open')}
                        </button>
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
