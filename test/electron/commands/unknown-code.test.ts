import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../../electron/commands/check.ts';
import type { CommandContext } from '../../../electron/commands/command-context.ts';
import { printProblem } from '../../../electron/commands/print-problem.ts';
import { ChecksResultSchema } from '../../../shared/domain/check.ts';
import { ProblemSchema } from '../../../shared/domain/problem.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

const checks = ChecksResultSchema.parse({
  schema: 'tonalite/check@1',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 1,
  complete: true,
  simulated: false,
  firstCause: null,
  rungs: [{ rung: 'link', state: 'fail', code: 'NET-OF-TOMORROW', durationMs: 1, evidence: [] }],
  hostsContacted: [],
});

describe.each(['fr', 'en'] as const)('a code of another version, in %s', (language) => {
  const translate = translatorFor(language);

  it('of a problem is put in a sentence', () => {
    const said: string[] = [];
    const context: CommandContext = {
      language,
      translate,
      print: (line) => said.push(line),
      report: (line) => said.push(line),
      input: (async function* none() {})(),
      signal: new AbortController().signal,
      environment: {},
    };
    printProblem(ProblemSchema.parse({ code: 'OF_TOMORROW' }), true, context);
    const text = said.join('\n');
    expect(text).toContain(translate('unnamed.problem', { code: 'OF_TOMORROW' }));
    expect(text).not.toContain('problem.OF_TOMORROW');
  });

  it('of a check is put in a sentence', () => {
    const text = JSON.stringify(checkDocument(checks, translate));
    expect(text).toContain(translate('unnamed.check', { code: 'NET-OF-TOMORROW' }));
    expect(text).not.toContain('check.NET-OF-TOMORROW');
  });
});
