// What was found as a file, with its size before it is fetched. Every file is called EXERCISE_….
import { useEffect, useState } from 'preact/hooks';
import { bytes } from '../../fmt/number';
import { t } from '../../i18n/i18n';
import { api, ask } from '../../stream/api';
import { question, sensors, words_of } from './search';

export function Download() {
    const asked = question.value!;
    const formats = sensors.value.find((s) => s.id === asked.sensor)?.formats ?? [];
    const [format, set_format] = useState('');
    const [size, set_size] = useState<number>();
    const chosen = formats.includes(format) ? format : '';
    const words = words_of(asked, { format: chosen });
    useEffect(() => {
        set_size(undefined);
        if (!chosen) return;
        let gone = false;
        ask<{ bytes: number }>('GET', `evidence/size?${words}`).then(
            (answer) => gone || set_size(answer.bytes),
            () => undefined,
        );
        return () => {
            gone = true;
        };
    }, [words]);
    if (!formats.length) return null;
    return (
        <span class="row">
            <select
                aria-label={t('download.format')}
                value={chosen}
                onChange={(e) => set_format(e.currentTarget.value)}
            >
                <option value="">{t('download.choose')}</option>
                {formats.map((f) => (
                    <option key={f} value={f}>
                        {f}
                    </option>
                ))}
            </select>
            {chosen && (
                <a class="button" href={`${api}evidence/export?${words}`} download>
                    {t('download.fetch')} {size === undefined ? '' : `(${bytes(size)})`}
                </a>
            )}
        </span>
    );
}
