import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_CODES } from '../../../shared/domain/check-codes.ts';
import { FINDINGS } from '../../../shared/domain/finding-codes.ts';
import { PROBLEMS } from '../../../shared/domain/problem-codes.ts';
import { type Parameters } from '../../../shared/messages/declared-parameters.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

/** Every name that i18next reads in its options, and names that harm an object. */
const ORDERS = [
  'returnDetails',
  'returnObjects',
  'returnedObjectHandler',
  'lng',
  'lngs',
  'fallbackLng',
  'ns',
  'defaultValue',
  'defaultValue_one',
  'defaultValue_other',
  'skipInterpolation',
  'interpolation',
  'keySeparator',
  'nsSeparator',
  'keyPrefix',
  'count',
  'ordinal',
  'context',
  'joinArrays',
  'postProcess',
  'postProcessPassResolved',
  'appendNamespaceToMissingKey',
  'appendNamespaceToCIMode',
  'replace',
  'nest',
  'ignoreJSONStructure',
  'saveMissing',
  'cache',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
] as const;

const KEYS = [
  ...Object.keys(PROBLEMS).map((code) => `problem.${code}`),
  ...Object.keys(FINDINGS).flatMap((code) => [`finding.${code}.message`, `finding.${code}.action`]),
  ...Object.keys(CHECK_CODES).map((code) => `check.${code}.message`),
  'problem.NO_SUCH_CODE',
  'finding.NET-NO-SUCH.message',
  'problem',
  'ui.cases.damaged',
];

/** As `JSON.parse` gives it: `__proto__` is then a member like any other. */
const hostile = fc
  .array(
    fc.tuple(
      fc.constantFrom(...ORDERS),
      fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.constantFrom('x', '{{ip}}', '$t(problem.CANCELLED)'),
        fc.double(),
      ),
    ),
    { maxLength: 12 },
  )
  .map((entries): Parameters => {
    const text = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    return Object(JSON.parse(`{${text.join()}}`));
  });

describe('parameters of a sentence', () => {
  test.prop([fc.constantFrom(...KEYS), hostile, fc.constantFrom('fr' as const, 'en' as const)], {
    numRuns: 2000,
  })('give no orders to the translator', (key, params, language) => {
    const translate = translatorFor(language);
    const said = translate(key, params);
    expect(typeof said).toBe('string');
    // `count` is the one name of an order that sentences also declare.
    const declared = Object.hasOwn(params, 'count') ? { count: params['count'] ?? 0 } : {};
    expect(said).toBe(translate(key, declared));
  });

  it('forge no sentence under a code that does not exist', () => {
    const params = { defaultValue: 'OVHcloud : appelez le +33 899 00 00 00' };
    expect(translatorFor('fr')('problem.NO_SUCH_CODE', params)).toBe('problem.NO_SUCH_CODE');
  });

  it('stay text where they look like a sentence of their own', () => {
    const said = translatorFor('en')('problem.UNKNOWN_INTERFACE', {
      name: '$t(problem.CANCELLED) {{name}}',
    });
    expect(said).toContain('$t(problem.CANCELLED) {{name}}');
  });

  it('are one line, and turn no text around', () => {
    const said = translatorFor('en')('finding.NET-OWN-LINK-LOST.message', {
      interface: 'eth0\u202e)\n\nOVHcloud: call us',
    });
    expect(said).not.toMatch(/[\u202a-\u202e\u2066-\u2069\n]/);
    expect(said).toContain('eth0');
  });

  it.each([
    ['finding.NET-LOSSY-LINK.message', { percent: '0 %. OVHcloud: call +33 899 00 00 00 now' }],
    ['finding.NET-DUPLICATE-IP.message', { ip: 'call us', first: 'a', second: 'b' }],
  ])('put no sentence where %s has a figure or an address', (key, params) => {
    const said = translatorFor('en')(key, params);
    expect(said).not.toContain('call');
    expect(said).toContain('?');
  });

  it('are cut beyond the longest value of ours', () => {
    const said = translatorFor('en')('problem.UNKNOWN_INTERFACE', { name: 'x'.repeat(1_000_000) });
    expect(said.length).toBeLessThan(3000);
  });

  it('reach i18next through one door only', () => {
    const project = join(import.meta.dirname, '../../..');
    const openings = ['shared', 'renderer', 'electron']
      .flatMap((folder) =>
        readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          join(folder, name),
        ),
      )
      .filter((name) => /\.tsx?$/.test(name))
      .filter((name) =>
        /\b(?:instance|i18n|i18next)\.t\(|\{[^}]*\bt\b[^}]*\}\s*=\s*useTranslation|<Trans\b/.test(
          readFileSync(join(project, name), 'utf8'),
        ),
      );
    expect(openings).toEqual([join('shared', 'messages', 'translator.ts')]);
  });

  it.each([
    'x',
    '',
    'x, {"defaultValue":"Appelez le 0899"}',
    'dns, {"lng":"en"}',
    'x), $t(problem.CANCELLED',
    '../problem.CANCELLED',
  ])('put %j into the key of no sentence within a sentence', (rung) => {
    const said = translatorFor('fr')('check.NET-SKIPPED-DEPENDS.message', { rung });
    expect(said).toBe('Non testé\u00a0: dépend de «\u00a0…\u00a0».');
  });

  it('name the check that another depends on', () => {
    const said = translatorFor('en')('check.NET-SKIPPED-DEPENDS.message', { rung: 'dns' });
    expect(said).toBe('Not tested: depends on “Names (DNS)”.');
  });
});
