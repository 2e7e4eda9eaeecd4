/** Columns of a ticket: mail and support tools break longer lines where they please. */
export const TICKET_COLUMNS = 78;

/**
 * Breaks text at spaces so that no line is longer than `columns`; further lines begin with
 * `indent`. A word longer than a line is cut, because nothing may overflow. A no-break space is
 * never a place to break.
 */
export function wrapText(text: string, indent = '', columns: number = TICKET_COLUMNS): string[] {
  return text
    .split('\n')
    .flatMap((paragraph, index) => wrapLine(paragraph, index > 0, indent, columns));
}

function wrapLine(text: string, isFurther: boolean, indent: string, columns: number): string[] {
  const lines: string[] = [];
  let line = isFurther ? indent : '';
  let isEmpty = true;
  const flush = (): void => {
    lines.push(line.trimEnd());
    line = indent;
    isEmpty = true;
  };
  for (const word of text.split(' ')) {
    let rest = word;
    if (!isEmpty && line.length + 1 + rest.length > columns) flush();
    while (isEmpty && line.length + rest.length > columns) {
      const room = columns - line.length;
      line += rest.slice(0, room);
      rest = rest.slice(room);
      flush();
    }
    line += isEmpty ? rest : ` ${rest}`;
    isEmpty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}
