// A panel: a title, a count, one main button, one region that scrolls.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export type PanelProps = {
    title: string;
    side?: ComponentChildren; // right of the title: buttons, a count
    class?: string;
    children: ComponentChildren;
};

export function Panel({ title, side, class: name, children }: PanelProps) {
    const id = useId();
    return (
        <section class={name ? `panel ${name}` : 'panel'} aria-labelledby={id}>
            <header>
                <h2 id={id}>{title}</h2>
                {side}
            </header>
            <div class="panel-in">{children}</div>
        </section>
    );
}
