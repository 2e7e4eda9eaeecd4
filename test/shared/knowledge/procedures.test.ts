import { describe, expect, it } from 'vitest';
import {
  procedureById,
  procedures,
  resetTable,
  stepOf,
} from '../../../shared/knowledge/procedures.ts';

describe('procedures', () => {
  it('give the six rows of the guide’s reset table in its order', () => {
    expect(resetTable.map((procedure) => procedure.id)).toEqual([
      'cisco-standard',
      'cisco-ata191',
      'gigaset-dect',
      'gigaset-standard',
      'yealink-dect',
      'yealink-standard',
    ]);
  });

  it('have unique ids, and unique step ids inside each procedure', () => {
    const ids = procedures.map((procedure) => procedure.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const procedure of procedures) {
      const steps = procedure.methods.flatMap((method) => method.steps.map((step) => step.id));
      expect(new Set(steps).size, procedure.id).toBe(steps.length);
    }
  });

  it('warn before every factory reset, about contacts wherever the phone keeps some', () => {
    const adapters = ['cisco-ata191', 'cisco-spa112', 'linksys-pap2t', 'grandstream-ht802'];
    for (const procedure of procedures.filter((one) => one.kind === 'factory-reset')) {
      expect(procedure.warnings.length, procedure.id).toBeGreaterThan(0);
      const warned = procedure.warnings.some((warning) => warning.fr.includes('contacts'));
      expect(warned, procedure.id).toBe(!adapters.includes(procedure.id));
    }
  });

  it('tell how the network sees every recommended reset happen', () => {
    for (const procedure of procedures.filter((one) => one.kind === 'factory-reset')) {
      const seen = procedure.methods[0]?.steps.map((step) => step.observe);
      expect(seen, procedure.id).toContain('phone-left');
      expect(seen, procedure.id).toContain('phone-back');
    }
  });

  it('hold keys as long as the guide says', () => {
    const held = (id: string, step: string) => {
      const procedure = procedureById(id);
      return procedure === undefined ? undefined : stepOf(procedure, step)?.step.timer;
    };
    expect(held('yealink-standard', 'hold-ok')).toEqual({ kind: 'hold', seconds: 10 });
    expect(held('cisco-ata191', 'press-reset')).toEqual({ kind: 'hold', seconds: 10 });
    expect(held('gigaset-dect', 'keep-holding')).toEqual({ kind: 'hold', seconds: 30 });
    expect(held('grandstream-ht802', 'press-reset')).toEqual({ kind: 'hold', seconds: 7 });
    expect(held('fanvil-wifi', 'hold-ok')).toEqual({ kind: 'hold', seconds: 6 });
    expect(held('yealink-dect', 'wait-update')).toEqual({ kind: 'wait', seconds: 300 });
  });

  it('keep the Yealink DECT method of 2022 as a second one, marked as replaced', () => {
    const methods = procedureById('yealink-dect')?.methods.map((method) => method.id);
    expect(methods).toEqual(['base-button', 'handset-menu-2022']);
    expect(procedureById('yealink-dect')?.methods[1]?.title.fr).toContain('2022');
  });
});
