import { problem } from '../domain/problem.ts';
import { failure, type Result, success } from '../domain/result.ts';

export type MacLabel = {
  /** The address in the product's notation. */
  readonly mac: string;
  /** Whether it was alone or inside a return reference. */
  readonly form: 'address' | 'return-reference';
  /** Letters that were read as digits (`O` for 0…), as typed; empty when there were none. */
  readonly corrections: readonly string[];
};

/** Letters that are not hexadecimal digits but are typed for one when a label is hard to read. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  o: '0',
  q: '0',
  i: '1',
  l: '1',
  z: '2',
  s: '5',
  g: '6',
};

const MAX_TYPED = 200;
const MAX_CORRECTIONS = 4;
const ALONE = '(?<![0-9a-z])';
const END = '(?![0-9a-z])';
/** Not the tail of a longer row of pairs, which is some other kind of number. */
const NOT_INSIDE = `(?<!${ALONE}[0-9a-f]{2}[:\\-.])`;

/** The notations of labels, panels and switches, over an alphabet of digits. */
function notations(digit: string): readonly RegExp[] {
  const pair = `${digit}{2}`;
  return [
    new RegExp(
      `${ALONE}${NOT_INSIDE}${pair}(?:([:\\-. ])${pair})(?:\\1${pair}){4}${END}(?!\\1${pair})`,
    ),
    new RegExp(`${ALONE}${digit}{4}([.:\\- ])${digit}{4}\\1${digit}{4}${END}`),
    new RegExp(`${ALONE}${digit}{6}[:\\-. ]?${digit}{6}${END}`),
  ];
}

const CLEAN = notations('[0-9a-f]');
const SMUDGED = notations('[0-9a-foqilzsg]');
/** Return reference: the MAC is right before `3BHE`, after any other text. */
const RETURN_REFERENCE = /rma[0-9a-z]*?([0-9a-foqilzsg]{12})3bhe/;

function find(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found.replaceAll(/[^0-9a-z]/g, '');
  }
  return undefined;
}

/**
 * The MAC address in what a person typed or pasted from a label, a panel or a return slip
 * (`RMA…<MAC>3BHE`), in any notation. Lookalike letters are corrected and listed, so that the screen
 * can ask to look again. Problem: MAC_UNREADABLE.
 */
export function parseMacLabel(typed: string): Result<MacLabel> {
  const text = typed.slice(0, MAX_TYPED).normalize('NFKC').toLowerCase();
  const reference = RETURN_REFERENCE.exec(text.replaceAll(/[^0-9a-z]/g, ''))?.[1];
  const letters = reference ?? find(text, CLEAN) ?? find(text, SMUDGED);
  if (letters === undefined) return failure(problem('MAC_UNREADABLE'));
  const corrections = Array.from(letters).filter((letter) => letter in LOOKALIKES);
  const digits = Array.from(letters)
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('');
  const first = Number.parseInt(digits.slice(0, 2), 16);
  // A group address or twelve equal digits is never on a label, so this is some other number.
  const impossible = first % 2 === 1 || /^(.)\1{11}$/.test(digits);
  if (impossible || corrections.length > MAX_CORRECTIONS) {
    return failure(problem('MAC_UNREADABLE'));
  }
  return success({
    mac: (digits.match(/../g) ?? []).join(':'),
    form: reference === undefined ? 'address' : 'return-reference',
    corrections,
  });
}

/** Pairs of hexadecimal digits that are mistaken for each other on a worn label. */
const CONFUSED = new Set(['08', '80', '0d', 'd0', '8b', 'b8', '5b', 'b5', '6b', 'b6', '17', '71']);

/**
 * How a label's address compares to the one seen on the network, both in the product's notation:
 * - `same`;
 * - `lookalike`: they differ only by digits that are easily mistaken for each other;
 * - `neighbour`: same maker's prefix and at most 8 apart, as the several interfaces of one device
 *   (cable and Wi-Fi) are;
 * - `different`.
 */
export function compareMacs(
  label: string,
  seen: string,
): 'same' | 'lookalike' | 'neighbour' | 'different' {
  const left = label.replaceAll(':', '');
  const right = seen.replaceAll(':', '');
  if (left === right) return 'same';
  const differing = Array.from(left).flatMap((digit, index) => {
    const other = right[index];
    return other === digit ? [] : [`${digit}${other ?? ''}`];
  });
  if (differing.length <= 2 && differing.every((pair) => CONFUSED.has(pair))) return 'lookalike';
  const distance = Math.abs(
    Number.parseInt(left.slice(6), 16) - Number.parseInt(right.slice(6), 16),
  );
  return left.slice(0, 6) === right.slice(0, 6) && distance <= 8 ? 'neighbour' : 'different';
}
