// The objects that the server sends (docs/design/live-drill.md), as TypeScript sees them.
//
// Everything may be missing: a newer or older server must not empty a screen. Fields that a
// screen cannot do without are not optional here, and the server promises them.
import type { Words } from '../i18n/i18n';

export type State = 'lobby' | 'running' | 'paused' | 'jumping' | 'ended';

export type Clock = {
    state: State;
    t?: number; // where it is missing, snapshot and beats say it
    wall?: number;
    speed: number;
    reason?: Words;
    until_wall?: number | null;
    target_t?: number;
    start: string;
    zone: { name: string; minutes: number };
    length_t: number;
};

export type Scope =
    | 'play'
    | 'act'
    | 'share'
    | 'speak'
    | 'truth'
    | 'clock'
    | 'inject'
    | 'rule'
    | 'observe'
    | 'read'
    | 'admin';

export type Me = {
    seat: string;
    name: string;
    role: string;
    team?: string;
    scopes: Scope[];
    language?: string;
    exercise: { id: string; name: Words };
};

export type Team = {
    id: string;
    name: Words;
    role: string;
    country: string;
    sector?: string;
    contact?: boolean;
    authority?: string[];
};
export type Seat = { id: string; team: string; role: string; name: string; on: boolean };

export type Tlp = 'RED' | 'AMBER+STRICT' | 'AMBER' | 'GREEN' | 'CLEAR';

export type From = { name: Words; team?: string; persona?: string };
export type Message = {
    id: string;
    from: From;
    at: number;
    text: Words;
    by?: string;
    seat?: string;
};
export type ItemKind =
    | 'inject'
    | 'message'
    | 'request'
    | 'report'
    | 'share'
    | 'answer'
    | 'alert'
    | 'news'
    | 'contact'
    | 'overlay'
    | 'question';
export type Item = {
    kind: ItemKind;
    subject: Words;
    from: From;
    by?: string;
    tlp?: Tlp;
    at: number;
    last: number;
    owner?: string | null;
    state: 'open' | 'mine' | 'done';
    unread?: boolean;
    answerable?: boolean;
    messages: Message[];
    request?: { id?: string; verb: string; words: Words; state: string };
    corrigendum?: Words;
    outgoing?: boolean;
    withdrawn?: boolean;
    records?: string[];
    sensor?: string;
    count?: number;
};

export type CaseState = 'suspected' | 'confirmed' | 'contained' | 'closed' | 'false_alarm';
export type Incident = 'none' | 'defacement' | 'phishing' | 'infection' | 'flood' | 'outage';
export type Indicator = {
    value: string;
    type: string;
    note?: string;
    first?: number;
    last?: number;
};
export type ReportDraft = Partial<
    Record<
        'to' | 'incident' | 'what' | 'when' | 'impact' | 'origin' | 'action' | 'need' | 'tlp',
        string
    >
>;
export type Case = {
    title: Words;
    incident: Incident;
    state: CaseState;
    severity: 'low' | 'medium' | 'high';
    owner?: string | null;
    opened: number;
    by?: string;
    timeline: { t: number; text: Words; seat?: string }[];
    records: (string | { id: string; sensor?: string; t?: number; words?: Words })[];
    indicators: Indicator[];
    assets: string[];
    notes?: string;
    draft?: ReportDraft;
    reports: { t: number; to?: string; seat?: string }[];
};

export type OrderState =
    'asked' | 'agreed' | 'refused' | 'under_way' | 'in_effect' | 'expired' | 'lifted' | 'ruling';
export type Order = {
    verb: string;
    words: Words;
    state: OrderState;
    at: number;
    effect_t?: number | null;
    asked_of?: string;
    cost?: { staff_minutes: number; money_usd: number };
    liftable?: boolean;
    place?: Words;
    note?: string;
};
export type Act = {
    verb: string;
    name: Words;
    what: Words;
    side_effect?: Words;
    needs: string[];
    allows: string[];
    takes_s: number;
    staff_minutes: number;
    money_usd: number;
    reversible: boolean;
    decides: 'own' | string[];
};
export type Choice = { id: string; name: Words };
export type Choices = Partial<
    Record<'networks' | 'services' | 'groups' | 'people' | 'countries' | 'lairs', Choice[]>
>;

export type Sensor = {
    id: string;
    name: Words;
    kind: string;
    place?: Words;
    complete_to_t: number;
    formats: string[];
    counts: number[];
    alerts?: number;
};
export type Series = {
    name: Words;
    unit: string;
    from_t: number;
    step_s: number;
    values: (number | null)[];
    marks?: { t: number; text: Words }[];
};
export type Next = { text: Words; path: string; due_t?: number | null };
export type News = { at: number; from: Words | From; subject: Words; text: Words; tlp?: Tlp };
export type Statement = {
    subject: string;
    text: string;
    state: 'draft' | 'submitted' | 'approved' | 'published';
    by?: string;
    approver?: string | null;
    tlp?: Tlp;
};
