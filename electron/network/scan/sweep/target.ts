import { WIRED_PRIOR, WIRELESS_PRIOR, type LossPrior } from './link-loss.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';

/** One address of a sweep. */
export type Target = {
  readonly ip: string;
  state: 'queued' | 'waiting' | 'resolved' | 'spent';
  sentAtMs: number;
  /** When the system asks it for the last time; minus infinity before the first datagram left. */
  lastAskedMs: number;
  /** When its requests were booked, shortly before they were sent. */
  bookedAtMs: number;
  /** True once its row was seen: the table took the address. */
  listed: boolean;
  absences: number;
  /** How often it was asked again because the table was full at each of its tries. */
  doubts: number;
  /** How often the system had no room for its datagram. */
  crowded: number;
  /** Tries finished in earlier passes. */
  triesBefore: number;
  /** How many of them were finished in the last pass. */
  triesOfPass: number;
};

export function newTarget(ip: string): Target {
  return {
    ip,
    state: 'queued',
    sentAtMs: 0,
    lastAskedMs: Number.NEGATIVE_INFINITY,
    bookedAtMs: 0,
    listed: false,
    absences: 0,
    doubts: 0,
    crowded: 0,
    triesBefore: 0,
    triesOfPass: 0,
  };
}

/** How fast a link is asked, and how long its answers may take. */
export type Pace = {
  readonly requestsPerSecond: number;
  readonly datagramsPerMs: number;
  readonly burst: number;
  readonly shortestSettleMs: number;
  readonly prior: LossPrior;
  /** Tries of every address before the sweep may stop, on a link that has proved itself. */
  readonly leastTries: number;
};

/** A switch carries a thousand small broadcasts a second without trouble. */
const WIRED: Pace = {
  requestsPerSecond: 960,
  datagramsPerMs: 4,
  burst: 24,
  shortestSettleMs: 150,
  prior: WIRED_PRIOR,
  leastTries: 1,
};

/** An access point sends each broadcast at its lowest rate, and stations sleep through some of them. */
const WIRELESS: Pace = {
  requestsPerSecond: 240,
  datagramsPerMs: 0.5,
  burst: 4,
  shortestSettleMs: 300,
  prior: WIRELESS_PRIOR,
  leastTries: 2,
};

export function paceOf(medium: NetworkInterface['medium']): Pace {
  return medium === 'wifi' ? WIRELESS : WIRED;
}
