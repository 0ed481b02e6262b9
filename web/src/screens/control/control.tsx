// The director's console: tempo above; truth, script and teams, alarms and rulings beside it.
import '../../style/staff.css';
import { useEffect } from 'preact/hooks';
import { use_keys } from '../../frame/keys';
import { route } from '../../frame/route';
import { Alarms, to_alarms } from './alarms';
import { Tempo } from './clock';
import { asked, pause_or_go, set_speed, speeds } from './tempo';
import { Compose } from './compose';
import { begin, writing } from './writing';
import { Injects } from './injects';
import { Reveal } from './reveal';
import { RowPane } from './row';
import { Rulings } from './rulings';
import { speaking, Teams } from './teams';
import { TruthPane, truth_open } from './truth';
import { Undo } from './undo';

export default function Control() {
    const [row] = route.value.rest;
    use_keys([
        { keys: 'Space', words: 'keys.pause', act: pause_or_go },
        ...speeds.map((n, i) => ({
            keys: String(i + 1),
            words: `keys.speed_${i + 1}`,
            act: () => void set_speed(n),
        })),
        { keys: 'N', words: 'keys.next_inject', act: () => (asked.value = 'jump') },
        { keys: 'I', words: 'keys.compose', act: () => begin() },
        { keys: 'M', words: 'keys.speak', act: () => (speaking.value = 'all') },
        { keys: 'B', words: 'keys.branch', act: () => (asked.value = 'branch') },
        { keys: 'A', words: 'keys.alarms', act: to_alarms },
    ]);
    // What was opened gets the focus: the first field of the composer.
    useEffect(() => {
        if (writing.value)
            document
                .querySelector<HTMLElement>('.compose button[aria-pressed], .compose input')
                ?.focus();
    }, [writing.value === undefined]);
    return (
        <>
            <Tempo />
            <Undo />
            <div class={`columns control${truth_open.value ? '' : ' truth-away'}`}>
                <div class="stack side-left">
                    <TruthPane />
                    <Reveal />
                </div>
                <div class="stack">
                    <Injects chosen={row} />
                    <Teams />
                </div>
                <div class="stack">
                    {writing.value && <Compose />}
                    {row && !writing.value && <RowPane key={row} id={row} />}
                    <Alarms />
                    <Rulings />
                </div>
            </div>
        </>
    );
}
