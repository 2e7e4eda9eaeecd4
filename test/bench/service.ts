/**
 * What large cases cost the service: how long others wait while a report of many phones is made, the
 * list of very many cases, and the time of a PDF. Everything goes through the bridge's router.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouter, type Router } from '../../electron/bridge/router.ts';
import { createServices } from '../../electron/services.ts';
import { checksumOf } from '../../shared/case/checksum.ts';
import { CASE_ID, presentText } from '../shared/case/case-samples.ts';
import { largeJournal } from '../shared/report/report-samples.ts';
import { silentFailureLog } from '../doubles/silent-failure-log.ts';

const PHONES = 2000;
const PDF_PHONES = 400;
const CASES = 10_000;
const ASK_EVERY_MS = 5;

export const SERVICE_NAME = 'the service with large cases';

async function timeOf(work: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const startedMs = performance.now();
  const answer = await work();
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return performance.now() - startedMs;
}

/** Asks something small again and again until the work is done; how long each answer took. */
async function waitsDuring(router: Router, work: Promise<unknown>): Promise<readonly number[]> {
  const waits: number[] = [];
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const wantedMs = performance.now() + ASK_EVERY_MS;
    await sleep(ASK_EVERY_MS);
    await router.dispatch('app.info.read', {});
    // From the moment at which it was to be asked: a thread that is busy asks too late.
    waits.push(performance.now() - wantedMs);
  }
  await done;
  return waits.toSorted((left, right) => left - right);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const row = (name: string, middle: number, most: number, bar: string): string =>
  `| ${name} | ${middle.toFixed(1)} | ${most.toFixed(1)} | ${bar} |`;

async function writeCases(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [first = ''] = presentText(largeJournal(0)).split('\n');
  for (let number = 0; number < CASES; number += 1) {
    const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const text = first.replace(CASE_ID, id).replace(/,"sum":.*$/, '');
    await writeFile(join(folder, `${id}.jsonl`), `${text},"sum":"${checksumOf(text)}"}\n`);
  }
}

/** Measures the service; gives a table. */
export async function measureService(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tonalite-bench-'));
  const dataDirectory = join(folder, 'data');
  const services = await createServices({
    dataDirectory,
    log: silentFailureLog,
    shell: 'browser',
    // Nothing of the simulated site touches the machine's network.
    simulated: true,
    scanningAllowed: false,
    applicationVersion: '0.0.0',
    chooseExportPath: async (name) => join(folder, name),
  });
  try {
    const router = createRouter(services.handlers, { log: silentFailureLog });
    const take = (phones: number): Promise<{ readonly ok: boolean }> =>
      router.dispatch('cases.case.import', { text: presentText(largeJournal(phones)) });
    const exportPdf = (): Promise<{ readonly ok: boolean }> =>
      router.dispatch('report.file.export', { caseId: CASE_ID, format: 'pdf', language: 'fr' });

    await timeOf(() => take(PDF_PHONES));
    const pdf = [await timeOf(exportPdf), await timeOf(exportPdf), await timeOf(exportPdf)];
    await timeOf(() => router.dispatch('cases.case.remove', { caseId: CASE_ID }));
    await timeOf(() => take(PHONES));
    const waits = await waitsDuring(router, timeOf(exportPdf));
    await timeOf(() => router.dispatch('cases.case.remove', { caseId: CASE_ID }));

    await writeCases(join(dataDirectory, 'simulated-cases'));
    const list = (): Promise<number> => timeOf(() => router.dispatch('cases.all.list', {}));
    const first = await list();
    const again = [await list(), await list(), await list()].toSorted((a, b) => a - b);
    const pdfs = pdf.toSorted((a, b) => a - b);
    return [
      '| | median ms | most ms | bar |',
      '|---|---|---|---|',
      row(`an answer while a PDF of ${PHONES} phones is made`, at(waits, 0.5), at(waits, 1), ''),
      row('the same, 99 of 100 answers', at(waits, 0.99), at(waits, 0.99), '50 ms'),
      row(`a PDF of ${PDF_PHONES} phones, written and noted`, at(pdfs, 0.5), at(pdfs, 1), '2 s'),
      row(`the list of ${CASES} cases, for the first time`, first, first, ''),
      row('the list again', at(again, 0.5), at(again, 1), ''),
    ].join('\n');
  } finally {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
}
