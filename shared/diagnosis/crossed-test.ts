import type { Access, CellResult, CrossedTestCell, Verdict } from './crossed-test-schema.ts';

type Sentence = Verdict['reasons'][number];

/**
 * What distinguishes one access from another. The public address and the gateway's MAC are strong:
 * two lines never share a public IPv4 unless the provider shares it among customers, and no two
 * gateways share a MAC. The gateway's private address and the interface prove nothing either way.
 */
export type AccessIdentity = Pick<
  Access,
  'gatewayMac' | 'gatewayIp' | 'publicIp' | 'interfaceName'
>;

function compare(left: string | null, right: string | null): 'equal' | 'unequal' | 'unknown' {
  if (left === null || right === null) return 'unknown';
  return left === right ? 'equal' : 'unequal';
}

/**
 * Whether two accesses are one and the same.
 * - same public address: same, whatever is in between (a second router on the same line);
 * - other public address and other gateway: different;
 * - other public address, gateway's MAC hidden: different when the interface or the gateway's own
 *   address differs too, else unknown (the line may have changed its address);
 * - other public address, same gateway: unknown (a changed address, or two lines on one gateway);
 * - a public address unknown: same gateway means same; another gateway alone stays unknown, because
 *   there may be a second router behind the same line.
 */
export function sameAccess(
  left: AccessIdentity,
  right: AccessIdentity,
): 'same' | 'different' | 'unknown' {
  const publicAddress = compare(left.publicIp, right.publicIp);
  const gateway = compare(left.gatewayMac, right.gatewayMac);
  if (publicAddress === 'equal') return 'same';
  if (publicAddress === 'unequal') {
    if (gateway === 'unequal') return 'different';
    const elsewhere =
      compare(left.gatewayIp, right.gatewayIp) === 'unequal' ||
      compare(left.interfaceName, right.interfaceName) === 'unequal';
    return gateway === 'unknown' && elsewhere ? 'different' : 'unknown';
  }
  return gateway === 'equal' ? 'same' : 'unknown';
}

/**
 * How an access relates to the site's. Measurements decide; where they are inconclusive, an access
 * described by hand counts as another one, because the person says so.
 */
function relationTo(site: Access, access: Access): 'same' | 'different' | 'declared' | 'unknown' {
  const measured = sameAccess(site, access);
  const isDeclared = access.byHand === true || site.byHand === true;
  return measured === 'unknown' && isDeclared ? 'declared' : measured;
}

type Outcome = {
  readonly access: Access;
  readonly result: 'works' | 'fails';
  /** Another access only because the person says so. */
  readonly isDeclared: boolean;
};

type Facts = {
  readonly site: Access | undefined;
  readonly onSite: CellResult;
  /** The suspect phone on other accesses, measured or described by the person. */
  readonly elsewhere: readonly Outcome[];
  /** Tried accesses that do not count, and why. */
  readonly excluded: readonly {
    readonly outcome: Outcome;
    readonly why: 'same' | 'unknown';
  }[];
  /** Another phone on the site: one that works there, one known to work elsewhere, one unproven. */
  readonly swap: 'works' | 'known-good-fails' | 'unproven-fails' | 'not-tried';
  /** What other phones prove about an access. */
  readonly carries: (accessId: string) => 'proved' | 'disproved' | 'unknown';
};

type Given = {
  readonly phoneKey: string;
  readonly accesses: readonly Access[];
  readonly cells: readonly CrossedTestCell[];
};

