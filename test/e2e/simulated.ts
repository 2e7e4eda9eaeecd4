/** A service over the simulated site with a case well under way, for tests that need no laboratory. */
import type { Case } from '../../shared/case/case-schema.ts';
import { type Device, deviceKey } from '../../shared/domain/device.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';
import { eventually } from '../lab/eventually.ts';
import { append, type Caller, callerOf } from './caller.ts';
import { repairScript } from './repair-script.ts';
import { type Server, serveSimulated } from './server.ts';

export type SimulatedSite = {
  readonly server: Server;
  readonly caller: Caller;
  readonly scan: ScanResult;
  /** The phone of the simulated site whose model is given. */
  readonly phone: (model: string) => Device;
};

/** Starts the service, with the folder of its reports, and scans the simulated site. */
export async function openSimulatedSite(
  renderer: string,
  folders: { readonly data: string; readonly exports: string },
): Promise<SimulatedSite> {
  const server = await serveSimulated(renderer, folders.data);
  const caller = await callerOf(server);
  const settings = await caller.call('settings.values.read', {});
  await caller.call('settings.values.write', { ...settings, exportFolder: folders.exports });
  await caller.call('scan.lan.start', {});
  await eventually(async () => (await caller.call('scan.latest.read', {})).result !== null, {
    tries: 100,
  });
  const { result } = await caller.call('scan.latest.read', {});
  if (result === null) throw new Error('the simulated scan does not end');
  return {
    server,
    caller,
    scan: result,
    phone: (model) => {
      const device = result.devices.find(({ phone }) => phone?.model === model);
      if (device === undefined) throw new Error(`the simulated site has no ${model}`);
      return device;
    },
  };
}

/** A new case with everything that a page may show: a repair at its end, and one at its reset. */
export async function fillCase(
  { caller, scan }: SimulatedSite,
  devices: { readonly ended: Device; readonly atReset: Device },
): Promise<Case> {
  let known = await caller.call('cases.case.create', {});
  for (const line of repairScript(scan, devices.ended))
    known = await append(caller, known, line(known));
  for (const line of repairScript(scan, devices.atReset).slice(1)) {
    const event = line(known);
    if (event.type === 'diagnosis-entry' && event.entry.type === 'step-done') break;
    known = await append(caller, known, event);
  }
  const facts = await caller.call('network.facts.measure', { online: true });
  known = await append(caller, known, { type: 'network-seen', facts });
  await caller.call('checks.run.start', { background: false });
  await eventually(async () => (await caller.call('checks.latest.read', {})).result !== null, {
    tries: 200,
  });
  const { result } = await caller.call('checks.latest.read', {});
  if (result === null) throw new Error('the checks gave no result');
  const position = { page: 'home' as const, phoneKey: deviceKey(devices.atReset) };
  known = await append(caller, known, { type: 'checks-recorded', result });
  return append(caller, known, { type: 'position-changed', position });
}
