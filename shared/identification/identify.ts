import type { Apparatus } from '../domain/apparatus.ts';
import type { DeviceFlag, Phone } from '../domain/device.ts';
import type { PrefixGroup } from '../knowledge/fingerprint-schema.ts';
import type { ModelFamily } from '../knowledge/model-schema.ts';
import { cleanText } from '../protocols/clean-text.ts';
import {
  collectClaims,
  sayingsOf,
  type ExclusionClaim,
  type Passage,
  type PhoneClaim,
  type Sayings,
} from './claims.ts';
import type { IdentificationCatalogue } from './compile.ts';
import { modelKey } from '../knowledge/model-names.ts';
import { isLocallyAdministered } from '../net/mac.ts';
import type { IdentityInput } from './identity-input.ts';

/**
 * The input of a judgement: who made the host, which protocols it speaks, and everything it said.
 */
export type HostFacts = {
  readonly mac: string | null;
  readonly vendor: string | null;
  /** The gateway and this computer are never telephones. */
  readonly isNoPhone: boolean;
  /** It answered SIP, even without naming itself. */
  readonly spokeSip: boolean;
  readonly spokeMgcp: boolean;
  readonly sayings: Sayings;
};

export type Identity = {
  readonly role: 'phone' | 'phone-candidate' | 'other';
  readonly vendor: string | null;
  readonly phone: Phone | null;
  readonly flags: DeviceFlag[];
  /** True when something that the host said proves that it is not a telephone. */
  readonly excluded: boolean;
  /** What it said to be instead; null when it is a telephone or did not say. */
  readonly apparatus: Apparatus | null;
};

const FIELD_RANK: Readonly<Record<PhoneClaim['field'], number>> = {
  sip: 8,
  announcement: 7,
  tls: 6,
  httpServer: 5,
  httpTitle: 5,
  httpPage: 4,
  httpRealm: 3,
  mgcp: 2,
  name: 1,
};

function agrees(group: PrefixGroup | null, brand: string): boolean {
  return group?.brands.includes(brand) ?? false;
}

/** True for a maker's name without a model: other things carry it too. */
function isMereName({ weak, model }: PhoneClaim): boolean {
  return weak && model === null;
}

function isBeside(claim: PhoneClaim, phoneWords: readonly Passage[]): boolean {
  return phoneWords.some(({ text }) => text === claim.found.text);
}

/**
 * Claims that count. A supporting one needs its brand named by another claim or by the prefix. A mere
 * name on a page or in a certificate, where servers and cameras have it too, needs the prefix or the words
 * "IP phone" beside it; and none counts against the prefix of another maker of telephones.
 */
function standingClaims(
  claims: readonly PhoneClaim[],
  phoneWords: readonly Passage[],
  group: PrefixGroup | null,
): PhoneClaim[] {
  const fitting = claims.filter((claim) => {
    if (claim.needsPrefix !== null && claim.needsPrefix !== group?.id) return false;
    if (!isMereName(claim) || agrees(group, claim.brand)) return true;
    if (group?.standing === 'phones') return false;
    return ['sip', 'announcement'].includes(claim.field) || isBeside(claim, phoneWords);
  });
  return fitting.filter(
    (claim) =>
      !claim.supporting ||
      agrees(group, claim.brand) ||
      fitting.some((other) => !other.supporting && other.brand === claim.brand),
  );
}

function score(claim: PhoneClaim, group: PrefixGroup | null): number {
  return (
    (agrees(group, claim.brand) ? 400 : 0) +
    (claim.weak ? 0 : 200) +
    (claim.model === null ? 0 : 100) +
    (claim.inferred ? 0 : 50) +
    (claim.supporting ? 0 : 20) +
    FIELD_RANK[claim.field]
  );
}

function sameModel(left: string, right: string): boolean {
  const a = modelKey(left);
  const b = modelKey(right);
  return a.startsWith(b) || b.startsWith(a);
}

type Named = { readonly phone: Phone; readonly conflict: boolean };

function nameModel(claim: PhoneClaim, catalogue: IdentificationCatalogue): string | null {
  return claim.model === null ? null : catalogue.models.resolve(claim.brand, claim.model).name;
}

