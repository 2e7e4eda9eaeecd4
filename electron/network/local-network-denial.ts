/**
 * How macOS refuses the local network to a program whose person has not allowed it, or has not answered
 * the question yet: what is sent fails at once with one of these codes (Apple TN3179). A host that is
 * merely down is EHOSTDOWN, and a host that is refused or silent sends nothing like it.
 */
const DENIAL_CODES: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPERM',
  'EACCES',
]);

/** True for the error of a send that the system may have denied for want of the permission. */
export function isDenial(code: string): boolean {
  return DENIAL_CODES.has(code);
}

/** True on the system that asks the person before a program may use the local network. */
export function asksForLocalNetwork(machine: { readonly platform: string }): boolean {
  return machine.platform === 'darwin';
}
