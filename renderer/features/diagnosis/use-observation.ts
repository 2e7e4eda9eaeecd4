import { useEffect, useState } from 'react';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../state/session-context.ts';
import { canBeWatched, hasAddress } from '../../../shared/case/watchable.ts';
import { useStore } from '../../state/store.ts';
import { type KnownPhone, useDevices, useIsScanPast } from '../../state/use-phone.ts';
import { parseMacLabel } from '../../../shared/diagnosis/mac-label.ts';
import {
  scanWithPhones,
  type Sightings,
  type TypedMac,
} from '../../../shared/diagnosis/sightings.ts';
import { type Proposal, propose } from '../../../shared/diagnosis/proposals.ts';
import { reachedAt } from './transcript-view.ts';
import type { Diagnosis } from './use-diagnosis.ts';

export type Observation = {
  readonly proposal: Proposal | null;
  /** Asks the phone for its time. */
  readonly readClock: () => Promise<void>;
  readonly clockBusy: boolean;
  readonly clockProblem: Problem | null;
};

const REBOOT: ReadonlySet<string> = new Set(['phone-rebooted', 'phone-powered']);

/**
 * What the application observes for the current question; it watches the phone while a reboot is
 * expected.
 */
export function useObservation(
  node: DiagnosisNode,
  phone: KnownPhone,
  diagnosis: Diagnosis,
): Observation {
  const session = useSession();
  const { result } = useStore(session.scan);
  const { facts } = useStore(session.network);
  const devices = useDevices();
  const isPast = useIsScanPast();
  const { result: checks } = useStore(session.checks);
  const { info } = useStore(session.settings);
  const [clock, setClock] = useState<Sightings['clock']>(null);
  const [clockBusy, setClockBusy] = useState(false);
  const [clockProblem, setClockProblem] = useState<Problem | null>(null);
  const observes = 'observation' in node ? node.observation : undefined;
  const mustWatch =
    info?.scanningAllowed === true &&
    canBeWatched(phone.device) &&
    ((observes !== undefined && REBOOT.has(observes)) || node.kind === 'procedure');
  const { key, device } = phone;

  useEffect(() => {
    if (mustWatch) void session.watch.start({ key, device });
  }, [mustWatch, session, key, device]);

  const readClock = async (): Promise<void> => {
    if (!hasAddress(device)) return;
    setClockBusy(true);
    setClockProblem(null);
    const answer = await session.api.invoke('phone.clock.read', { ip: device.ip });
    setClockBusy(false);
    if (!answer.ok) setClockProblem(answer.problem);
    else if (answer.value.differenceSeconds === null) setClockProblem(answer.value.problem);
    else setClock(answer.value);
  };

  return {
    proposal: propose(node, {
      phoneKey: phone.key,
      scan: result === null ? null : scanWithPhones(result, phone, { devices, isPast }),
      facts,
      checks,
      watch: phone.record?.observations ?? [],
      since: reachedAt(diagnosis.transcript),
      clock,
      labelMac: typedMac(phone.record?.labelMac?.typed ?? null),
      panelMac: typedMac(phone.record?.panelMac ?? null),
    }),
    readClock,
    clockBusy,
    clockProblem,
  };
}

function typedMac(typed: string | null): TypedMac | null {
  const read = typed === null ? null : parseMacLabel(typed);
  if (read?.ok !== true) return null;
  return { mac: read.value.mac, exact: read.value.corrections.length === 0 };
}
