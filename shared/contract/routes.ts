/**
 * Every call from the renderer to the services: its name (`area.thing.verb`), its input and its
 * output. A route that is not in this list does not exist.
 */
import { EventStampSchema } from '../case/case-change.ts';
import { CaseSchema, CaseSummarySchema, NewCaseEventSchema } from '../case/case-schema.ts';
import { Ipv4Schema } from '../domain/addresses.ts';
import { EvidenceSchema } from '../domain/evidence.ts';
import { ChecksResultSchema, RunningChecksSchema } from '../domain/check.ts';
import { NetworkFactsSchema, NetworkInterfaceSchema, PingSeriesSchema } from '../domain/network.ts';
import { PhoneClockSchema } from '../domain/phone-clock.ts';
import { ProblemSchema } from '../domain/problem.ts';
import { RunningScanSchema, ScanRequestSchema, ScanResultSchema } from '../domain/scan.ts';
import { SettingsSchema } from '../domain/settings.ts';
import { LanguageSchema } from '../domain/text.ts';
import { WatchTargetSchema } from '../domain/watch.ts';
import { ReportFormatSchema } from '../report/report-format.ts';
import { z } from '../schema.ts';

const Nothing = z.object({});
const CaseId = z.object({ caseId: z.uuid() });

export const AppInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.enum(['linux', 'darwin', 'win32']),
  /** The simulated site: marked on every screen and report. */
  simulated: z.boolean(),
  /** False when scanning is disabled for this run; the screen says so. */
  scanningAllowed: z.boolean(),
});
export type AppInfo = z.infer<typeof AppInfoSchema>;

export const ExportedReportSchema = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  /** Address at which the browser shell serves this file; null in Electron. */
  downloadUrl: z.string().nullable(),
});

export const routes = {
  'app.info.read': { input: Nothing, output: AppInfoSchema },
  /** What went wrong outside any call since the start, for a page that opens later. */
  'app.problems.read': { input: Nothing, output: z.object({ problems: z.array(ProblemSchema) }) },
  'settings.values.read': { input: Nothing, output: SettingsSchema },
  'settings.values.write': { input: SettingsSchema, output: SettingsSchema },
  /** Opens a link of `shared/knowledge/links.json` by its id, never by its address. */
  'link.page.open': { input: z.object({ linkId: z.string().max(60) }), output: Nothing },

  'network.interfaces.list': {
    input: Nothing,
    output: z.object({ interfaces: z.array(NetworkInterfaceSchema) }),
  },
  /** Measures gateway and interface; asks the Internet for the public address when `online`. */
  'network.facts.measure': {
    input: z.object({ online: z.boolean() }),
    output: NetworkFactsSchema,
  },
  'network.gateway.ping': {
    input: z.object({ count: z.number().int().min(1).max(20) }),
    output: z.object({ series: PingSeriesSchema.nullable(), problem: ProblemSchema.nullable() }),
  },

  'scan.lan.start': { input: ScanRequestSchema, output: z.object({ scanId: z.string() }) },
  'scan.lan.cancel': { input: z.object({ scanId: z.string() }), output: Nothing },
  'scan.latest.read': {
    input: Nothing,
    output: z.object({
      result: ScanResultSchema.nullable(),
      running: RunningScanSchema.nullable(),
    }),
  },

  'watch.phone.start': { input: WatchTargetSchema, output: z.object({ watchId: z.string() }) },
  'watch.phone.stop': { input: z.object({ watchId: z.string() }), output: Nothing },
  /** Asks the phone itself for the time (SIP or HTTP Date header) and compares with the laptop. */
  'phone.clock.read': {
    input: z.object({ ip: Ipv4Schema }),
    output: PhoneClockSchema,
  },
  /** The MAC that answers for one address now, confirmed by a second, independent reading. */
  'phone.mac.confirm': {
    input: z.object({ ip: Ipv4Schema }),
    output: z.object({
      mac: z.string().nullable(),
      agrees: z.boolean().nullable(),
      evidence: z.array(EvidenceSchema),
      problem: ProblemSchema.nullable(),
    }),
  },

  'checks.run.start': {
    input: z.object({ background: z.boolean() }),
    output: z.object({ runId: z.string() }),
  },
  'checks.run.cancel': { input: z.object({ runId: z.string() }), output: Nothing },
  'checks.latest.read': {
    input: Nothing,
    output: z.object({
      result: ChecksResultSchema.nullable(),
      /** The run that produced the result. */
      resultRunId: z.string().nullable(),
      running: RunningChecksSchema.nullable(),
    }),
  },

  'cases.all.list': {
    input: Nothing,
    output: z.object({
      cases: z.array(CaseSummarySchema),
      problems: z.array(ProblemSchema),
      /** The case that was open when the application last stopped. */
      openCaseId: z.uuid().nullable(),
    }),
  },
  'cases.case.create': { input: Nothing, output: CaseSchema },
  'cases.case.open': { input: CaseId, output: CaseSchema },
  /** The case as it is on disk; does not change which case is open. */
  'cases.case.read': { input: CaseId, output: CaseSchema },
  /**
   * Appends one event; answers only after it is on disk. The page has the event itself, so the answer
   * gives only its place and the number of events in the journal.
   */
  'cases.event.append': {
    input: z.object({ caseId: z.uuid(), event: NewCaseEventSchema }),
    output: EventStampSchema.extend({ eventCount: z.number().int().nonnegative() }),
  },
  'cases.case.remove': { input: CaseId, output: Nothing },
  /** Repairs a damaged case from its readable lines; the damaged file is kept. */
  'cases.case.repair': { input: CaseId, output: CaseSchema },
  /** The file that another copy of Tonalité opens. */
  'cases.case.export': { input: CaseId, output: ExportedReportSchema },
  'cases.case.import': {
    input: z.object({ text: z.string().max(32 * 1024 * 1024) }),
    output: CaseSchema,
  },

  'report.file.export': {
    input: z.object({
      caseId: z.uuid(),
      format: ReportFormatSchema,
      language: LanguageSchema,
      /** Chosen by the page, which may cancel by it; absent where nobody will. */
      exportId: z.uuid().optional(),
    }),
    output: ExportedReportSchema,
  },
  /** Stops a report in the making: its export ends with `CANCELLED` and no file. */
  'report.file.cancel': { input: z.object({ exportId: z.uuid() }), output: Nothing },
  /** The ticket text itself, for the clipboard. */
  'report.ticket.read': {
    input: z.object({ caseId: z.uuid(), language: LanguageSchema }),
    output: z.object({ text: z.string() }),
  },
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type RouteInput<Name extends RouteName> = z.input<Routes[Name]['input']>;
export type RouteParsedInput<Name extends RouteName> = z.output<Routes[Name]['input']>;
export type RouteOutput<Name extends RouteName> = z.output<Routes[Name]['output']>;
