import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { isSettled } from '../../../shared/identification/device-identity.ts';
import type { Identity } from '../../../shared/identification/identify.ts';
import {
  isFinalSip,
  mgcpTestimony,
  sipTestimony,
  type Testimony,
} from '../../../shared/identification/testimony.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import type { Clock, RandomSource } from '../../platform/ports.ts';
import { askMdnsName, askMgcp, askSsdp } from './direct-questions.ts';
import { createPermits } from '../../wire/permits.ts';
import { planProbes, type ProbePlan } from './probe-plan.ts';
import type { ProbePorts } from '../../wire/probe-ports.ts';
import { createQuerySession } from '../../wire/query-session.ts';
import { createSipSession } from '../../wire/sip-options.ts';
import { probeWeb, USUAL_WEB_PLACES, type WebPlace } from './web-probe.ts';

/** What is known of a host at one moment. */
export type KnownHost = {
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly evidence: readonly Evidence[];
  readonly identity: Identity;
};

/** A host while it is asked: what is known of it grows, also by what others learn. */
export type AskedHost = {
  readonly ip: string;
  readonly isGateway: boolean;
  /** True when the sweep sent it an OPTIONS already. */
  readonly sweepAsked: boolean;
  /** The questions put to it so far, by name: they are not repeated; a new set asks anew. */
  readonly asked: Set<string>;
  readonly known: () => KnownHost;
};

export type IdentifyOptions = {
  readonly signal: AbortSignal;
  /** Start of the scan on the monotonic clock: evidence times count from it. */
  readonly startedAtMs: number;
  /** Local address to send from; null lets the system choose. */
  readonly interfaceAddress: string | null;
  /** Takes what the host said, also after the promise settled (slow answers, up to 7.5 s). */
  readonly learn: (evidence: readonly Evidence[]) => void;
  /** Sets who hears that more is known of the host; null once nobody does. */
  readonly onNews: (listener: (() => void) | null) => void;
};

export type Identifier = {
  /** Asks a host what it is. Its identity follows from what it is known by and is kept nowhere else. */
  readonly identify: (
    host: AskedHost,
    options: IdentifyOptions,
  ) => Promise<{
    /** True when it may be a telephone and has not said which: worth asking again on a lossy link. */
    readonly isOpen: boolean;
  }>;
  /** True when what is known by now calls for a question that was not put to it. */
  readonly hasMore: (host: AskedHost) => boolean;
};

export type IdentifierDeps = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly probes: ProbePorts;
  /** The product's own knowledge when absent. */
  readonly catalogue?: IdentificationCatalogue;
};

/** Streams open at once, over all hosts. */
const STREAMS_AT_ONCE = 64;
const SIP_PORT = 5060;
/** SIP answers first on a local network; only then is the web asked. */
const SIP_HEAD_START_MS = 120;
const SECOND_REQUEST_MS = 500;
const QUESTION_TIMEOUT_MS = 600;
/** For a host that has just shown how soon it answers; an mDNS answer may be held back 120 ms (RFC 6762 §6). */
const QUICK_QUESTION_TIMEOUT_MS = 250;
/** How long "port unreachable" is waited for. */
const REFUSAL_MS = 150;
/** How long the further SIP ports of a host are listened to whose usual port is closed. */
const FURTHER_PORTS_MS = 400;
/** A keep-alive that every SIP stack ignores (RFC 5626 §3.5.1, RFC 3261 §7.5): no request. */
const KEEP_ALIVE = new TextEncoder().encode('\r\n\r\n');
const NAME_WAIT_MS = 150;
const LONGEST_WAIT_MS = 2500;
const SIP_REFUSED: Testimony = { kind: 'udp-refused', value: `udp ${SIP_PORT} refused` };

/** True once a host gave a final answer to an OPTIONS. */
export function hasAnsweredSip(evidence: readonly Evidence[]): boolean {
  return evidence.some(isFinalSip);
}

function planOf(known: KnownHost, catalogue: IdentificationCatalogue): ProbePlan {
  const { mac, vendor, evidence } = known;
  return planProbes({ mac, vendor, spokeSip: hasAnsweredSip(evidence) }, catalogue);
}

function webPlaces(plan: ProbePlan): readonly WebPlace[] {
  if (!plan.asksWeb) return [];
  return [...plan.webPorts.map((port) => ({ port, secure: false })), ...USUAL_WEB_PLACES];
}

const nameOf = {
  web: ({ port }: WebPlace): string => `web ${port}`,
  sip: (port: number): string => `sip ${port}`,
};

