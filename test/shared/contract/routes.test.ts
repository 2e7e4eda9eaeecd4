import { describe, expect, expectTypeOf, it } from 'vitest';
import { CaseEventSchema, type NewCaseEvent } from '../../../shared/case/case-schema.ts';
import {
  events,
  type Handlers,
  type RouteName,
  type RouteParsedInput,
  routes,
} from '../../../shared/contract/index.ts';
import { created, labPath } from '../case/case-samples.ts';
import { sampleEvents } from '../report/report-samples.ts';

describe('contract', () => {
  it('names its routes area.thing.verb', () => {
    for (const name of Object.keys(routes)) expect(name).toMatch(/^[a-z]+\.[a-z]+\.[a-z]+$/);
  });

  it('names its events area.happened', () => {
    for (const name of Object.keys(events)) expect(name).toMatch(/^[a-z]+\.[a-z]+$/);
  });

  it('demands one handler for each route, no more and no fewer', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<RouteName>();
  });

  it('refuses what a route does not take', () => {
    expect(routes['scan.lan.start'].input.safeParse({ ranges: ['10.0.0.0'] }).success).toBe(false);
    expect(routes['phone.mac.confirm'].input.safeParse({ ip: '-f' }).success).toBe(false);
    expect(routes['phone.mac.confirm'].input.safeParse({ ip: '192.168.1.7' }).success).toBe(true);
  });

  describe('the route that adds to a case', () => {
    const { input } = routes['cases.event.append'];
    const caseId = created.caseId;

    it('takes every kind of event that a page may write, and gives it back unchanged', () => {
      expectTypeOf<RouteParsedInput<'cases.event.append'>['event']>().toEqualTypeOf<NewCaseEvent>();
      const kinds = new Set<string>(CaseEventSchema.options.map(({ shape }) => shape.type.value));
      // The store alone writes these.
      for (const own of ['case-created', 'case-repaired']) {
        expect(input.safeParse({ caseId, event: { type: own } }).success).toBe(false);
        kinds.delete(own);
      }
      const others = [
        { type: 'case-reopened' },
        { type: 'panel-mac-typed', phoneKey: 'x', typed: '80:5e:c0:12:34:56' },
      ];
      for (const event of [...sampleEvents(), ...labPath, ...others]) {
        expect(input.parse({ caseId, event }).event).toEqual(event);
        kinds.delete(event.type);
      }
      expect([...kinds]).toEqual([]);
    });

    it('keeps only the fields of an event’s schema, and never its stamp', () => {
      const event = { type: 'note-added', text: 'x', sequence: 99, at: 'never', secret: 'x' };
      expect(input.parse({ caseId, event }).event).toEqual({ type: 'note-added', text: 'x' });
    });

    it('refuses what is not an event, and the creation, which only the store writes', () => {
      const wrong = [
        null,
        'x',
        {},
        { type: 'nope' },
        { type: 'note-added' },
        { text: 'x' },
        created,
      ];
      for (const event of wrong)
        expect(input.safeParse({ caseId, event }).success, JSON.stringify(event)).toBe(false);
    });
  });
});
