/* The lab by hand: `npm run lab -- up --hosts 60 --name demo`. */
import { parseArgs } from 'node:util';
import { installTools } from '../install-tools.ts';
import { whyNoLab } from './available.ts';
import { FAULT_NAMES, FAULTS, isFaultName } from './faults/catalogue.ts';
import { createLab, type Lab, openLab } from './lab.ts';
import { namespacesOf, labNames, processesIn, tearDown } from './teardown.ts';
import { PHONE_CATALOGUE } from './phones/catalogue.ts';
import type { LabOptions, Layout, PhoneSpec } from './types.ts';

const USAGE = `usage: npm run lab -- COMMAND

  up [--name NAME] [--layout lan|site] [--hosts N] [--phones N|id,id,…] [--prefix 20..28]
     [--loss PERCENT --delay MIN-MAX] [--prefix-only-phone] [--seed N] [--json]
  demo [options of up]               the application itself on a site of the lab, in your browser
  list                               labs that are up, with anything left over
  status NAME [--json]               every address of a lab
  exec NAME HOST [--root] -- COMMAND run a command in a host, as an ordinary user unless --root
  phone NAME HOST|IP ACTION …        reboot [downMs] | unplug | plug | announce | seen | address IP
                                     | firmware VERSION | date OFFSET_MS | sip MANNER | http MANNER | delay MS
  fault NAME FAULT on|off            break or mend one thing
  heal NAME                          mend everything
  faults                             what can be broken, and in which layout
  models                             ids of the phones that a lab can hold
  down NAME | down --all             take down, even a half-built one

MANNER: normal silent garbage endless huge hostile
`;

class Misuse extends Error {}

function choosePhones(text: string | undefined): number | PhoneSpec[] | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  return text.split(',').map((id) => {
    const found = PHONE_CATALOGUE.find((phone) => phone.id === id);
    if (found === undefined) throw new Misuse(`no phone model "${id}" (npm run lab -- models)`);
    return found;
  });
}

function optionsOf(args: string[]): { options: LabOptions; json: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string', default: 'demo' },
      layout: { type: 'string', default: 'lan' },
      hosts: { type: 'string' },
      phones: { type: 'string' },
      prefix: { type: 'string', default: '24' },
      loss: { type: 'string' },
      delay: { type: 'string', default: '0-0' },
      'prefix-only-phone': { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.layout !== 'lan' && values.layout !== 'site')
    throw new Misuse('--layout is lan or site');
  const phones = choosePhones(values.phones);
  const [from = 0, to = from] = values.delay.split('-').map(Number);
  return {
    json: values.json,
    options: {
      name: values.name,
      layout: values.layout,
      prefix: Number(values.prefix),
      prefixOnlyPhone: values['prefix-only-phone'],
      seed: Number(values.seed),
      persistent: true,
      ...(values.hosts === undefined ? {} : { hosts: Number(values.hosts) }),
      ...(phones === undefined ? {} : { phones }),
      ...(values.loss === undefined && to === 0
        ? {}
        : { lossyLink: { lossPercent: Number(values.loss ?? '0'), delayMs: [from, to] as const } }),
    },
  };
}

function show(lab: Lab, json: boolean): void {
  if (json) {
    const { name, network, prefix, laptop, gateway, expected, faults } = lab;
    console.log(
      JSON.stringify({ name, network, prefix, laptop, gateway, expected, faults }, null, 1),
    );
    return;
  }
  console.log(`lab ${lab.name}: ${lab.network}/${lab.prefix}, laptop ${lab.laptop.ip}`);
  for (const each of lab.expected) {
    const phone = each.phone;
    const said =
      phone === null ? '' : `${phone.brand} ${phone.model ?? '?'} ${phone.firmware ?? ''}`.trim();
    console.log(
      `  ${each.ip.padEnd(16)}${each.mac}  ${each.host.padEnd(22)}${each.role.padEnd(16)}${said}`,
    );
  }
}

