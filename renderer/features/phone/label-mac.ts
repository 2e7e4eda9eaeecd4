const RMA = /RMA\S*?([0-9a-f]{12})3BHE/i;
const ANY_NOTATION = /(?<![0-9a-z])(?:[0-9a-f]{2}[:\-. ]?){5}[0-9a-f]{2}(?![0-9a-z])/i;
const DOTTED = /(?<![0-9a-z])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-z])/i;

/**
 * The MAC of a label typed in any notation, or of a return reference `RMA…<MAC>3BHE`; null when the
 * text holds none.
 */
export function readLabelMac(typed: string): string | null {
  const found = RMA.exec(typed)?.[1] ?? DOTTED.exec(typed)?.[0] ?? ANY_NOTATION.exec(typed)?.[0];
  const digits = found?.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
  return digits?.match(/../g)?.join(':') ?? null;
}
