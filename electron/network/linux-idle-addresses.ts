import type { CardAddress } from '../../shared/domain/network.ts';
import { rangeContains } from '../../shared/net/cidr.ts';
import { parseIpv4 } from '../../shared/net/ipv4.ts';
import type { FileSystem } from '../platform/machine.ts';
import { parseProcRows } from './routes/parsers.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 20_000;

/** The addresses that the kernel itself answers for, from `/proc/net/fib_trie`. */
function parseLocalAddresses(text: string): ReadonlySet<string> {
  const local = new Set<string>();
  let current = '';
  for (const line of text.split('\n', MAX_LINES)) {
    const leaf = /\|-- (\d+\.\d+\.\d+\.\d+)\s*$/.exec(line.slice(0, 200));
    if (leaf?.[1] !== undefined) current = leaf[1];
    else if (/^\s*\/32 host LOCAL\s*$/.test(line) && parseIpv4(current) !== null)
      local.add(current);
  }
  return local;
}

/**
 * The addresses of cards without a carrier, which `os.networkInterfaces` leaves out: docker0 has none
 * while no container runs, and its address is this computer's all the same.
 */
export async function readIdleAddresses(
  files: Pick<FileSystem, 'readText'>,
  idle: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly CardAddress[]>> {
  const found = new Map<string, CardAddress[]>();
  if (idle.size === 0) return found;
  const [trie, table] = await Promise.all([
    files.readText('/proc/net/fib_trie', MAX_BYTES),
    files.readText('/proc/net/route', MAX_BYTES),
  ]);
  if (!trie.ok || !table.ok) return found;
  const networks = parseProcRows(table.value).filter(
    ({ interfaceName, gateway, destination }) =>
      interfaceName !== null &&
      idle.has(interfaceName) &&
      gateway === null &&
      destination.prefix > 0,
  );
  for (const address of parseLocalAddresses(trie.value)) {
    const value = parseIpv4(address) ?? 0;
    const network = networks.find(({ destination }) => rangeContains(destination, value));
    if (network === undefined || listed.has(address)) continue;
    const name = network.interfaceName ?? '';
    found.set(name, [...(found.get(name) ?? []), { address, prefix: network.destination.prefix }]);
  }
  return found;
}
