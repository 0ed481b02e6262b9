// A cable between a browser and the server, to be pulled: what flows stops, what comes is refused.
import { createServer, connect } from 'node:net';

export async function cable(address) {
    const [host, port] = address.split(':');
    const open = new Set();
    let pulled = false;
    const listener = createServer((from) => {
        if (pulled) return from.destroy();
        const to = connect(Number(port), host);
        for (const [one, other] of [
            [from, to],
            [to, from],
        ]) {
            open.add(one);
            one.pipe(other);
            one.on('error', () => other.destroy());
            one.on('close', () => {
                open.delete(one);
                other.destroy();
            });
        }
    });
    await new Promise((done) => listener.listen(0, '127.0.0.1', done));
    return {
        url: `http://127.0.0.1:${listener.address().port}/`,
        pull() {
            pulled = true;
            for (const one of open) one.destroy();
        },
        plug() {
            pulled = false;
        },
        close() {
            this.pull();
            listener.close();
        },
    };
}
