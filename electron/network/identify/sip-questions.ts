import { sipTestimony, type Testimony } from '../../../shared/identification/testimony.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import { SIP_PORT } from '../../../shared/protocols/sip.ts';
import type { Clock, RandomSource } from '../../platform/machine.ts';
import type { Wire } from '../../wire/wire.ts';
import { askOptionsByStream, type SipSession } from '../../wire/sip-options.ts';
import { questionName } from './asked-host.ts';
import type { Interview } from './interview.ts';

const SIP_TLS_PORT = 5061;
const SECOND_REQUEST_MS = 500;
/** How long to wait for "port unreachable". */
const REFUSAL_MS = 150;
/** How long to wait for the further SIP ports of a host whose usual port is closed. */
const FURTHER_PORTS_MS = 400;
/** A keep-alive that every SIP stack ignores (RFC 5626 §3.5.1, RFC 3261 §7.5): not a request. */
const KEEP_ALIVE = new TextEncoder().encode('\r\n\r\n');
const SIP_REFUSED: Testimony = { kind: 'udp-refused', value: `udp ${SIP_PORT} refused` };

export type SipQuestionsDeps = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly probes: Pick<Wire, 'udp' | 'tcp'>;
  readonly sip: SipSession;
  /** Runs the work as soon as one of the permitted streams is free. */
  readonly permitStream: <T>(work: () => Promise<T>) => Promise<T>;
};

/** The SIP questions to one host: whether it listens, and what it answers to OPTIONS. */
export type SipQuestions = {
  /** Resolves to true when the host reports that its SIP port is closed. */
  readonly refusal: Promise<boolean>;
  /**
   * Sends OPTIONS, at most twice to the usual port, then to the maker's other ports and over TCP and
   * TLS, and waits as long as the plan says.
   */
  readonly listen: () => Promise<void>;
};

/** True when the host reported in this scan that its SIP port is closed. */
export function isSipClosed({ host }: Interview): boolean {
  return host
    .known()
    .evidence.some(({ kind, value }) => kind === 'udp-refused' && value === SIP_REFUSED.value);
}

/** Asks over TCP, and over TLS if that gives no final answer; a certificate alone is told too. */
async function askByStream(deps: SipQuestionsDeps, interview: Interview): Promise<void> {
  const { host, stop, isOver, heardSip, learn, interfaceAddress } = interview;
  const places = [
    { port: SIP_PORT, transport: 'TCP', kind: 'sip-options' },
    { port: SIP_TLS_PORT, transport: 'TLS', kind: 'sip-tls-options' },
  ] as const;
  for (const { port, transport, kind } of places) {
    if (isOver() || heardSip()) return;
    const question = { ip: host.ip, port, transport, interfaceAddress, signal: stop };
    const { exchange, answers } = await deps.permitStream(() =>
      askOptionsByStream(deps.probes.tcp, deps.random, question),
    );
    if (exchange.kind !== 'answered') continue;
    const { tls } = exchange;
    const names = tls === null ? '' : [tls.subject, tls.issuer].filter(Boolean).join(' / ');
    learn([
      ...answers.flatMap((answer) => sipTestimony(answer, kind)),
      ...(names === '' ? [] : [{ kind: 'tls-certificate' as const, value: cleanText(names) }]),
      ...(answers.length > 0 || names !== ''
        ? []
        : [{ kind: 'tcp-connect' as const, value: `TCP ${port}` }]),
    ]);
  }
}

/** Tries the SIP port at once, and prepares the further questions. */
export function startSipQuestions(deps: SipQuestionsDeps, interview: Interview): SipQuestions {
  const { clock } = deps;
  const { host, stop, isOver, isNew, learn, plan, waitUntil, elapsedMs } = interview;
  const startedWithSip = interview.heardSip();

  /** True when the host reports that the port is closed. */
  const refuses = async (port: number): Promise<boolean> => {
    const limits = {
      localAddress: interview.interfaceAddress,
      timeoutMs: REFUSAL_MS,
      signal: stop,
    };
    return (await deps.probes.udp.probe(host.ip, port, KEEP_ALIVE, limits)).kind === 'refused';
  };
  const refusesSip = async (): Promise<boolean> => {
    if (startedWithSip || !isNew('refusal')) return isSipClosed(interview);
    if (await refuses(SIP_PORT)) learn([SIP_REFUSED]);
    return isSipClosed(interview);
  };
  const askSip = (port: number, fromSipPort: boolean): Promise<void> =>
    deps.sip.ask({
      ip: host.ip,
      port,
      interfaceAddress: interview.interfaceAddress,
      fromSipPort,
      onAnswer: (answer) => learn(sipTestimony(answer)),
    });
  /** Asks the further SIP ports that do not refuse; resolves to the number asked. */
  const askFurther = async (): Promise<number> => {
    const wanted = plan().furtherSipPorts.filter((port) => isNew(questionName.sip(port)));
    const answers = await Promise.all(
      wanted.map(async (port) => {
        if ((await refuses(port)) || isOver()) return 0;
        await askSip(port, false);
        return 1;
      }),
    );
    return answers.reduce<number>((sum, one) => sum + one, 0);
  };

  const refusal = refusesSip();
  return {
    refusal,
    listen: async () => {
      if (startedWithSip || isOver()) return;
      // At most two requests to its usual port: if the sweep sent one, this is the second.
      const isFirst = isNew(questionName.sip(SIP_PORT));
      if (isFirst && (!host.sweepAsked || !(await refusal)))
        await askSip(SIP_PORT, host.sweepAsked);
      const isRefused = await refusal;
      const fromMs = elapsedMs();
      const secondAtMs = (): number =>
        isRefused ? 0 : Math.min(SECOND_REQUEST_MS, plan().sipWaitMs / 2);
      await waitUntil(() => fromMs + secondAtMs());
      if (isOver() || interview.heardSip()) return;
      if (isFirst && !host.sweepAsked && !isRefused) await askSip(SIP_PORT, true);
      const wantsStreams = plan().asksSipByStream && isNew(questionName.sipByStream);
      const streams = wantsStreams ? askByStream(deps, interview) : null;
      const furtherMs = (await askFurther()) > 0 ? FURTHER_PORTS_MS : 0;
      await (isRefused ? clock.sleep(furtherMs, stop) : waitUntil(() => fromMs + plan().sipWaitMs));
      await streams;
    },
  };
}
