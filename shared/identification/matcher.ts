import type { Matcher } from '../knowledge/fingerprint-schema.ts';

/** What a matcher extracted; model and firmware are null when it only recognises. */
export type Match = {
  readonly model: string | null;
  readonly firmware: string | null;
  /** Where in the text it was found. */
  readonly from: number;
  readonly to: number;
};
export type TextMatcher = (text: string) => Match | null;

/** Places tried for one literal: enough for a normal text, and a limit for a hostile one. */
const MAX_PLACES = 8;

function recognised(from: number, to: number): Match {
  return { model: null, firmware: null, from, to };
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[0-9a-z]/i.test(character);
}

function* placesOf(lower: string, literal: string): Generator<number> {
  let at = lower.indexOf(literal);
  for (let places = 0; at >= 0 && places < MAX_PLACES;) {
    // A literal that starts with a letter must not be in the middle of a word.
    if (!isWordCharacter(literal[0]) || !isWordCharacter(lower[at - 1])) {
      yield at;
      places += 1;
    }
    at = lower.indexOf(literal, at + 1);
  }
}

function lowerAll(texts: readonly string[]): string[] {
  return texts.map((text) => text.toLowerCase());
}

/** Replaces `{{name}}` by the named fragment; throws for an unknown name. */
export function expandFragments(
  pattern: string,
  fragments: Readonly<Record<string, string>>,
): string {
  return pattern.replace(/\{\{([a-zA-Z]+)\}\}/g, (_, name: string) => {
    const fragment = fragments[name];
    if (fragment === undefined) throw new RangeError(`unknown fragment ${name}`);
    return fragment;
  });
}

/** Compiles a matcher once; the returned function is pure and safe on hostile text. */
export function compileMatcher(
  matcher: Matcher,
  fragments: Readonly<Record<string, string>>,
): TextMatcher {
  if ('equals' in matcher) {
    const wanted = new Set(lowerAll(matcher.equals));
    return (text) => (wanted.has(text.toLowerCase()) ? recognised(0, text.length) : null);
  }
  if ('startsWith' in matcher) {
    const starts = lowerAll(matcher.startsWith);
    return (text) => {
      const lower = text.toLowerCase();
      const start = starts.find((each) => lower.startsWith(each));
      return start === undefined ? null : recognised(0, start.length);
    };
  }
  if ('contains' in matcher) {
    const words = lowerAll(matcher.contains);
    return (text) => {
      const lower = text.toLowerCase();
      for (const word of words)
        for (const at of placesOf(lower, word)) return recognised(at, at + word.length);
      return null;
    };
  }
  // Sticky: tried at one position only, never searched through the text.
  const expression = new RegExp(expandFragments(matcher.pattern, fragments), 'iy');
  const matchAt = (text: string, at: number): Match | null => {
    expression.lastIndex = at;
    const found = expression.exec(text);
    if (found === null) return null;
    return {
      model: found.groups?.['model'] ?? null,
      firmware: found.groups?.['firmware'] ?? null,
      from: at,
      to: at + found[0].length,
    };
  };
  const literals = matcher.from === undefined ? null : lowerAll(matcher.from);
  if (literals === null) return (text) => matchAt(text, 0);
  return (text) => {
    const lower = text.toLowerCase();
    for (const literal of literals) {
      for (const at of placesOf(lower, literal)) {
        const found = matchAt(text, at);
        if (found !== null) return found;
      }
    }
    return null;
  };
}

/** Compiles the reader of the version that stands at one place of a text. */
export function compileVersionReader(
  pattern: string,
  fragments: Readonly<Record<string, string>>,
): (text: string, at: number) => string | null {
  const expression = new RegExp(expandFragments(pattern, fragments), 'iy');
  return (text, at) => {
    expression.lastIndex = at;
    return expression.exec(text)?.groups?.['firmware'] ?? null;
  };
}
