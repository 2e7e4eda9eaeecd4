import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Access, checkAccess, OTHER_PUBLIC_IP, PUBLIC_IP } from './simulated-access.ts';

const BOTH = [PUBLIC_IP, OTHER_PUBLIC_IP] as const;

/** A router that gives each flow to one of two accesses. */
function balancing(
  choose: (flow: Parameters<NonNullable<Access['translate']>>[0]) => boolean,
): Access {
  return {
    translate: (flow) => ({ ip: choose(flow) ? PUBLIC_IP : OTHER_PUBLIC_IP, port: flow.localPort }),
  };
}

describe('two accesses', () => {
  it('are named when each flow takes the other one', async () => {
    const { first, of } = await checkAccess(balancing(({ index }) => index % 2 === 0));
    expect(first).toBe('NET-PUBLIC-CHANGES');
    const { params } = of('public-address');
    expect(String(params['all']).split(', ').toSorted()).toEqual([...BOTH].toSorted());
  });

  it('are named when only datagrams are shared out, flow by flow', async () => {
    let datagrams = 0;
    const { first } = await checkAccess(
      balancing(({ protocol }) => protocol === 'tcp' || (datagrams += 1) % 2 === 0),
    );
    expect(first).toBe('NET-PUBLIC-CHANGES');
  });

  test.prop({ seeds: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }) }, { numRuns: 25 })(
    'are never shown as one known address when a source has told both',
    async ({ seeds }) => {
      const told = new Map<string, Set<string>>();
      const { of, result } = await checkAccess({
        translate: ({ index, address, port, localPort }) => {
          const ip = seeds[index % seeds.length] === true ? PUBLIC_IP : OTHER_PUBLIC_IP;
          const server = `${address} ${port}`;
          told.set(server, (told.get(server) ?? new Set()).add(ip));
          return { ip, port: localPort };
        },
      });
      const { code } = of('public-address');
      const resolver = told.get('208.67.222.222 53') ?? new Set();
      if (resolver.size > 1) expect(code).not.toBe('NET-PUBLIC-KNOWN');
      expect(result.complete).toBe(true);
    },
  );

  it('are told apart from sources that disagree for good', async () => {
    const { of } = await checkAccess(balancing(({ address }) => address !== '188.165.10.21'));
    expect(of('public-address').code).toBe('NET-PUBLIC-DISAGREE');
  });

  it('give the address of the path that phones take', async () => {
    const { first, of } = await checkAccess(
      balancing(({ protocol, port }) => protocol === 'tcp' || port === 53 || port === 3478),
    );
    expect(of('public-address')).toMatchObject({
      code: 'NET-PUBLIC-KNOWN',
      params: { ip: PUBLIC_IP },
    });
    expect(first).toBe('NET-SIP-OTHER-WAY-OUT');
    expect(of('sip-reachability').params).toMatchObject({
      phones: OTHER_PUBLIC_IP,
      ip: PUBLIC_IP,
    });
  });

  it('are not invented on a site with one access', async () => {
    const { first, of } = await checkAccess({});
    expect(first).toBe('none');
    expect(of('sip-reachability').code).toBe('NET-SIP-OK');
    expect(of('public-address').code).toBe('NET-PUBLIC-KNOWN');
  });

  it('are not invented where a router writes its private address into the answer', async () => {
    const { of } = await checkAccess({
      answers: (bytes, { address, port }) => {
        if (address !== '91.121.129.20' || port === 53) return null;
        const text = new TextDecoder().decode(bytes);
        const echoed = text
          .split('\r\n')
          .filter((line) => /^(?:via|from|to|call-id|cseq):/i.test(line));
        const lines = echoed.map((line) =>
          line.replace(/;rport\b(?!=)/, ';received=192.168.77.2;rport=5060'),
        );
        return new TextEncoder().encode(
          ['SIP/2.0 200 OK', ...lines, 'Content-Length: 0', '', ''].join('\r\n'),
        );
      },
    });
    expect(of('sip-reachability').code).toBe('NET-SIP-OK');
  });
});
