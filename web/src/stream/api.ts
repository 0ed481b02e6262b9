// Questions to the server. Every answer is JSON; a refusal becomes a Refusal in the words of the
// server, a missing answer one with the code `lost`.
import type { Words } from '../i18n/i18n';

export const api = 'api/v1/';

export type Problem = { code: string; words: Words; where?: string; status: number };

export class Refusal extends Error {
    constructor(readonly problem: Problem) {
        super(problem.code);
    }
}

const lost = (code: string): Refusal => new Refusal({ code, status: 0, words: '' });

// A refusal is {error: {code, words, where}} or {error: code, text, where}.
function told(json: unknown, status: number): Omit<Problem, 'status'> {
    const body = (json ?? {}) as Record<string, unknown>;
    const inner = (
        body.error && typeof body.error === 'object'
            ? body.error
            : { code: body.error, words: body.text, where: body.where }
    ) as Partial<Problem>;
    return {
        code: inner.code ?? `http-${status}`,
        words: inner.words ?? '',
        where: inner.where,
    };
}

// Needs no network to be told apart: `lost` is "no answer", everything else is the server's no.
export async function ask<T>(
    method: string,
    path: string,
    body?: unknown,
    wait_ms = 15000,
): Promise<T> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), wait_ms);
    let answer: Response;
    try {
        answer = await fetch(api + path, {
            method,
            credentials: 'same-origin',
            headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
            body: body === undefined ? undefined : JSON.stringify(body),
            signal: stop.signal,
        });
    } catch {
        throw lost('lost');
    } finally {
        clearTimeout(timer);
    }
    const json = await answer.json().catch(() => undefined);
    if (answer.ok) return json as T;
    // A gateway's page instead of an answer means that naga is not there behind it.
    if (answer.status >= 502 && !json?.error) throw lost('lost');
    throw new Refusal({
        ...told(json, answer.status),
        status: answer.status,
    });
}

// A key of one act: 128 bits of chance. Web pages that came without TLS have no randomUUID.
export function fresh_key(): string {
    const bits = crypto.getRandomValues(new Uint8Array(16));
    return [...bits].map((b) => b.toString(16).padStart(2, '0')).join('');
}
