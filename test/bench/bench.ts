/**
 * `npm run bench`: the product, run as an ordinary user, side by side with nmap, arp-scan and fping run
 * as root, in the same lab, one after the other; what a click costs in the case of a large network; and
 * how the service bears large cases.
 * Writes the tables of `docs/performance.md`.
 *
 *   node test/bench/bench.ts                 every scenario
 *   node test/bench/bench.ts --only /24      those whose name holds the text
 *   node test/bench/bench.ts --only click    the click alone; it needs neither root nor the lab
 *   node test/bench/bench.ts --only service  large cases alone; the same
 *   node test/bench/bench.ts --runs 5        at most so many runs of each
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CLICK_NAME, measureClicks } from './click.ts';
import { measureService, SERVICE_NAME } from './service.ts';
import { createLab, type Lab } from '../lab/lab.ts';
import type { LabOptions } from '../lab/types.ts';
import { installTools } from '../install-tools.ts';
import { z } from '../../shared/schema.ts';

const run = promisify(execFile);

type Scenario = {
  readonly name: string;
  readonly lab: LabOptions;
  readonly runs: number;
  /** fping needs minutes where nobody answers. */
  readonly fping: boolean;
};

const SCENARIOS: readonly Scenario[] = [
  { name: '/24, 60 hosts', lab: { hosts: 60, phones: 10, prefix: 24 }, runs: 10, fping: true },
  { name: '/22, 250 hosts', lab: { hosts: 250, phones: 10, prefix: 22 }, runs: 20, fping: true },
  { name: '/20, 500 hosts', lab: { hosts: 500, phones: 10, prefix: 20 }, runs: 2, fping: false },
  ...[0, 10, 30].map((lossPercent) => ({
    name: `/24, 60 hosts, ${lossPercent} % loss each way, 5–120 ms`,
    lab: {
      hosts: 60,
      phones: 10,
      prefix: 24,
      lossyLink: { lossPercent, delayMs: [5, 120] as const },
    },
    runs: lossPercent === 30 ? 20 : 10,
    fping: false,
  })),
];

const MeasureSchema = z.object({
  ok: z.boolean(),
  totalMs: z.number(),
  sweptMs: z.number().nullable(),
  firstMs: z.number().nullable(),
  at95Ms: z.number().nullable(),
  lastMs: z.number().nullable(),
  found: z.array(z.string()),
  phones: z.number(),
  cpuMs: z.number(),
  lagP99Ms: z.number(),
  lagMaxMs: z.number(),
  sweep: z.object({ peakRequestsPerSecond: z.number(), datagrams: z.number(), passes: z.number() }),
});

type Row = {
  readonly tool: string;
  readonly runs: number;
  readonly recallPercent: number;
  readonly worstRecall: string;
  readonly falseHosts: number;
  readonly verdictMs: number;
  readonly firstMs: number | null;
  readonly at95Ms: number | null;
  readonly totalMs: number;
  readonly cpuMs: number | null;
  readonly lag: string;
  readonly framesPerAddress: number;
};

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function inLaptop(lab: Lab, argv: readonly string[]): Promise<string> {
  const args = ['netns', 'exec', lab.laptop.namespace, ...argv];
  // A scanner that found somebody unreachable ends with a status of its own.
  const outcome = await run('ip', args, { maxBuffer: 32 * 1024 * 1024 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return outcome.stdout;
}

async function framesSent(lab: Lab): Promise<number> {
  return Number(await inLaptop(lab, ['cat', '/sys/class/net/eth0/statistics/tx_packets']));
}

/** The table of the laptop empty, and entries of other namespaces old enough to make room. */
async function settle(lab: Lab): Promise<void> {
  await inLaptop(lab, ['ip', 'neigh', 'flush', 'all']);
  await sleep(6_000);
}

type Outcome = {
  readonly found: readonly string[];
  readonly totalMs: number;
  readonly frames: number;
  readonly own: z.infer<typeof MeasureSchema> | null;
};

async function measure(
  lab: Lab,
  work: () => Promise<Omit<Outcome, 'totalMs' | 'frames'>>,
): Promise<Outcome> {
  await settle(lab);
  const before = await framesSent(lab);
  const startedMs = performance.now();
  const outcome = await work();
  const totalMs = performance.now() - startedMs;
  return { ...outcome, totalMs, frames: (await framesSent(lab)) - before };
}

const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/;

function lineAddresses(text: string, pattern: RegExp): string[] {
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .flatMap((line) => IPV4.exec(line)?.[0] ?? []);
}

const TOOLS: Readonly<Record<string, (lab: Lab) => Promise<Omit<Outcome, 'totalMs' | 'frames'>>>> =
  {
    Tonalité: async (lab) => {
      const argv = [process.execPath, 'test/bench/run-scan.ts'];
      const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, argv, {
        timeoutMs: 180_000,
      });
      const line = stdout.trim().split('\n').at(-1) ?? '';
      if (line === '') throw new Error(`the scan printed nothing: ${stderr.slice(0, 400)}`);
      const own = MeasureSchema.parse(JSON.parse(line));
      return { found: own.found.map((each) => each.split(' ')[0] ?? ''), own };
    },
    'nmap -sn (root)': async (lab) => ({
      found: lineAddresses(
        await inLaptop(lab, ['nmap', '-sn', '-n', `${lab.network}/${lab.prefix}`]),
        /^Nmap scan report/,
      ),
      own: null,
    }),
    'arp-scan (root)': async (lab) => ({
      found: lineAddresses(
        await inLaptop(lab, ['arp-scan', '-I', 'eth0', '--plain', `${lab.network}/${lab.prefix}`]),
        /^\d/,
      ),
      own: null,
    }),
    'fping (root)': async (lab) => ({
      found: lineAddresses(
        await inLaptop(lab, ['fping', '-a', '-q', '-g', `${lab.network}/${lab.prefix}`]),
        /^\d/,
      ),
      own: null,
    }),
  };

function summarise(tool: string, lab: Lab, outcomes: readonly Outcome[]): Row {
  const expected = new Set(lab.expected.map((host) => host.ip));
  const known = new Set([...expected, lab.laptop.ip]);
  const recalls = outcomes.map(({ found }) => new Set(found.filter((ip) => expected.has(ip))).size);
  const own = outcomes.flatMap((outcome) => outcome.own ?? []);
  const pick = (read: (each: z.infer<typeof MeasureSchema>) => number | null): number | null =>
    own.length === 0 ? null : median(own.flatMap((each) => read(each) ?? []));
  const recall = recalls.reduce((sum, each) => sum + each, 0) / (expected.size * outcomes.length);
  const totalMs = median(outcomes.map((outcome) => outcome.totalMs));
  return {
    tool,
    runs: outcomes.length,
    recallPercent: recall * 100,
    worstRecall: `${Math.min(...recalls)}/${expected.size}`,
    falseHosts: Math.max(
      ...outcomes.map(({ found }) => found.filter((ip) => !known.has(ip)).length),
    ),
    verdictMs: pick((each) => each.sweptMs) ?? totalMs,
    firstMs: pick((each) => each.firstMs),
    at95Ms: pick((each) => each.at95Ms),
    totalMs: pick((each) => each.totalMs) ?? totalMs,
    cpuMs: pick((each) => each.cpuMs),
    lag:
      own.length === 0
        ? '–'
        : `${median(own.map((each) => each.lagP99Ms))} / ${Math.max(...own.map((each) => each.lagMaxMs))}`,
    framesPerAddress: median(outcomes.map(({ frames }) => frames)) / (2 ** (32 - lab.prefix) - 2),
  };
}

const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1000).toFixed(2));

