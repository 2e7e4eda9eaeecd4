/**
 * Whether a host is there, with hysteresis: a few lost packets never make a stable host leave.
 * Pure: observations go in, transitions come out.
 */
export type Presence = {
  readonly state: 'unknown' | 'present' | 'away';
  /** Rounds without a sign of life since the last one. */
  readonly misses: number;
  /** True once the host itself answered a probe: only then does its silence mean anything. */
  readonly answers: boolean;
};

export const INITIAL_PRESENCE: Presence = { state: 'unknown', misses: 0, answers: false };

/** What one round saw. */
export type Observation =
  /** The host itself answered. */
  | 'answered'
  /** The system resolved its address just now, although the host answered no probe. */
  | 'resolved'
  /** No answer, while the system still holds its address. */
  | 'silent'
  /** No answer, and the system could not resolve its address. */
  | 'unresolved';

export type Transition = 'present' | 'left' | 'back' | null;

/** Rounds without a sign of life before a host counts as away. */
export const MISSES_BEFORE_AWAY = 3;

/** True for a sign of life. */
export function isHeard(seen: Observation): boolean {
  return seen === 'answered' || seen === 'resolved';
}

/** The presence after an observation, and what changed for a person who watches. */
export function observePresence(
  before: Presence,
  seen: Observation,
): { readonly presence: Presence; readonly transition: Transition } {
  if (isHeard(seen))
    return {
      presence: {
        state: 'present',
        misses: 0,
        answers: before.answers || seen === 'answered',
      },
      transition: before.state === 'present' ? null : before.state === 'away' ? 'back' : 'present',
    };
  // A host that never answers probes may be there as long as its address is still in the table.
  if (seen === 'silent' && !before.answers) return { presence: before, transition: null };
  const misses = before.misses + 1;
  if (misses < MISSES_BEFORE_AWAY) return { presence: { ...before, misses }, transition: null };
  // A phone that was never there cannot leave.
  if (before.state !== 'present') return { presence: { ...before, misses }, transition: null };
  return { presence: { ...before, state: 'away', misses }, transition: 'left' };
}
