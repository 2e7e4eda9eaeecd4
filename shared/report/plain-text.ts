// Control characters except the line end, format characters (bidirectional marks, zero widths,
// tags), private use and lone surrogates.
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;

/** Longest text that a report prints as one value, in characters. */
const MAX_TEXT = 4000;

/**
 * Text from the network or from a person, made printable: no control or direction marks, no half
 * characters, one line unless `lines`, cut with an ellipsis at `max` characters.
 */
export function plainText(
  text: string,
  options: { readonly max?: number; readonly lines?: boolean } = {},
): string {
  const { max = MAX_TEXT, lines = false } = options;
  const visible = text
    // Cleaning reads the whole text, so a very long one is cut first, with a wide margin.
    .slice(0, max * 4)
    .replaceAll(LINE_ENDS, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(INVISIBLE, '');
  const shaped = lines ? visible : visible.replaceAll('\n', ' ');
  const trimmed = shaped.trim();
  if (trimmed.length <= max) return trimmed;
  const cut = trimmed.slice(0, max - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
