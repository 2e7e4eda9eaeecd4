import { describe, expect, it } from 'vitest';
import { isOpenable, openAddress, openPage } from '../../../electron/browser/open-address.ts';
import type { CommandOutcome } from '../../../electron/platform/machine.ts';

const done: CommandOutcome = { kind: 'completed', exitCode: 0, stdout: '', stderr: '' };
const address = 'https://www.example.org/help';

function opener(platform: NodeJS.Platform, environment: Record<string, string>, outcome = done) {
  const calls: [string, readonly string[]][] = [];
  const open = (target: string) =>
    openAddress(target, {
      platform,
      environment,
      clock: { sleep: () => new Promise(() => undefined) },
      runner: {
        run: async (command, args) => {
          calls.push([command, args]);
          return outcome;
        },
      },
    });
  return { calls, open };
}

describe('opening the person’s browser', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, 'xdg-open', [address]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open', [address]],
    ['darwin', {}, '/usr/bin/open', [address]],
    [
      'win32',
      { SystemRoot: 'D:\\Win' },
      'D:\\Win\\System32\\rundll32.exe',
      ['url.dll,FileProtocolHandler', address],
    ],
  ] as const)('uses what %s has', async (platform, environment, command, args) => {
    const { calls, open } = opener(platform, environment);
    expect(await open(address)).toBe('opened');
    expect(calls).toEqual([[command, args]]);
  });

  it('opens a page of our own on the disk', async () => {
    const calls: (readonly string[])[] = [];
    const outcome = await openPage('/home/a b/entry/enter-4801.html', {
      platform: 'linux',
      environment: { DISPLAY: ':0' },
      clock: { sleep: () => new Promise(() => undefined) },
      runner: {
        run: async (command, args) => {
          calls.push([command, ...args]);
          return done;
        },
      },
    });
    expect(outcome).toBe('opened');
    expect(calls).toEqual([['xdg-open', 'file:///home/a%20b/entry/enter-4801.html']]);
  });

  it.each([
    ['linux', {}],
    ['linux', { CI: 'true', DISPLAY: ':0' }],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }],
  ] as const)('starts nothing on a machine without a screen (%s %j)', async (platform, env) => {
    const { calls, open } = opener(platform, env);
    expect(await open(address)).toBe('headless');
    expect(calls).toEqual([]);
  });

  it('says when the program is missing or fails', async () => {
    const environment = { DISPLAY: ':0' };
    expect(await opener('linux', environment, { kind: 'missing' }).open(address)).toBe('failed');
    expect(await opener('linux', environment, { ...done, exitCode: 3 }).open(address)).toBe(
      'failed',
    );
  });

  it('does not wait for a program that stays as long as the browser', async () => {
    const outcome = await openAddress(address, {
      platform: 'linux',
      environment: { DISPLAY: ':0' },
      clock: { sleep: async () => undefined },
      runner: { run: () => new Promise(() => undefined) },
    });
    expect(outcome).toBe('opened');
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-settings:network',
    'smb://server/share',
    'http://example.org/',
    'http://127.0.0.1:4000/enter#c0ffee',
    'http://127.0.0.1.example.org/',
    'http://127.0.0.1@example.org/',
    'https://user:secret@example.org/',
    'http://[::1]:4000/',
    '--help',
    '',
  ])('never hands %j to a program', async (target) => {
    const { calls, open } = opener('linux', { DISPLAY: ':0' });
    expect(isOpenable(target)).toBe(false);
    expect(await open(target)).toBe('refused');
    expect(calls).toEqual([]);
  });
});
