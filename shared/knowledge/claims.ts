import { z } from '../schema.ts';

/**
 * What a sentence asserts. Every sentence of an end, a measurement or a verdict names its claims,
 * so that two sentences are compared by meaning and not by wording.
 */
export const ClaimSchema = z.enum([
  'phone-works',
  'phone-fails',
  'phone-present',
  'phone-absent',
  'phone-dark',
  'phone-has-address',
  'phone-without-address',
  /** A setting is wrong, not the device itself. */
  'phone-sound',
  'fault-is-phone',
  'fault-is-local-network',
  'fault-is-site-network',
  'fault-is-both',
  'fault-is-line',
  'undecided',
  /** Support is asked because nothing known helps. */
  'no-cause-named',
  'network-cleared',
  /** Something that OVHcloud's telephony needs was measured as wrong on the site. */
  'network-defect',
  'internet-up',
  'internet-down',
  'voice-good',
  'voice-bad',
  'line-cut',
  'test-says-phone',
  /** It fails where another phone works, which no state of the site's network explains. */
  'test-proves-phone',
  'test-says-network',
  'test-says-both',
  'test-says-nothing',
]);

export type Claim = z.infer<typeof ClaimSchema>;

/**
 * Which measurements count, by time: all of them, those since the run began, or those since it
 * ended.
 */
export type CountsFrom = 'ever' | 'run' | 'end';

/** What a conclusion says, and the measurement that supports or contradicts it. */
export type Relation = {
  readonly said: Claim;
  readonly measured: Claim;
  readonly from: CountsFrom;
  /** Since when a measurement disproves; an earlier one only raises a doubt. */
  readonly firm: CountsFrom;
  /** A measurement that overrides this one; null when none does. */
  readonly unless: Claim | null;
};

type When = {
  readonly from: CountsFrom;
  readonly firm: CountsFrom;
  readonly unless?: Claim;
};

const relations = (
  said: Claim,
  when: CountsFrom | When,
  ...measured: readonly Claim[]
): readonly Relation[] => {
  const { from, firm, unless }: When = typeof when === 'string' ? { from: when, firm: when } : when;
  return measured.map((claim) => ({ said, measured: claim, from, firm, unless: unless ?? null }));
};

/** States that come and go; if one was true before the run began, it should be measured again. */
const PASSING = { from: 'ever', firm: 'run' } as const;

/**
 * The claims that contradict each other: what a conclusion says, and the measurement that speaks
 * against it. docs/conclusions.md shows the same table.
 */
export const CONTRADICTIONS: readonly Relation[] = [
  // A phone that left during the last steps may have come back unseen.
  ...relations('phone-works', { from: 'ever', firm: 'end' }, 'phone-absent'),
  // The repair changed what was measured before it.
  ...relations(
    'phone-works',
    'end',
    'internet-down',
    'test-says-phone',
    'test-says-network',
    'test-says-both',
  ),
  ...relations('phone-fails', 'ever', 'phone-works'),
  // A phone that was there before the run may have lost power since.
  ...relations('phone-dark', 'run', 'phone-present'),
  ...relations('phone-without-address', 'run', 'phone-has-address', 'phone-works'),
  ...relations('network-cleared', { ...PASSING, unless: 'test-proves-phone' }, 'internet-down'),
  ...relations(
    'network-cleared',
    { from: 'ever', firm: 'ever', unless: 'test-proves-phone' },
    'network-defect',
  ),
  ...relations('network-cleared', 'ever', 'test-says-network', 'test-says-both'),
  ...relations('internet-down', PASSING, 'internet-up'),
  ...relations('internet-down', 'run', 'phone-works'),
  ...relations('internet-down', 'ever', 'test-says-phone', 'test-says-both'),
  ...relations('voice-bad', PASSING, 'voice-good'),
  ...relations('voice-bad', 'ever', 'test-says-phone', 'test-says-both'),
  ...relations('line-cut', 'run', 'phone-works'),
  // A line that is at fault fails on every access, so that the test accuses the phone for it.
  ...relations('fault-is-line', { from: 'ever', firm: 'end' }, 'test-says-phone', 'test-says-both'),
  ...relations('fault-is-line', 'ever', 'test-says-network'),
  ...relations('phone-sound', 'ever', 'test-says-phone', 'test-says-both'),
  ...relations('fault-is-phone', 'ever', 'test-says-network'),
  ...relations('fault-is-local-network', 'ever', 'test-says-phone', 'test-says-both'),
  ...relations('fault-is-site-network', 'ever', 'test-says-phone', 'test-says-both'),
  ...relations('fault-is-both', 'ever', 'test-says-phone', 'test-says-network'),
  ...relations(
    'undecided',
    'ever',
    'test-says-phone',
    'test-says-network',
    'test-says-both',
    'phone-works',
  ),
  ...relations(
    'no-cause-named',
    'ever',
    'test-says-phone',
    'test-says-network',
    'test-says-both',
    'phone-works',
  ),
  ...relations(
    'test-says-phone',
    'ever',
    'test-says-network',
    'test-says-both',
    'test-says-nothing',
  ),
  ...relations(
    'test-says-network',
    'ever',
    'test-says-phone',
    'test-says-both',
    'test-says-nothing',
  ),
  ...relations(
    'test-says-both',
    'ever',
    'test-says-phone',
    'test-says-network',
    'test-says-nothing',
  ),
];

/**
 * The measurements that imply what a conclusion says. What only makes it likely supports nothing: a
 * phone that restarted may not work, one that left the network may have light, and a fault of the
 * site need not be the one that stops the phone.
 */
export const SUPPORTS: readonly Relation[] = [
  ...relations('phone-works', 'run', 'phone-works'),
  ...relations('internet-down', 'run', 'internet-down'),
  ...relations('voice-bad', 'run', 'voice-bad'),
  ...relations('fault-is-phone', 'ever', 'test-says-phone'),
  ...relations('fault-is-site-network', 'ever', 'test-says-network'),
  ...relations('fault-is-both', 'ever', 'test-says-both'),
];
