/**
 * Reasons why a pattern could be slow on hostile text; empty when every repetition is bounded and
 * no repeated group can split a text in more than one way (it starts with a fixed separator).
 */
export function patternDangers(pattern: string): string[] {
  const dangers: string[] = [];
  const bare = pattern
    .replace(/\\./g, (escape) => (/\\[1-9k]/.test(escape) ? '§' : '¤'))
    .replace(/\[[^\]]*\]/g, '¤');
  if (bare.includes('§')) dangers.push('back-reference');
  if (bare.includes('(?<=') || bare.includes('(?<!')) dangers.push('look-behind');
  if (/[*+]/.test(bare)) dangers.push('unbounded repetition');
  if (/\{\d*,\}/.test(bare)) dangers.push('unbounded repetition');
  for (const [, low, high] of bare.matchAll(/\{(\d+)(?:,(\d+))?\}/g)) {
    if (Number(high ?? low) > 80) dangers.push('repetition above 80');
  }
  const groupStarts: number[] = [];
  let escaped = false;
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (escaped) escaped = false;
    else if (character === '\\') escaped = true;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') groupStarts.push(at);
    else if (character === ')') {
      const start = groupStarts.pop() ?? 0;
      const repeated = /^\{(\d+)(?:,(\d+))?\}/.exec(pattern.slice(at + 1));
      if (repeated === null || Number(repeated[2] ?? repeated[1]) < 2) continue;
      const inside = pattern.slice(start, at).replace(/^\((?:\?(?::|<[a-z]+>))?/, '');
      // With a separator first, each repetition can start at one place only.
      if (!/^(?:\\[.\-/(]|\[[.\-_/ ]+\]|[_/ -])/.test(inside))
        dangers.push(`repeated group ${inside}`);
    }
  }
  return dangers;
}
