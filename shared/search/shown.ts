import type { Display } from '../knowledge/wording-schema.ts';
import { displays } from '../knowledge/wording.ts';
import { parseCidr, rangeContains } from '../net/cidr.ts';
import { parseIpv4 } from '../net/ipv4.ts';
import { standsAt, stemsOf } from './concepts.ts';
import { wordsOf } from './words.ts';

/** Something that a phone shows, recognised in a question. */
export type Shown = {
  readonly display: Display;
  /** Share of the question that it explains, above 0 up to 1. */
  readonly share: number;
};

const known = displays.map((display) => ({
  display,
  texts: display.shown.map((text) => stemsOf(wordsOf(text))),
  ranges: display.addresses.flatMap((text) => parseCidr(text) ?? []),
}));

type Found = { readonly display: Display; readonly places: readonly number[] };

function placesOf(
  { texts, ranges }: (typeof known)[number],
  words: readonly string[],
  stems: readonly string[],
): readonly number[] {
  const inRange = words.findIndex((word) => {
    const address = parseIpv4(word);
    return address !== null && ranges.some((range) => rangeContains(range, address));
  });
  if (inRange >= 0) return [inRange];
  const runs = texts.flatMap((text) =>
    stems.flatMap((_, at) => (standsAt(stems, at, text) ? [text.map((_stem, n) => at + n)] : [])),
  );
  return runs.toSorted((left, right) => right.length - left.length)[0] ?? [];
}

/**
 * What phones show that a question names, the longest first. One that lies within a longer one is
 * left out: `403` says nothing more beside `403 forbidden`.
 */
export function shownIn(telling: readonly string[]): readonly Shown[] {
  const stems = stemsOf(telling);
  const found: readonly Found[] = known
    .map((one) => ({ display: one.display, places: placesOf(one, telling, stems) }))
    .filter(({ places }) => places.length > 0)
    .toSorted((left, right) => right.places.length - left.places.length);
  return found
    .filter(
      ({ places }, index) =>
        !found
          .slice(0, index)
          .some(
            (other) =>
              other.places.length > places.length &&
              places.every((place) => other.places.includes(place)),
          ),
    )
    .map(({ display, places }) => ({ display, share: places.length / stems.length }));
}
