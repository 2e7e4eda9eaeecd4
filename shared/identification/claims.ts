import type { Apparatus } from '../domain/apparatus.ts';
import type { FingerprintField } from '../knowledge/fingerprint-schema.ts';
import { cleanText } from '../protocols/clean-text.ts';
import { MAX_HTTP_BYTES, readPageText, readRealm } from '../protocols/http.ts';
import { parseProfileEvent } from '../protocols/sip.ts';
import type { IdentificationCatalogue } from './compile.ts';
import type { IdentityInput } from './identity-input.ts';

/** What a rule recognised: a text, and the position in it. */
export type Passage = { readonly text: string; readonly from: number; readonly to: number };

/** One statement that a rule made about one text. */
export type PhoneClaim = {
  readonly ruleId: string;
  readonly field: FingerprintField;
  readonly brand: string;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly family: string | null;
  readonly supporting: boolean;
  readonly weak: boolean;
  readonly inferred: boolean;
  /** Prefix group that the claim requires. */
  readonly needsPrefix: string | null;
  readonly found: Passage;
};

export type ExclusionClaim = {
  readonly ruleId: string;
  readonly is: Apparatus;
  readonly field: FingerprintField;
  readonly found: Passage;
};

export type Claims = {
  readonly phones: readonly PhoneClaim[];
  readonly exclusions: readonly ExclusionClaim[];
  /** Passages by which it calls itself an IP telephone, without a maker's name. */
  readonly phoneWords: readonly Passage[];
};

export type FieldText = { readonly field: FingerprintField; readonly text: string };

/** Everything that a host said, under the names that the rules use. */
export type Sayings = {
  readonly texts: readonly FieldText[];
  /** `Event` header of a SIP boot announcement, or "vendor model version"; empty when none was heard. */
  readonly announcement: string;
};

function text(field: FingerprintField, value: string | null | undefined): FieldText[] {
  const clean = cleanText(value ?? '');
  return clean === '' ? [] : [{ field, text: clean }];
}

/** A page in two forms: unchanged, for script variables and JSON; without tags, for tables. */
export function pageTexts(page: string): FieldText[] {
  return [
    { field: 'httpPage', text: cleanText(page, MAX_HTTP_BYTES) },
    { field: 'httpPage', text: readPageText(page.slice(0, MAX_HTTP_BYTES)) },
  ];
}

/** The texts of an input, cleaned, under the names that rules use. */
function fieldTexts(input: IdentityInput): FieldText[] {
  const page = input.httpPage ?? '';
  return [
    ...text('sip', input.sipUserAgent),
    ...text('sip', input.sipServer),
    ...text('httpTitle', input.httpTitle),
    ...text('httpServer', input.httpServer),
    ...text('httpRealm', readRealm(input.wwwAuthenticate ?? '') ?? input.wwwAuthenticate),
    ...text('tls', input.tlsSubject),
    ...text('mgcp', input.mgcp),
    ...text('name', input.reverseName),
    ...(page === '' ? [] : pageTexts(page)),
  ];
}

/** The rules' claims about everything in an input. */
export function sayingsOf(input: IdentityInput): Sayings {
  return { texts: fieldTexts(input), announcement: cleanText(input.announcement ?? '') };
}

const HARDWARE_ADDRESS =
  /(?<![0-9a-z])(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?![0-9a-z])/gi;

