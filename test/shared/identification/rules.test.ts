import { describe, expect, it } from 'vitest';
import { collectClaims, sayingsOf } from '../../../shared/identification/claims.ts';
import type { IdentityInput } from '../../../shared/identification/identity-input.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { expandFragments } from '../../../shared/identification/matcher.ts';
import { patternDangers } from './pattern-dangers.ts';
import { modelKey } from '../../../shared/knowledge/model-names.ts';
import {
  fingerprintFile,
  identificationCatalogue as catalogue,
} from '../../../shared/identification/catalogue.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';
import type { FingerprintField } from '../../../shared/knowledge/fingerprint-schema.ts';

const AS_INPUT: Readonly<Record<FingerprintField, (text: string) => IdentityInput>> = {
  sip: (text) => ({ sipUserAgent: text }),
  announcement: (text) => ({ announcement: text }),
  httpTitle: (text) => ({ httpTitle: text }),
  httpServer: (text) => ({ httpServer: text }),
  httpRealm: (text) => ({ wwwAuthenticate: `Basic realm="${text}"` }),
  httpPage: (text) => ({ httpPage: text }),
  tls: (text) => ({ tlsSubject: text }),
  mgcp: (text) => ({ mgcp: text }),
  name: (text) => ({ reverseName: text }),
};

function asInput(field: FingerprintField, text: string): IdentityInput {
  return AS_INPUT[field](text);
}

