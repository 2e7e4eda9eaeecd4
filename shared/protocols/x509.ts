import { cleanText } from './clean-text.ts';

const KEYS = ['CN', 'O', 'OU', 'L', 'ST', 'C', 'serialNumber', 'S'] as const;

/**
 * A certificate's distinguished name as one line (`CN=…, O=…`), from the record of Node's TLS.
 * Values may be lists; anything that is not text is left out.
 */
export function distinguishedName(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  const parts: string[] = [];
  for (const key of KEYS) {
    const value: unknown = Reflect.get(name, key);
    const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, 4) : [value];
    for (const one of values) {
      if (typeof one === 'string' && one !== '') parts.push(`${key}=${cleanText(one, 120)}`);
    }
  }
  return cleanText(parts.join(', '));
}
