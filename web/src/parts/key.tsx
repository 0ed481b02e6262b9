// A key as it is written on the keyboard. Hidden where single keys are switched off.
import { preferences } from '../store/preferences';

export function Key({ of }: { of: string }) {
    return preferences.value.keys ? <kbd aria-hidden="true">{of}</kbd> : null;
}
