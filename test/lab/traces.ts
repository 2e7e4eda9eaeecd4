import { readdirSync } from 'node:fs';
import { tryRun } from './command.ts';
import { NAMESPACE_PREFIX, NETNS_ETC, STATE_ROOT } from './names.ts';

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Everything that these labs could leave on a machine: namespaces, interfaces, processes, files. */
export async function traces(labs: readonly string[]): Promise<string[]> {
  const ours = (text: string): boolean =>
    labs.some(
      (lab) =>
        text.includes(`${NAMESPACE_PREFIX}${lab}-`) || text.includes(`${STATE_ROOT}/${lab}/`),
    );
  const links: { ifname: string }[] = JSON.parse((await tryRun('ip', ['-j', 'link'])).stdout);
  const found = [
    ...entries('/run/netns').map((each) => `namespace ${each}`),
    ...links.map((each) => `interface ${each.ifname}`),
    ...(await tryRun('ps', ['-eo', 'pid=,args='])).stdout.split('\n'),
    ...entries(NETNS_ETC).map((each) => `file ${NETNS_ETC}/${each}`),
    ...entries(STATE_ROOT).map((each) => `file ${STATE_ROOT}/${each}/`),
  ];
  return found.filter(ours).toSorted();
}