function table(rows: readonly Row[]): string {
  return [
    '| | runs | recall | worst run | false | first | 95 % | verdict s | end s | CPU s | lag p99 / max ms | frames / address |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map((row) =>
      [
        '',
        row.tool,
        row.runs,
        `${row.recallPercent.toFixed(2)} %`,
        row.worstRecall,
        row.falseHosts,
        seconds(row.firstMs),
        seconds(row.at95Ms),
        seconds(row.verdictMs),
        seconds(row.totalMs),
        seconds(row.cpuMs),
        row.lag,
        row.framesPerAddress.toFixed(1),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

function option(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
}

const only = option('--only');
const runsWanted = option('--runs');
const isWanted = (name: string): boolean => only === null || name.includes(only);
const scenarios = SCENARIOS.filter(({ name }) => isWanted(name));

// Before the lab: its many namespaces would slow the disk and the processor down.
const clicks = isWanted(CLICK_NAME) ? `### ${CLICK_NAME}\n\n${await measureClicks()}\n` : null;
if (clicks !== null) process.stdout.write(`${clicks}\n`);
const service = isWanted(SERVICE_NAME)
  ? `### ${SERVICE_NAME}\n\n${await measureService()}\n`
  : null;
if (service !== null) process.stdout.write(`${service}\n`);

if (scenarios.length > 0) await installTools(['lan', 'bench']);
const sections: string[] = [];
for (const scenario of scenarios) {
  const lab = await createLab(scenario.lab);
  try {
    const runs = Math.min(scenario.runs, Number(runsWanted ?? scenario.runs));
    const tools = Object.keys(TOOLS).filter((tool) => scenario.fping || !tool.startsWith('fping'));
    const outcomes = new Map<string, Outcome[]>(tools.map((tool) => [tool, []]));
    for (let round = 0; round < runs; round += 1) {
      for (const tool of tools) {
        const isSlow = tool.startsWith('fping');
        const work = TOOLS[tool];
        if (work === undefined || (isSlow && round >= 1)) continue;
        outcomes.get(tool)?.push(await measure(lab, () => work(lab)));
      }
      process.stderr.write(`${scenario.name}: ${round + 1}/${runs}\n`);
    }
    const rows = tools.map((tool) => summarise(tool, lab, outcomes.get(tool) ?? []));
    const section = `### ${scenario.name}\n\n${table(rows)}\n`;
    sections.push(section);
    process.stdout.write(`${section}\n`);
  } finally {
    await lab.down();
  }
}

const document = new URL('../../docs/performance.md', import.meta.url);

/** Replaces the text between the marks of one measurement. */
function write(mark: string, text: string): void {
  const before = readFileSync(document, 'utf8');
  const begin = `<!-- ${mark}:begin -->`;
  const from = before.indexOf(begin) + begin.length;
  const to = before.indexOf(`<!-- ${mark}:end -->`);
  const machine = `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, Linux ${release()}, Node ${process.version}.`;
  writeFileSync(document, `${before.slice(0, from)}\n\n${machine}\n\n${text}\n${before.slice(to)}`);
}

if (clicks !== null) write('click', clicks);
if (service !== null) write('service', service);
if (only === null) write('bench', sections.join('\n'));
if (clicks !== null || service !== null || only === null) {
  const prettier = fileURLToPath(
    new URL('../../node_modules/prettier/bin/prettier.cjs', import.meta.url),
  );
  await run(process.execPath, [prettier, '--write', fileURLToPath(document)]);
}
