import { beforeAll, expect, it } from 'vitest';
import {
  type ChecksResult,
  ChecksResultSchema,
  type CheckId,
} from '../../../shared/domain/check.ts';
import { type FaultName, FAULTS } from '../faults/catalogue.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';
import { PUBLIC_IP } from '../site/addresses.ts';
import { type MatrixRow, writeChecksDocument } from './checks-document.ts';

/** What a whole run may take, slow tests apart, on a healthy site and on any broken one, in seconds: printed beside what it took. */
const HEALTHY_SECONDS = 10;
const BROKEN_SECONDS = 15;
const LONGEST_MS = 420_000;

type Expected = readonly [fault: FaultName | null, cause: CheckId | null, code: string | null];

/** Each fault with the check that must be named first. */
const MATRIX: readonly Expected[] = [
  [null, null, null],
  ['cable-out', 'link', 'NET-LINK-DOWN'],
  ['no-lease', 'address', 'NET-ADDRESS-SELF-ASSIGNED'],
  ['public-lan', 'address', 'NET-ADDRESS-PUBLIC'],
  ['second-dhcp', 'address', 'NET-ADDRESS-TWO-SERVERS'],
  ['docker-clash', 'gateway', 'NET-GATEWAY-OWN-ADDRESS'],
  ['gateway-dead', 'gateway', 'NET-GATEWAY-SILENT'],
  ['icmp-dropped', 'gateway', 'NET-GATEWAY-NO-PING'],
  ['dns-broken', 'dns', 'NET-DNS-BROKEN'],
  ['dns-lying', 'dns', 'NET-DNS-LYING'],
  ['captive-portal', 'captive-portal', 'NET-PORTAL-FOUND'],
  ['internet-cut', 'internet', 'NET-INTERNET-CUT'],
  ['reject-all', 'internet', 'NET-INTERNET-REJECTED'],
  ['accept-all', 'internet', 'NET-INTERNET-ACCEPTED'],
  ['public-ip-disagree', 'public-address', 'NET-PUBLIC-DISAGREE'],
  ['dual-wan', 'public-address', 'NET-PUBLIC-CHANGES'],
  ['double-nat', 'nat', 'NET-NAT-DOUBLE'],
  ['cgnat', 'nat', 'NET-NAT-CARRIER'],
  ['ds-lite', 'nat', 'NET-NAT-DS-LITE'],
  ['shared-ports', 'port-mapping', 'NET-MAPPING-SHARED-PORTS'],
  ['upnp-off', null, null],
  ['no-nat', null, null],
  ['sip-blocked', 'sip-reachability', 'NET-SIP-BLOCKED'],
  ['only-5962-open', 'sip-reachability', 'NET-SIP-USUAL-PORT-BLOCKED'],
  ['sip-alg', 'sip-alg', 'NET-ALG-USUAL-PORT'],
  ['ntp-blocked', 'ntp', 'NET-NTP-BLOCKED'],
  ['https-blocked', 'provisioning', 'NET-PROVISIONING-BLOCKED'],
  ['loss-5', 'quality', 'NET-QUALITY-LOSS'],
  ['delay-200', 'quality', 'NET-QUALITY-DELAY'],
  ['jitter-60', 'quality', 'NET-QUALITY-JITTER'],
];

/** What the slow test must find: the longest silence that was open, the first that was closed. */
const BINDINGS = [
  ['binding-30', 30, 45],
  ['binding-60', 60, 90],
  ['binding-120', 120, 150],
] as const;

async function runChecks(lab: Lab, argv: readonly string[] = []): Promise<ChecksResult> {
  const program = [process.execPath, 'test/lab/checks/run-checks.ts', ...argv];
  const options = { timeoutMs: 240_000 };
  const { stdout, stderr } = await lab.execAsUser(lab.laptop.namespace, program, options);
  if (stdout === '') throw new Error(`the checks printed nothing: ${stderr}`);
  return ChecksResultSchema.parse(JSON.parse(stdout));
}

