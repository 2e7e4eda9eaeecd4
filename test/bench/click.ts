/**
 * What one click costs in the case of a large network: everything between the page's call and the
 * case that the page shows, the write to the disk included.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventHub } from '../../electron/bridge/event-hub.ts';
import { createRouter } from '../../electron/bridge/router.ts';
import { createCaseStore } from '../../electron/cases/case-store.ts';
import { createCaseHandlers } from '../../electron/handlers/case-handlers.ts';
import { systemClock } from '../../electron/platform/clock.ts';
import { systemFiles } from '../../electron/platform/files.ts';
import { systemRandom } from '../../electron/platform/random.ts';
import { createReportService } from '../../electron/reports/export-service.ts';
import { parseAnswer, parseEvent } from '../../renderer/api/parse.ts';
import { createCaseStore as createPageCases } from '../../renderer/state/case-store.ts';
import { createNotices } from '../../renderer/state/notices.ts';
import type { NewCaseEvent } from '../../shared/case/case-schema.ts';
import type { Api, EventName } from '../../shared/contract/index.ts';
import { silentFailureLog } from '../doubles/silent-failure-log.ts';
import { largeScan } from '../doubles/large-scan.ts';
import { stubHandlers } from '../electron/bridge/stub-handlers.ts';

const HOSTS = 500;
const PHONES = 200;
const CLICKS = 200;
const PHONE = '80:5e:0c:00:10:00';

export const CLICK_NAME = `a click with ${HOSTS} devices, ${PHONES} of them phones`;

/** The service and the page in one process, with every text that a carrier would send between them. */
function openBoth(directory: string) {
  const hub = createEventHub(silentFailureLog);
  const machine = { files: systemFiles, clock: systemClock, random: systemRandom };
  const laptop = { hostname: 'portable', system: 'Debian', application: '0.1.0' };
  const store = createCaseStore({
    ...machine,
    directory,
    laptop: () => Promise.resolve(laptop),
    simulated: false,
  });
  const reports = createReportService({
    ...machine,
    store,
    folder: () => Promise.resolve(directory),
    applicationVersion: '0.1.0',
  });
  const handlers = createCaseHandlers({ store, reports, emit: hub.emit, publishDownload: null });
  const router = createRouter(stubHandlers(handlers), { log: silentFailureLog });
  let bytes = 0;
  const carried = (value: unknown): unknown => {
    const text = JSON.stringify(value);
    bytes += Buffer.byteLength(text);
    return JSON.parse(text);
  };
  const api: Api = {
    invoke: async (name, input) =>
      parseAnswer(name, carried(await router.dispatch(name, JSON.parse(JSON.stringify(input))))),
    on: (name, listener) =>
      hub.subscribe((announced: EventName, payload: unknown) => {
        if (announced !== name) return;
        const heard = parseEvent(name, carried(payload));
        if (heard !== null) listener(heard);
      }),
  };
  return {
    cases: createPageCases(api, createNotices()),
    /** Bytes that went to the page since the last time. */
    taken: () => {
      const since = bytes;
      bytes = 0;
      return since;
    },
  };
}

/** The clicks of a person who goes through a diagnosis: answers, and the pages between them. */
function clickAt(index: number): NewCaseEvent {
  if (index % 2 === 1)
    return { type: 'position-changed', position: { page: 'diagnosis', phoneKey: PHONE } };
  return {
    type: 'diagnosis-entry',
    phoneKey: PHONE,
    entry: {
      type: 'answered',
      sequence: index / 2,
      at: new Date().toISOString(),
      node: 'is-the-screen-lit',
      choice: 'yes',
      confirmedBy: 'person',
      overruled: null,
      strength: null,
      evidence: [{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 55 }],
      note: null,
    },
  };
}

function spread(values: readonly number[]): { readonly median: number; readonly worst: number } {
  const sorted = values.toSorted((left, right) => left - right);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0 };
}

/** Measures the clicks, and for comparison the reading of the whole case; gives a table. */
export async function measureClicks(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tonalite-bench-'));
  try {
    const { cases, taken } = openBoth(directory);
    await cases.append({ type: 'scan-recorded', result: largeScan(HOSTS, PHONES) });
    const clicks: { readonly bytes: number; readonly ms: number }[] = [];
    taken();
    const before = process.cpuUsage();
    for (let index = 0; index < CLICKS; index += 1) {
      const startedMs = performance.now();
      const answer = await cases.append(clickAt(index));
      const ms = performance.now() - startedMs;
      if (!answer.ok) throw new Error(answer.problem.code);
      clicks.push({ bytes: taken(), ms });
    }
    const { user, system } = process.cpuUsage(before);
    const { current } = cases.get();
    if (current?.eventCount !== CLICKS + 2) throw new Error('the page missed a click');
    const startedMs = performance.now();
    await cases.open(current.caseId);
    const opened = { bytes: taken(), ms: performance.now() - startedMs };
    const size = spread(clicks.map(({ bytes }) => bytes));
    const time = spread(clicks.map(({ ms }) => ms));
    return [
      '| | runs | bytes to the page, median / most | ms, median / longest | CPU ms, mean |',
      '|---|---|---|---|---|',
      `| a click | ${CLICKS} | ${size.median} / ${size.worst} | ${time.median.toFixed(1)} / ${time.worst.toFixed(1)} | ${((user + system) / 1000 / CLICKS).toFixed(1)} |`,
      `| opening the case | 1 | ${opened.bytes} | ${opened.ms.toFixed(1)} | – |`,
    ].join('\n');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
