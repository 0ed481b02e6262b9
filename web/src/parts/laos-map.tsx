// Laos by province, drawn beforehand (public/map/laos.json): paths, no map library. What is shown
// is one state for the whole country or one for each province; never by colour alone.
import { signal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { t } from '../i18n/i18n';
import type { Level } from './level';

type Drawing = {
    w: number;
    h: number;
    prov: { n: string; d: string }[];
    nb: { c: string; d: string }[];
};

const drawing = signal<Drawing | undefined>(undefined);
let asked = false;

async function load(): Promise<void> {
    if (asked) return;
    asked = true;
    try {
        drawing.value = (await (await fetch('map/laos.json')).json()) as Drawing;
    } catch {
        asked = false; // the words beside it say the same
    }
}

// `label` is what the map says, in words.
export function LaosMap({ level, label }: { level: Level | undefined; label: string }) {
    const hatch = useId();
    useEffect(() => void load(), []);
    const map = drawing.value;
    if (!map) return null;
    return (
        <figure class="map">
            <svg viewBox={`0 0 ${map.w} ${map.h}`} role="img" aria-label={label}>
                <defs>
                    <pattern
                        id={hatch}
                        width="6"
                        height="6"
                        patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
                    </pattern>
                </defs>
                {map.nb.map((n) => (
                    <path key={n.c} class="neighbour" d={n.d} />
                ))}
                {map.prov.map((p) => (
                    <path key={p.n} class={`province level-${level ?? 'none'}`} d={p.d} />
                ))}
                {level === 3 &&
                    map.prov.map((p) => <path key={p.n} d={p.d} fill={`url(#${hatch})`} />)}
            </svg>
            <figcaption>
                <small>{t('map.notice')}</small>
            </figcaption>
        </figure>
    );
}
