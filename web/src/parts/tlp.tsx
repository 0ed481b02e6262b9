// TLP 2.0 marks: always the words, always on black, also on paper. And the choice of one.
import { t } from '../i18n/i18n';
import type { Tlp } from '../store/objects';

export const tlps: Tlp[] = ['RED', 'AMBER+STRICT', 'AMBER', 'GREEN', 'CLEAR'];

export function TlpMark({ of }: { of: Tlp | undefined }) {
    if (!of) return null;
    return (
        <span class={`tlp tlp-${of.toLowerCase().split('+')[0]}`} lang="en">
            TLP:{of}
        </span>
    );
}

export function TlpChoice({
    value,
    change,
    among = tlps,
}: {
    value: Tlp;
    change: (to: Tlp) => void;
    among?: Tlp[];
}) {
    return (
        <label class="field inline">
            TLP
            <select value={value} onChange={(e) => change(e.currentTarget.value as Tlp)}>
                {among.map((one) => (
                    <option key={one} value={one}>
                        TLP:{one} – {t(`tlp.${one}`)}
                    </option>
                ))}
            </select>
        </label>
    );
}