const { exclusions, phones, prefixGroups, firmwareCodes, statusPages } = fingerprintFile;
const brands = new Set(modelFile.brands.map(({ id }) => id));
const procedures = new Set(modelFile.resetProcedures);
const families = new Map(modelFile.families.map((family) => [family.id, family]));
const phoneExamples = phones.flatMap((rule) => rule.examples.map((example) => ({ rule, example })));
const exclusionExamples = exclusions.flatMap((rule) =>
  rule.examples.map((example) => ({ rule, example })),
);

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe('the rules name things that exist', () => {
  it('has unique ids', () => {
    expect(duplicates([...exclusions, ...phones].map(({ id }) => id))).toEqual([]);
    expect(duplicates(modelFile.models.map(({ id }) => id))).toEqual([]);
    expect(duplicates(modelFile.families.map(({ id }) => id))).toEqual([]);
    expect(duplicates(modelFile.brands.map(({ id }) => id))).toEqual([]);
    expect(duplicates(prefixGroups.flatMap(({ prefixes }) => prefixes))).toEqual([]);
  });

  it('cites a known source for each fact', () => {
    const known = new Set(Object.keys(fingerprintFile.sources));
    const cited = [...exclusions, ...phones, ...prefixGroups, ...firmwareCodes, ...statusPages];
    expect(cited.filter(({ source }) => !known.has(source))).toEqual([]);
    const models = new Set(Object.keys(modelFile.sources));
    expect(
      [...modelFile.families, ...modelFile.models].filter(({ source }) => !models.has(source)),
    ).toEqual([]);
  });

  it('names known brands, families, groups and procedures only', () => {
    expect(phones.filter(({ brand }) => !brands.has(brand))).toEqual([]);
    expect(phones.filter(({ family }) => family !== undefined && !families.has(family))).toEqual(
      [],
    );
    const groups = new Set(prefixGroups.map(({ id }) => id));
    expect(
      phones.filter(({ needsPrefix }) => needsPrefix !== undefined && !groups.has(needsPrefix)),
    ).toEqual([]);
    expect(firmwareCodes.filter(({ family }) => !families.has(family))).toEqual([]);
    expect(statusPages.filter(({ brand }) => !brands.has(brand))).toEqual([]);
    expect(modelFile.families.filter(({ brand }) => !brands.has(brand))).toEqual([]);
    const named = [...modelFile.families, ...modelFile.models].map(
      ({ resetProcedure }) => resetProcedure,
    );
    expect(named.filter((id) => id !== null && !procedures.has(id))).toEqual([]);
    expect([...procedures].filter((id) => !named.includes(id))).toEqual([]);
  });

  it('leads to reset procedures that the knowledge base holds', () => {
    const missing = modelFile.resetProcedures.filter(
      (id) => procedureById(id)?.kind !== 'factory-reset',
    );
    expect(missing).toEqual([]);
  });

  it('puts each model in a family of its brand that its own name fits', () => {
    const misplaced = modelFile.models.filter(
      ({ id, brand, names, family }) =>
        families.get(family)?.brand !== brand ||
        names.some((name) => catalogue.models.resolve(brand, name).entry?.id !== id),
    );
    expect(misplaced).toEqual([]);
  });

  it('gives a firmware code to the family of the model it names', () => {
    const misplaced = firmwareCodes.filter(
      ({ brand, model, family }) =>
        model !== undefined && catalogue.models.resolve(brand, model).family?.id !== family,
    );
    expect(misplaced).toEqual([]);
  });

  it('reads the same words of a maker in SIP, a title and a realm', () => {
    const deaf = phones.filter(
      ({ fields }) =>
        fields.includes('sip') && fields.includes('httpTitle') && !fields.includes('httpRealm'),
    );
    expect(deaf.map(({ id }) => id)).toEqual([]);
  });

  it('asks the other SIP ports of each maker that sells telephones', () => {
    const makers = prefixGroups.filter(({ standing }) => standing !== 'network');
    expect(makers.filter(({ sipPorts = [] }) => sipPorts.length < 4).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('gives no reset procedure to what is no telephone, and lists it as one thing', () => {
    const others = modelFile.families.filter((family) => family.is !== undefined);
    expect(others.length).toBeGreaterThan(5);
    expect(others.filter(({ resetProcedure }) => resetProcedure !== null)).toEqual([]);
    const kinds = new Set(['door', 'video']);
    const doors = modelFile.families.filter(
      ({ kind, is, id }) => kinds.has(kind) && is === undefined && id !== 'yealink-video-phone',
    );
    expect(doors.map(({ id }) => id)).toEqual([]);
  });

  it('knows the makers of prefixes whose phones it can name', () => {
    const nameable = new Set(phones.map(({ brand }) => brand));
    const unnamed = prefixGroups.filter(({ id, brands: own }) =>
      id === 'ovh' ? false : own.every((brand) => !nameable.has(brand)),
    );
    expect(unnamed.map(({ id }) => id)).toEqual([]);
  });
});

describe('the rules do what their examples say', () => {
  it.each(phoneExamples)('$rule.id: $example.text', ({ rule, example }) => {
    for (const field of rule.fields) {
      const claims = collectClaims(sayingsOf(asInput(field, example.text)), catalogue).phones;
      const claim = claims.find(({ ruleId }) => ruleId === rule.id);
      expect(claim).toMatchObject({
        field,
        brand: rule.brand,
        ...(example.model === undefined ? {} : { model: example.model }),
        ...(example.firmware === undefined ? {} : { firmware: example.firmware }),
      });
    }
  });

  it.each(exclusionExamples)('$rule.id: $example.text', ({ rule, example }) => {
    for (const field of rule.fields) {
      const identity = identify(asInput(field, example.text), catalogue);
      expect(identity).toMatchObject({ role: 'other', phone: null, excluded: true });
    }
  });
});

describe('the rules do not contradict each other', () => {
  const readings = phoneExamples.flatMap(({ rule, example }) =>
    rule.fields.map((field) => ({
      text: example.text,
      ruleId: rule.id,
      ...collectClaims(sayingsOf(asInput(field, example.text)), catalogue),
    })),
  );

  it('never gives two makers to one text', () => {
    const torn = readings.filter(({ phones: claims }) => {
      const makers = claims.filter(({ supporting }) => !supporting).map(({ brand }) => brand);
      return new Set(makers).size > 1;
    });
    expect(torn).toEqual([]);
  });

  it('never excludes what another rule names', () => {
    expect(readings.filter(({ exclusions: found }) => found.length > 0)).toEqual([]);
  });

  it('gives each spelling of a model to one model', () => {
    const spellings = modelFile.models.flatMap(({ brand, names }) => [
      ...new Set(names.map((name) => `${brand}/${modelKey(name)}`)),
    ]);
    expect(duplicates(spellings)).toEqual([]);
  });

  it('gives each OVHcloud key to one model', () => {
    expect(duplicates(modelFile.models.flatMap(({ ovhKeys }) => ovhKeys))).toEqual([]);
  });
});

describe('the patterns stay cheap on any text', () => {
  const patterns = [
    ...[...exclusions, ...phones, ...fingerprintFile.phoneWords].flatMap(({ id, match }) =>
      'pattern' in match
        ? [{ id, pattern: expandFragments(match.pattern, fingerprintFile.fragments) }]
        : [],
    ),
    ...modelFile.families.map(({ id, pattern }) => ({ id, pattern })),
    {
      id: 'version-after-model',
      pattern: expandFragments(fingerprintFile.versionAfterModel, fingerprintFile.fragments),
    },
  ];

  it.each(patterns)('$id repeats within bounds', ({ pattern }) => {
    expect(patternDangers(pattern)).toEqual([]);
  });

  it('recognises a dangerous pattern', () => {
    expect(patternDangers('(?:a{1,9}){1,9}b')).not.toEqual([]);
    expect(patternDangers('a+b')).not.toEqual([]);
    expect(patternDangers('a{2,}')).not.toEqual([]);
    expect(patternDangers('(a)\\1')).not.toEqual([]);
    expect(patternDangers('(?<=a)b')).not.toEqual([]);
    expect(patternDangers('\\d{1,4}(?:\\.\\d{1,4}){1,5}')).toEqual([]);
  });
});
