import type { Case, NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { type Journal, reduceCase } from '../../../shared/case/reduce.ts';
import {
  answerEntry,
  startEntry,
  stepDoneEntry,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import { currentNode } from '../diagnosis/current-node.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { Language } from '../../../shared/domain/text.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { reportKnowledge } from '../../../shared/report/knowledge.ts';
import { buildReport } from '../../../shared/report/report-model.ts';
import type { Report } from '../../../shared/report/report-schema.ts';
import {
  at,
  created,
  journalOf,
  labPath,
  presentText,
  scan,
  yealink,
} from '../case/case-samples.ts';

const { graph, procedureById } = reportKnowledge;
const phoneKey = yealink.mac ?? '';

/** What the technician answers on the way to the crossed test; elsewhere the first choice. */
const ANSWERS: Readonly<Record<string, string>> = {
  'power-cycled': 'yes',
  'date-time': 'right',
  'repair-result': 'fails',
  'repair-recheck': 'fails',
  'router-offer': 'skip',
  'crossed-test': 'site-network',
};

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

/** A diagnosis from the first question to the verdict, with one undo and one overruled proposal. */
export function walkedTranscript(): readonly TranscriptEntry[] {
  const context = {
    brand: 'yealink',
    model: 'T54W',
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    hasScreen: true,
    ovhSupplied: true,
  } as const;
  let seconds = 120;
  const next = (): string => at((seconds += 23));
  let transcript: TranscriptEntry[] = [
    valueOf(startEntry(graph, { context, symptom: null, at: next() })),
  ];
  const add = (entry: Result<TranscriptEntry>): void => {
    transcript = [...transcript, valueOf(entry)];
  };
  for (let guard = 0; guard < 60; guard += 1) {
    const node = currentNode(graph, transcript);
    if (node === undefined || node.kind === 'end') break;
    if (node.kind === 'procedure') {
      const procedure = node.procedure === 'reset' ? 'yealink-standard' : node.procedure;
      for (const step of procedureById(procedure)?.methods[0]?.steps ?? [])
        add(
          stepDoneEntry(graph, transcript, {
            node: node.id,
            procedure,
            step: step.id,
            at: next(),
            confirmedBy: step.observe === undefined ? 'person' : 'application',
            evidence:
              step.observe === undefined
                ? []
                : [{ kind: 'neighbour-table', value: '192.168.77.21 FAILED', atMs: 3000 }],
          }),
        );
    }
    const wanted = ANSWERS[node.id];
    const choice = node.choices.find(({ id }) => id === wanted) ?? node.choices[0];
    if (choice === undefined) break;
    const other = node.choices.find(({ id }) => id !== choice.id);
    if (guard === 2 && other !== undefined) {
      add(
        answerEntry(graph, transcript, {
          node: node.id,
          choice: other.id,
          at: next(),
          confirmedBy: 'person',
        }),
      );
      add(undoEntry(graph, transcript, { at: next() }));
    }
    const isClock = node.id === 'date-time';
    add(
      answerEntry(graph, transcript, {
        node: node.id,
        choice: choice.id,
        at: next(),
        confirmedBy: 'person',
        overruled: isClock && other !== undefined ? other.id : null,
        evidence: isClock ? [{ kind: 'clock', value: 'Date: 2026-03-12 09:35:12', atMs: 0 }] : [],
        note: isClock ? 'L’écran affiche 09:35.' : null,
      }),
    );
  }
  return transcript;
}

/** The path of the lab with the real procedure graph under it. */
export function sampleEvents(): readonly NewCaseEvent[] {
  const diagnosis = walkedTranscript().map((entry): NewCaseEvent => ({
    type: 'diagnosis-entry',
    phoneKey,
    entry,
  }));
  const chosen = labPath.findIndex(({ type }) => type === 'phone-chosen');
  const rest = labPath.slice(chosen + 1).filter(({ type }) => type !== 'diagnosis-entry');
  return [...labPath.slice(0, chosen + 1), ...diagnosis, ...rest];
}

export function sampleCase(simulated = false): Case {
  return reduceCase(journalOf(sampleEvents(), { ...created, simulated }));
}

export function sampleReport(language: Language, whole: Case = sampleCase()): Report {
  return buildReport(whole, {
    language,
    now: new Date(at(3600)),
    timeZone: 'Europe/Paris',
    applicationVersion: '0.1.0',
    knowledge: reportKnowledge,
  });
}

/** The journal of a site of `count` phones besides those of the lab. */
export function largeJournal(count: number): Journal {
  const devices = Array.from({ length: count }, (_, index): Device => ({
    ...yealink,
    ip: `10.20.${Math.floor(index / 200)}.${(index % 200) + 20}`,
    mac: `80:5e:0d:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`,
    name: `poste-${index + 100}`,
  }));
  return journalOf(
    sampleEvents().map((event) =>
      event.type === 'scan-recorded'
        ? { ...event, result: { ...scan, devices: [...scan.devices, ...devices] } }
        : event,
    ),
  );
}

/** A site of `count` phones besides those of the lab. */
export function largeCase(count: number): Case {
  return reduceCase(largeJournal(count));
}

/** A journal as a file has it. */
export function sourceOf(journal: Journal): { readonly bytes: Uint8Array; readonly known: null } {
  return { bytes: Buffer.from(presentText(journal)), known: null };
}
