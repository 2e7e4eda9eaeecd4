import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { mgcpTestimony } from '../../../shared/identification/testimony.ts';
import { cleanText } from '../../../shared/protocols/clean-text.ts';
import type { RandomSource } from '../../platform/machine.ts';
import type { Wire } from '../../wire/wire.ts';
import type { QuerySession } from '../../wire/query-session.ts';
import { questionName, webPlaces } from './asked-host.ts';
import { askMdnsName, askMgcp, askSsdp } from './direct-questions.ts';
import type { Interview } from './interview.ts';
import type { ProbePlan } from './probe-plan.ts';
import { probeWeb, type WebPlace } from './web-probe.ts';

const QUESTION_TIMEOUT_MS = 600;
/** Enough for a host that has just answered quickly; mDNS may delay its answer by 120 ms (RFC 6762 §6). */
const QUICK_QUESTION_TIMEOUT_MS = 250;

export type PlannedQuestionsDeps = {
  readonly random: RandomSource;
  readonly probes: Pick<Wire, 'tcp' | 'names'>;
  readonly catalogue: IdentificationCatalogue;
  readonly queries: QuerySession;
  /** Runs the work as soon as one of the permitted streams is free. */
  readonly permitStream: <T>(work: () => Promise<T>) => Promise<T>;
};

/** The questions beside SIP: web pages, MGCP, and the names that a host gives itself. */
export type PlannedQuestions = {
  /** Asks what the plan wants and has not been asked; during SIP's head start, very little. */
  readonly ask: () => void;
  /** Lets everything that the plan wants be asked from now on. */
  readonly endHeadStart: () => void;
  /** Resolves once all questions asked so far, and those that they led to, have ended. */
  readonly drained: () => Promise<void>;
  /** Asks the name server for the name of the host. */
  readonly askNameServer: () => Promise<void>;
};

function webQuestion(deps: PlannedQuestionsDeps, interview: Interview) {
  const { catalogue } = deps;
  const { host, interfaceAddress, signal } = interview;
  return (places: readonly WebPlace[]): Promise<void> =>
    deps.permitStream(() =>
      probeWeb(deps.probes.tcp, {
        ip: host.ip,
        interfaceAddress,
        signal,
        catalogue,
        places,
        isSettled: interview.isNamed,
        morePages: () =>
          catalogue.statusPages
            .filter(({ brand }) => brand === host.known().identity.phone?.brand)
            .map(({ path }) => path),
        onTestimony: interview.learn,
      }),
    );
}

type DatagramQuestion = 'mgcp' | 'mdns' | 'ssdp';

/** The UDP questions that a plan wants. */
export function plannedDatagrams({ asksMgcp, asksNames }: ProbePlan): readonly DatagramQuestion[] {
  const names: readonly DatagramQuestion[] = asksNames ? ['mdns', 'ssdp'] : [];
  return asksMgcp ? ['mgcp', ...names] : names;
}

/** The UDP questions, each of which has one answer. */
function datagramQuestions(
  { queries, random }: PlannedQuestionsDeps,
  { host, interfaceAddress, stop, learn }: Interview,
  sipRefusal: Promise<boolean>,
): Readonly<Record<DatagramQuestion, () => Promise<void>>> {
  const question = async () => ({
    ip: host.ip,
    interfaceAddress,
    signal: stop,
    timeoutMs: (await sipRefusal) ? QUICK_QUESTION_TIMEOUT_MS : QUESTION_TIMEOUT_MS,
  });
  return {
    mgcp: async () => {
      const answer = await askMgcp(queries, random, await question());
      if (answer !== null) learn([mgcpTestimony(answer)]);
    },
    mdns: async () => {
      const name = await askMdnsName(queries, await question());
      if (name !== null) learn([{ kind: 'mdns', value: cleanText(name, 255) }]);
    },
    ssdp: async () => {
      const server = await askSsdp(queries, await question());
      if (server !== null) learn([{ kind: 'ssdp', value: cleanText(server) }]);
    },
  };
}

/** Prepares the questions to one host; none is asked before `ask`. */
export function preparePlannedQuestions(
  deps: PlannedQuestionsDeps,
  interview: Interview,
  sipRefusal: Promise<boolean>,
): PlannedQuestions {
  const { host, isNew, signal, plan } = interview;
  const askWeb = webQuestion(deps, interview);
  const byDatagram = datagramQuestions(deps, interview, sipRefusal);
  const tasks = new Set<Promise<void>>();
  let hasHeadStart = false;

  const begin = (work: () => Promise<void>): void => {
    // A question that fails must not prevent the others.
    const task = work()
      .catch(() => undefined)
      .finally(() => tasks.delete(task));
    tasks.add(task);
  };
  return {
    ask: () => {
      if (interview.isOver() || !(hasHeadStart || interview.heardSip())) return;
      const places = webPlaces(plan()).filter((place) => isNew(questionName.web(place)));
      if (places.length > 0) begin(() => askWeb(places));
      if (!hasHeadStart) return;
      for (const question of plannedDatagrams(plan()))
        if (isNew(question)) begin(byDatagram[question]);
    },
    endHeadStart: () => {
      hasHeadStart = true;
    },
    drained: async () => {
      while (tasks.size > 0) await Promise.all(tasks);
    },
    askNameServer: async () => {
      const name = await deps.probes.names.reverse(host.ip, signal).catch(() => null);
      if (name !== null) interview.learn([{ kind: 'reverse-dns', value: cleanText(name, 255) }]);
    },
  };
}
