import type { DeviceFlag, Phone } from '../../shared/domain/device.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import type { IdentificationCatalogue } from '../../shared/identification/compile.ts';
import { identificationCatalogue } from '../../shared/knowledge/catalogue.ts';
import { parseSipMessage } from '../../shared/protocols/sip.ts';
import type { Clock, RandomSource } from '../platform/ports.ts';
import { askMdnsName, askMgcp, askSsdp } from './probes/direct-questions.ts';
import { createHostKnowledge, type HostKnowledge } from './probes/host-knowledge.ts';
import { createPermits } from './probes/permits.ts';
import { planProbes } from './probes/probe-plan.ts';
import type { ProbePorts } from './probes/probe-ports.ts';
import { createQuerySession } from './probes/query-session.ts';
import { createSipSession } from './probes/sip-session.ts';
import { probeWeb } from './probes/web-probe.ts';

/** What the probes learned about one host. */
export type HostIdentity = {
  readonly role: 'phone' | 'phone-candidate' | 'other';
  readonly phone: Phone | null;
  readonly name: string | null;
  /** True when the host itself answered one of the probes, so it is there now. */
  readonly answered: boolean;
  readonly flags: DeviceFlag[];
  readonly evidence: Evidence[];
  /** True when it may be a telephone and has not said which: worth asking again on a lossy link. */
  readonly isOpen: boolean;
};

export type IdentifiedHost = {
  readonly ip: string;
  readonly mac: string | null;
  readonly vendor: string | null;
  readonly isGateway: boolean;
  /** Answer to an OPTIONS that the sweep already sent; null: sent, no answer yet; absent: not sent. */
  readonly sipAnswer?: Uint8Array | null;
};

export type IdentifyOptions = {
  readonly signal: AbortSignal;
  /** Start of the scan on the monotonic clock: evidence times count from it. */
  readonly startedAtMs: number;
  /** Local address to send from; null lets the system choose. */
  readonly interfaceAddress: string | null;
  /** Called each time more is known, also after the promise settled (slow answers, up to 7.5 s). */
  readonly onUpdate: (identity: HostIdentity) => void;
};

export type Identifier = {
  /** A second call for the same host and signal asks anew and adds to what the first one learned. */
  readonly identify: (host: IdentifiedHost, options: IdentifyOptions) => Promise<HostIdentity>;
};

