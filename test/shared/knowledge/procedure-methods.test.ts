import { describe, expect, it } from 'vitest';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { namesModel } from '../../../shared/knowledge/model-names.ts';
import {
  isNamedFor,
  methodsOfModel,
  methodToOpen,
} from '../../../shared/knowledge/procedure-methods.ts';
import { procedureById, procedures } from '../../../shared/knowledge/procedures.ts';

const nothingDone = (): boolean => false;

function found(id: string) {
  const procedure = procedureById(id);
  if (procedure === undefined) throw new Error(`no procedure ${id}`);
  return procedure;
}

const named = modelFile.models.flatMap(({ names, resetProcedure }) =>
  resetProcedure === null ? [] : names.map((name) => [name, resetProcedure] as const),
);

describe('the methods of a model', () => {
  it.each(named)('%s opens on the method of %s that names it, else on any model’s', (model, id) => {
    const procedure = found(id);
    const method = methodToOpen(procedure, model, nothingDone);
    const isNamed = procedure.methods.some(({ models }) => namesModel(models, model));
    if (isNamed) expect(namesModel(method?.models ?? [], model)).toBe(true);
    else expect(method?.models).toEqual([]);
  });

  it.each([
    ['gigaset-dect', 'C530 IP', 'handset-menu'],
    ['gigaset-dect', 'N510 IP PRO', 'handset-menu'],
    ['gigaset-dect', 'C590 IP', 'base-button'],
    ['gigaset-dect', null, 'base-button'],
    ['ovh-box-reset', 'TG789vn', 'tg789vn'],
    ['ovh-box-reset', 'VMG8823-B50B', 'zyxel'],
    ['ovh-box-reset', null, 'remote'],
  ] as const)('of %s, on a %s, begins with %s', (id, model, method) => {
    expect(methodToOpen(found(id), model, nothingDone)?.id).toBe(method);
    expect(methodsOfModel(found(id), model).own[0]?.id).toBe(method);
  });

  it('never shows the C590’s way on a C530', () => {
    const registration = found('gigaset-handset-registration');
    expect(methodToOpen(registration, 'C530 IP', nothingDone)?.id).toBe('c530');
    expect(methodToOpen(registration, 'C590 IP', nothingDone)?.id).toBe('c590-c610');
    expect(methodsOfModel(registration, 'C530IP').others.map(({ id }) => id)).toEqual([
      'c590-c610',
    ]);
  });

  it('makes every method reachable, for any model', () => {
    for (const procedure of procedures)
      for (const model of [null, 'N510 IP PRO', 'no such phone']) {
        const { own, others } = methodsOfModel(procedure, model);
        expect([...own, ...others].map(({ id }) => id).toSorted()).toEqual(
          procedure.methods.map(({ id }) => id).toSorted(),
        );
        expect(methodToOpen(procedure, model, nothingDone)).toBeDefined();
      }
  });

  it('stays on the method that was started', () => {
    const registration = found('gigaset-handset-registration');
    const begun = registration.methods.find(({ id }) => id === 'c590-c610')?.steps[0]?.id;
    expect(methodToOpen(registration, 'C530 IP', (step) => step === begun)?.id).toBe('c590-c610');
  });

  it('names only models of the procedure itself', () => {
    const strangers = procedures.flatMap((procedure) =>
      procedure.methods.flatMap(({ models }) =>
        models.filter((model) => !procedure.models.some((known) => namesModel([model], known))),
      ),
    );
    expect(strangers).toEqual([]);
  });
});

describe('a reset for a model that no source names', () => {
  it.each([
    ['yealink-standard', 'T54W', true],
    ['yealink-standard', 'SIP-T54W', true],
    ['yealink-standard', 'CP960', false],
    ['yealink-standard', 'T48S', false],
    ['yealink-dect', 'W70B', true],
    ['cisco-standard', 'CP-8851', true],
    ['cisco-standard', 'CP-7832', false],
    ['gigaset-dect', 'N670 IP PRO', false],
    ['gigaset-dect', 'C590 IP', true],
    ['grandstream-ht802', 'HT801', false],
    ['fanvil-standard', null, true],
  ])('%s for %s is given by its source: %s', (id, model, isNamed) => {
    expect(isNamedFor(found(id), model)).toBe(isNamed);
  });
});
