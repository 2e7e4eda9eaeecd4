/** Columns of a ticket: mail and support tools break longer lines at random places. */
export const TICKET_COLUMNS = 78;

/**
 * Breaks text at spaces so that no line is longer than `columns`; further lines begin with
 * `indent`. A word longer than a line is cut, because nothing may overflow. A line is never broken
 * at a no-break space.
 */
export function wrapText(text: string, indent = '', columns: number = TICKET_COLUMNS): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? '' : indent;
    let hasWord = false;
    for (const piece of paragraph
      .split(' ')
      .flatMap((word) => cut(word, columns - indent.length))) {
      const joined = hasWord ? `${line} ${piece}` : `${line}${piece}`;
      if (hasWord && joined.length > columns) {
        lines.push(line.trimEnd());
        line = `${indent}${piece}`;
      } else {
        line = joined;
      }
      hasWord = true;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function cut(word: string, length: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start < word.length; start += length)
    pieces.push(word.slice(start, start + length));
  return pieces;
}