async function actOnPhone(lab: Lab, which: string, action: string, value: string): Promise<void> {
  const phone = lab.phone(which);
  switch (action) {
    case 'reboot':
      return phone.reboot(value === '' ? {} : { downMs: Number(value) });
    case 'unplug':
      return phone.unplug();
    case 'plug':
      return phone.plug();
    case 'announce':
      return phone.announce();
    case 'address':
      return phone.changeAddress(value);
    case 'seen':
      console.log(JSON.stringify(await phone.seen()));
      return undefined;
    case 'firmware':
      return void (await phone.set({ firmware: value }));
    case 'date':
      return void (await phone.set({ dateOffsetMs: Number(value) }));
    case 'delay':
      return void (await phone.set({ delayMs: Number(value) }));
    case 'sip':
    case 'http':
      switch (value) {
        case 'normal':
        case 'silent':
        case 'garbage':
        case 'endless':
        case 'huge':
        case 'hostile':
          return void (await phone.set({ [action]: value }));
        default:
          throw new Misuse(`no manner "${value}"`);
      }
    default:
      throw new Misuse(`no action "${action}"`);
  }
}

async function runInside(args: string[]): Promise<number> {
  const split = args.indexOf('--');
  const [name = '', host = '', ...flags] = split < 0 ? args : args.slice(0, split);
  const rest = flags.filter((flag) => flag !== '--root');
  const argv = split < 0 ? rest : args.slice(split + 1);
  if (host === '' || argv.length === 0) throw new Misuse('exec NAME HOST [--root] -- COMMAND');
  const lab = openLab(name);
  const options = { cwd: process.cwd(), inherit: true };
  const child = flags.includes('--root')
    ? lab.spawnAsRoot(lab.namespace(host), argv, options)
    : lab.spawnAsUser(lab.namespace(host), argv, options);
  // The terminal sends Ctrl-C to the program as well: its exit status is what counts.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function list(): Promise<void> {
  for (const name of labNames()) {
    const namespaces = namespacesOf(name);
    console.log(
      `${name}: ${namespaces.length} namespaces, ${processesIn(namespaces).length} processes`,
    );
  }
}

/** Brings what the layout needs where it may; says why when that is not enough. */
async function isPossible(layout: Layout = 'lan'): Promise<boolean> {
  await installTools([layout]);
  const obstacle = whyNoLab(layout);
  if (obstacle !== null) console.error(`lab: ${obstacle}`);
  return obstacle === null;
}

async function main(argv: readonly string[]): Promise<number> {
  const [command = '', ...args] = argv;
  switch (command) {
    case 'up': {
      const { options, json } = optionsOf(args);
      if (!(await isPossible(options.layout))) return 3;
      show(await createLab(options), json);
      return 0;
    }
    case 'demo': {
      const { options } = optionsOf(['--layout', 'site', ...args]);
      if (!(await isPossible(options.layout))) return 3;
      const { runDemo } = await import('./demo.ts');
      await runDemo({ ...options, persistent: false });
      return 0;
    }
    case 'status':
      show(openLab(args[0] ?? ''), args.includes('--json'));
      return 0;
    case 'list':
      await list();
      return 0;
    case 'models':
      for (const phone of PHONE_CATALOGUE) console.log(phone.id);
      return 0;
    case 'exec':
      return runInside(args);
    case 'phone':
      await actOnPhone(openLab(args[0] ?? ''), args[1] ?? '', args[2] ?? '', args[3] ?? '');
      return 0;
    case 'fault': {
      const [name = '', fault = '', position = ''] = args;
      if (!isFaultName(fault)) throw new Misuse(`no fault "${fault}" (npm run lab -- faults)`);
      if (position !== 'on' && position !== 'off') throw new Misuse('fault NAME FAULT on|off');
      await openLab(name).fault(fault, position === 'on');
      return 0;
    }
    case 'heal':
      await openLab(args[0] ?? '').heal();
      return 0;
    case 'faults':
      for (const name of FAULT_NAMES) {
        console.log(`${name.padEnd(20)}${FAULTS[name].layout.padEnd(6)}${FAULTS[name].says}`);
      }
      return 0;
    case 'down':
      if (args[0] === undefined) throw new Misuse('down NAME, or down --all');
      for (const name of args[0] === '--all' ? labNames() : [args[0]]) await tearDown(name);
      return 0;
    default:
      throw new Misuse(command === '' ? 'no command' : `no command "${command}"`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const misuse = error instanceof Misuse || (error instanceof Error && 'code' in error);
  console.error(error instanceof Error ? error.message : String(error));
  if (misuse) console.error(USAGE);
  process.exitCode = misuse ? 2 : 3;
}
