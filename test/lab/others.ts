import type { HostModel } from './types.ts';

/* Hosts that a careless rule would take for phones, and the usual company of an office. */

function titled(title: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body></body></html>`;
}

const CISCO_SWITCH: HostModel = {
  id: 'cisco-switch',
  vendorPrefix: '00:56:2b',
  web: [
    {
      port: 80,
      server: 'cisco-IOS',
      pages: {
        '*': {
          status: 401,
          headers: { 'WWW-Authenticate': 'Basic realm="level_15_access"' },
          body: '',
        },
      },
    },
  ],
};

/** Its SIP string has the very form of a Linksys phone's. */
const LINKSYS_ROUTER: HostModel = {
  id: 'linksys-router',
  vendorPrefix: '00:18:39',
  sip: {
    ports: [5060],
    identityHeader: 'Server',
    identity: 'Linksys/RT31P2-3.1.6(LI)',
    status: 200,
    reason: 'OK',
  },
  web: [
    {
      port: 80,
      server: 'httpd',
      pages: { '/': { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="RT31P2"' } } },
    },
  ],
};

const HP_PRINTER: HostModel = {
  id: 'hp-printer',
  vendorPrefix: '50:81:40',
  web: [
    {
      port: 80,
      server: 'HP HTTP Server; HP LaserJet M1536dnf MFP',
      pages: { '/': { body: titled('HP LaserJet M1536dnf MFP&nbsp;&nbsp;&nbsp;192.168.77.9') } },
    },
  ],
};

const WINDOWS_PC: HostModel = {
  id: 'windows-pc',
  vendorPrefix: '10:98:36',
  web: [
    { port: 80, server: 'Microsoft-IIS/10.0', pages: { '/': { body: titled('IIS Windows') } } },
  ],
};

const FRITZ_BOX: HostModel = {
  id: 'fritz-box',
  vendorPrefix: '34:31:c4',
  sip: {
    ports: [5060],
    identityHeader: 'User-Agent',
    identity: 'FRITZ!OS',
    status: 404,
    reason: 'Not Found',
  },
  web: [{ port: 80, pages: { '/': { body: titled('FRITZ!Box') } } }],
};

/** A telephone system of a brand that also makes phones. */
const GRANDSTREAM_PBX: HostModel = {
  id: 'grandstream-pbx',
  vendorPrefix: '00:0b:82',
  sip: {
    ports: [5060],
    identityHeader: 'Server',
    identity: 'Grandstream UCM6204V1.4A 1.0.15.16',
    status: 401,
    reason: 'Unauthorized',
  },
};

export const DEFAULT_OTHERS: readonly HostModel[] = [
  CISCO_SWITCH,
  LINKSYS_ROUTER,
  HP_PRINTER,
  WINDOWS_PC,
  FRITZ_BOX,
  GRANDSTREAM_PBX,
];

/** Registered prefixes of hosts that answer nothing but ARP: PCs, mobiles, NAS, access points. */
export const SILENT_PREFIXES: readonly string[] = [
  '10:65:30', // Dell
  '50:44:72', // Lenovo
  '10:51:07', // Intel
  '10:00:20', // Apple
  '10:30:47', // Samsung
  '00:11:32', // Synology
  '00:1b:a9', // Brother
  '60:22:32', // Ubiquiti
  '14:75:90', // TP-Link
  '28:cd:c1', // Raspberry Pi
  '34:23:87', // Hon Hai
  '04:0e:3c', // HP
  '70:1f:53', // Cisco: a silent one may be a switch, an access point or a phone
  '00:1f:9f', // Thomson: routers and phones share the block
  'da:a1:19', // locally administered: a mobile that hides its address
];

export const LAPTOP_PREFIX = '14:18:77'; // Dell
export const GATEWAY_PREFIX = '10:06:45'; // Sagemcom
