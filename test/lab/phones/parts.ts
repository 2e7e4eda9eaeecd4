import type { BootAnnouncement, SipAnswerer } from '../types.ts';

/** A phone that answers OPTIONS on 5060 with a date, unless said otherwise. */
export function sip(
  identityHeader: 'User-Agent' | 'Server',
  identity: string,
  rest: Partial<SipAnswerer> = {},
): SipAnswerer {
  return {
    ports: [5060],
    identityHeader,
    identity,
    status: 200,
    reason: 'OK',
    date: true,
    ...rest,
  };
}

/** A page that has a title, and perhaps a body. */
export function titled(title: string, body = ''): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
}

/** The boot announcement in the form of most makers. */
export function announcing(vendor: string, model: string): BootAnnouncement {
  return { vendor, model, macForm: 'MAC{MAC}', contactPort: 5059 };
}
