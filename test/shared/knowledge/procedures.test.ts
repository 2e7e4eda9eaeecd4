import { describe, expect, it } from 'vitest';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import {
  procedureById,
  procedures,
  resetTable,
  stepOf,
} from '../../../shared/knowledge/procedures.ts';

const resets = procedures.filter(({ kind }) => kind === 'factory-reset');

function stepIds(procedure: Procedure): string[] {
  return procedure.methods.flatMap(({ steps }) => steps.map(({ id }) => id));
}

function timerOf(procedureId: string, stepId: string) {
  const procedure = procedureById(procedureId);
  return procedure === undefined ? undefined : stepOf(procedure, stepId)?.step.timer;
}

describe('procedures', () => {
  it('give the six rows of the guide’s reset table in its order', () => {
    expect(resetTable.map(({ id }) => id)).toEqual([
      'cisco-standard',
      'cisco-ata191',
      'gigaset-dect',
      'gigaset-standard',
      'yealink-dect',
      'yealink-standard',
    ]);
  });

  it('have unique ids, and unique step ids inside each procedure', () => {
    const ids = procedures.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const twice = procedures.filter((one) => new Set(stepIds(one)).size !== stepIds(one).length);
    expect(twice).toEqual([]);
  });

  it('warn before every factory reset, about contacts wherever the phone keeps some', () => {
    expect(resets.filter(({ warnings }) => warnings.length === 0)).toEqual([]);
    const silent = resets.filter(
      ({ warnings }) => !warnings.some((warning) => warning.fr.includes('contacts')),
    );
    expect(silent.map(({ id }) => id)).toEqual(
      ['cisco-ata191', 'cisco-spa112', 'linksys-pap2t', 'grandstream-ht802'].toSorted(
        (a, b) => resets.findIndex(({ id }) => id === a) - resets.findIndex(({ id }) => id === b),
      ),
    );
  });

  it('say how the network sees every recommended reset', () => {
    const blind = resets.filter(({ methods }) => {
      const seen = new Set(methods[0]?.steps.map(({ observe }) => observe));
      return !seen.has('phone-left') || !seen.has('phone-back');
    });
    expect(blind).toEqual([]);
  });

  it('hold keys as long as the guide says', () => {
    expect(timerOf('yealink-standard', 'hold-ok')).toEqual({ kind: 'hold', seconds: 10 });
    expect(timerOf('cisco-ata191', 'press-reset')).toEqual({ kind: 'hold', seconds: 10 });
    expect(timerOf('gigaset-dect', 'keep-holding')).toEqual({ kind: 'hold', seconds: 30 });
    expect(timerOf('grandstream-ht802', 'press-reset')).toEqual({ kind: 'hold', seconds: 7 });
    expect(timerOf('fanvil-wifi', 'hold-ok')).toEqual({ kind: 'hold', seconds: 6 });
    expect(timerOf('yealink-dect', 'wait-update')).toEqual({ kind: 'wait', seconds: 300 });
  });

  it('keep the Yealink DECT method of 2022 as a second one, marked as replaced', () => {
    const methods = procedureById('yealink-dect')?.methods ?? [];
    expect(methods.map(({ id }) => id)).toEqual(['base-button', 'handset-menu-2022']);
    expect(methods[1]?.title.fr).toContain('2022');
  });
});
