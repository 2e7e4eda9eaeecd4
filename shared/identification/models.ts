import type { Apparatus } from '../domain/apparatus.ts';
import type { PhoneKind } from '../domain/device.ts';
import { modelKey } from '../knowledge/model-names.ts';
import type { ModelFamily, ModelFile, PhoneModel } from '../knowledge/model-schema.ts';

/** What the catalogue knows about a model that a device named. */
export type KnownModel = {
  /** The name used by technicians, as on the label. */
  readonly name: string;
  readonly kind: PhoneKind;
  readonly resetProcedure: string | null;
  /** What it is, if models of its family are no telephones. */
  readonly apparatus: Apparatus | null;
  readonly family: ModelFamily | null;
  readonly entry: PhoneModel | null;
};

export type ModelIndex = {
  /** Finds a model by the name a device gave; an unlisted one is named after its family's shape. */
  readonly resolve: (brand: string, rawName: string) => KnownModel;
  readonly family: (id: string) => ModelFamily | null;
};

function tidyName(rawName: string): string {
  return rawName.replace(/_/g, ' ').replace(/ {2,}/g, ' ').trim();
}

function fillName(template: string, groups: readonly (string | undefined)[]): string {
  return template
    .replace(/\$(\d)/g, (_, index: string) => groups[Number(index)] ?? '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Indexes the model file; pure. */
export function indexModels(file: ModelFile): ModelIndex {
  const models = new Map<string, PhoneModel>();
  for (const model of file.models) {
    for (const name of model.names) models.set(`${model.brand}/${modelKey(name)}`, model);
  }
  const families = new Map(file.families.map((family) => [family.id, family]));
  const shapes = file.families.map((family) => ({
    family,
    expression: new RegExp(`^(?:${family.pattern})$`, 'i'),
  }));

  return {
    family: (id) => families.get(id) ?? null,
    resolve: (brand, rawName) => {
      const entry = models.get(`${brand}/${modelKey(rawName)}`) ?? null;
      if (entry !== null) {
        const family = families.get(entry.family) ?? null;
        return {
          name: entry.names[0] ?? tidyName(rawName),
          kind: entry.kind,
          resetProcedure: entry.resetProcedure,
          apparatus: family?.is ?? null,
          family,
          entry,
        };
      }
      const tidy = tidyName(rawName);
      for (const { family, expression } of shapes) {
        const found = family.brand === brand ? expression.exec(tidy) : null;
        if (found === null) continue;
        return {
          name: family.name === undefined ? tidy : fillName(family.name, found),
          kind: family.kind,
          resetProcedure: family.resetProcedure,
          apparatus: family.is ?? null,
          family,
          entry: null,
        };
      }
      return {
        name: tidy,
        kind: 'unknown',
        resetProcedure: null,
        apparatus: null,
        family: null,
        entry: null,
      };
    },
  };
}
