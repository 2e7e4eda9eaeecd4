/** The repair of the journey as the lines that the page writes to the case, one confirmed step each. */
import type { Case, NewCaseEvent } from '../../shared/case/case-schema.ts';
import {
  answerEntry,
  nodeOf,
  replay,
  startEntry,
  stepDoneEntry,
  undoEntry,
} from '../../shared/diagnosis/engine.ts';
import type { TranscriptEntry } from '../../shared/diagnosis/run-schema.ts';
import { type Device, deviceKey } from '../../shared/domain/device.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';
import { diagnosisGraph } from '../../shared/knowledge/diagnosis-graph.ts';
import { procedureById } from '../../shared/knowledge/procedures.ts';
import { phoneContext } from '../../shared/diagnosis/phone-context.ts';

/** Makes the next line from the case in its current state. */
export type ScriptLine = (known: Case) => NewCaseEvent;

function taken(entry: Result<TranscriptEntry>): TranscriptEntry {
  if (!entry.ok) throw new Error(entry.problem.code);
  return entry.value;
}

/** The current node of a phone's diagnosis. */
export function nodeReached(known: Case, phoneKey: string): string | null {
  const transcript = known.phones.find((phone) => phone.phoneKey === phoneKey)?.transcript ?? [];
  const state = replay(diagnosisGraph, transcript);
  return state.ok ? state.value.current : null;
}

/** Every line of a repair that ends on a ticket: scan, reset, wrong date taken back, panel, crossed test. */
export function repairScript(scan: ScanResult, device: Device): readonly ScriptLine[] {
  const phoneKey = deviceKey(device);
  const at = (): string => new Date().toISOString();
  const line =
    (make: (transcript: readonly TranscriptEntry[]) => Result<TranscriptEntry>): ScriptLine =>
    (known) => ({
      type: 'diagnosis-entry',
      phoneKey,
      entry: taken(make(known.phones.find((each) => each.phoneKey === phoneKey)?.transcript ?? [])),
    });
  const answer = (node: string, choice: string): ScriptLine =>
    line((transcript) =>
      answerEntry(diagnosisGraph, transcript, { node, choice, at: at(), confirmedBy: 'person' }),
    );
  const position =
    (page: 'home' | 'phone' | 'diagnosis' | 'report'): ScriptLine =>
    () => ({ type: 'position-changed', position: { page, phoneKey } });
  const access =
    (id: string, isSite: boolean, gatewayMac: string, publicIp: string): ScriptLine =>
    () => ({
      type: 'access-described',
      access: { id, label: id, gatewayMac, gatewayIp: null, publicIp, interfaceName: null, isSite },
    });
  const cell =
    (accessId: string): ScriptLine =>
    () => ({
      type: 'crossed-test-cell',
      cell: { phoneKey, accessId, result: 'fails', at: at(), confirmedBy: 'person' },
    });
  const procedure = device.phone?.resetProcedure ?? '';
  const steps = procedureById(procedure)?.methods[0]?.steps ?? [];
  if (nodeOf(diagnosisGraph, 'reset') === undefined || steps.length === 0)
    throw new Error(`no reset for ${phoneKey}`);

  return [
    () => ({ type: 'scan-recorded', result: scan }),
    () => ({ type: 'phone-chosen', phoneKey, device, byHand: false }),
    position('phone'),
    position('diagnosis'),
    line((transcript) =>
      startEntry(
        diagnosisGraph,
        { symptom: null, context: phoneContext(device), at: at() },
        transcript,
      ),
    ),
    answer('one-phone', 'one'),
    answer('screen-lights', 'on'),
    answer('power-cycled', 'yes'),
    answer('what-fails', 'nothing'),
    answer('line-state', 'normal'),
    ...steps.map(({ id }) =>
      line((transcript) =>
        stepDoneEntry(diagnosisGraph, transcript, {
          node: 'reset',
          procedure,
          step: id,
          at: at(),
          confirmedBy: 'person',
        }),
      ),
    ),
    answer('reset', 'done'),
    answer('date-time', 'wrong'),
    line((transcript) => undoEntry(diagnosisGraph, transcript, { at: at() })),
    answer('date-time', 'right'),
    answer('repair-open', 'done'),
    answer('repair-mac', 'matches'),
    answer('repair-address', 'done'),
    answer('repair-power-cycle', 'done'),
    answer('repair-result', 'fails'),
    answer('repair-recheck', 'fails'),
    answer('router-offer', 'skip'),
    access('Magasin', true, '02:00:00:00:00:01', '198.51.100.1'),
    cell('Magasin'),
    access('Dépôt', false, '02:00:00:00:00:02', '198.51.100.2'),
    cell('Dépôt'),
    answer('crossed-test', 'phone'),
    position('report'),
    () => ({
      type: 'site-described',
      site: {
        name: 'Boulangerie de l’Étoile',
        address: '3 rue du Four, 59100 Roubaix',
        contact: 'Mme Lenoir',
        lineNumbers: ['0033320000001'],
        technician: 'A. Petit',
        note: '',
      },
    }),
    () => ({ type: 'note-added', text: 'Remis au client.' }),
  ];
}
