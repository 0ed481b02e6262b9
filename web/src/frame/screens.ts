// The screens, who sees which, and in what order their tabs stand.
//
// A screen is a module of its own, loaded when it is first opened. Who lacks the scope has no tab;
// the server would refuse the data anyhow.
import type { ComponentType } from 'preact';
import { state } from '../store/now';
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
    {
        name: 'control',
        tab: 'tab.control',
        key: 'c',
        open: () => may('clock'),
        load: () => import('../screens/control/control'),
    },
    {
        name: 'mail',
        tab: 'tab.mail',
        key: 'm',
        open: () => may('inject'),
        load: () => import('../screens/mail/mail'),
    },
    {
        name: 'rate',
        tab: 'tab.rate',
        key: 'o',
        open: () => may('observe') || me.value?.role === 'observer',
        load: () => import('../screens/rate/rate'),
    },
    {
        name: 'replay',
        tab: 'tab.replay',
        key: 'y',
        open: () => may('truth'),
        load: () => import('../screens/replay/replay'),
    },
    {
        name: 'machine',
        tab: 'tab.machine',
        key: 'x',
        open: () => may('admin'),
        load: () => import('../screens/machine/machine'),
    },
    {
        name: 'report',
        tab: 'tab.report',
        key: 'r',
        open: () => may('truth') || may('observe') || state.value === 'ended',
        load: () => import('../screens/report/report'),
    },
];

export const own_screens = (): Screen[] => (me.value ? screens.filter((s) => s.open()) : []);
