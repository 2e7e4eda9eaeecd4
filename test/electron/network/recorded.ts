import { readFileSync } from 'node:fs';

/** A recorded output as the product receives it: bytes decoded as UTF-8, whatever the code page was. */
export function recorded(path: string): string {
  return readFileSync(new URL(`../../recorded/${path}`, import.meta.url), 'utf8');
}
