import { checkLabName, namespaceOf } from './names.ts';
import { DEFAULT_OTHERS, GATEWAY_PREFIX, LAPTOP_PREFIX, SILENT_PREFIXES } from './others.ts';
import { DEFAULT_PHONES, PHONE_CATALOGUE } from './phones/catalogue.ts';
import { PREFIX_ONLY_YEALINK } from './phones/yealink.ts';
import type { ExpectedHost, HostModel, LabOptions, Layout, LossyLink, PhoneSpec } from './types.ts';

export interface PlannedHost extends ExpectedHost {
  /** Null for a host that has nothing but a kernel. */
  readonly talks: HostModel | null;
}

/** Everything about a lab that is decided before the kernel is touched. */
export interface LabPlan {
  readonly name: string;
  readonly layout: Layout;
  readonly prefix: number;
  readonly network: string;
  readonly laptop: { ip: string; mac: string; namespace: string };
  readonly gateway: PlannedHost;
  /** Gateway first. */
  readonly hosts: readonly PlannedHost[];
  readonly bridge: string;
  readonly lossyLink: LossyLink | null;
  readonly persistent: boolean;
}

/** Multiplicative generator of Park and Miller: the same seed always makes the same lab. */
function generator(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state;
  };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

function macOf(prefix: string, serial: number): string {
  const tail = [16, 8, 0].map((shift) => ((serial >>> shift) & 255).toString(16).padStart(2, '0'));
  return `${prefix}:${tail.join(':')}`;
}

function choosePhones(options: LabOptions): readonly PhoneSpec[] {
  const chosen = options.phones ?? 10;
  const phones =
    typeof chosen === 'number'
      ? Array.from({ length: chosen }, (_, index) => {
          const list = index < DEFAULT_PHONES.length ? DEFAULT_PHONES : answeringPhones;
          return list[index % list.length]!;
        })
      : chosen;
  return options.prefixOnlyPhone === true ? [...phones, PREFIX_ONLY_YEALINK] : phones;
}

/** Phones that name their model over SIP or HTTP, the least that a fleet of a lab has. */
const answeringPhones = PHONE_CATALOGUE.filter(
  (phone) => phone.phone.confidence === 'confirmed' && phone.sip !== undefined,
);

function isPhone(model: HostModel): model is PhoneSpec {
  return 'phone' in model;
}

/** Decides addresses, MACs and roles; throws on options that cannot make a lab. */
export function planLab(options: LabOptions): LabPlan {
  const name = checkLabName(options.name ?? `t${process.pid.toString(36)}x${nextNumber()}`);
  const prefix = options.prefix ?? 24;
  if (!Number.isInteger(prefix) || prefix < 20 || prefix > 28) {
    throw new Error('lab: the prefix length must be 20 to 28');
  }
  const random = generator(options.seed ?? 1);
  const size = 2 ** (32 - prefix);
  const anchor = ((192 << 24) | (168 << 16) | (77 << 8)) >>> 0;
  const network = (anchor - (anchor % size)) >>> 0;
  const gatewayAddress = anchor + 1;
  const laptopAddress = anchor + 2;

  const phones = choosePhones(options);
  const talking: readonly HostModel[] = [...phones, ...(options.others ?? DEFAULT_OTHERS)];
  const count = options.hosts ?? Math.max(20, talking.length + 1);
  if (!Number.isInteger(count) || count < talking.length + 1 || count > Math.min(1000, size - 3)) {
    throw new Error(
      `lab: hosts must be ${talking.length + 1} to ${Math.min(1000, size - 3)} (gateway, ${phones.length} phones and ${talking.length - phones.length} others included)`,
    );
  }

  const free = Array.from({ length: size - 2 }, (_, index) => network + 1 + index).filter(
    (address) => address !== gatewayAddress && address !== laptopAddress,
  );
  const names = new Map<string, number>();
  const takeAddress = (): number => free.splice(random() % free.length, 1)[0]!;
  const takeSerial = (): number => random() & 0xffffff;
  const nameFor = (id: string): string => {
    const seen = (names.get(id) ?? 0) + 1;
    names.set(id, seen);
    return seen === 1 ? id : `${id}-${seen}`;
  };

  const place = (model: HostModel): PlannedHost => {
    const host = nameFor(model.id);
    const phone = isPhone(model) ? model.phone : null;
    return {
      ip: dotted(takeAddress()),
      mac: macOf(model.vendorPrefix, takeSerial()),
      role:
        phone === null ? 'other' : phone.confidence === 'vendor-only' ? 'phone-candidate' : 'phone',
      host,
      namespace: namespaceOf(name, host),
      model: model.id,
      phone,
      talks: model,
    };
  };

  const gateway: PlannedHost = {
    ip: dotted(gatewayAddress),
    mac: macOf(GATEWAY_PREFIX, takeSerial()),
    role: 'gateway',
    host: 'gateway',
    namespace: namespaceOf(name, 'gateway'),
    model: 'gateway',
    phone: null,
    talks: null,
  };
  const laptop = {
    ip: dotted(laptopAddress),
    mac: macOf(LAPTOP_PREFIX, takeSerial()),
    namespace: namespaceOf(name, 'laptop'),
  };
  const hosts = [gateway, ...talking.map(place)];
  for (let index = 0; hosts.length < count; index += 1) {
    hosts.push({
      ...place({ id: 'silent', vendorPrefix: SILENT_PREFIXES[index % SILENT_PREFIXES.length]! }),
      talks: null,
    });
  }
  return {
    name,
    layout: options.layout ?? 'lan',
    prefix,
    network: dotted(network),
    laptop,
    gateway,
    hosts,
    bridge: namespaceOf(name, 'bridge'),
    lossyLink: options.lossyLink ?? null,
    persistent: options.persistent ?? false,
  };
}

let made = 0;
function nextNumber(): number {
  made += 1;
  return made;
}
