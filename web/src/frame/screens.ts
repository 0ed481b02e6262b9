// The screens, who sees which, and in what order their tabs stand.
//
// A screen is a module of its own, loaded when it is first opened. Who lacks the scope has no tab;
// the server would refuse the data anyhow.
import type { ComponentType } from 'preact';
import { may, me } from '../store/store';

export type Screen = {
    name: string; // the word in location.hash
    tab: string | undefined; // key of the tab's word; none: reached from another screen
    key: string | undefined; // behind g
    open: () => boolean; // who may open it
    load: () => Promise<{ default: ComponentType }>;
};

const plays = () => may('play');
const has_evidence = () => may('act');

const speaks = () =>
    may('speak') || (may('share') && ['lead', 'spokesperson'].includes(me.value?.role ?? ''));

export const screens: Screen[] = [
    {
        name: 'desk',
        tab: 'tab.desk',
        key: 'd',
        open: plays,
        load: () => import('../screens/desk/desk'),
    },
    {
        name: 'evidence',
        tab: 'tab.evidence',
        key: 'e',
        open: has_evidence,
        load: () => import('../screens/evidence/evidence'),
    },
    {
        name: 'actions',
        tab: 'tab.actions',
        key: 'a',
        open: has_evidence,
        load: () => import('../screens/actions/actions'),
    },
    {
        name: 'press',
        tab: 'tab.press',
        key: 'p',
        open: speaks,
        load: () => import('../screens/press/press'),
    },
    {
        name: 'incident',
        tab: undefined,
        key: undefined,
        open: plays,
        load: () => import('../screens/incident/incident'),
    },
];

export const own_screens = (): Screen[] => (me.value ? screens.filter((s) => s.open()) : []);
