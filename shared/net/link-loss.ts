/**
 * How many more tries an address deserves, from how the hosts already found answered. One try is one
 * ARP request and its reply; the system repeats it by itself, so the delay of a reply tells which try
 * it answered. With q the chance that a try is lost, a live host is still unseen after k tries with
 * chance q^k; the sweep may stop when the hosts expected to be unseen are a small fraction of one.
 */

/** What is believed of a link before it is measured, as lost tries among imagined ones. */
export type LossPrior = { readonly lost: number; readonly tries: number };

/** Switched Ethernet loses less than one frame in a thousand; Wi-Fi is assumed to lose until it proves otherwise. */
export const WIRED_PRIOR: LossPrior = { lost: 0.05, tries: 20 };
export const WIRELESS_PRIOR: LossPrior = { lost: 1, tries: 5 };

export type LossEstimate = { readonly lostTries: number; readonly hosts: number };

/** Chance that a single try is lost, between 0 and 1. */
export function tryLoss(seen: LossEstimate, prior: LossPrior): number {
  return Math.min(
    0.95,
    (seen.lostTries + prior.lost) / (seen.lostTries + seen.hosts + prior.tries),
  );
}

/**
 * Hosts expected to be alive among addresses that stayed silent.
 * `triesDone` has the number of finished tries of each silent address.
 */
export function expectedUnseen(
  triesDone: Iterable<number>,
  seen: LossEstimate,
  addressesTried: number,
  prior: LossPrior,
): number {
  const loss = tryLoss(seen, prior);
  const share = Math.min(0.9, (seen.hosts + 0.5) / (addressesTried + 1));
  let expected = 0;
  for (const tries of triesDone) {
    const unseen = share * loss ** tries;
    expected += unseen / (unseen + 1 - share);
  }
  return expected;
}
