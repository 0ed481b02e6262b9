// What all consoles share: banner, bar, strips, tabs, the screen, the status line.
import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t, words } from '../i18n/i18n';
import { list, me } from '../store/store';
import type { Item } from '../store/objects';
import { ready } from '../stream/stream';
import { Failed, Skeleton } from '../parts/states';
import { ClockBar, toggle_utc } from './clock-bar';
import { Conflict } from './conflict';
import { Help, help_open } from './help';
import { Menu } from './menu';
import { move_focus, use_keys } from './keys';
import { go, href, route } from './route';
import { Overlay } from './overlay';
import { own_screens, type Screen } from './screens';
import { said } from './status';
import { Strips } from './strip';
import './arrivals';

export function Banner() {
    return <div class="banner">{t('banner')}</div>;
}

function Tabs({ screens, current }: { screens: Screen[]; current: string }) {
    const unread = list<Item>('item').filter(
        (i) => i.value.unread && i.value.state !== 'done',
    ).length;
    return (
        <nav class="tabs" aria-label={t('tabs')}>
            {screens
                .filter((s) => s.tab)
                .map((s) => (
                    <a
                        key={s.name}
                        href={href(s.name)}
                        aria-current={s.name === current ? 'page' : undefined}
                    >
                        {t(s.tab!)}
                        {(s.name === 'desk' || s.name === 'mail') && unread > 0 && (
                            <span class="count">
                                <span aria-hidden="true">{unread}</span>
                                <span class="hidden">{t('tab.unread', { n: unread })}</span>
                            </span>
                        )}
                    </a>
                ))}
        </nav>
    );
}

// The module of the screen, loaded when it is first wanted and kept.
const loaded = new Map<string, ComponentType>();

function Loaded({ screen }: { screen: Screen }) {
    const [, again] = useState(0);
    const [failed, set_failed] = useState(false);
    useEffect(() => {
        if (loaded.has(screen.name)) return;
        screen.load().then(
            (module) => {
                loaded.set(screen.name, module.default);
                again((n) => n + 1);
            },
            () => set_failed(true),
        );
    }, [screen, failed]);
    const Shown = loaded.get(screen.name);
    if (Shown) return <Shown />;
    return failed ? (
        <Failed what={t('failed.screen')} again={() => set_failed(false)} />
    ) : (
        <Skeleton />
    );
}

export function Frame() {
    const screens = own_screens();
    const screen = screens.find((s) => s.name === route.value.screen) ?? screens[0];
    const name = screen?.name ?? '';
    use_keys([
        { keys: '?', words: 'keys.help', act: () => (help_open.value = true) },
        { keys: 'u', words: 'keys.utc', act: toggle_utc },
        { keys: 'j', words: 'keys.next', act: () => move_focus(1) },
        { keys: 'k', words: 'keys.previous', act: () => move_focus(-1) },
        ...screens
            .filter((s) => s.key)
            .map((s) => ({
                keys: `g ${s.key}`,
                words: s.tab!,
                act: () => go(href(s.name)),
            })),
    ]);
    const exercise = me.value?.exercise;
    useEffect(() => {
        document.title = [
            'EXERCISE',
            screen?.tab ? t(screen.tab) : '',
            exercise ? words(exercise.name) : 'naga',
        ]
            .filter(Boolean)
            .join(' · ');
    });
    return (
        <>
            <a
                class="skip"
                href="#main"
                onClick={(e) => {
                    e.preventDefault();
                    document.getElementById('main')?.focus();
                }}
            >
                {t('skip')}
            </a>
            <header class="top">
                <Banner />
                <ClockBar />
                <Strips />
                <Tabs screens={screens} current={name === 'incident' ? 'desk' : name} />
            </header>
            <main id="main" tabIndex={-1}>
                {ready.value && screen ? (
                    <Loaded key={name} screen={screen} />
                ) : (
                    <Skeleton what={t('loading.stream')} />
                )}
            </main>
            <div class={said.value ? 'toast shown' : 'toast'} role="status">
                {said.value?.text}
            </div>
            <Help />
            <Menu />
            <Conflict />
            <Overlay />
        </>
    );
}
