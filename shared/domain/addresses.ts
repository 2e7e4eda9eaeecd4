import { z } from '../schema.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** Dotted IPv4, four decimal octets without leading zeros (RFC 3986 §3.2.2 dec-octet). */
export const Ipv4Schema = z.string().regex(new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`));

/** MAC address in the one notation used inside the product: lower case, colons, six octets. */
export const MacSchema = z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/);

/** Network interface name as operating systems give them; never starts with a dash. */
export const InterfaceNameSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^-\p{Cc}][^\p{Cc}]*$/u);

/** ISO 8601 instant in UTC, as `Date.prototype.toISOString` writes it. */
export const InstantSchema = z.iso.datetime();
