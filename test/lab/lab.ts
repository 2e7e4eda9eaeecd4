import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { whyNoLab } from './available.ts';
import { runIn } from './command.ts';
import { type FaultName, isFaultName, switchFault } from './faults/catalogue.ts';
import { createHostControl, type HostControl } from './host.ts';
import { buildLan } from './kernel.ts';
import { type Meter, startMeter } from './meter.ts';
import { namespaceOf, NETNS_ETC, stateDirectory } from './names.ts';
import { type LabPlan, planLab } from './plan.ts';
import { startGateway } from './site/gateway.ts';
import { startInternet } from './site/internet.ts';
import { buildInternet, internetOf } from './site/network.ts';
import { claim, load, type LabState, startTime } from './state.ts';
import { startTalkers } from './talkers.ts';
import { sweepOrphans, tearDown } from './teardown.ts';
import type { ExpectedHost, LabOptions } from './types.ts';
import {
  execAsUser,
  makeHome,
  spawnAsRoot,
  spawnAsUser,
  type UserCommandOptions,
  type UserCommandResult,
} from './user.ts';

export interface Lab {
  readonly name: string;
  /** Prefix length of the LAN. */
  readonly prefix: number;
  /** Network address of the LAN. */
  readonly network: string;
  readonly laptop: { readonly ip: string; readonly mac: string; readonly namespace: string };
  readonly gateway: ExpectedHost;
  /** Every address that a scan from the laptop should find, the laptop itself not among them. */
  readonly expected: readonly ExpectedHost[];
  /** Those of `expected` that are phones, a phone known by its prefix alone included. */
  readonly phones: readonly ExpectedHost[];
  /** Namespace of a host by its name: `laptop`, `gateway`, `yealink-t54w`… */
  namespace(host: string): string;
  /** Runs a program in a namespace as an ordinary user without capabilities. */
  execAsUser(
    namespace: string,
    argv: readonly string[],
    options?: UserCommandOptions,
  ): Promise<UserCommandResult>;
  /** The same, not waited for: the caller reads the streams and may kill it. */
  spawnAsUser(
    namespace: string,
    argv: readonly string[],
    options?: UserCommandOptions,
  ): ChildProcess;
  /** Runs a program in a namespace as root: for the tools that need it, never for the product. */
  spawnAsRoot(
    namespace: string,
    argv: readonly string[],
    options?: UserCommandOptions,
  ): ChildProcess;
  /** Runs a program as root in a host, by the host's name, and gives its output. */
  run(host: string, argv: readonly string[]): Promise<string>;
  /** Counts on the wire what the laptop sends. */
  meter(): Promise<Meter>;
  /** Faults switched on at the moment. */
  readonly faults: readonly string[];
  /** Switches a fault on or off; resolves when it is in force. */
  fault(name: FaultName, on: boolean): Promise<void>;
  /** Switches every fault off. */
  heal(): Promise<void>;
  /** Controls a host, by address or by name. */
  host(which: string): HostControl;
  /** `host`, for a telephone: the same control under the name that reads well in a test. */
  phone(which: string): HostControl;
  /** Ends everything and leaves nothing. */
  down(): Promise<void>;
}

function handle(state: LabState): Lab {
  const { plan } = state;
  const host = (which: string): HostControl => createHostControl(state, which);
  const current = (): ExpectedHost[] =>
    plan.hosts.map(({ talks: _talks, ...each }) => ({
      ...each,
      ip: state.addresses[each.host] ?? each.ip,
    }));
  return {
    name: plan.name,
    prefix: plan.prefix,
    network: plan.network,
    laptop: plan.laptop,
    gateway: plan.gateway,
    get expected() {
      return current();
    },
    get phones() {
      return current().filter((each) => each.phone !== null);
    },
    namespace: (name) => namespaceOf(plan.name, name),
    execAsUser: (namespace, argv, options) => execAsUser(plan.name, namespace, argv, options),
    spawnAsUser: (namespace, argv, options) => spawnAsUser(plan.name, namespace, argv, options),
    spawnAsRoot,
    run: (name, argv) => runIn(namespaceOf(plan.name, name), argv),
    meter: () => startMeter(plan.laptop.namespace),
    get faults() {
      return state.faults;
    },
    fault: (name, on) => switchFault(state, name, on),
    heal: async () => {
      for (const name of [...state.faults].toReversed()) {
        if (isFaultName(name)) await switchFault(state, name, false);
      }
    },
    host,
    phone: host,
    down: () => tearDown(plan.name),
  };
}

/** Builds a lab and gives it when every host answers. On failure nothing is left. */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const plan = planLab(options);
  const obstacle = whyNoLab(plan.layout);
  if (obstacle !== null) throw new Error(`lab: ${obstacle}`);
  await sweepOrphans();
  const state: LabState = {
    plan,
    owner: { pid: process.pid, startedAt: startTime(process.pid) ?? '' },
    addresses: {},
    faults: [],
  };
  claim(state);
  try {
    makeHome(plan.name);
    writeResolverFile(plan);
    await buildLan(plan);
    if (plan.layout === 'site') await buildInternet(plan);
    await Promise.all([
      startTalkers(plan),
      ...(plan.layout === 'site'
        ? [startInternet(plan.name, internetOf(plan.name).internet), startGateway(plan)]
        : []),
    ]);
  } catch (error) {
    await tearDown(plan.name).catch(() => rmSync(stateDirectory(plan.name), { recursive: true }));
    throw error;
  }
  return handle(state);
}

/** The laptop asks the gateway for names, as its lease would make it. */
function writeResolverFile(plan: LabPlan): void {
  const directory = join(NETNS_ETC, plan.laptop.namespace);
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'resolv.conf'),
    `nameserver ${plan.gateway.ip}\noptions timeout:2 attempts:1\n`,
  );
}

/** A lab that another process made. */
export function openLab(name: string): Lab {
  return handle(load(name));
}
