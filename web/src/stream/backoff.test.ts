import { describe, expect, it } from 'vitest';
import { idle, silence_ms, step, waits_ms, type Link } from './backoff';

const live = (now = 0): Link => step(step(idle, 'open', now), 'hear', now);

describe('a connection', () => {
    it('tries, is live, and counts no failure', () => {
        const trying = step(idle, 'open', 100);
        expect(trying.state).toBe('trying');
        expect(step(trying, 'hear', 150)).toMatchObject({
            state: 'live',
            tries: 0,
            lost: undefined,
        });
    });
    it('waits 1, 2, 5, 10 and then 10 seconds', () => {
        let link = live();
        let now = 1000;
        for (const wait of [...waits_ms, 10000, 10000]) {
            link = step(link, 'fail', now);
            expect(link.state).toBe('waiting');
            expect(link.next - now).toBe(wait);
            expect(step(link, 'tick', link.next - 1)).toBe(link);
            now = link.next;
            link = step(link, 'tick', now);
            expect(link.state).toBe('trying');
        }
    });
    it('waits up to a fifth longer by chance', () => {
        expect(step(live(), 'fail', 0, 0.999).next).toBeLessThanOrEqual(1200);
        expect(step(live(), 'fail', 0, 0.5).next).toBe(1100);
    });
    it('remembers when it was lost until it is live again', () => {
        let link = step(live(), 'fail', 5000);
        expect(link.lost).toBe(5000);
        link = step(step(link, 'now', 5500), 'fail', 6000);
        expect(link).toMatchObject({ lost: 5000, tries: 2 });
        link = step(step(link, 'now', 6500), 'hear', 6600);
        expect(link).toMatchObject({ state: 'live', lost: undefined, tries: 0 });
    });
    it('takes three beats of silence for a loss', () => {
        let link = step(live(), 'hear', 4000);
        expect(step(link, 'tick', 4000 + silence_ms)).toBe(link);
        link = step(link, 'tick', 4001 + silence_ms);
        expect(link.state).toBe('waiting');
    });
    it('gives up an attempt that is not answered', () => {
        expect(step(step(idle, 'open', 0), 'tick', silence_ms + 1).state).toBe('waiting');
    });
    it('tries at once when asked', () => {
        expect(step(step(live(), 'fail', 0), 'now', 10).state).toBe('trying');
        expect(step(live(), 'now', 10).state).toBe('live');
    });
    it('stays shut when the seat is denied, until it is opened anew', () => {
        const denied = step(live(), 'denied', 10);
        for (const what of ['tick', 'fail', 'now', 'hear'] as const)
            expect(step(denied, what, 1e6).state).toBe('denied');
        expect(step(denied, 'open', 20).state).toBe('trying');
    });
    it('does nothing while closed', () => {
        for (const what of ['tick', 'fail', 'now', 'hear', 'close'] as const)
            expect(step(idle, what, 1e6).state).toBe('closed');
    });
});
