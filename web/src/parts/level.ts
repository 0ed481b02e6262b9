// How well services work, in four steps: each has a colour, a sign and a word.

export type Level = 0 | 1 | 2 | 3; // normal, degraded, impaired, down

export const level_of = (ppm: number): Level =>
    ppm >= 980_000 ? 0 : ppm >= 900_000 ? 1 : ppm >= 600_000 ? 2 : 3;
export const level_signs = ['', '', '▲', '✕'] as const;
