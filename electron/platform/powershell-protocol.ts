/**
 * How one question to a standing PowerShell is written and its answer found: marks round the answer,
 * with the question's number, so that what an earlier question printed late is never taken for it.
 */

function mark(id: number, part: 'begin' | 'end'): string {
  return `tonalite-${part}-${id}`;
}

/**
 * The lines of one question. The marks are put together by PowerShell, so that an echo of these lines
 * is no mark; the empty line ends the block, which PowerShell would otherwise keep open.
 */
export function questionText(query: string, id: number): string {
  const print = (part: 'begin' | 'end'): string => `'tonalite-' + '${part}-${id}'`;
  return [print('begin'), `try { ${query} } catch { }`, '', print('end'), ''].join('\n');
}

/** What was printed for the question, without line ends; null until all of it has come. */
export function answerText(output: string, id: number): string | null {
  if (!output.includes(mark(id, 'end'))) return null;
  const lines = output.split(/\r?\n/).map((line) => line.replace(/^\uFEFF/, ''));
  const begin = lines.indexOf(mark(id, 'begin'));
  const end = lines.indexOf(mark(id, 'end'), begin + 1);
  // The last line may still be incomplete, as far as anybody can tell.
  if (begin < 0 || end < 0 || end === lines.length - 1) return null;
  return lines.slice(begin + 1, end).join('');
}

/** The JSON of an answer; undefined for anything else. An empty answer is null, as no object was found. */
export function jsonOf(answer: string): unknown {
  try {
    return JSON.parse(answer.trim() === '' ? 'null' : answer);
  } catch {
    return undefined;
  }
}
