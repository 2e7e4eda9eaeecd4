import type { Laptop } from '../../shared/case/case-schema.ts';
import type { NetworkInterface } from '../../shared/domain/network.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { cleanText } from '../../shared/protocols/clean-text.ts';
import { z } from '../../shared/schema.ts';
import type { MachineInfo } from './machine.ts';
import { type ContainedOutcome, runContained } from './contained-worker.ts';

/** What the system knows about one interface beyond its addresses. */
export type SystemInterface = {
  readonly name: string;
  readonly medium: NetworkInterface['medium'];
  readonly speedMbps: number | null;
  /** Adapter as its driver names it; null when the system only repeats the interface's name. */
  readonly model: string | null;
  /** True when the address came by DHCP; null when that is unknown (never "no"). */
  readonly dhcp: true | null;
};

export type SystemInformation = {
  /** Problem SYSTEM_INFORMATION_UNAVAILABLE when the system did not answer in time. */
  readonly interfaces: () => Promise<Result<readonly SystemInterface[]>>;
  /** The laptop for the report, without serial numbers; always answers. */
  readonly laptop: () => Promise<Laptop>;
};

export type SystemInformationDeps = {
  readonly machine: MachineInfo;
  /** Version of the application. */
  readonly application: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeLimitMs?: number;
};

const TIME_LIMIT_MS = 8000;

const Text = z
  .string()
  .catch('')
  .transform((text) => cleanText(text, 100));

const InterfacesSchema = z
  .array(
    z.object({
      iface: z.string().min(1).max(128),
      ifaceName: Text,
      type: z.string().catch(''),
      speed: z.number().nullable().catch(null),
      dhcp: z.boolean().catch(false),
      operstate: z.string().catch(''),
    }),
  )
  .max(256);
const WifiSchema = z.array(z.object({ iface: Text, vendor: Text, model: Text })).max(64);
const OsSchema = z.object({ distro: Text, release: Text, arch: Text });
const SystemSchema = z.object({ manufacturer: Text, model: Text });

const PLATFORM_NAMES = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' } as const;
/** Placeholders of makers that filled nothing in. */
const PLACEHOLDERS = /^(?:to be filled by o\.?e\.?m\.?|system (?:manufacturer|product name)|-|)$/i;

function mediumOf(type: string, isWifi: boolean): SystemInterface['medium'] {
  if (isWifi || type === 'wireless') return 'wifi';
  return type === 'wired' ? 'wired' : 'unknown';
}

function interfacesOf(outcome: ContainedOutcome): Result<readonly SystemInterface[]> {
  const parsed = InterfacesSchema.safeParse(outcome.parts.get('interfaces'));
  if (!parsed.success)
    return failure(problem('SYSTEM_INFORMATION_UNAVAILABLE', { reason: outcome.end }));
  const wifi = WifiSchema.safeParse(outcome.parts.get('wifi'));
  const cards = new Map((wifi.success ? wifi.data : []).map((card) => [card.iface, card]));
  return success(
    parsed.data.map((item) => {
      const card = cards.get(item.iface);
      const described = card === undefined ? item.ifaceName : `${card.vendor} ${card.model}`.trim();
      return {
        name: item.iface,
        medium: mediumOf(item.type, card !== undefined),
        speedMbps: item.speed !== null && item.speed > 0 ? item.speed : null,
        model: described === '' || described === item.iface ? null : described,
        dhcp: item.dhcp ? true : null,
      };
    }),
  );
}

function systemOf(outcome: ContainedOutcome, machine: MachineInfo): string {
  const os = OsSchema.safeParse(outcome.parts.get('os'));
  const named =
    os.success && os.data.distro !== '' && os.data.distro !== 'unknown'
      ? [os.data.distro, os.data.release === 'unknown' ? '' : os.data.release, os.data.arch]
      : [PLATFORM_NAMES[machine.platform], machine.release];
  const system = SystemSchema.safeParse(outcome.parts.get('system'));
  const hardware = system.success
    ? [system.data.manufacturer, system.data.model].filter((text) => !PLACEHOLDERS.test(text))
    : [];
  const parts = [named.filter((text) => text !== '').join(' '), hardware.join(' ')];
  return parts.filter((text) => text !== '').join(' — ');
}

/**
 * The npm `systeminformation` package, contained in a worker and asked once per session: its
 * interface reader is synchronous and can take a minute on a machine with many interfaces.
 */
export function createSystemInformation(deps: SystemInformationDeps): SystemInformation {
  let session: Promise<ContainedOutcome> | null = null;

  function ask(): Promise<ContainedOutcome> {
    session ??= runContained({
      worker: 'system-information-worker',
      beside: import.meta.url,
      input: {},
      timeoutMs: deps.timeLimitMs ?? TIME_LIMIT_MS,
      ...(deps.environment === undefined ? {} : { environment: deps.environment }),
    });
    return session;
  }

  return {
    interfaces: async () => interfacesOf(await ask()),
    laptop: async () => ({
      hostname: cleanText(deps.machine.hostname, 120),
      system: cleanText(systemOf(await ask(), deps.machine), 120),
      application: cleanText(`Tonalité ${deps.application}`, 40),
    }),
  };
}
