import type { Tone } from '../../shared/report/report-document.ts';

/** The interface's own colours in the light scheme; all have a contrast of 4.5:1 on white paper. */
export const INK = '#15262a';
export const DIMMED = '#4f6165';
export const LINE = '#d5dddc';
export const SUNKEN = '#f0f4f3';
export const ACCENT = '#0d6170';
export const TONES: Readonly<Record<Tone, { readonly ink: string; readonly soft: string }>> = {
  good: { ink: '#1b6b3a', soft: '#dff1e4' },
  bad: { ink: '#a8271b', soft: '#fbe4e0' },
  warning: { ink: '#7d4a00', soft: '#fdeecb' },
  neutral: { ink: '#24558f', soft: '#e2edf9' },
};

/** Sizes of headings, in points; no other text uses them. */
export const SIZES = { title: 19, section: 13, part: 10.5 } as const;

/** Points on each side of the text, and the width between them on A4. */
export const MARGIN = 42;
export const WIDTH = 595.28 - 2 * MARGIN;

/** Characters that the embedded fonts lack, each with a replacement that they have. */
const SUBSTITUTES: readonly (readonly [RegExp, string])[] = [
  [/[\u202F\u2007]/gu, '\u00A0'],
  [/\u2011/gu, '-'],
  [/\u2192/gu, '>'],
];

/** Text in characters that the embedded fonts have. */
export function printable(text: string): string {
  return SUBSTITUTES.reduce((shown, [pattern, by]) => shown.replaceAll(pattern, by), text);
}
