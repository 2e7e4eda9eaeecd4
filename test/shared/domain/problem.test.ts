import { describe, expect, it } from 'vitest';
import type { CheckVerdict } from '../../../shared/domain/check-codes.ts';
import type { KnownFinding } from '../../../shared/domain/finding-codes.ts';
import { isProblem, problem, ProblemSchema } from '../../../shared/domain/problem.ts';

describe('a problem', () => {
  it('carries what its sentence says and what is kept besides', () => {
    expect(problem('CANCELLED')).toEqual({ code: 'CANCELLED', params: {}, evidence: [] });
    expect(problem('CASE_NOT_SAVED', { detail: 'EIO', folder: '/cases' }).params).toEqual({
      detail: 'EIO',
      folder: '/cases',
    });
    expect(problem('SITE_NOT_SAVED', { reason: 'full' }).params).toEqual({ reason: 'full' });
  });

  it('is recognised by one of several codes', () => {
    expect(isProblem(problem('CANCELLED'), 'INTERNAL', 'CANCELLED')).toBe(true);
    expect(isProblem(problem('CANCELLED'), 'INTERNAL')).toBe(false);
  });

  it('may have the code of another version when it is read', () => {
    expect(ProblemSchema.parse({ code: 'OF_TOMORROW' }).code).toBe('OF_TOMORROW');
    expect(ProblemSchema.safeParse({ code: 'X'.repeat(62) }).success).toBe(false);
  });

  it('compiles only with a known code and its parameters', () => {
    const isEither: boolean = Object.hasOwn({}, 'either');
    const refused = [
      // @ts-expect-error unknown code
      problem('CANCELED'),
      // @ts-expect-error missing parameters
      problem('PORT_IN_USE'),
      // @ts-expect-error missing parameter
      problem('REPORT_NOT_WRITTEN', { folder: '/mnt' }),
      // @ts-expect-error unknown parameter
      problem('PORT_IN_USE', { port: 1, host: 'x' }),
      // @ts-expect-error parameter of a code that has none
      problem('CANCELLED', { detail: 'x' }),
      // @ts-expect-error parameter that only one of two codes may lack
      problem(isEither ? 'CANCELLED' : 'SCAN_FAILED'),
    ];
    expect(refused).toHaveLength(6);
  });
});

describe('findings and the verdicts of checks', () => {
  it('compile only with a known code and its parameters', () => {
    const base = { severity: 'info' as const, evidence: [] };
    const findings: KnownFinding[] = [
      { ...base, code: 'NET-NO-HOST', params: { count: 254 } },
      // @ts-expect-error missing parameter
      { ...base, code: 'NET-NO-HOST', params: {} },
      // @ts-expect-error unknown code
      { ...base, code: 'NET-NO-HOSTS', params: { count: 254 } },
    ];
    const verdicts: CheckVerdict[] = [
      { code: 'NET-INTERNET-OK', params: { reached: 2, tried: 2 } },
      { code: 'NET-LINK-NONE' },
      // @ts-expect-error missing parameters
      { code: 'NET-INTERNET-OK' },
      // @ts-expect-error unknown parameter
      { code: 'NET-NTP-OK', params: { seconds: 1, minutes: 1 } },
    ];
    expect([...findings, ...verdicts]).toHaveLength(7);
  });
});
