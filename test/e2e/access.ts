/** The laptop and the phone taken to another line: what they meet there, in the lab's own terms. */
import type { Lab } from '../lab/lab.ts';
import { PUBLIC_IP, PUBLIC_ROUTER } from '../lab/site/addresses.ts';

/** Another box of another line: its MAC on the LAN, its address on the Internet. */
export const ELSEWHERE = { mac: '10:13:31:0e:15:e0', publicIp: '109.190.100.90' } as const;

async function plugInto(
  lab: Lab,
  access: { readonly mac: string; readonly publicIp: string },
): Promise<void> {
  // The cable is out while the world changes, so that nothing learnt before is believed after.
  await lab.fault('cable-out', true);
  await lab.run('gateway', ['ip', 'link', 'set', 'dev', 'eth0', 'address', access.mac]);
  await lab.run('gateway', ['ip', 'addr', 'flush', 'dev', 'wan0']);
  await lab.run('gateway', ['ip', 'addr', 'add', `${access.publicIp}/24`, 'dev', 'wan0']);
  await lab.run('gateway', ['ip', 'route', 'replace', 'default', 'via', PUBLIC_ROUTER]);
  await lab.fault('cable-out', false);
}

/** Behind another box and another line. */
export function plugElsewhere(lab: Lab): Promise<void> {
  return plugInto(lab, ELSEWHERE);
}

/** Behind another box on the very same line: not another access, despite its look. */
export function plugBehindSecondRouter(lab: Lab): Promise<void> {
  return plugInto(lab, { mac: ELSEWHERE.mac, publicIp: PUBLIC_IP });
}

/** Back on the site. */
export function plugOnSite(lab: Lab): Promise<void> {
  return plugInto(lab, { mac: lab.gateway.mac, publicIp: PUBLIC_IP });
}