export type IdentifierPorts = {
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

/** What one scan knows of a host, and who is told of changes. */
type Remembered = { readonly knowledge: HostKnowledge; onChange: () => void };

function snapshot(knowledge: HostKnowledge, isOpen: boolean): HostIdentity {
  const { role, phone, flags } = knowledge.identity();
  return {
    role,
    phone,
    name: knowledge.name(),
    answered: knowledge.answered(),
    flags: [...flags],
    evidence: knowledge.evidence(),
    isOpen,
  };
}

/**
 * Builds the identifier. It asks SIP first, then the web and the rest only of hosts that may be
 * telephones and have not named themselves. It never calls, registers, notifies or logs in.
 */
export function createIdentifier(ports: IdentifierPorts): Identifier {
  const { clock, random, probes } = ports;
  const catalogue = ports.catalogue ?? identificationCatalogue;
  const sip = createSipSession({ probes, random });
  const queries = createQuerySession({ probes, clock });
  const permitStream = createPermits(STREAMS_AT_ONCE);
  /** Forgotten with the signal, which stands for the scan. */
  const scans = new WeakMap<AbortSignal, Map<string, Remembered>>();

  const recall = (host: IdentifiedHost, options: IdentifyOptions): Remembered => {
    const hosts = scans.get(options.signal) ?? new Map<string, Remembered>();
    scans.set(options.signal, hosts);
    const known = hosts.get(host.ip);
    if (known !== undefined) return known;
    const fresh: Remembered = {
      knowledge: createHostKnowledge({
        start: { mac: host.mac, vendor: host.vendor, isGateway: host.isGateway },
        catalogue,
        now: () => clock.monotonicMs() - options.startedAtMs,
        onChange: () => fresh.onChange(),
      }),
      onChange: () => undefined,
    };
    hosts.set(host.ip, fresh);
    return fresh;
  };

  const identify: Identifier['identify'] = async (host, options) => {
    const { signal, interfaceAddress } = options;
    const { ip } = host;
    const settled = new AbortController();
    const plan = planProbes(host, catalogue);
    const remembered = recall(host, options);
    const { knowledge } = remembered;
    let isClosed = false;
    const now = (): HostIdentity =>
      snapshot(knowledge, plan.asksWeb && !isClosed && !host.isGateway && !knowledge.isSettled());
    remembered.onChange = () => {
      if (signal.aborted) return;
      if (knowledge.isSettled()) settled.abort();
      options.onUpdate(now());
    };
    const sweepAnswer = host.sipAnswer ?? null;
    const early = sweepAnswer === null ? null : parseSipMessage(sweepAnswer);
    if (early?.kind === 'response') knowledge.learnSip(early);
    if (host.isGateway || signal.aborted) return now();

    const stop = AbortSignal.any([signal, settled.signal]);
    const isOver = (): boolean => stop.aborted;
    const askSip = (port: number, fromSipPort: boolean): Promise<void> =>
      sip.ask({
        ip,
        port,
        interfaceAddress,
        fromSipPort,
        onAnswer: (answer) => {
          if (!signal.aborted) knowledge.learnSip(answer);
        },
      });
    const heardSip = (): boolean => knowledge.evidence().some(({ kind }) => kind === 'sip-options');

    const refuses = (port: number): Promise<boolean> =>
      probes.refusesUdp({
        host: ip,
        port,
        bytes: KEEP_ALIVE,
        localAddress: interfaceAddress,
        timeoutMs: REFUSAL_MS,
        signal: stop,
      });

    /** Nobody listens on the SIP port: there is nothing to wait for. */
    const refusesSip = async (): Promise<boolean> => {
      if (early !== null) return false;
      isClosed = await refuses(SIP_PORT);
      if (isClosed && !signal.aborted)
        knowledge.learn({
          evidence: [{ kind: 'udp-refused', value: `udp ${SIP_PORT} refused` }],
          answered: true,
        });
      return isClosed;
    };
    const refusal = refusesSip();

    /** Asks the further SIP ports on which somebody may listen; gives how many. */
    const askFurther = async (): Promise<number> => {
      const asked = plan.furtherSipPorts.map(async (port) => {
        if ((await refuses(port)) || isOver()) return 0;
        await askSip(port, false);
        return 1;
      });
      return (await Promise.all(asked)).reduce<number>((sum, one) => sum + one, 0);
    };

    const listenSip = async (): Promise<void> => {
      if (early !== null) return;
      // At most two requests to its usual port: when the sweep sent the first, this is the second.
      const sweepAsked = host.sipAnswer === null;
      if (!sweepAsked || !(await refusal)) await askSip(SIP_PORT, sweepAsked);
      const isRefused = await refusal;
      const secondAtMs = isRefused ? 0 : Math.min(SECOND_REQUEST_MS, plan.sipWaitMs / 2);
      await clock.sleep(secondAtMs, stop);
      if (isOver() || heardSip()) return;
      if (!sweepAsked && !isRefused) await askSip(SIP_PORT, true);
      const furtherMs = (await askFurther()) > 0 ? FURTHER_PORTS_MS : 0;
      await clock.sleep(isRefused ? furtherMs : plan.sipWaitMs - secondAtMs, stop);
    };

    /** Resolves once SIP had its chance to answer first. */
    const headStart = async (): Promise<void> => {
      const isOverdue = clock.sleep(SIP_HEAD_START_MS, stop).then(() => true);
      const isRefusedOrDue = refusal.then((isRefused) => isRefused || isOverdue);
      await Promise.race([isOverdue, isRefusedOrDue]);
    };

    const askWeb = async (): Promise<void> => {
      if (early === null) await headStart();
      if (isOver() || !(plan.asksWeb || heardSip())) return;
      await permitStream(() =>
        probeWeb(probes.stream, {
          ip,
          interfaceAddress,
          signal,
          firstPorts: plan.webPorts,
          isSettled: () => settled.signal.aborted,
          morePages: () =>
            catalogue.statusPages
              .filter(({ brand }) => brand === knowledge.identity().phone?.brand)
              .map(({ path }) => path),
          onFacts: knowledge.learn,
        }),
      );
    };

    const askDirectly = async (): Promise<void> => {
      await headStart();
      if (isOver() || !plan.asksWeb) return;
      const timeoutMs = (await refusal) ? QUICK_QUESTION_TIMEOUT_MS : QUESTION_TIMEOUT_MS;
      const question = { ip, interfaceAddress, signal: stop, timeoutMs };
      const [mgcp, mdnsName, ssdp] = await Promise.all([
        plan.asksMgcp ? askMgcp(queries, random, question) : null,
        askMdnsName(queries, question),
        askSsdp(queries, question),
      ]);
      if (signal.aborted) return;
      if (mgcp !== null)
        knowledge.learn({
          input: { mgcp: mgcp.text },
          evidence: [{ kind: 'mgcp-audit', value: `MGCP ${mgcp.code} ${mgcp.text}` }],
          answered: true,
        });
      if (mdnsName !== null)
        knowledge.learn({
          input: { reverseName: mdnsName },
          evidence: [{ kind: 'mdns', value: mdnsName }],
          answered: true,
          name: mdnsName,
        });
      if (ssdp !== null)
        knowledge.learn({ evidence: [{ kind: 'ssdp', value: ssdp }], answered: true });
    };

    const askName = async (): Promise<void> => {
      const name = await probes.names.reverse(ip, signal).catch(() => null);
      if (name === null || signal.aborted) return;
      const short = name.replace(/\.(?:home|lan|local|localdomain)\.?$/i, '');
      knowledge.learn({
        input: { reverseName: short },
        evidence: [{ kind: 'reverse-dns', value: name }],
        name: short,
      });
    };

    // A slow name server delays nobody: the name then comes as an update.
    const named = Promise.race([askName(), clock.sleep(NAME_WAIT_MS, signal)]);
    const listening = listenSip();
    const elsewhere = Promise.all([askWeb(), askDirectly()]);
    const asked = (async (): Promise<void> => {
      await elsewhere;
      // Proved a phone by its page or by MGCP: silence on SIP has nothing to add.
      if (knowledge.identity().role !== 'phone') await listening;
    })();
    await Promise.race([asked, clock.sleep(plan.sipWaitMs, stop)]);
    // It speaks SIP without naming itself: its web page is worth waiting for.
    if (!isOver() && heardSip())
      await Promise.race([asked, clock.sleep(LONGEST_WAIT_MS - plan.sipWaitMs, stop)]);
    await named;
    return now();
  };

  return { identify };
}
