import { afterEach, describe, expect, it } from 'vitest';
import { createJournalReader, readHere } from '../../../electron/cases/journal-reader.ts';
import type { JournalSource } from '../../../electron/cases/journal-work.ts';
import { CASE_ID, journalOf, presentText } from '../../shared/case/case-samples.ts';
import { note } from './stored-cases.ts';

const readers: ReturnType<typeof createJournalReader>[] = [];

function reader(limits: { readonly timeLimitMs?: number } = {}) {
  const made = createJournalReader(limits);
  readers.push(made);
  return made;
}

function journalOfNotes(count: number): string {
  return presentText(journalOf(Array.from({ length: count }, (_, index) => note(`note ${index}`))));
}

const known = { caseId: CASE_ID, simulated: false };
const sourceOfNotes = (count: number): JournalSource => ({
  bytes: Buffer.from(journalOfNotes(count)),
  known,
});

describe('large journals', () => {
  afterEach(async () => {
    await Promise.all(readers.splice(0).map(({ close }) => close()));
  });

  it('give the same result in a thread as outside it', { tags: ['slow'] }, async () => {
    const { read } = reader();
    const source = sourceOfNotes(5000);
    const imported = journalOfNotes(5010);
    for (const name of ['open', 'summary', 'wholeText', 'readableText'] as const) {
      const request = { name, input: source };
      expect(await read(request)).toEqual(await readHere(request));
    }
    const plan = { name: 'plan', input: { imported, local: source } } as const;
    expect(await read(plan)).toMatchObject({ value: { kind: 'extend' } });
    expect(await read(plan)).toEqual(await readHere(plan));
    const id = { name: 'caseIdOf', input: { imported } } as const;
    expect(await read(id)).toEqual({ ok: true, value: CASE_ID });
  });

  it('leave the main thread free', { tags: ['slow'] }, async () => {
    const { read } = reader();
    let isDone = false;
    const opened = read({ name: 'summary', input: sourceOfNotes(20_000) }).finally(() => {
      isDone = true;
    });
    let turns = 0;
    while (!isDone) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await opened).toMatchObject({ ok: true });
    // Inside the main thread it is one turn.
    expect(turns).toBeGreaterThan(200);
  });

  it('are given up with a sentence, and the next one is read', { tags: ['slow'] }, async () => {
    const source = sourceOfNotes(5000);
    expect(await reader({ timeLimitMs: 1 }).read({ name: 'open', input: source })).toMatchObject({
      problem: { code: 'CASE_TOOK_TOO_LONG' },
    });
    expect((await reader().read({ name: 'open', input: source })).ok).toBe(true);
  });

  it('are not read any more once the services close', async () => {
    const { read, close } = reader();
    const opened = read({ name: 'open', input: sourceOfNotes(5000) });
    await Promise.resolve();
    await close();
    expect(await opened).toMatchObject({ problem: { code: 'CANCELLED' } });
  });
});
