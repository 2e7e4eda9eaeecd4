import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import type { IdentificationCatalogue } from '../../../shared/identification/compile.ts';
import { isSettled } from '../../../shared/identification/device-identity.ts';
import { systemLater } from '../../platform/clock.ts';
import type { Clock, Later, RandomSource } from '../../platform/machine.ts';
import { createPermits } from '../../wire/permits.ts';
import { createQuerySession } from '../../wire/query-session.ts';
import { createQuestionSockets } from '../../wire/question-sockets.ts';
import { createSipSession } from '../../wire/sip-options.ts';
import type { Wire } from '../../wire/wire.ts';
import { type AskedHost, hasAnsweredSip, planOf, questionName, webPlaces } from './asked-host.ts';
import { type IdentifyOptions, type Interview, openInterview } from './interview.ts';
import type { ProbePlan } from './probe-plan.ts';
import {
  plannedDatagrams,
  type PlannedQuestions,
  type PlannedQuestionsDeps,
  preparePlannedQuestions,
} from './planned-questions.ts';
import {
  isSipClosed,
  type SipQuestions,
  type SipQuestionsDeps,
  startSipQuestions,
} from './sip-questions.ts';

export type Identifier = {
  /** Asks a host what it is. Its identity is computed from the evidence and stored nowhere else. */
  readonly identify: (
    host: AskedHost,
    options: IdentifyOptions,
  ) => Promise<{
    /** True when it may be a telephone whose model is unknown: worth asking again on a lossy link. */
    readonly isOpen: boolean;
  }>;
  /** True when what is known now calls for a question that has not been asked yet. */
  readonly hasMore: (host: AskedHost) => boolean;
};

export type IdentifierDeps = {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly probes: Wire;
  /** The machine's own timer when absent. */
  readonly later?: Later;
  /** The product's own knowledge when absent. */
  readonly catalogue?: IdentificationCatalogue;
};

/** Streams open at once, over all hosts. */
const STREAMS_AT_ONCE = 64;
/** SIP answers first on a local network; only then is the web asked. */
const SIP_HEAD_START_MS = 120;
const NAME_WAIT_MS = 150;
const LONGEST_WAIT_MS = 2500;

type InterviewDeps = SipQuestionsDeps & PlannedQuestionsDeps;

/** The SIP questions that the plan wants beside the usual one. */
function sipQuestionsOf(plan: ProbePlan): readonly string[] {
  const byStream = plan.asksSipByStream ? [questionName.sipByStream] : [];
  return [...plan.furtherSipPorts.map(questionName.sip), ...byStream];
}

/** Gives SIP time to answer first, except for a host that refuses SIP. */
async function giveSipHeadStart(
  clock: Clock,
  stop: AbortSignal,
  { refusal }: SipQuestions,
): Promise<void> {
  const isOverdue = clock.sleep(SIP_HEAD_START_MS, stop).then(() => true);
  const isRefusedOrDue = refusal.then((isRefused) => isRefused || isOverdue);
  await Promise.race([isOverdue, isRefusedOrDue]);
}

/** Asks every question that fits the host; resolves when no more answers are expected. */
async function askEverything(
  clock: Clock,
  interview: Interview,
  sip: SipQuestions,
  others: PlannedQuestions,
): Promise<void> {
  const listening = sip.listen().catch(() => undefined);
  others.ask();
  await giveSipHeadStart(clock, interview.stop, sip);
  others.endHeadStart();
  others.ask();
  await others.drained();
  // Its page or MGCP already proved it a phone: silence on SIP adds nothing.
  if (interview.host.known().identity.role !== 'phone') await listening;
  await others.drained();
}

async function interviewHost(
  deps: InterviewDeps,
  host: AskedHost,
  options: IdentifyOptions,
): Promise<{ readonly isOpen: boolean }> {
  const { clock } = deps;
  const interview = openInterview(deps, host, options);
  const { plan, waitUntil } = interview;
  const sip = startSipQuestions(deps, interview);
  const others = preparePlannedQuestions(deps, interview, sip.refusal);
  options.onNews(() => {
    interview.stopIfNamed();
    interview.planAnew();
    others.ask();
  });
  interview.stopIfNamed();
  // A slow name server delays nothing: the name arrives later as an update.
  const named = interview.isNew('name server')
    ? Promise.race([others.askNameServer(), clock.sleep(NAME_WAIT_MS, options.signal)])
    : null;
  const finished = askEverything(clock, interview, sip, others);
  await Promise.race([finished, waitUntil(() => plan().sipWaitMs)]);
  // It speaks SIP without naming its model, so its web page is worth the wait.
  if (!interview.isOver() && interview.heardSip())
    await Promise.race([finished, waitUntil(() => LONGEST_WAIT_MS)]);
  await named;
  options.onNews(null);
  return { isOpen: plan().asksWeb && !isSipClosed(interview) && !interview.isNamed() };
}

/**
 * Builds the identifier. It asks SIP first, then the web and the rest only of hosts that may be
 * telephones and have not named themselves. It never calls, registers, notifies or logs in.
 */
export function createIdentifier(deps: IdentifierDeps): Identifier {
  const catalogue = deps.catalogue ?? identificationCatalogue;
  const questionSockets = createQuestionSockets(deps.probes.udp);
  const interviewDeps: InterviewDeps = {
    ...deps,
    catalogue,
    sip: createSipSession({ later: systemLater, ...deps, questionSockets }),
    queries: createQuerySession({ ...deps, questionSockets }),
    permitStream: createPermits(STREAMS_AT_ONCE),
  };
  return {
    identify: async (host, options) =>
      host.isGateway || options.signal.aborted
        ? { isOpen: false }
        : interviewHost(interviewDeps, host, options),
    hasMore: (host) => {
      const known = host.known();
      if (host.isGateway || isSettled(known.identity)) return false;
      const plan = planOf(known, catalogue);
      const wanted = [
        ...webPlaces(plan).map(questionName.web),
        ...plannedDatagrams(plan),
        ...(hasAnsweredSip(known.evidence) ? [] : sipQuestionsOf(plan)),
      ];
      return wanted.some((question) => !host.asked.has(question));
    },
  };
}
