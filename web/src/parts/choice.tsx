// A row of buttons of which one is pressed.
import type { ComponentChildren } from 'preact';

export type ChoiceProps<T extends string> = {
    label: string;
    value: T;
    among: { value: T; words: ComponentChildren }[];
    change: (to: T) => void;
};

export function Choice<T extends string>({ label, value, among, change }: ChoiceProps<T>) {
    return (
        <span class="choice" role="group" aria-label={label}>
            {among.map((one) => (
                <button
                    key={one.value}
                    type="button"
                    aria-pressed={one.value === value}
                    onClick={() => change(one.value)}
                >
                    {one.words}
                </button>
            ))}
        </span>
    );
}
