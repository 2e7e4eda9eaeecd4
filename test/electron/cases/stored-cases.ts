/** A case store over a folder of its own, and what its tests say of cases. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type CaseStore, createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import type { FileSystem } from '../../../electron/platform/machine.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { type NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { checksumOf } from '../../../shared/case/checksum.ts';
import { z } from '../../../shared/schema.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { at, created, journalOf, labPath, presentText } from '../../shared/case/case-samples.ts';

export let directory = '';
/** Gives each test of a file an empty folder of its own. */
export function useCaseFolder(): void {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tonalite-cases-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });
}

export function storeWith(files: Partial<FileSystem> = {}, folder = directory): CaseStore {
  return createCaseStore({
    files: { ...systemFiles, ...files },
    clock: { ...systemClock, now: () => new Date(at(0)) },
    random: systemRandom,
    directory: folder,
    laptop: () => Promise.resolve(created.laptop),
    simulated: false,
  });
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

export function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.problem.code;
}

export const note = (text: string): NewCaseEvent => ({ type: 'note-added', text });
export const journalPath = (caseId: string): string => join(directory, `${caseId}.jsonl`);
export const exported = presentText(journalOf(labPath));
/** The exported case with another text in it, and checksums that fit. */
export function resealed(before: string, after: string): string {
  return exported
    .split('\n')
    .map((line) => {
      if (!line.includes(before)) return line;
      const text = line.replace(before, after).replace(/,"sum":.*$/, '');
      return `${text},"sum":"${checksumOf(text)}"}`;
    })
    .join('\n');
}
export async function writerOf(): Promise<string> {
  const text = await readFile(join(directory, 'writer.json'), 'utf8');
  return z.object({ writer: z.string() }).parse(JSON.parse(text)).writer;
}
