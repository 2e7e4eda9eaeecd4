import { afterEach, describe, expect, it } from 'vitest';
import { createSystemInformation } from '../../../electron/platform/system-information.ts';
import { type FakePrograms, fakePrograms, fakesAreUseless } from './fake-programs.ts';

const machine = { platform: 'linux', release: '6.1', hostname: 'portable-atelier' } as const;
let fakes: FakePrograms | null = null;

afterEach(() => {
  fakes?.removeAndProveClean();
  fakes = null;
});

describe.skipIf(fakesAreUseless)('system information', () => {
  it('names the interfaces and the laptop of this machine', async () => {
    const information = createSystemInformation({ machine, application: '1.2.3' });
    const interfaces = await information.interfaces();
    expect(interfaces.ok && interfaces.value.some(({ name }) => name === 'lo')).toBe(true);
    const laptop = await information.laptop();
    expect(laptop.hostname).toBe('portable-atelier');
    expect(laptop.application).toBe('Tonalité 1.2.3');
    expect(laptop.system.length).toBeGreaterThan(3);
  });

  it('asks once in a session', async () => {
    const information = createSystemInformation({ machine, application: '1' });
    const started = performance.now();
    const first = await information.interfaces();
    const asked = performance.now();
    expect(await information.interfaces()).toEqual(first);
    expect(performance.now() - asked).toBeLessThan((asked - started) / 4);
  });

  it(
    'does not block this process while programs hang, and ends in time',
    { tags: ['slow'] },
    async () => {
      const hang = '/bin/sleep 60 & exec /bin/sleep 60';
      fakes = fakePrograms({ cat: hang, iw: hang, nmcli: hang, hostname: hang, sh: hang });
      const information = createSystemInformation({
        machine,
        application: '1',
        environment: fakes.environment,
        timeLimitMs: 1200,
      });
      let ticks = 0;
      const ticking = setInterval(() => (ticks += 1), 20);
      const interfaces = await information.interfaces();
      clearInterval(ticking);
      expect(ticks).toBeGreaterThan(10);
      expect(interfaces.ok ? null : interfaces.problem.code).not.toBe('INTERNAL');
      // The laptop always has an identity, if need be the one that the process knows by itself.
      expect((await information.laptop()).system).toMatch(/Linux/);
    },
  );

  it('says so when nothing can be run', async () => {
    fakes = fakePrograms({});
    const information = createSystemInformation({
      machine,
      application: '1',
      environment: fakes.environment,
      timeLimitMs: 50,
    });
    expect(await information.interfaces()).toMatchObject({
      ok: false,
      problem: { code: 'SYSTEM_INFORMATION_UNAVAILABLE' },
    });
    expect((await information.laptop()).system).toBe('Linux 6.1');
  });
});
