import type {
  Exclusion,
  FingerprintFile,
  FirmwareCode,
  PhoneRule,
  PhoneWord,
  StatusPage,
} from '../knowledge/fingerprint-schema.ts';
import type { ModelFile } from '../knowledge/model-schema.ts';
import { compileMatcher, compileVersionReader, type TextMatcher } from './matcher.ts';
import { indexModels, type ModelIndex } from './models.ts';
import { indexPrefixes, type PrefixIndex } from './prefixes.ts';

export type CompiledExclusion = { readonly rule: Exclusion; readonly match: TextMatcher };
export type CompiledPhoneRule = { readonly rule: PhoneRule; readonly match: TextMatcher };
export type CompiledPhoneWord = { readonly rule: PhoneWord; readonly match: TextMatcher };

/** The compiled knowledge: built once, then only read. */
export type IdentificationCatalogue = {
  readonly exclusions: readonly CompiledExclusion[];
  readonly phones: readonly CompiledPhoneRule[];
  readonly phoneWords: readonly CompiledPhoneWord[];
  /** The version that follows a model's name, which ends at `at`; null when none does. */
  readonly versionAt: (text: string, at: number) => string | null;
  readonly models: ModelIndex;
  readonly prefixes: PrefixIndex;
  readonly firmwareCode: (brand: string, firmware: string) => FirmwareCode | null;
  readonly statusPages: readonly StatusPage[];
  /** Addresses with a query to which a page may send by itself. */
  readonly entryPages: ReadonlySet<string>;
  /** Brand id for a maker's name as a device writes it. */
  readonly brandOf: (makerName: string) => string;
};

/** Compiles the two knowledge files; throws when a pattern or a fragment does not compile. */
export function compileCatalogue(
  fingerprints: FingerprintFile,
  models: ModelFile,
): IdentificationCatalogue {
  const { fragments } = fingerprints;
  const codes = new Map(
    fingerprints.firmwareCodes.map((code) => [`${code.brand}/${code.code}`, code]),
  );
  const aliases = new Map(
    Object.entries(fingerprints.brandAliases).map(([alias, brand]) => [alias.toLowerCase(), brand]),
  );
  return {
    exclusions: fingerprints.exclusions.map((rule) => ({
      rule,
      match: compileMatcher(rule.match, fragments),
    })),
    phones: fingerprints.phones.map((rule) => ({
      rule,
      match: compileMatcher(rule.match, fragments),
    })),
    phoneWords: fingerprints.phoneWords.map((rule) => ({
      rule,
      match: compileMatcher(rule.match, fragments),
    })),
    versionAt: compileVersionReader(fingerprints.versionAfterModel, fragments),
    models: indexModels(models),
    prefixes: indexPrefixes(fingerprints.prefixGroups),
    firmwareCode: (brand, firmware) => codes.get(`${brand}/${firmware.split('.', 1)[0]}`) ?? null,
    statusPages: fingerprints.statusPages,
    entryPages: new Set(fingerprints.entryPages.map(({ path }) => path)),
    brandOf: (makerName) => {
      const name = makerName.trim().toLowerCase();
      return (
        aliases.get(name) ??
        name
          .replace(/[^0-9a-z]+/g, '-')
          .replace(/^-|-$/g, '')
          .slice(0, 40)
      );
    },
  };
}
