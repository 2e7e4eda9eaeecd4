/**
 * The size of a test that may be repeated at will: small in `npm test`, full in `npm run attack`,
 * which takes its time before a release.
 */
export function sizeOf(sizes: { readonly suite: number; readonly attack: number }): number {
  return process.env['TONALITE_ATTACK'] === '1' ? sizes.attack : sizes.suite;
}
