/** The CRC-32 of every byte value. */
const TABLE: readonly number[] = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xed_b8_83_20 : rest >>> 1;
  return rest >>> 0;
});

function step(sum: number, byte: number): number {
  return (sum >>> 8) ^ (TABLE[(sum ^ byte) & 255] ?? 0);
}

/**
 * CRC-32 of a text, as eight hexadecimal digits. It finds every changed bit and every damaged run of
 * up to 32 bits; it protects against faulty disks and cables, not against a forger. Both bytes of
 * each UTF-16 unit count, so that no encoder is needed.
 */
export function checksumOf(text: string): string {
  let sum = 0xff_ff_ff_ff;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    sum = step(step(sum, unit & 255), unit >>> 8);
  }
  return ((sum ^ 0xff_ff_ff_ff) >>> 0).toString(16).padStart(8, '0');
}