/** Without `trustsWords`, an access that only the person calls another one does not count. */
function gather(given: Given, { trustsWords }: { readonly trustsWords: boolean }): Facts {
  const { phoneKey, accesses } = given;
  const latest = new Map<string, CrossedTestCell>();
  for (const cell of given.cells) {
    const key = `${cell.phoneKey} ${cell.accessId}`;
    const known = latest.get(key);
    if (known === undefined || cell.at >= known.at) latest.set(key, cell);
  }
  const resultOf = (phone: string, access: string): CellResult =>
    latest.get(`${phone} ${access}`)?.result ?? 'not-tried';
  const site = accesses.find(({ isSite }) => isSite);
  const elsewhere: Outcome[] = [];
  const excluded: { outcome: Outcome; why: 'same' | 'unknown' }[] = [];
  const different = new Set<string>();
  for (const access of accesses) {
    if (access.id === site?.id) continue;
    const relation = site === undefined ? 'unknown' : relationTo(site, access);
    const isDeclared = relation === 'declared' && trustsWords;
    if (relation === 'different' || isDeclared) different.add(access.id);
    const result = resultOf(phoneKey, access.id);
    if (result === 'not-tried') continue;
    const outcome = { access, result, isDeclared };
    if (relation === 'different' || isDeclared) elsewhere.push(outcome);
    else excluded.push({ outcome, why: relation === 'same' ? 'same' : 'unknown' });
  }

  const others = [...new Set(given.cells.map((cell) => cell.phoneKey))].filter(
    (key) => key !== phoneKey,
  );
  const onSiteOf = (phone: string) => (site === undefined ? 'not-tried' : resultOf(phone, site.id));
  const failing = others.filter((phone) => onSiteOf(phone) === 'fails');
  const knownGood = (phone: string) =>
    [...different].some((access) => resultOf(phone, access) === 'works');
  const swap = others.some((phone) => onSiteOf(phone) === 'works')
    ? 'works'
    : failing.some(knownGood)
      ? 'known-good-fails'
      : failing.length > 0
        ? 'unproven-fails'
        : 'not-tried';

  return {
    site,
    onSite: site === undefined ? 'not-tried' : resultOf(phoneKey, site.id),
    elsewhere,
    excluded,
    swap,
    carries: (access) => {
      const results = new Set(others.map((phone) => resultOf(phone, access)));
      if (results.has('works')) return 'proved';
      return results.has('fails') ? 'disproved' : 'unknown';
    },
  };
}

const say = (id: string, access?: Access): Sentence => ({
  id,
  params: access === undefined ? {} : { access: access.label },
});

/** What each cell says, in reading order; the verdict below draws on the same facts. */
function reasonsOf({ site, onSite, elsewhere, excluded, swap, carries }: Facts): Sentence[] {
  const reasons: Sentence[] = [];
  if (site === undefined) reasons.push(say('no-site-access'));
  else if (onSite === 'not-tried') reasons.push(say('not-tried-on-site', site));
  else reasons.push(say(onSite === 'works' ? 'works-on-site' : 'fails-on-site', site));
  for (const { access, result, isDeclared } of elsewhere) {
    reasons.push(say(result === 'works' ? 'works-elsewhere' : 'fails-elsewhere', access));
    if (isDeclared) reasons.push(say('declared-access', access));
    if (result === 'works') continue;
    const proof = carries(access.id);
    if (proof === 'proved') reasons.push(say('other-access-carries-a-phone', access));
    if (proof === 'disproved') reasons.push(say('other-access-not-proved', access));
  }
  for (const { outcome, why } of excluded) {
    if (why === 'unknown') reasons.push(say('access-not-identified', outcome.access));
    else if (outcome.result === 'works') reasons.push(say('works-same-access', outcome.access));
    else reasons.push(say('same-access', outcome.access));
  }
  if (elsewhere.length === 0 && excluded.length === 0) reasons.push(say('nothing-elsewhere'));
  if (swap === 'works') reasons.push(say('other-phone-works-on-site'));
  if (swap === 'known-good-fails') reasons.push(say('known-good-fails-on-site'));
  if (swap === 'unproven-fails') reasons.push(say('swap-phone-not-proved'));
  return reasons;
}

