/** The crossed test’s truth table, and its cells in short. */
import {
  type Access,
  type CellResult,
  type CrossedTestCell,
} from '../../../shared/diagnosis/crossed-test-schema.ts';

export const SUSPECT = '80:5e:c0:00:00:01';
export const OTHER = '80:5e:c0:00:00:02';

export function access(id: string, overrides: Partial<Access> = {}): Access {
  return {
    id,
    label: `Accès ${id}`,
    gatewayMac: `02:00:00:00:00:${id.padStart(2, '0').slice(0, 2)}`,
    gatewayIp: '192.168.1.1',
    publicIp: `93.184.216.${Number.parseInt(id, 16)}`,
    interfaceName: 'eth0',
    isSite: false,
    ...overrides,
  };
}

export const site = access('1', { isSite: true });
export const elsewhere = access('2');

export function cell(
  phoneKey: string,
  accessId: string,
  result: CellResult,
  at = 0,
): CrossedTestCell {
  return {
    phoneKey,
    accessId,
    result,
    at: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
    confirmedBy: 'person',
  };
}

const results: Record<string, CellResult> = { w: 'works', f: 'fails', n: 'not-tried' };

/*
 * Suspect on the site, suspect elsewhere, other phone on the site, other phone elsewhere
 * (w works, f fails, n not tried) → verdict and confidence. All 81 rows.
 */
const TABLE = `
w w w w works high | w w w f works high | w w w n works high
w w f w works high | w w f f works high | w w f n works high
w w n w works high | w w n f works high | w w n n works high
w f w w works high | w f w f works high | w f w n works high
w f f w works high | w f f f works high | w f f n works high
w f n w works high | w f n f works high | w f n n works high
w n w w works high | w n w f works high | w n w n works high
w n f w works high | w n f f works high | w n f n works high
w n n w works high | w n n f works high | w n n n works high
f w w w site-network low | f w w f site-network low | f w w n site-network low
f w f w site-network high | f w f f site-network medium | f w f n site-network medium
f w n w site-network medium | f w n f site-network medium | f w n n site-network medium
f f w w phone high | f f w f phone medium | f f w n phone high
f f f w both high | f f f f inconclusive low | f f f n inconclusive low
f f n w phone high | f f n f inconclusive low | f f n n phone medium
f n w w phone medium | f n w f phone medium | f n w n phone medium
f n f w site-network medium | f n f f inconclusive low | f n f n inconclusive low
f n n w inconclusive low | f n n f inconclusive low | f n n n inconclusive low
n w w w inconclusive low | n w w f inconclusive low | n w w n inconclusive low
n w f w inconclusive low | n w f f inconclusive low | n w f n inconclusive low
n w n w inconclusive low | n w n f inconclusive low | n w n n inconclusive low
n f w w inconclusive low | n f w f inconclusive low | n f w n inconclusive low
n f f w inconclusive low | n f f f inconclusive low | n f f n inconclusive low
n f n w inconclusive low | n f n f inconclusive low | n f n n inconclusive low
n n w w inconclusive low | n n w f inconclusive low | n n w n inconclusive low
n n f w inconclusive low | n n f f inconclusive low | n n f n inconclusive low
n n n w inconclusive low | n n n f inconclusive low | n n n n inconclusive low
`;

export const rows = TABLE.trim()
  .split(/[|\n]/)
  .map((row) => row.trim().split(' '));

export function cellsOf(row: readonly string[]): CrossedTestCell[] {
  const places = [
    [SUSPECT, site.id],
    [SUSPECT, elsewhere.id],
    [OTHER, site.id],
    [OTHER, elsewhere.id],
  ] as const;
  return places.flatMap(([phone, place], index) => {
    const result = results[row[index] ?? ''];
    return result === undefined || result === 'not-tried' ? [] : [cell(phone, place, result)];
  });
}
