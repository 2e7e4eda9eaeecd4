import { MacSchema } from '../domain/addresses.ts';
import { type CaseDevice, CaseDeviceSchema } from '../domain/device.ts';
import type { Case, PhoneRecord } from './case-schema.ts';

/**
 * A case while events are folded into it. Its lists are copied once, at their first change, and then
 * only grow, so that a journal of n lines takes time proportional to n. Lists that are looked up by
 * key have an index. After `publish`, the case never changes again.
 */
export type CaseDraft = {
  readonly whole: Case;
  /** Lists and phones that this draft made and may change. */
  readonly owned: WeakSet<object>;
  /** Position of a key in a list, computed when first needed. */
  readonly places: Map<IndexedList, Map<string, number>>;
  hosts: Set<string> | null;
  /** Devices of the sightings by key, from the latest network on; null after a network changed. */
  sighted: ReadonlyMap<string, CaseDevice> | null;
};

type IndexedList = 'phones' | 'accesses' | 'cells';

/** Begins a draft of a case, which itself does not change. */
export function openDraft(current: Case): CaseDraft {
  return {
    whole: { ...current },
    owned: new WeakSet(),
    places: new Map(),
    hosts: null,
    sighted: null,
  };
}

/** The case as it is now; the draft must not be used afterwards. */
export function publish({ whole, hosts }: CaseDraft): Case {
  if (hosts !== null) whole.hostsContacted = [...hosts].toSorted();
  return whole;
}

/** Hosts that a measurement contacted, added to those of earlier measurements. */
export function addHosts(draft: CaseDraft, hosts: readonly string[]): void {
  draft.hosts ??= new Set(draft.whole.hostsContacted);
  for (const host of hosts) draft.hosts.add(host);
}

/** The networks after a measurement; what was derived from the sightings is derived again. */
export function setNetworks(draft: CaseDraft, networks: Case['networks']): void {
  draft.whole.networks = networks;
  draft.sighted = null;
}

/** The list itself if the draft made it, otherwise a copy that the draft may change. */
function mine<Item>({ owned }: CaseDraft, list: Item[]): Item[] {
  if (owned.has(list)) return list;
  const copy = [...list];
  owned.add(copy);
  return copy;
}

export function addNote(draft: CaseDraft, note: Case['notes'][number]): void {
  draft.whole.notes = mine(draft, draft.whole.notes);
  draft.whole.notes.push(note);
}

export function addExport(draft: CaseDraft, exported: Case['exports'][number]): void {
  draft.whole.exports = mine(draft, draft.whole.exports);
  draft.whole.exports.push(exported);
}

/** Positions of the members of a list by key; if two have the same key, the first counts. */
function placesOf<Item>(
  draft: CaseDraft,
  name: IndexedList,
  list: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, number> {
  const known = draft.places.get(name);
  if (known !== undefined) return known;
  const places = new Map<string, number>();
  for (const [index, item] of list.entries())
    if (!places.has(keyOf(item))) places.set(keyOf(item), index);
  draft.places.set(name, places);
  return places;
}

/** Replaces the first member with the same key in place, or appends. */
function put<Item>(list: Item[], places: Map<string, number>, key: string, item: Item): void {
  const index = places.get(key);
  if (index === undefined) places.set(key, list.push(item) - 1);
  else list[index] = item;
}

/** Records an access under its id. */
export function putAccess(draft: CaseDraft, access: Case['accesses'][number]): void {
  const list = mine(draft, draft.whole.accesses);
  draft.whole.accesses = list;
  put(
    list,
    placesOf(draft, 'accesses', list, ({ id }) => id),
    access.id,
    access,
  );
}

/** JSON keeps two keys apart, whatever they contain. */
function cellKey({ phoneKey, accessId }: Case['cells'][number]): string {
  return JSON.stringify([phoneKey, accessId]);
}

/** Records a cell of the crossed test under its phone and access. */
export function putCell(draft: CaseDraft, cell: Case['cells'][number]): void {
  const list = mine(draft, draft.whole.cells);
  draft.whole.cells = list;
  put(list, placesOf(draft, 'cells', list, cellKey), cellKey(cell), cell);
}

/** The record of a phone, which may be changed in place; a new one when the case has none. */
export function ownPhone(draft: CaseDraft, phoneKey: string): PhoneRecord {
  const list = mine(draft, draft.whole.phones);
  draft.whole.phones = list;
  const places = placesOf(draft, 'phones', list, (phone) => phone.phoneKey);
  const index = places.get(phoneKey);
  const known = index === undefined ? undefined : list[index];
  if (known !== undefined && draft.owned.has(known)) return known;
  const phone: PhoneRecord =
    known === undefined
      ? {
          phoneKey,
          device: deviceOfUnknownPhone(draft, phoneKey),
          byHand: false,
          transcript: [],
          observations: [],
          labelMac: null,
          panelMac: null,
        }
      : {
          ...known,
          transcript: [...known.transcript],
          observations: [...known.observations],
        };
  draft.owned.add(phone);
  put(list, places, phoneKey, phone);
  return phone;
}

function sightedDevices(draft: CaseDraft): ReadonlyMap<string, CaseDevice> {
  if (draft.sighted !== null) return draft.sighted;
  const devices = new Map<string, CaseDevice>();
  for (const network of draft.whole.networks.toReversed())
    for (const { key, device } of network.sightings)
      if (!devices.has(key)) devices.set(key, device);
  draft.sighted = devices;
  return devices;
}

/** What the case knows about a phone that nobody chose: its sighting, or only its key. */
function deviceOfUnknownPhone(draft: CaseDraft, phoneKey: string): CaseDevice {
  const sighted = sightedDevices(draft).get(phoneKey);
  if (sighted !== undefined) return sighted;
  const mac = MacSchema.safeParse(phoneKey);
  const ip = CaseDeviceSchema.shape.ip.safeParse(phoneKey.replace(/^ip:/, ''));
  return {
    ip: ip.success ? ip.data : null,
    mac: mac.success ? mac.data : null,
    vendor: null,
    name: null,
    role: 'phone-candidate',
    state: 'gone',
    foundAfterMs: 0,
    phone: null,
    flags: [],
    evidence: [],
  };
}
