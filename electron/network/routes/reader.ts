import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner, FileSystem, MachineInfo } from '../../platform/machine.ts';
import { createPatientRun, type Patience } from '../../platform/patient-run.ts';
import { runLinuxTool } from '../../platform/system-command.ts';
import { windowsProgram } from '../../platform/windows-programs.ts';
import { type CardTable, readCardTable } from '../card-table.ts';
import { byPreference, type DefaultRoute, type DefaultRouteReader } from './default-route.ts';
import {
  parseIpRoute,
  parseNetstatRoutes,
  parseProcRoute,
  parseRouteGet,
  parseRoutePrint,
} from './parsers.ts';

/** The programs answer within milliseconds; an antivirus may hold up their start for seconds. */
const PATIENCE: Patience = { firstMs: 1500, againMs: 6000 };
const LINUX_LIMIT_MS = 1500;
const MAX_BYTES = 1024 * 1024;

type RouteDeps = {
  readonly machine: MachineInfo;
  readonly files: Pick<FileSystem, 'readText'>;
  readonly runner: CommandRunner;
  /** The folder of Windows; unused elsewhere. */
  readonly systemRoot: string;
  /** The address from which the system sends to the Internet; absent, the listing alone is believed. */
  readonly ownWay?: () => Promise<string | null>;
  /** `os.networkInterfaces`, replaced by tests. */
  readonly addresses?: () => CardTable;
};

/** A way that no listing shows, because a rule chooses another table, comes before all that are listed. */
const RULED_METRIC = -2;

/**
 * Adds the way that the system takes, if its card is in none of the routes: WireGuard and Tailscale of
 * Linux keep their default route in a table of their own.
 */
async function withOwnWay(
  routes: readonly DefaultRoute[],
  { ownWay, addresses }: RouteDeps,
): Promise<readonly DefaultRoute[]> {
  const source = (await ownWay?.()) ?? null;
  if (source === null) return routes;
  const card = Object.entries(readCardTable(addresses)).find(([, infos = []]) =>
    infos.some(({ address, internal }) => address === source && !internal),
  );
  if (card === undefined) return routes;
  const [name, infos = []] = card;
  const isListed = routes.some(
    ({ interfaceName, interfaceAddress }) =>
      interfaceName === name || infos.some(({ address }) => address === interfaceAddress),
  );
  if (isListed) return routes;
  const way: DefaultRoute = {
    interfaceName: name,
    interfaceAddress: source,
    gateway: null,
    metric: RULED_METRIC,
    row: `sends to the Internet from ${source} (${name})`,
  };
  return [way, ...routes];
}

/**
 * Reads the default routes: `/proc/net/route` on Linux (no process), `netstat` and `route` on macOS,
 * `route print -4` on Windows; all rows of each, because a VPN may cover the Internet without a default
 * route. A program that is late is awaited for seven seconds in all; then the routes are unknown, which
 * is not the same as having none.
 */
export function createDefaultRouteReader(deps: RouteDeps): DefaultRouteReader {
  const runPatiently = createPatientRun(deps.runner, PATIENCE);
  const run = async (
    command: string,
    args: readonly string[],
    signal?: AbortSignal,
  ): Promise<string | null> => {
    const outcome = await runPatiently(command, args, {
      maxBytes: MAX_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    return outcome.kind === 'completed' ? outcome.stdout : null;
  };
  const readLinux = async (signal?: AbortSignal): Promise<readonly DefaultRoute[] | null> => {
    const table = await deps.files.readText('/proc/net/route', MAX_BYTES);
    if (table.ok) return parseProcRoute(table.value);
    const outcome = await runLinuxTool(deps.runner, 'ip', ['-j', '-4', 'route', 'show'], {
      timeoutMs: LINUX_LIMIT_MS,
      maxBytes: MAX_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = outcome.kind === 'completed' ? outcome.stdout : null;
    return text === null ? null : parseIpRoute(text);
  };
  const readDarwin = async (signal?: AbortSignal): Promise<readonly DefaultRoute[] | null> => {
    const [preferred, all] = await Promise.all([
      run('/sbin/route', ['-n', 'get', 'default'], signal),
      run('/usr/sbin/netstat', ['-rn', '-f', 'inet'], signal),
    ]);
    if (preferred === null && all === null) return null;
    const first = preferred === null ? null : parseRouteGet(preferred);
    const others = (all === null ? [] : parseNetstatRoutes(all)).map((route) => ({
      ...route,
      // A longer prefix wins, even if `route get default`, which asks for mask 0, prefers another.
      metric: route.metric < 0 ? route.metric : route.metric + 1,
    }));
    const same = (route: DefaultRoute): boolean =>
      route.interfaceName === first?.interfaceName && route.gateway === first.gateway;
    return first === null ? others : [first, ...others.filter((route) => !same(route))];
  };
  const readWindows = async (signal?: AbortSignal): Promise<readonly DefaultRoute[] | null> => {
    const command = windowsProgram(deps.systemRoot, 'ROUTE.EXE');
    const text = await run(command, ['print', '-4'], signal);
    return text === null ? null : parseRoutePrint(text);
  };
  const readers = { linux: readLinux, darwin: readDarwin, win32: readWindows };
  return {
    read: async (signal) => {
      const routes = await readers[deps.machine.platform](signal);
      return routes === null
        ? failure(problem('ROUTE_TABLE_UNREADABLE'))
        : success(byPreference(await withOwnWay(routes, deps)));
    },
  };
}
