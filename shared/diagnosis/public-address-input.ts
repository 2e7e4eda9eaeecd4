import { problem } from '../domain/problem.ts';
import type { ProblemCode } from '../domain/problem-codes.ts';
import { failure, type Result, success } from '../domain/result.ts';
import { addressScope, type AddressScope, parseIpv4 } from '../net/ipv4.ts';

const ADDRESS = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?:\/32)?(?::(\d{1,5}))?(?![\d.])/;
/** Two or more groups with colons and no dotted address: an IPv6 address was pasted. */
const IPV6 = /(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}/i;

type AddressRefusal = Extract<ProblemCode, `PUBLIC_ADDRESS_${'PRIVATE' | 'SHARED' | 'RESERVED'}`>;
const REFUSALS: Readonly<Record<Exclude<AddressScope, 'public'>, AddressRefusal>> = {
  private: 'PUBLIC_ADDRESS_PRIVATE',
  'link-local': 'PUBLIC_ADDRESS_PRIVATE',
  shared: 'PUBLIC_ADDRESS_SHARED',
  loopback: 'PUBLIC_ADDRESS_RESERVED',
  multicast: 'PUBLIC_ADDRESS_RESERVED',
  reserved: 'PUBLIC_ADDRESS_RESERVED',
};

/**
 * The public IPv4 in what a person typed or pasted from the control panel, where it is written with
 * a port (`Ip / port publique`: `x.x.x.x:port`). Problems: PUBLIC_ADDRESS_MISSING, _MALFORMED,
 * _IPV6, _PRIVATE, _SHARED (RFC 6598) and _RESERVED.
 */
export function parsePublicAddress(
  typed: string,
): Result<{ readonly ip: string; readonly portRemoved: boolean }> {
  const text = typed.slice(0, 200).normalize('NFKC').trim();
  if (text === '') return failure(problem('PUBLIC_ADDRESS_MISSING'));
  const [, ip, port] = ADDRESS.exec(text) ?? [];
  if (ip === undefined) {
    const code = IPV6.test(text) ? 'PUBLIC_ADDRESS_IPV6' : 'PUBLIC_ADDRESS_MALFORMED';
    return failure(problem(code, { value: text }));
  }
  const value = parseIpv4(ip);
  if (value === null) return failure(problem('PUBLIC_ADDRESS_MALFORMED', { value: ip }));
  const scope = addressScope(value);
  if (scope !== 'public') return failure(problem(REFUSALS[scope], { value: ip }));
  return success({ ip, portRemoved: port !== undefined });
}
