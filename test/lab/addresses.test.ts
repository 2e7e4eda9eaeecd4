import { isIPv4 } from 'node:net';
import { describe, expect, it } from 'vitest';
import endpoints from '../../shared/knowledge/endpoints.json' with { type: 'json' };
import { ALL_SERVERS, DOMAINS } from './site/addresses.ts';

/** Every text in a value of JSON, however deep. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}

const hosts = texts(endpoints)
  .map((text) => (URL.canParse(text) ? new URL(text).hostname : text))
  .filter((text) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text));

function known(name: string): boolean {
  return Object.keys(DOMAINS).some((domain) => name === domain || name.endsWith(`.${domain}`));
}

describe("the simulated Internet's directory", () => {
  it('has every address that the product ships', () => {
    const addresses = hosts.filter((host) => isIPv4(host));
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(ALL_SERVERS).toContain(address);
  });

  it('has every name that the product ships', () => {
    const names = hosts.filter((host) => !isIPv4(host));
    // The lab's mirror resolver makes this one up for each asker.
    const absent = names.filter((name) => !known(name) && name !== 'myip.opendns.com');
    expect(names.length).toBeGreaterThan(10);
    expect(absent).toEqual([]);
  });

  it('leads every name to a server that is there', () => {
    for (const address of Object.values(DOMAINS).flat()) expect(ALL_SERVERS).toContain(address);
  });
});
