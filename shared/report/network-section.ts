import type { Case, NetworkSeen } from '../case/case-schema.ts';
import { phonesListed, viewOf } from '../case/current-phone.ts';
import type { ChecksResult } from '../domain/check.ts';
import type { Finding } from '../domain/finding.ts';
import type { NetworkFacts, PingSeries } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import { plainText } from './plain-text.ts';
import type { ReportNetwork } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

/** One network, in the words of the report. */
export function networkSection(
  seen: NetworkSeen,
  label: string,
  whole: Case,
  sentences: Sentences,
): ReportNetwork {
  return {
    label,
    measuredAt: seen.facts?.measuredAt ?? seen.lastSeenAt,
    interface: interfaceOf(seen),
    gateway: gatewayOf(seen),
    publicAddress: publicAddressOf(seen.facts, sentences),
    scan: scanOf(seen.scan, whole, sentences),
    checks: checksOf(seen.checks, sentences),
  };
}

function interfaceOf({ facts, scan }: NetworkSeen): ReportNetwork['interface'] {
  const measured = facts?.interface;
  if (measured !== null && measured !== undefined) {
    const { address, prefix, mac, medium, speedMbps } = measured;
    return { name: plainText(measured.name), address, prefix, mac, medium, speedMbps };
  }
  const scanned = scan?.interface;
  if (scanned === null || scanned === undefined) return null;
  const { address, prefix, mac } = scanned;
  return {
    name: plainText(scanned.name),
    address,
    prefix,
    mac,
    medium: 'unknown',
    speedMbps: null,
  };
}

function gatewayOf({ facts, scan, checks }: NetworkSeen): ReportNetwork['gateway'] {
  const measured = facts?.gateway;
  const found = measured ?? scan?.gateway;
  if (found === null || found === undefined) return null;
  return {
    ip: found.ip,
    mac: found.mac,
    vendor: found.vendor === null ? null : plainText(found.vendor, { max: 120 }),
    answering: measured?.answering ?? null,
    roundTripMs: measured?.roundTripMs ?? checks?.gatewaySeries?.averageMs ?? null,
    lossPercent: lossOf(checks?.gatewaySeries ?? null),
  };
}

/**
 * Loss of the ping series to the gateway. Null when nothing came back: the gateway may refuse
 * pings, or none could be sent, and neither is a loss.
 */
function lossOf(series: PingSeries | null): number | null {
  const received = series?.received ?? 0;
  if (series === null || received === 0 || series.sent < received) return null;
  return (100 * (series.sent - received)) / series.sent;
}

function publicAddressOf(
  facts: NetworkFacts | null,
  sentences: Sentences,
): ReportNetwork['publicAddress'] {
  const found = facts?.publicAddress;
  if (found === null || found === undefined) return null;
  return {
    state: found.state,
    ip: found.ip,
    measuredAt: found.measuredAt,
    sources: found.sources.map(({ source, ip, problem }) => ({
      source: plainText(source, { max: 120 }),
      ip,
      problem: problem === null ? null : sentences.problem(problem),
    })),
    lastKnown: found.lastKnown,
  };
}

function scanOf(scan: ScanResult | null, whole: Case, sentences: Sentences): ReportNetwork['scan'] {
  if (scan === null) return null;
  return {
    startedAt: scan.startedAt,
    durationMs: scan.durationMs,
    complete: scan.complete,
    ranges: scan.interfaces.map(({ address, prefix }) => `${address}/${prefix}`),
    deviceCount: scan.devices.length,
    phoneCount: phonesListed(whole, viewOf(scan)).length,
    findings: scan.findings.map((finding) => findingOf(finding, sentences)),
  };
}

function findingOf(finding: Finding, sentences: Sentences) {
  const { code, severity, params } = finding;
  return {
    code,
    severity,
    message: sentences.sayOr(
      `finding.${code}.message`,
      sentences.say('unnamed.finding', { code }),
      params,
    ),
    action: sentences.sayOr(`finding.${code}.action`, '', params),
  };
}

function checksOf(checks: ChecksResult | null, sentences: Sentences): ReportNetwork['checks'] {
  if (checks === null) return null;
  return {
    startedAt: checks.startedAt,
    durationMs: checks.durationMs,
    complete: checks.complete,
    firstCause: checks.firstCause,
    rungs: checks.rungs.map(({ rung, state, code, params, evidence }) => ({
      rung,
      name: sentences.say(`check.name.${rung}`),
      state,
      code,
      message: sentences.sayOr(
        `check.${code}.message`,
        sentences.say('unnamed.check', { code }),
        params,
      ),
      action: sentences.sayOr(`check.${code}.action`, '', params),
      evidence: sentences.evidence(evidence),
    })),
  };
}
