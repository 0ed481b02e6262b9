// A panel: a title, a count, one main button, one region that scrolls.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

export type PanelProps = {
    title: string;
    side?: ComponentChildren; // right of the title: buttons, a count
    class?: string;
    opened?: boolean; // it was just asked for: where columns are one, it comes into sight
    children: ComponentChildren;
};

export function Panel({ title, side, class: name, opened, children }: PanelProps) {
    const id = useId();
    const box = useRef<HTMLElement>(null);
    useEffect(() => {
        if (opened && innerWidth <= 700) box.current?.scrollIntoView();
    }, []);
    return (
        <section ref={box} class={name ? `panel ${name}` : 'panel'} aria-labelledby={id}>
            <header>
                <h2 id={id}>{title}</h2>
                {side}
            </header>
            <div class="panel-in">{children}</div>
        </section>
    );
}