function namePhone(
  claims: readonly PhoneClaim[],
  group: PrefixGroup | null,
  catalogue: IdentificationCatalogue,
): Named | null {
  const ranked = claims.toSorted((a, b) => score(b, group) - score(a, group));
  const best = ranked[0];
  if (best === undefined) return null;
  const sameBrand = ranked.filter((claim) => claim.brand === best.brand);
  const modelClaim = sameBrand.find((claim) => claim.model !== null);
  const firmware = sameBrand.find((claim) => claim.firmware !== null)?.firmware ?? null;
  const strong = ranked.filter((claim) => !claim.weak && !claim.supporting);
  const conflict =
    strong.some((claim) => !catalogue.prefixes.related(claim.brand, best.brand)) ||
    (group?.standing === 'phones' && !agrees(group, best.brand)) ||
    strong.some((claim) => {
      const named = claim.brand === best.brand ? nameModel(claim, catalogue) : null;
      const chosen = modelClaim === undefined ? null : nameModel(modelClaim, catalogue);
      return named !== null && chosen !== null && !sameModel(named, chosen);
    });

  if (modelClaim?.model !== undefined && modelClaim.model !== null) {
    const known = catalogue.models.resolve(best.brand, modelClaim.model);
    // A maker deduced only from the shape is certain once the firmware's code matches the model
    // too.
    const code = firmware === null ? null : catalogue.firmwareCode(best.brand, firmware);
    const isCoded = code !== null && code.family === known.family?.id;
    const sure = !modelClaim.weak && (!modelClaim.inferred || isCoded);
    return {
      conflict,
      phone: {
        brand: best.brand,
        model: known.name,
        firmware,
        kind: known.kind,
        resetProcedure: known.resetProcedure,
        confidence: sure ? 'confirmed' : 'probable',
      },
    };
  }
  // No model named: the firmware's first number or the rule's family may still lead to a procedure.
  const code = firmware === null ? null : catalogue.firmwareCode(best.brand, firmware);
  const inferred =
    code?.model === undefined ? null : catalogue.models.resolve(best.brand, code.model);
  const familyId = code?.family ?? sameBrand.find((claim) => claim.family !== null)?.family ?? null;
  const family = familyId === null ? null : catalogue.models.family(familyId);
  return {
    conflict,
    phone: {
      brand: best.brand,
      model: inferred?.name ?? null,
      firmware,
      kind: inferred?.kind ?? family?.kind ?? 'unknown',
      resetProcedure: inferred?.resetProcedure ?? family?.resetProcedure ?? null,
      confidence: 'probable',
    },
  };
}

/** True when what says "not a phone" outweighs what says "a phone". */
function isExcluded(
  exclusions: readonly ExclusionClaim[],
  claims: readonly PhoneClaim[],
  group: PrefixGroup | null,
): boolean {
  if (exclusions.length === 0) return false;
  const named = claims.filter((claim) => claim.model !== null && !claim.weak && !claim.supporting);
  if (named.some((claim) => agrees(group, claim.brand))) return false;
  // What the host says in SIP wins, because every telephone must speak it.
  if (exclusions.some((exclusion) => exclusion.field === 'sip')) return true;
  return group !== null || !named.some((claim) => claim.field === 'sip');
}

function brandPhone(
  brand: string,
  confidence: Phone['confidence'],
  family: ModelFamily | null,
): Phone {
  return {
    brand,
    model: null,
    firmware: null,
    kind: family?.kind ?? 'unknown',
    resetProcedure: family?.resetProcedure ?? null,
    confidence,
  };
}

/** What the host is, if something that it said proves that it is no telephone: SIP's word counts first. */
function apparatusOf(exclusions: readonly ExclusionClaim[]): Apparatus | null {
  const first = exclusions.find(({ field }) => field === 'sip') ?? exclusions[0];
  return first?.is ?? null;
}

type Verdict = Pick<Identity, 'role' | 'phone'>;

/**
 * True when the claims prove a telephone: a text that a person may have typed, or a maker's name
 * alone, does so only beside the words "IP phone" or together with the MAC of a maker of telephones.
 */