/** What would settle the question, the most useful first. */
function settlingOf({ site, onSite, elsewhere, excluded, swap, carries }: Facts): Sentence[] {
  const settle: Sentence[] = [];
  if (site === undefined) return [say('mark-site')];
  if (onSite === 'not-tried') settle.push(say('try-on-site', site));
  for (const { outcome, why } of excluded) {
    if (why === 'unknown') {
      // The access to identify is the one without a public address, the site's first.
      settle.push(say('identify-access', site.publicIp === null ? site : outcome.access));
    } else if (outcome.result === 'works') settle.push(say('check-socket', outcome.access));
  }
  if (elsewhere.length === 0) settle.push(say('try-elsewhere'));
  for (const { access, isDeclared } of elsewhere)
    if (isDeclared) settle.push(say('identify-access', access));
  for (const { access, result } of elsewhere) {
    const proof = carries(access.id);
    if (result === 'works' || proof === 'proved') continue;
    settle.push(say(proof === 'disproved' ? 'other-access' : 'try-known-good-there', access));
  }
  if (swap === 'not-tried') settle.push(say('try-known-good-here'));
  if (swap === 'unproven-fails') settle.push(say('prove-swap-phone'));
  return settle;
}

type Finding = Pick<Verdict, 'verdict' | 'confidence'>;

function worksElsewhere({ elsewhere, swap }: Facts): Finding {
  const everywhere = elsewhere.every(({ result }) => result === 'works');
  // Another phone works on the same site, or another access fails too, so the cause is more
  // specific.
  if (swap === 'works' || !everywhere) return { verdict: 'site-network', confidence: 'low' };
  const sure = swap === 'known-good-fails' || elsewhere.length > 1;
  return { verdict: 'site-network', confidence: sure ? 'high' : 'medium' };
}

function failsElsewhere({ elsewhere, swap, carries }: Facts): Finding {
  const usable = elsewhere.filter(({ access }) => carries(access.id) !== 'disproved');
  if (usable.length === 0) {
    return swap === 'works'
      ? { verdict: 'phone', confidence: 'medium' }
      : { verdict: 'inconclusive', confidence: 'low' };
  }
  const proved = usable.some(({ access }) => carries(access.id) === 'proved');
  if (swap === 'known-good-fails') {
    return { verdict: 'both', confidence: proved ? 'high' : 'medium' };
  }
  if (swap === 'unproven-fails') return { verdict: 'inconclusive', confidence: 'low' };
  return { verdict: 'phone', confidence: proved || swap === 'works' ? 'high' : 'medium' };
}

function decide(facts: Facts): Finding {
  const { onSite, elsewhere, swap } = facts;
  if (onSite === 'works') return { verdict: 'works', confidence: 'high' };
  if (onSite === 'fails') {
    if (elsewhere.some(({ result }) => result === 'works')) return worksElsewhere(facts);
    if (elsewhere.length > 0) return failsElsewhere(facts);
    // The swap variant: the phone never left, another one took its place.
    if (swap === 'works') return { verdict: 'phone', confidence: 'medium' };
    if (swap === 'known-good-fails') return { verdict: 'site-network', confidence: 'medium' };
  }
  return { verdict: 'inconclusive', confidence: 'low' };
}

/** High confidence remains only if the measured accesses alone justify it. */
function capped(finding: Finding, given: Given): Finding {
  if (finding.confidence !== 'high') return finding;
  const measured = decide(gather(given, { trustsWords: false }));
  const stands = measured.confidence === 'high' && measured.verdict === finding.verdict;
  return stands ? finding : { ...finding, confidence: 'medium' };
}

/**
 * The verdict of the crossed test for one phone: what the cells prove, with what confidence, why,
 * and what would settle it. Only accesses proved different from the site's count, and of several
 * results for one cell only the latest. Another phone is informative only where it works, or when
 * it is known to work elsewhere.
 */
export function judge(given: Given): Verdict {
  const facts = gather(given, { trustsWords: true });
  const finding = capped(decide(facts), given);
  const settled = finding.verdict === 'works' || finding.confidence === 'high';
  const wouldSettle = settled ? [] : settlingOf(facts);
  if (!settled && finding.verdict === 'site-network' && facts.swap === 'works') {
    wouldSettle.unshift(say('swap-socket'));
  }
  return { ...finding, reasons: reasonsOf(facts), wouldSettle };
}
