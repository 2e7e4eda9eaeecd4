import type { FingerprintField } from '../knowledge/fingerprint-schema.ts';
import { cleanText } from '../protocols/clean-text.ts';
import { MAX_HTTP_BYTES, readPageText, readRealm } from '../protocols/http.ts';
import { parseProfileEvent } from '../protocols/sip.ts';
import type { IdentificationCatalogue } from './compile.ts';
import type { IdentityInput } from './identify.ts';

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
  /** The text that was recognised. */
  readonly text: string;
};

export type ExclusionClaim = {
  readonly ruleId: string;
  readonly field: FingerprintField;
  readonly text: string;
};

export type Claims = {
  readonly phones: readonly PhoneClaim[];
  readonly exclusions: readonly ExclusionClaim[];
};

export type FieldText = { readonly field: FingerprintField; readonly text: string };

function text(field: FingerprintField, value: string | null | undefined): FieldText[] {
  const clean = cleanText(value ?? '');
  return clean === '' ? [] : [{ field, text: clean }];
}

/** The texts of an input, cleaned, under the names that rules use. */
export function fieldTexts(input: IdentityInput): FieldText[] {
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
    ...(page === ''
      ? []
      : [
          // As it came, for script variables and JSON; then without tags, for tables.
          { field: 'httpPage' as const, text: cleanText(page, MAX_HTTP_BYTES) },
          { field: 'httpPage' as const, text: readPageText(page.slice(0, MAX_HTTP_BYTES)) },
        ]),
  ];
}

const HARDWARE_ADDRESS =
  /(?<![0-9a-z])(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?![0-9a-z])/gi;

/** A model or version without the MAC that some phones write beside it. */
function withoutHardwareAddress(value: string | null): string | null {
  const clean = cleanText((value ?? '').replace(HARDWARE_ADDRESS, ''), 80)
    .replace(/^[\s;,_/()-]{1,8}/, '')
    .replace(/[\s;,_/(-]{1,8}$/, '');
  return clean === '' ? null : clean;
}

function phoneClaims({ field, text: value }: FieldText, catalogue: IdentificationCatalogue) {
  const claims: PhoneClaim[] = [];
  for (const { rule, match } of catalogue.phones) {
    const found = rule.fields.includes(field) ? match(value) : null;
    if (found === null) continue;
    const template = rule.model ?? (found.model === null ? null : '{model}');
    const model = template === null ? null : template.replace('{model}', found.model ?? '');
    claims.push({
      ruleId: rule.id,
      field,
      brand: rule.brand,
      model: withoutHardwareAddress(model),
      firmware: withoutHardwareAddress(found.firmware),
      family: rule.family ?? null,
      supporting: rule.supporting ?? false,
      weak: rule.weak ?? false,
      inferred: rule.inferred ?? false,
      text: value,
    });
  }
  return claims;
}

/** A device that announces a telephone profile is one, even of a maker that no rule names. */
function announcementClaims(value: string, catalogue: IdentificationCatalogue): PhoneClaim[] {
  const profile = parseProfileEvent(value);
  if (profile === null) return phoneClaims({ field: 'announcement', text: value }, catalogue);
  const sentence = cleanText(
    `${profile.vendor ?? ''} ${profile.model ?? ''} ${profile.version ?? ''}`,
  );
  const known = phoneClaims({ field: 'announcement', text: sentence }, catalogue);
  const brand = known[0]?.brand ?? catalogue.brandOf(profile.vendor ?? '');
  if (brand === '') return known;
  return [
    ...known,
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
      text: sentence,
    },
  ];
}

/** Runs every rule over every text. A field that is excluded makes no phone claim. */
export function collectClaims(input: IdentityInput, catalogue: IdentificationCatalogue): Claims {
  const phones: PhoneClaim[] = [];
  const exclusions: ExclusionClaim[] = [];
  for (const fieldText of fieldTexts(input)) {
    const found = phoneClaims(fieldText, catalogue);
    const named = found.some((claim) => claim.model !== null && !claim.supporting);
    const excluded = catalogue.exclusions.find(
      ({ rule, match }) =>
        rule.fields.includes(fieldText.field) &&
        !(rule.generic === true && named) &&
        match(fieldText.text) !== null,
    );
    if (excluded === undefined) phones.push(...found);
    else exclusions.push({ ruleId: excluded.rule.id, ...fieldText });
  }
  const announcement = cleanText(input.announcement ?? '');
  if (announcement !== '') phones.push(...announcementClaims(announcement, catalogue));
  return { phones, exclusions };
}
