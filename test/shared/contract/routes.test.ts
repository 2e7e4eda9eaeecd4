import { describe, expect, expectTypeOf, it } from 'vitest';
import { events, type Handlers, type RouteName, routes } from '../../../shared/contract/index.ts';

describe('contract', () => {
  it('names its routes area.thing.verb', () => {
    for (const name of Object.keys(routes)) expect(name).toMatch(/^[a-z]+\.[a-z]+\.[a-z]+$/);
  });

  it('names its events area.happened', () => {
    for (const name of Object.keys(events)) expect(name).toMatch(/^[a-z]+\.[a-z]+$/);
  });

  it('demands one handler for each route, no more and no fewer', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<RouteName>();
  });

  it('refuses what a route does not take', () => {
    expect(routes['scan.lan.start'].input.safeParse({ ranges: ['10.0.0.0'] }).success).toBe(false);
    expect(routes['phone.mac.confirm'].input.safeParse({ ip: '-f' }).success).toBe(false);
    expect(routes['phone.mac.confirm'].input.safeParse({ ip: '192.168.1.7' }).success).toBe(true);
  });
});
