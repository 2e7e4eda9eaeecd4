import { answerEntry, replay, startEntry } from '../../../shared/diagnosis/engine.ts';
import { currentNode } from './current-node.ts';
import type {
  DiagnosisState,
  PhoneContext,
  TranscriptEntry,
} from '../../../shared/diagnosis/run-schema.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';

export const at = '2026-09-10T08:00:00.000Z';

/** A desk phone with a screen. */
export const t54w: PhoneContext = {
  brand: 'yealink',
  model: 'T54W',
  kind: 'desk',
  resetProcedure: 'yealink-standard',
  hasScreen: true,
  ovhSupplied: true,
};
export const ata191: PhoneContext = {
  brand: 'cisco',
  model: 'ATA191',
  kind: 'adapter',
  resetProcedure: 'cisco-ata191',
  hasScreen: false,
  ovhSupplied: true,
};
export const contexts: PhoneContext[] = [
  t54w,
  ata191,
  { ...ata191, model: 'SPA112', resetProcedure: 'cisco-spa112' },
  {
    ...t54w,
    brand: 'gigaset',
    model: 'C590 IP',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
  },
  {
    ...t54w,
    brand: 'gigaset',
    model: 'C530 IP',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
  },
  { ...t54w, brand: 'lg', model: '8820', resetProcedure: 'lg-88xx' },
  { ...t54w, brand: 'polycom', model: 'IP5000', kind: 'conference', resetProcedure: null },
  {
    ...t54w,
    brand: 'yealink',
    model: 'AX83H',
    kind: 'wifi-handset',
    resetProcedure: 'yealink-wifi',
  },
  { ...t54w, brand: 'cisco', model: 'SPA504G', resetProcedure: 'cisco-spa5xx' },
  { ...t54w, brand: null, model: null, kind: 'unknown', resetProcedure: null, ovhSupplied: false },
];

/** The value of a result that must be one. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

export function code(result: Result<unknown>): string {
  return result.ok ? 'OK' : result.problem.code;
}

export function begin(context = t54w, symptom: string | null = null): TranscriptEntry[] {
  return [value(startEntry(graph, { context, symptom, at }))];
}

export function answer(transcript: TranscriptEntry[], choice: string): TranscriptEntry[] {
  const node = currentNode(graph, transcript)?.id ?? '';
  return [
    ...transcript,
    value(answerEntry(graph, transcript, { node, choice, at, confirmedBy: 'person' })),
  ];
}

export function stateOf(transcript: readonly TranscriptEntry[]): DiagnosisState {
  return value(replay(graph, transcript));
}

export const walk = (choices: string[], context = t54w, symptom: string | null = null) =>
  choices.reduce(answer, begin(context, symptom));