function isProved(
  claims: readonly PhoneClaim[],
  phoneWords: readonly Passage[],
  group: PrefixGroup | null,
): boolean {
  return claims.some(
    (claim) =>
      (!claim.weak && !claim.supporting) ||
      isBeside(claim, phoneWords) ||
      (agrees(group, claim.brand) && (!isMereName(claim) || group?.standing === 'phones')),
  );
}

/** The verdict on a host of which no claim names the maker, by its MAC and the protocols it speaks. */
function judgeByMaker(
  { spokeSip, spokeMgcp }: HostFacts,
  group: PrefixGroup | null,
  saysPhone: boolean,
  catalogue: IdentificationCatalogue,
): Verdict {
  const brand = group?.brands[0];
  if (group !== null && brand !== undefined) {
    const { mgcpFamily, standing } = group;
    const family = mgcpFamily === undefined ? null : catalogue.models.family(mgcpFamily);
    const isMgcpPhone = group.mgcp === true && spokeMgcp;
    const isPhone =
      (standing === 'phones' && (spokeSip || isMgcpPhone)) || (standing !== 'network' && saysPhone);
    if (isPhone)
      return { role: 'phone', phone: brandPhone(brand, 'probable', isMgcpPhone ? family : null) };
    if (standing !== 'network')
      return { role: 'phone-candidate', phone: brandPhone(brand, 'vendor-only', null) };
    if (isMgcpPhone)
      return { role: 'phone-candidate', phone: brandPhone(brand, 'probable', family) };
  }
  // It speaks SIP or calls itself a telephone, but nothing identifies it: never counted as a phone.
  return { role: spokeSip || saysPhone ? 'phone-candidate' : 'other', phone: null };
}

/**
 * Identifies a host from what it said, and claims no more: a prefix alone makes a candidate, a
 * network maker's prefix makes nothing, a gateway is never a phone. Pure; every text is untrusted.
 */
export function judge(host: HostFacts, catalogue: IdentificationCatalogue): Identity {
  const { mac } = host;
  const registered = host.vendor === null ? '' : cleanText(host.vendor, 120);
  const group = catalogue.prefixes.find(mac, registered === '' ? null : registered);
  const vendor = registered === '' ? (group?.vendor ?? null) : registered;
  const flags: DeviceFlag[] = [];
  if (mac !== null && vendor === null && isLocallyAdministered(mac)) flags.push('randomised-mac');
  const noPhone = { role: 'other', vendor, phone: null, flags, excluded: true } as const;
  if (host.isNoPhone) return { ...noPhone, apparatus: null };

  const { phones, exclusions, phoneWords } = collectClaims(host.sayings, catalogue);
  const claims = standingClaims(phones, phoneWords, group);
  if (isExcluded(exclusions, claims, group)) {
    if (claims.some(({ weak, supporting, model }) => !weak && !supporting && model !== null))
      flags.push('identity-conflict');
    return { ...noPhone, apparatus: apparatusOf(exclusions) };
  }

  const known = { vendor, flags, excluded: false, apparatus: null };
  const named = namePhone(claims, group, catalogue);
  if (named === null)
    return { ...known, ...judgeByMaker(host, group, phoneWords.length > 0, catalogue) };
  if (named.conflict || exclusions.length > 0) flags.push('identity-conflict');
  const role = isProved(claims, phoneWords, group) ? 'phone' : 'phone-candidate';
  return { ...known, role, phone: named.phone };
}

/** Identifies a host from its known answers. */
export function identify(input: IdentityInput, catalogue: IdentificationCatalogue): Identity {
  return judge(
    {
      mac: input.mac ?? null,
      vendor: input.vendor ?? null,
      isNoPhone: input.isGateway === true,
      spokeSip:
        input.sipAnswered === true ||
        [input.sipUserAgent, input.sipServer].some((value) => cleanText(value ?? '') !== ''),
      spokeMgcp: input.mgcp !== null && input.mgcp !== undefined,
      sayings: sayingsOf(input),
    },
    catalogue,
  );
}
