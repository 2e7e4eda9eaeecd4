// @module-tag slow
import { fc } from '@fast-check/vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../../../electron/bridge/router.ts';
import type { Services } from '../../../electron/bridge/services-type.ts';
import { createServices } from '../../../electron/services.ts';
import { routes } from '../../../shared/contract/index.ts';
import { PROBLEMS } from '../../../shared/domain/problem-codes.ts';
import { sizeOf } from '../../size.ts';
import { CASE_ID } from '../../shared/case/case-samples.ts';

/** Calls of each route with hostile input. */
const CALLS = sizeOf({ suite: 40, attack: 2_000 });

const deep = (depth: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

/** What has broken programs before: prototypes, controls, surrogates, sizes, depth, paths, orders. */
const wicked = fc.constantFrom<unknown>(
  null,
  '',
  '.',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  CASE_ID,
  '127.0.0.1',
  '0.0.0.0/0',
  'http://169.254.169.254/',
  'a\u0000b',
  '\ud800',
  '\u202e\u0007\u001b[2J',
  '{{x}}$t(y)',
  '=cmd|calc',
  'x'.repeat(300_000),
  -1,
  Number.MAX_SAFE_INTEGER,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  deep(5_000),
  JSON.parse('{"__proto__":{"polluted":true}}'),
  Array.from({ length: 20_000 }, (_, index) => index),
);

/** Hostile input with the names of a route's own fields, so that it gets beyond the first check. */
function inputFor(fields: readonly string[]): fc.Arbitrary<unknown> {
  const value = fc.oneof(wicked, fc.anything({ maxDepth: 3 }), fc.boolean(), fc.nat());
  const own = fc.record(Object.fromEntries(fields.map((field) => [field, value])), {
    requiredKeys: [],
  });
  return fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: value });
}

let folder = '';
let services: Services;
let router: Router;
const broken: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonalite-hostile-'));
  services = await createServices({
    dataDirectory: join(folder, 'data'),
    log: { record: (where, cause) => void broken.push(`${where}: ${String(cause)}`) },
    shell: 'browser',
    // Nothing of the simulated site touches the machine's network.
    simulated: true,
    scanningAllowed: false,
    applicationVersion: '0.0.0',
    chooseExportPath: async (name) => join(folder, name),
  });
  router = createRouter(services.handlers, {
    log: { record: (where, cause) => void broken.push(`${where}: ${String(cause)}`) },
    checkOutput: true,
  });
});

afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a hostile page', () => {
  it.each(Object.keys(routes))(
    `gets a sentence for anything that it sends to %s`,
    { timeout: 180_000 + CALLS * 200 },
    async (name) => {
      const { input } = routes[name as keyof typeof routes];
      const fields = 'shape' in input ? Object.keys(input.shape) : ['ip', 'mac', 'all', 'type'];
      const inputs = fc.sample(inputFor(fields), { numRuns: CALLS, seed: 20_261_127 });
      for (const sent of inputs) {
        const answer = await router.dispatch(name, sent);
        if (answer.ok) continue;
        expect(Object.keys(PROBLEMS)).toContain(answer.problem.code);
        expect(answer.problem.code).not.toBe('INTERNAL');
      }
      expect(broken).toEqual([]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  it('finds no route behind the prototype of the table', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', '', null, 7, {}, 'a.b.c'])
      expect(await router.dispatch(name, {})).toMatchObject({
        ok: false,
        problem: { code: 'UNKNOWN_ROUTE' },
      });
  });
});
