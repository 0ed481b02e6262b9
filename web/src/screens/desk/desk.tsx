// The desk: what came in, what our sensors see, which incidents we have, what comes next.
import { route } from '../../frame/route';
import { may } from '../../store/store';
import { Aside } from './aside';
import { Compose } from './compose';
import { Inbox } from './inbox';
import { Incidents } from './incidents';
import { NewsPanel } from './news';
import { Sensors } from './sensors';
import { Thread } from './thread';

export default function Desk() {
    const opened = route.value.rest[0];
    return (
        <div class="columns desk">
            <Inbox />
            <div class={opened ? 'stack follows' : 'stack'}>
                {opened ? (
                    opened === 'new' ? (
                        <Compose />
                    ) : (
                        <Thread key={opened} id={opened} />
                    )
                ) : may('act') ? (
                    <>
                        <Sensors />
                        <Incidents />
                    </>
                ) : (
                    <NewsPanel />
                )}
            </div>
            <Aside />
        </div>
    );
}