/**
 * Builds the identifier. It asks SIP first, then the web and the rest only of hosts that may be
 * telephones and have not named themselves. It never calls, registers, notifies or logs in.
 */
export function createIdentifier(deps: IdentifierDeps): Identifier {
  const { clock, random, probes } = deps;
  const catalogue = deps.catalogue ?? identificationCatalogue;
  const sip = createSipSession({ probes, random });
  const queries = createQuerySession({ probes, clock });
  const permitStream = createPermits(STREAMS_AT_ONCE);

  const identify: Identifier['identify'] = async (host, options) => {
    const { signal, interfaceAddress } = options;
    const { ip, asked } = host;
    if (host.isGateway || signal.aborted) return { isOpen: false };

    const settled = new AbortController();
    const stop = AbortSignal.any([signal, settled.signal]);
    const isOver = (): boolean => stop.aborted;
    const isNamed = (): boolean => isSettled(host.known().identity);
    const beganMs = clock.monotonicMs();
    const sinceBegin = (): number => clock.monotonicMs() - beganMs;
    const heardSip = (): boolean => hasAnsweredSip(host.known().evidence);
    const startedWithSip = heardSip();
    let plan = planOf(host.known(), catalogue);
    let replanned = new AbortController();

    const learn = (testimony: readonly Testimony[]): void => {
      if (signal.aborted) return;
      const atMs = Math.max(0, clock.monotonicMs() - options.startedAtMs);
      options.learn(testimony.map((item) => ({ ...item, atMs })));
    };
    /** Marks a question as asked; false when it was before. */
    const isNew = (question: string): boolean => {
      if (asked.has(question)) return false;
      asked.add(question);
      return true;
    };
    /** Waits until a moment after the begin that depends on the plan, which may change meanwhile. */
    const waitUntil = async (dueMs: () => number): Promise<void> => {
      for (let left = dueMs() - sinceBegin(); left > 0 && !isOver(); left = dueMs() - sinceBegin())
        await clock.sleep(left, AbortSignal.any([stop, replanned.signal]));
    };

    /** True when the host says that nobody listens there. */
    const refuses = async (port: number): Promise<boolean> => {
      const limits = { localAddress: interfaceAddress, timeoutMs: REFUSAL_MS, signal: stop };
      return (await probes.udp.probe(ip, port, KEEP_ALIVE, limits)).kind === 'refused';
    };
    const isClosed = (): boolean =>
      host
        .known()
        .evidence.some(({ kind, value }) => kind === 'udp-refused' && value === SIP_REFUSED.value);
    /** Nobody listens on the SIP port: there is nothing to wait for. */
    const refusesSip = async (): Promise<boolean> => {
      if (startedWithSip || !isNew('refusal')) return isClosed();
      if (await refuses(SIP_PORT)) learn([SIP_REFUSED]);
      return isClosed();
    };

    const askSip = (port: number, fromSipPort: boolean): Promise<void> =>
      sip.ask({
        ip,
        port,
        interfaceAddress,
        fromSipPort,
        onAnswer: (answer) => learn(sipTestimony(answer)),
      });

    /** Asks the further SIP ports on which somebody may listen; gives how many. */
    const askFurther = async (): Promise<number> => {
      const wanted = plan.furtherSipPorts.filter((port) => isNew(nameOf.sip(port)));
      const answers = await Promise.all(
        wanted.map(async (port) => {
          if ((await refuses(port)) || isOver()) return 0;
          await askSip(port, false);
          return 1;
        }),
      );
      return answers.reduce<number>((sum, one) => sum + one, 0);
    };

    const listenSip = async (): Promise<void> => {
      if (startedWithSip || isOver()) return;
      // At most two requests to its usual port: when the sweep sent the first, this is the second.
      const isFirst = isNew(nameOf.sip(SIP_PORT));
      if (isFirst && (!host.sweepAsked || !(await refusal)))
        await askSip(SIP_PORT, host.sweepAsked);
      const isRefused = await refusal;
      const fromMs = sinceBegin();
      const secondAtMs = (): number =>
        isRefused ? 0 : Math.min(SECOND_REQUEST_MS, plan.sipWaitMs / 2);
      await waitUntil(() => fromMs + secondAtMs());
      if (isOver() || heardSip()) return;
      if (isFirst && !host.sweepAsked && !isRefused) await askSip(SIP_PORT, true);
      const furtherMs = (await askFurther()) > 0 ? FURTHER_PORTS_MS : 0;
      await (isRefused ? clock.sleep(furtherMs, stop) : waitUntil(() => fromMs + plan.sipWaitMs));
    };

    const askWeb = (places: readonly WebPlace[]): Promise<void> =>
      permitStream(() =>
        probeWeb(probes.stream, {
          ip,
          interfaceAddress,
          signal,
          catalogue,
          places,
          isSettled: isNamed,
          morePages: () =>
            catalogue.statusPages
              .filter(({ brand }) => brand === host.known().identity.phone?.brand)
              .map(({ path }) => path),
          onTestimony: learn,
        }),
      );

    /** One question to a host that gives one answer by UDP. */
    const question = async () => ({
      ip,
      interfaceAddress,
      signal: stop,
      timeoutMs: (await refusal) ? QUICK_QUESTION_TIMEOUT_MS : QUESTION_TIMEOUT_MS,
    });
    const askForMgcp = async (): Promise<void> => {
      const answer = await askMgcp(queries, random, await question());
      if (answer !== null) learn([mgcpTestimony(answer)]);
    };
    const askForName = async (): Promise<void> => {
      const name = await askMdnsName(queries, await question());
      if (name !== null) learn([{ kind: 'mdns', value: cleanText(name, 255) }]);
    };
    const askForServer = async (): Promise<void> => {
      const server = await askSsdp(queries, await question());
      if (server !== null) learn([{ kind: 'ssdp', value: cleanText(server) }]);
    };
    const askNameServer = async (): Promise<void> => {
      const name = await probes.names.reverse(ip, signal).catch(() => null);
      if (name !== null) learn([{ kind: 'reverse-dns', value: cleanText(name, 255) }]);
    };

    const tasks = new Set<Promise<void>>();
    let hasHeadStart = false;
    const begin = (work: () => Promise<void>): void => {
      // A question that fails must not cost the host its others.
      const task = work()
        .catch(() => undefined)
        .finally(() => tasks.delete(task));
      tasks.add(task);
    };
    /** Puts the questions that the plan wants and that were not put yet. */
    const askPlanned = (): void => {
      if (isOver() || !(hasHeadStart || heardSip())) return;
      const places = webPlaces(plan).filter((place) => isNew(nameOf.web(place)));
      if (places.length > 0) begin(() => askWeb(places));
      if (!hasHeadStart) return;
      if (plan.asksMgcp && isNew('mgcp')) begin(askForMgcp);
      if (plan.asksNames && isNew('mdns')) begin(askForName);
      if (plan.asksNames && isNew('ssdp')) begin(askForServer);
    };
    options.onNews(() => {
      if (isNamed()) settled.abort();
      plan = planOf(host.known(), catalogue);
      replanned.abort();
      replanned = new AbortController();
      askPlanned();
    });

    const refusal = refusesSip();
    /** SIP has its chance to answer first. */
    const headStart = async (): Promise<void> => {
      askPlanned();
      const isOverdue = clock.sleep(SIP_HEAD_START_MS, stop).then(() => true);
      const isRefusedOrDue = refusal.then((isRefused) => isRefused || isOverdue);
      await Promise.race([isOverdue, isRefusedOrDue]);
      hasHeadStart = true;
      askPlanned();
    };
    const drained = async (): Promise<void> => {
      while (tasks.size > 0) await Promise.all(tasks);
    };
    if (isNamed()) settled.abort();
    // A slow name server delays nobody: the name then comes as an update.
    const named = isNew('name server')
      ? Promise.race([askNameServer(), clock.sleep(NAME_WAIT_MS, signal)])
      : null;
    const listening = listenSip().catch(() => undefined);
    const finished = (async (): Promise<void> => {
      await headStart();
      await drained();
      // Proved a phone by its page or by MGCP: silence on SIP has nothing to add.
      if (host.known().identity.role !== 'phone') await listening;
      await drained();
    })();
    await Promise.race([finished, waitUntil(() => plan.sipWaitMs)]);
    // It speaks SIP without naming itself: its web page is worth waiting for.
    if (!isOver() && heardSip()) await Promise.race([finished, waitUntil(() => LONGEST_WAIT_MS)]);
    await named;
    options.onNews(null);
    return { isOpen: plan.asksWeb && !isClosed() && !isNamed() };
  };

  return {
    identify,
    hasMore: (host) => {
      const known = host.known();
      if (host.isGateway || isSettled(known.identity)) return false;
      const plan = planOf(known, catalogue);
      const wanted = [
        ...webPlaces(plan).map(nameOf.web),
        ...(plan.asksMgcp ? ['mgcp'] : []),
        ...(plan.asksNames ? ['mdns', 'ssdp'] : []),
        ...(hasAnsweredSip(known.evidence) ? [] : plan.furtherSipPorts.map(nameOf.sip)),
      ];
      return wanted.some((question) => !host.asked.has(question));
    },
  };
}