/** A model or version without the MAC that some phones write beside it. */
function withoutHardwareAddress(value: string | null): string | null {
  // Twelve decimal digits alone are a version of the older Gigaset, not an address.
  const bare = /^\d{12}$/.test(value ?? '') ? value : value?.replace(HARDWARE_ADDRESS, '');
  const clean = cleanText(bare ?? '', 80)
    .replace(/^[\s;,_/()-]{1,8}/, '')
    .replace(/[\s;,_/(-]{1,8}$/, '');
  return clean === '' ? null : clean;
}

/** Fields in which a version stands beside the model. */
const VERSIONED: ReadonlySet<FingerprintField> = new Set(['sip', 'announcement', 'httpServer']);

function phoneClaims({ field, text: value }: FieldText, catalogue: IdentificationCatalogue) {
  const claims: PhoneClaim[] = [];
  for (const { rule, match } of catalogue.phones) {
    const found = rule.fields.includes(field) ? match(value) : null;
    if (found === null) continue;
    const { from, to } = found;
    const template = rule.model ?? (found.model === null ? null : '{model}');
    const model = template === null ? null : template.replace('{model}', found.model ?? '');
    const isVersioned = found.model !== null && VERSIONED.has(field);
    const firmware = found.firmware ?? (isVersioned ? catalogue.versionAt(value, to) : null);
    claims.push({
      ruleId: rule.id,
      field,
      brand: rule.brand,
      model: withoutHardwareAddress(model),
      firmware: withoutHardwareAddress(firmware),
      family: rule.family ?? null,
      supporting: rule.supporting ?? false,
      // A person may have typed the name of a host.
      weak: rule.weak === true || field === 'name',
      inferred: rule.inferred ?? false,
      needsPrefix: rule.needsPrefix ?? null,
      found: { text: value, from, to },
    });
  }
  return claims;
}

type Announcement = {
  readonly text: string;
  readonly profile: ReturnType<typeof parseProfileEvent>;
};

/** "Vendor model version" of an Event header, or the text itself if it is not such a header. */
function announcementText(value: string): Announcement | null {
  if (value === '') return null;
  const profile = parseProfileEvent(value);
  if (profile === null) return { text: value, profile };
  const parts = [profile.vendor, profile.model, profile.version];
  return { text: cleanText(parts.map((part) => part ?? '').join(' ')), profile };
}

/** A device that announces a telephone profile is a telephone, even if no rule names its maker. */
function announcedClaim(
  { text: sentence, profile }: Announcement,
  known: readonly PhoneClaim[],
  catalogue: IdentificationCatalogue,
): PhoneClaim[] {
  const brand =
    profile === null ? '' : (known[0]?.brand ?? catalogue.brandOf(profile.vendor ?? ''));
  if (profile === null || brand === '') return [];
  return [
    {
      ruleId: 'announced-profile',
      field: 'announcement',
      brand,
      model: withoutHardwareAddress(profile.model),
      firmware: withoutHardwareAddress(profile.version),
      family: null,
      supporting: false,
      weak: false,
      inferred: false,
      needsPrefix: null,
      found: { text: sentence, from: 0, to: sentence.length },
    },
  ];
}

/** What the device is, if the model that it names is no telephone; what a person typed proves nothing. */
function apparatusOf(
  found: readonly PhoneClaim[],
  catalogue: IdentificationCatalogue,
): ExclusionClaim | null {
  for (const { ruleId, field, brand, model, weak, found: passage } of found) {
    const is = model === null ? null : catalogue.models.resolve(brand, model).apparatus;
    if (is !== null && !weak) return { ruleId, is, field, found: passage };
  }
  return null;
}

function exclusionOf(
  { field, text: value }: FieldText,
  found: readonly PhoneClaim[],
  catalogue: IdentificationCatalogue,
): ExclusionClaim | null {
  const apparatus = apparatusOf(found, catalogue);
  if (apparatus !== null) return apparatus;
  const named = found.some((claim) => claim.model !== null && !claim.supporting);
  for (const { rule, match } of catalogue.exclusions) {
    if (!rule.fields.includes(field) || (rule.generic === true && named)) continue;
    const place = match(value);
    if (place === null) continue;
    const { from, to } = place;
    return { ruleId: rule.id, is: rule.is, field, found: { text: value, from, to } };
  }
  return null;
}

function phoneWordsIn(
  { field, text: value }: FieldText,
  catalogue: IdentificationCatalogue,
): Passage[] {
  return catalogue.phoneWords.flatMap(({ rule, match }) => {
    const place = rule.fields.includes(field) ? match(value) : null;
    return place === null ? [] : [{ text: value, from: place.from, to: place.to }];
  });
}

/** Runs every rule over every text. A text that is excluded makes no phone claim. */
export function collectClaims(sayings: Sayings, catalogue: IdentificationCatalogue): Claims {
  const phones: PhoneClaim[] = [];
  const exclusions: ExclusionClaim[] = [];
  const phoneWords: Passage[] = [];
  const take = (fieldText: FieldText, found: readonly PhoneClaim[]): void => {
    const exclusion = exclusionOf(fieldText, found, catalogue);
    if (exclusion !== null) exclusions.push(exclusion);
    else {
      phones.push(...found);
      phoneWords.push(...phoneWordsIn(fieldText, catalogue));
    }
  };
  for (const fieldText of sayings.texts) take(fieldText, phoneClaims(fieldText, catalogue));
  const announcement = announcementText(sayings.announcement);
  if (announcement !== null) {
    const fieldText: FieldText = { field: 'announcement', text: announcement.text };
    const claims = phoneClaims(fieldText, catalogue);
    take(fieldText, [...claims, ...announcedClaim(announcement, claims, catalogue)]);
  }
  return { phones, exclusions, phoneWords };
}
