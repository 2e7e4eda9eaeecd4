import { useEffect, useState } from 'react';
import type { DiagnosisNode } from '../../../shared/diagnosis/graph-schema.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../app/session-context.ts';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { subnetOf } from '../home/scan-target.ts';
import { type Proposal, propose, type World } from './proposals.ts';
import { reachedAt, seenSince } from './transcript-view.ts';
import type { Diagnosis } from './use-diagnosis.ts';

export type Observation = {
  readonly proposal: Proposal | null;
  /** Asks the phone for its time. */
  readonly readClock: () => Promise<void>;
  readonly clockBusy: boolean;
  readonly clockProblem: Problem | null;
};

const REBOOT: ReadonlySet<string> = new Set(['phone-rebooted', 'phone-powered']);

/** What the application sees of the question on screen; watches the phone where a reboot is awaited. */
export function useObservation(
  node: DiagnosisNode,
  phone: KnownPhone,
  diagnosis: Diagnosis,
): Observation {
  const session = useSession();
  const { devices } = useStore(session.scan);
  const { facts } = useStore(session.network);
  const { result: checks } = useStore(session.checks);
  const { info } = useStore(session.settings);
  const [clock, setClock] = useState<World['clockDifference']>(null);
  const [clockBusy, setClockBusy] = useState(false);
  const [clockProblem, setClockProblem] = useState<Problem | null>(null);
  const observes = 'observation' in node ? node.observation : undefined;
  const mustWatch =
    info?.scanningAllowed === true &&
    ((observes !== undefined && REBOOT.has(observes)) || node.kind === 'procedure');
  const { device } = phone;

  useEffect(() => {
    if (mustWatch) void session.watch.start(device);
    // The watch goes on from step to step; it follows the phone, not each new state of it.
  }, [mustWatch, session, device.mac, device.ip]);

  const readClock = async (): Promise<void> => {
    setClockBusy(true);
    setClockProblem(null);
    const answer = await session.api.invoke('phone.clock.read', { ip: device.ip });
    setClockBusy(false);
    if (!answer.ok) setClockProblem(answer.problem);
    else if (answer.value.differenceSeconds === null) setClockProblem(answer.value.problem);
    else setClock({ seconds: answer.value.differenceSeconds, evidence: answer.value.evidence });
  };

  return {
    proposal: propose(node, {
      device,
      devices: [...devices.values()],
      facts,
      subnet: facts?.interface === null || facts === null ? null : subnetOf(facts.interface),
      checks,
      seen: seenSince(phone.record?.observations ?? [], reachedAt(diagnosis.transcript)),
      clockDifference: clock,
    }),
    readClock,
    clockBusy,
    clockProblem,
  };
}
