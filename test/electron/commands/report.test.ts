import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../electron/commands/command-context.ts';
import { createReportDeps } from '../../../electron/commands/report-deps.ts';
import { runReport } from '../../../electron/commands/report.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { presentText } from '../../shared/case/case-samples.ts';
import { largeJournal } from '../../shared/report/report-samples.ts';

let folder = '';
let said: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonalite-command-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the command on an exported case of so many phones. */
async function run(phones: number, format: 'text' | 'pdf', signal: AbortSignal) {
  const subject = join(folder, 'case.tonalite');
  await writeFile(subject, presentText(largeJournal(phones)));
  const context: CommandContext = {
    language: 'fr',
    translate: translatorFor('fr'),
    print: () => undefined,
    report: (line) => void said.push(line),
    input: (async function* () {})(),
    signal,
    environment: { TONALITE_DATA: folder },
  };
  const out = join(folder, 'out');
  return { status: await runReport(createReportDeps({}), { subject, format, out }, context), out };
}

describe('the report command', () => {
  it('writes the report of an exported case', async () => {
    const { status, out } = await run(2, 'text', new AbortController().signal);
    expect([status, said.length]).toEqual([0, 1]);
    expect((await readFile(out, 'utf8')).length).toBeGreaterThan(500);
  });

  it('leaves the main thread free, and ends at Ctrl-C', { tags: ['slow'] }, async () => {
    const stop = new AbortController();
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
      if (turns === 20) stop.abort();
    }, 10);
    const { status, out } = await run(400, 'pdf', stop.signal).finally(() =>
      clearInterval(turning),
    );
    expect([status, existsSync(out)]).toEqual([3, false]);
    expect(turns).toBeLessThan(100);
  });
});
