import { describe, expect, it } from 'vitest';
import { SettingsSchema } from '../../../shared/domain/settings.ts';
import {
  endpointsFor,
  EndpointsSchema,
  PublicAddressSourceSchema,
  shippedEndpoints,
  sipHosts,
} from '../../../shared/knowledge/endpoints.ts';
import raw from '../../../shared/knowledge/endpoints.json' with { type: 'json' };

function settings(endpoints: object): ReturnType<typeof SettingsSchema.parse> {
  return SettingsSchema.parse({ endpoints });
}

describe('endpoints', () => {
  it('ask monip.ovh first, and unrelated sources after it', () => {
    const [first, ...others] = shippedEndpoints.publicAddress.sources;
    expect(first).toEqual({ kind: 'page', url: 'http://monip.ovh/' });
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(['page', 'dns', 'stun']));
  });

  it('have a SIP name for every country of the settings', () => {
    for (const country of ['fr', 'be', 'ch', 'es', 'de', 'co.uk'] as const)
      expect(sipHosts(settings({ country }))).toEqual([`sip.ovh.${country}`]);
  });

  it('put the line’s own proxy before the country’s name', () => {
    const chosen = settings({ sipProxy: 'outbound-ovh-1.sip-proxy.io' });
    expect(sipHosts(chosen)).toEqual(['outbound-ovh-1.sip-proxy.io', 'sip.ovh.fr']);
    expect(sipHosts(settings({ sipProxy: 'sip.ovh.fr' }))).toEqual(['sip.ovh.fr']);
  });

  it('take the person’s own pages and resolver', () => {
    const chosen = endpointsFor(
      settings({
        publicAddressSources: ['https://ip.example/'],
        dnsResolver: '192.168.1.53',
      }),
    );
    const added = chosen.publicAddress.sources.slice(shippedEndpoints.publicAddress.sources.length);
    expect(added).toEqual([{ kind: 'page', url: 'https://ip.example/' }]);
    expect(chosen.dns.resolvers).toEqual([{ address: '192.168.1.53', port: 53 }]);
    expect(endpointsFor(settings({})).dns).toEqual(shippedEndpoints.dns);
  });

  it('are refused when malformed', () => {
    expect(
      EndpointsSchema.safeParse({ ...raw, ntp: { source: 'faq-2026', servers: [] } }).success,
    ).toBe(false);
    for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'nowhere'])
      expect(PublicAddressSourceSchema.safeParse({ kind: 'page', url }).success).toBe(false);
  });
});
