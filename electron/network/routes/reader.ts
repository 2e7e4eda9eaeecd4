import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner, FileSystem, MachineInfo } from '../../platform/machine.ts';
import { runLinuxTool } from '../../platform/system-command.ts';
import { windowsProgram } from '../../platform/windows-programs.ts';
import { byPreference, type DefaultRoute, type DefaultRouteReader } from './default-route.ts';
import {
  parseIpRoute,
  parseNetstatRoutes,
  parseProcRoute,
  parseRouteGet,
  parseRoutePrint,
} from './parsers.ts';

const TIMEOUT_MS = 800;
const MAX_BYTES = 1024 * 1024;

type RouteDeps = {
  readonly machine: MachineInfo;
  readonly files: Pick<FileSystem, 'readText'>;
  readonly runner: CommandRunner;
  /** The folder of Windows; unused elsewhere. */
  readonly systemRoot: string;
};

/**
 * Reads the default routes: `/proc/net/route` on Linux (no process), `netstat` and `route` on macOS,
 * `route print -4` on Windows. Settles within a second; the two commands of macOS and that of
 * Windows are proved on reconstructed outputs only.
 */
export function createDefaultRouteReader(deps: RouteDeps): DefaultRouteReader {
  const run = async (
    command: string,
    args: readonly string[],
    signal?: AbortSignal,
  ): Promise<string | null> => {
    const outcome = await deps.runner.run(command, args, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    return outcome.kind === 'completed' ? outcome.stdout : null;
  };
  const readLinux = async (signal?: AbortSignal): Promise<readonly DefaultRoute[] | null> => {
    const table = await deps.files.readText('/proc/net/route', MAX_BYTES);
    if (table.ok) return parseProcRoute(table.value);
    const outcome = await runLinuxTool(
      deps.runner,
      'ip',
      ['-j', '-4', 'route', 'show', 'default'],
      { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ...(signal === undefined ? {} : { signal }) },
    );
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
      // Half a default route wins by its longer prefix, even if `route get default` prefers another.
      metric: route.metric < 0 ? route.metric : route.metric + 1,
    }));
    const same = (route: DefaultRoute): boolean =>
      route.interfaceName === first?.interfaceName && route.gateway === first.gateway;
    return first === null ? others : [first, ...others.filter((route) => !same(route))];
  };
  const readWindows = async (signal?: AbortSignal): Promise<readonly DefaultRoute[] | null> => {
    const command = windowsProgram(deps.systemRoot, 'ROUTE.EXE');
    const text = await run(command, ['print', '-4', '0.0.0.0'], signal);
    return text === null ? null : parseRoutePrint(text);
  };
  const readers = { linux: readLinux, darwin: readDarwin, win32: readWindows };
  return {
    read: async (signal) => {
      const routes = await readers[deps.machine.platform](signal);
      return routes === null
        ? failure(problem('ROUTE_TABLE_UNREADABLE'))
        : success(byPreference(routes));
    },
  };
}
