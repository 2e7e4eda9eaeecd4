/**
 * Removes what could name a customer, a person or a network from a technical note: addresses (IPv4,
 * IPv6, MAC, e-mail), telephone numbers, names of the home folder, and the values of URL queries.
 * Each is replaced by a word that says what was there.
 */
export function redact(text: string): string {
  return rules.reduce(
    (left, [pattern, replacement]) => left.replaceAll(pattern, replacement),
    text,
  );
}

const rules: readonly (readonly [RegExp, string])[] = [
  // Home folders of the three systems, with either slash; a name may contain spaces.
  [/(\/home\/|\/Users\/|[A-Za-z]:[\\/]+Users[\\/]+)[^\\/:\n"'<>|]+/g, '$1[user]'],
  [/(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, '[e-mail]'],
  [/(https?:\/\/[^\s?#"']*)\?[^\s"']*/g, '$1?[query]'],
  [/\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi, '[mac]'],
  [/\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b/gi, '[mac]'],
  // A MAC without separators, and longer secrets in hexadecimal; short ones are offsets in code.
  [/\b[0-9a-f]{12,}\b/gi, '[hex]'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[ip]'],
  // At least two groups or a double colon: `file.js:12:34` is a place in the code and stays.
  [/(?<![\w.])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b/gi, '[ip]'],
  [
    /(?<![\w.:])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?![\w:])/gi,
    '[ip]',
  ],
  // Numbers as written by hand: +33 1 23 45 67 89, 0033…, 01.23.45.67.89, 09-72…
  [/(?<![\w.])(?:\+|00)\d(?:[\s.()-]{0,2}\d){7,14}\b/g, '[number]'],
  [/(?<![\w.])0\d(?:[\s.-]?\d{2}){4}\b/g, '[number]'],
];
