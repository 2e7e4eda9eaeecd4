import { plainText } from '../../shared/report/plain-text.ts';

/** Names that Windows reserves for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
const MAX_PART = 60;

/**
 * A person's text as part of a file name on any system: letters, digits and dashes, no path, no
 * hidden or reserved name. Empty when nothing is left.
 */
export function fileNamePart(text: string): string {
  const part = plainText(text, { max: 200 })
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MAX_PART)
    .toWellFormed()
    .replaceAll('\uFFFD', '')
    .replaceAll(/^-+|-+$/g, '');
  return RESERVED.test(part) ? `${part}-` : part;
}

/** `<kind>-<site>-<day>`, where the day is that of `now` on the person's calendar. */
export function reportBaseName(kind: string, siteName: string, now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((figure) => String(figure).padStart(2, '0'))
    .join('-');
  return [kind, fileNamePart(siteName), day].filter((part) => part !== '').join('-');
}