async function runWith(lab: Lab, fault: FaultName | null): Promise<ChecksResult> {
  if (fault !== null) await lab.fault(fault, true);
  try {
    return await runChecks(lab);
  } finally {
    await lab.heal();
  }
}

function nameOf(fault: FaultName | null): string {
  return fault ?? 'none';
}

describeInLab('site', 'the fault matrix', (makeLab) => {
  const results = new Map<string, ChecksResult>();

  beforeAll(async () => {
    const labs: Lab[] = [];
    for (let count = 0; count < 2 + BINDINGS.length; count += 1)
      labs.push(await makeLab({ hosts: 8, phones: 0 }));
    const [first, second, ...slow] = labs;
    if (first === undefined || second === undefined) throw new Error('no labs');
    const queue = [...MATRIX];
    // Two side by side: the machine's cores must not become part of what is measured.
    const worker = async (lab: Lab): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        results.set(nameOf(next[0]), await runWith(lab, next[0]));
    };
    await Promise.all([
      worker(first),
      worker(second),
      ...slow.map(async (lab, index) => {
        const fault = BINDINGS[index]?.[0] ?? null;
        if (fault === null) return;
        await lab.fault(fault, true);
        results.set(fault, await runChecks(lab, ['--background']));
      }),
    ]);
  }, LONGEST_MS);

  const resultOf = (fault: string): ChecksResult => {
    const result = results.get(fault);
    if (result === undefined) throw new Error(`no result for ${fault}`);
    return result;
  };
  const proofs = (result: ChecksResult): string =>
    result.rungs
      .map(({ rung, state, code, evidence }) =>
        [rung, state, code, ...(state === 'pass' ? [] : evidence.map(({ value }) => value))].join(
          ' ',
        ),
      )
      .join('\n');

  it.each(MATRIX)('names the cause of %s: %s', (fault, cause, code) => {
    const result = resultOf(nameOf(fault));
    const named = result.rungs.find(({ rung }) => rung === result.firstCause);
    const isRight = result.firstCause === cause && (named?.code ?? null) === code;
    expect(isRight ? 'right' : proofs(result)).toBe('right');
  });

  it.each(BINDINGS)('measures %s', (fault, atLeast, below) => {
    const result = resultOf(fault);
    expect(result.firstCause).toBe('udp-binding');
    const binding = result.rungs.find(({ rung }) => rung === 'udp-binding');
    expect(binding).toMatchObject({ code: 'NET-BINDING-SHORT', params: { atLeast, below } });
  });

  it('never shows as failed what it could not measure', () => {
    const wrong = [...results.values()]
      .flatMap(({ rungs }) => rungs)
      .filter(({ state, code }) => state === 'fail' && /UNTESTABLE|NET-UNKNOWN/.test(code));
    expect(wrong).toEqual([]);
    expect(results.size).toBe(MATRIX.length + BINDINGS.length);
  });

  it('knows the public address and lists every host that it contacted', () => {
    const healthy = resultOf('none');
    const address = healthy.rungs.find(({ rung }) => rung === 'public-address');
    expect(address?.params['ip']).toBe(PUBLIC_IP);
    const hosts = healthy.hostsContacted.join('\n');
    for (const name of [
      'monip.ovh',
      'sip.ovh.fr',
      'stun.cloudflare.com',
      'pool.ntp.org',
      '1.1.1.1',
    ])
      expect(hosts).toContain(name);
    expect(resultOf('cable-out').hostsContacted).toEqual([]);
  });

  it('makes its own page', async () => {
    const rows: MatrixRow[] = MATRIX.map(([fault]) => ({
      fault: nameOf(fault),
      says: fault === null ? 'nothing' : FAULTS[fault].says,
      result: resultOf(nameOf(fault)),
      limitSeconds: fault === null ? HEALTHY_SECONDS : BROKEN_SECONDS,
    }));
    const slow = BINDINGS.map(([fault]) => ({
      fault,
      says: FAULTS[fault].says,
      result: resultOf(fault),
      limitSeconds: null,
    }));
    await expect(writeChecksDocument([...rows, ...slow])).resolves.toBeUndefined();
  });
});
