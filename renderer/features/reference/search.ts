/** A text reduced to what a search compares: no accents, no case, no punctuation. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}*#+]+/gu, ' ')
    .trim();
}

/** Letters to change, add, drop or swap from one word to the other, given up beyond `most`. */
export function distance(left: string, right: string, most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[right.length] ?? most + 1;
}

/** How well one word is found among others: 3 whole, 2 beginning or inside, 1 with a slip, 0 not. */
function wordScore(word: string, among: readonly string[]): number {
  const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  let best = 0;
  for (const candidate of among) {
    if (candidate === word) return 3;
    if (candidate.startsWith(word)) best = Math.max(best, 2.5);
    else if (word.length >= 3 && candidate.includes(word)) best = Math.max(best, 2);
    else if (
      most > 0 &&
      best < 1 &&
      (distance(word, candidate, most) <= most ||
        distance(word, candidate.slice(0, word.length), most) <= most)
    )
      best = 1;
  }
  return best;
}

/**
 * The items in which every word of the search is found, the best first; accents and one slip in a
 * word (two in a long one) are forgiven. Without a search, all of them in their order.
 */
export function rank<Item>(
  items: readonly Item[],
  search: string,
  textsOf: (item: Item) => readonly string[],
): readonly Item[] {
  const words = folded(search)
    .split(' ')
    .filter((word) => word !== '');
  if (words.length === 0) return items;
  return items
    .map((item) => {
      const [title = '', ...rest] = textsOf(item).map((text) => folded(text).split(' '));
      const inTitle = title === '' ? [] : title;
      const among = [...inTitle, ...rest.flat()];
      const scores = words.map(
        (word) => wordScore(word, among) + (wordScore(word, inTitle) > 0 ? 0.5 : 0),
      );
      return {
        item,
        score: scores.some((score) => score < 1) ? 0 : scores.reduce((sum, each) => sum + each, 0),
      };
    })
    .filter(({ score }) => score > 0)
    .toSorted((left, right) => right.score - left.score)
    .map(({ item }) => item);
}
