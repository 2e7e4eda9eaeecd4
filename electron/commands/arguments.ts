import { parseArgs } from 'node:util';

const options = {
  interface: { type: 'string', multiple: true },
  range: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  background: { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  port: { type: 'string' },
  socket: { type: 'string' },
  open: { type: 'boolean' },
  language: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export type CommandOptions = ReturnType<typeof readArguments>['values'];

/** The options and words of this process's command line; throws on an unknown option. */
export function readArguments(): {
  values: Partial<
    Record<'force' | 'json' | 'background' | 'open' | 'help' | 'version', boolean> &
      Record<'interface' | 'range' | 'address', string[]> &
      Record<'timeout' | 'format' | 'out' | 'port' | 'socket' | 'language', string>
  >;
  positionals: string[];
} {
  return parseArgs({ options, allowPositionals: true, strict: true });
}
