import { z } from '../schema.ts';
import { ApparatusSchema } from './apparatus.ts';
import { InstantSchema, Ipv4Schema, MacSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';

/** What a host is for the technician. A vendor prefix alone never makes more than a candidate. */
export const DeviceRoleSchema = z.enum(['phone', 'phone-candidate', 'gateway', 'self', 'other']);

/**
 * How certain it is that the host is there: it answered a probe, its address was resolved during
 * this scan, it is only in the system's cache, or it is proved absent.
 */
export const DeviceStateSchema = z.enum(['answered', 'resolved', 'cached', 'gone']);

/** `confirmed`: it named its model itself; `probable`: family known, model inferred; `vendor-only`: MAC prefix alone. */
export const ConfidenceSchema = z.enum(['confirmed', 'probable', 'vendor-only']);

export const PhoneKindSchema = z.enum([
  'desk',
  'dect-base',
  'adapter',
  'wifi-handset',
  'conference',
  'video',
  'door',
  'unknown',
]);

export const PhoneSchema = z.object({
  /** Brand id: the maker's name in lower case (`yealink`, `cisco`, `gigaset`…). */
  brand: z.string().min(1).max(40),
  model: z.string().max(80).nullable(),
  firmware: z.string().max(80).nullable(),
  kind: PhoneKindSchema,
  /** Reset procedure id of `shared/knowledge`, or null when none is known. */
  resetProcedure: z.string().max(60).nullable(),
  confidence: ConfidenceSchema,
});

/** What is unusual about a device, shown beside it. */
export const DeviceFlagSchema = z.enum([
  'randomised-mac',
  'duplicate-ip',
  'shared-mac',
  'mac-hidden',
  'identity-conflict',
]);

export const DeviceSchema = z.object({
  ip: Ipv4Schema,
  mac: MacSchema.nullable(),
  vendor: z.string().max(120).nullable(),
  name: z.string().max(255).nullable(),
  role: DeviceRoleSchema,
  /** What a device that is no telephone says that it is; absent when it does not say. */
  apparatus: ApparatusSchema.optional(),
  state: DeviceStateSchema,
  foundAfterMs: z.number().nonnegative(),
  phone: PhoneSchema.nullable(),
  flags: z.array(DeviceFlagSchema),
  evidence: z.array(EvidenceSchema),
});

/** An unknown address in journals written before it became null. */
const FORMER_UNKNOWN_ADDRESS = '0.0.0.0';

/**
 * A device of a case. A person can describe a phone that no scan has seen, so its address may be
 * unknown.
 */
export const CaseDeviceSchema = DeviceSchema.extend({
  ip: Ipv4Schema.nullable().transform((ip) => (ip === FORMER_UNKNOWN_ADDRESS ? null : ip)),
});

/** A device as a site remembers it, keyed by MAC (or by address where MACs are hidden). */
export const DeviceSightingSchema = z.object({
  key: z.string().max(60),
  firstSeenAt: InstantSchema,
  lastSeenAt: InstantSchema,
  /** When a search for it last failed; absent while it is there. */
  missedAt: InstantSchema.optional(),
  /** True while it is only a trace in the system's table: nothing has shown it there. */
  unproved: z.literal(true).optional(),
  device: DeviceSchema,
});

export type DeviceState = z.infer<typeof DeviceStateSchema>;
export type Confidence = z.infer<typeof ConfidenceSchema>;
export type PhoneKind = z.infer<typeof PhoneKindSchema>;
export type Phone = z.infer<typeof PhoneSchema>;
export type DeviceFlag = z.infer<typeof DeviceFlagSchema>;
export type Device = z.infer<typeof DeviceSchema>;
export type CaseDevice = z.infer<typeof CaseDeviceSchema>;
export type DeviceSighting = z.infer<typeof DeviceSightingSchema>;

/** The key under which a device is remembered: its MAC, or `ip:<address>` if the system hides it. */
export function deviceKey(device: Pick<Device, 'ip' | 'mac'>): string {
  return device.mac ?? `ip:${device.ip}`;
}

export function isPhoneLike({ role }: Pick<Device, 'role'>): boolean {
  return role === 'phone' || role === 'phone-candidate';
}

/** True when the host was there while the scan ran, and is not only remembered. */
export function isThere({ state }: Pick<Device, 'state'>): boolean {
  return state === 'answered' || state === 'resolved';
}
