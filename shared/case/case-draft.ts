import { MacSchema } from '../domain/addresses.ts';
import { type CaseDevice, CaseDeviceSchema } from '../domain/device.ts';
import type { Case, PhoneRecord } from './case-schema.ts';

/**
 * A case while events are folded into it. Its lists are copied once, at their first change, and then
 * only grow, so that a journal of n lines takes the time of n lines; indexes stand beside the lists
 * that are looked up by key. `publish` ends the work: the case is never changed after that.
 */
export type CaseDraft = {
  readonly whole: Case;
  /** Lists and phones that this draft made, and may change. */
  readonly owned: WeakSet<object>;
  /** Place of a key in a list, made when it is first asked for. */
  readonly places: Map<IndexedList, Map<string, number>>;
  hosts: Set<string> | null;
  /** Devices of the sightings by key, the latest network's first; null after a network changed. */
  sighted: ReadonlyMap<string, CaseDevice> | null;
};

type IndexedList = 'phones' | 'accesses' | 'cells';

/** Begins a draft of a case, which itself stays as it is. */
export function openDraft(current: Case): CaseDraft {
  return {
    whole: { ...current },
    owned: new WeakSet(),
    places: new Map(),
    hosts: null,
    sighted: null,
  };
}

/** The case as it stands now; the draft must not be used again. */
export function publish({ whole, hosts }: CaseDraft): Case {
  if (hosts !== null) whole.hostsContacted = [...hosts].toSorted();
  return whole;
}

/** Hosts that a measure contacted; those of earlier measures are kept. */
export function addHosts(draft: CaseDraft, hosts: readonly string[]): void {
  draft.hosts ??= new Set(draft.whole.hostsContacted);
  for (const host of hosts) draft.hosts.add(host);
}

/** The networks after a measure; what was read from the sightings before is read again. */
export function setNetworks(draft: CaseDraft, networks: Case['networks']): void {
  draft.whole.networks = networks;
  draft.sighted = null;
}

/** The list itself where the draft made it, otherwise a copy that the draft may change. */
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

/** Places of the members of a list by key; of two with one key the first counts. */
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

/** JSON keeps two keys apart whatever they hold. */
function cellKey({ phoneKey, accessId }: Case['cells'][number]): string {
  return JSON.stringify([phoneKey, accessId]);
}

/** Records a cell of the crossed test under its phone and access. */
export function putCell(draft: CaseDraft, cell: Case['cells'][number]): void {
  const list = mine(draft, draft.whole.cells);
  draft.whole.cells = list;
  put(list, placesOf(draft, 'cells', list, cellKey), cellKey(cell), cell);
}

/** The record of a phone, which may be changed in place; a new one where the case has none. */
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

/** What the case knows about a phone that nobody chose: its sighting, or only what its key says. */
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
