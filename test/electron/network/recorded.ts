import { readFileSync } from 'node:fs';

/** A recorded output as the product receives it: bytes decoded as UTF-8, in any code page. */
export function recorded(path: string): string {
  return readFileSync(new URL(`../../recorded/${path}`, import.meta.url), 'utf8');
}
