/**
 * How many more tries an address needs, judged by how the hosts found so far answered. One try is one
 * ARP request and its reply; the system itself repeats it, so the delay of a reply shows which try it
 * answered. If a try is lost with probability q, a live host is still unseen after k tries with
 * probability q^k; the sweep may stop when the expected number of unseen hosts is far below one.
 */

/** The assumed loss of a link before it is measured: lost tries among imagined ones. */
export type LossPrior = { readonly lost: number; readonly tries: number };

/** Switched Ethernet loses less than one frame in a thousand; Wi-Fi is assumed to lose until it proves otherwise. */
export const WIRED_PRIOR: LossPrior = { lost: 0.02, tries: 20 };
export const WIRELESS_PRIOR: LossPrior = { lost: 1, tries: 5 };

export type LossEstimate = { readonly lostTries: number; readonly hosts: number };

/** Lost tries of the hosts that answered within `tries`, on average, when one try is lost with chance `loss`. */
function meanLostAmongAnswered(loss: number, tries: number): number {
  return loss / (1 - loss) - (tries * loss ** tries) / (1 - loss ** tries);
}

const HIGHEST_LOSS = 0.95;
/** This many lost tries are no accident: the assumption about the link is dropped. */
const LOSSES_THAT_SPEAK = 3;
const NO_BELIEF: LossPrior = { lost: 0.5, tries: 1 };

/**
 * Probability that a single try is lost, between 0 and 1. Hosts that lost all of their `tries` are not
 * among those that answered; ignoring that would make a bad link look better than it is, so the
 * estimate uses a geometric distribution truncated at `tries`.
 */
export function tryLoss(seen: LossEstimate, prior: LossPrior, tries = Infinity): number {
  const belief = seen.lostTries >= LOSSES_THAT_SPEAK ? NO_BELIEF : prior;
  const apparent = (seen.lostTries + belief.lost) / (seen.lostTries + seen.hosts + belief.tries);
  if (!(tries >= 2) || tries === Infinity) return Math.min(HIGHEST_LOSS, apparent);
  const mean = apparent / (1 - apparent);
  let low = Math.min(HIGHEST_LOSS, apparent);
  let high = HIGHEST_LOSS;
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (meanLostAmongAnswered(middle, tries) < mean) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Hosts expected to be alive among addresses that stayed silent.
 * `triesDone` has the number of finished tries of each silent address.
 */
export function expectedUnseen(
  triesDone: readonly number[],
  seen: LossEstimate,
  addressesTried: number,
  prior: LossPrior,
): number {
  const loss = tryLoss(
    seen,
    prior,
    triesDone.reduce((most, tries) => Math.max(most, tries), 0),
  );
  const share = Math.min(0.9, (seen.hosts + 0.5) / (addressesTried + 1));
  let expected = 0;
  for (const tries of triesDone) {
    const unseen = share * loss ** tries;
    expected += unseen / (unseen + 1 - share);
  }
  return expected;
}
