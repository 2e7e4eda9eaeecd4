import { fc } from '@fast-check/vitest';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createRouter } from '../../../electron/bridge/router.ts';
import {
  EnvelopeSchema,
  type Handlers,
  type RouteName,
  routes,
} from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { stubHandlers } from './stub-handlers.ts';

function routerOf(given: Partial<Handlers>, checkOutput = true) {
  const records: [string, unknown][] = [];
  const log = { record: (context: string, cause: unknown) => void records.push([context, cause]) };
  return { records, ...createRouter(stubHandlers(given), { log, checkOutput }) };
}

const info = {
  version: '1.0.0',
  shell: 'electron',
  platform: 'linux',
  simulated: false,
  scanningAllowed: true,
} as const;

describe('router', () => {
  it('gives the parsed input to the handler and returns its answer', async () => {
    const seen: unknown[] = [];
    const router = routerOf({
      'scan.lan.cancel': async (input) => {
        seen.push(input);
        return success({});
      },
    });
    const envelope = await router.dispatch('scan.lan.cancel', { scanId: 'a', extra: 1 });
    expect(envelope).toEqual({ ok: true, value: {} });
    expect(seen).toEqual([{ scanId: 'a' }]);
  });

  it('passes a problem through', async () => {
    const router = routerOf({
      'scan.lan.start': async () => failure(problem('SCANNING_DISABLED')),
    });
    expect(
      await router.dispatch('scan.lan.cancel', { scanId: 'x' }).then((envelope) => envelope.ok),
    ).toBe(false);
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'scan.lan',
    'scan.lan.start ',
    '',
    null,
    undefined,
    7,
    {},
    ['app.info.read'],
  ])('knows no route %j', async (name) => {
    expect(await routerOf({}).dispatch(name, {})).toEqual(failure(problem('UNKNOWN_ROUTE')));
  });

  it('says where the input is wrong without repeating any of it', async () => {
    const router = routerOf({});
    const secret = 'not-a-case-<script>';
    const envelope = await router.dispatch('cases.case.open', { caseId: secret });
    expect(envelope).toMatchObject({ ok: false, problem: { code: 'INVALID_INPUT' } });
    expect(JSON.stringify(envelope)).toContain('caseId');
    expect(JSON.stringify(envelope)).not.toContain('script');
    expect(JSON.stringify(envelope).length).toBeLessThan(250);
  });

  it('refuses a missing input', async () => {
    for (const input of [undefined, null, 'text', 5, []])
      expect(await routerOf({}).dispatch('app.info.read', input)).toMatchObject({
        ok: false,
        problem: { code: 'INVALID_INPUT' },
      });
  });

  it('turns an exception into INTERNAL and keeps its words in the log', async () => {
    const router = routerOf({
      'app.info.read': async () => {
        throw new Error('password=hunter2');
      },
    });
    const envelope = await router.dispatch('app.info.read', {});
    expect(envelope).toEqual(failure(problem('INTERNAL')));
    expect(router.records).toEqual([['app.info.read', new Error('password=hunter2')]]);
  });

  it('turns a synchronous exception into INTERNAL too', async () => {
    const router = routerOf({
      'app.info.read': () => {
        throw new Error('at once');
      },
    });
    expect(await router.dispatch('app.info.read', {})).toEqual(failure(problem('INTERNAL')));
  });

  it('checks outputs against the contract when asked', async () => {
    const wrong = { ...info, platform: 'amiga' };
    const given: Partial<Handlers> = {};
    // The compiler would refuse what the check must catch at run time.
    Reflect.set(given, 'app.info.read', async () => success(wrong));
    expect(await routerOf(given).dispatch('app.info.read', {})).toEqual(
      failure(problem('INTERNAL')),
    );
    expect(await routerOf(given, false).dispatch('app.info.read', {})).toEqual(success(wrong));
    const right: Partial<Handlers> = { 'app.info.read': async () => success(info) };
    expect(await routerOf(right).dispatch('app.info.read', {})).toEqual(success(info));
  });

  it('compiles only with a handler for each route, and for nothing else', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<RouteName>();
    expectTypeOf<Pick<Handlers, 'app.info.read'>>().not.toExtend<Handlers>();
  });

  it('always answers with an envelope', async () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(routes)), fc.string());
    await fc.assert(
      fc.asyncProperty(name, fc.anything({ maxDepth: 4 }), async (route, input) => {
        const envelope = await routerOf({}).dispatch(route, input);
        expect(EnvelopeSchema.safeParse(envelope).success).toBe(true);
      }),
    );
  });

  it('names routes area.thing.verb', () => {
    expect(Object.keys(routes).filter((name) => !/^[a-z]+(?:\.[a-z]+){2}$/.test(name))).toEqual([]);
  });
});
