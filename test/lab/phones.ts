import type { BootAnnouncement, PhoneSpec, SipAnswerer, WebServer } from './types.ts';

/*
 * The phones of the lab. Strings are those that devices were seen to send (identification
 * reference §3.4 to §4.1); where no sample is known the form of the nearest relative stands in.
 */

const YEALINK_ALLOW =
  'INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REGISTER, SUBSCRIBE, REFER, PUBLISH, UPDATE, MESSAGE';
const CISCO_ALLOW = 'ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, REFER, UPDATE';

function sip(
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

function titled(title: string, body = ''): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
}

function announcing(vendor: string, model: string): BootAnnouncement {
  return { vendor, model, macForm: 'MAC{MAC}', contactPort: 5059 };
}

/** Firmware up to V84: the login page names model and firmware in its script. */
function yealinkLoginPage(phoneType: string): WebServer {
  const login = {
    body: titled(
      'Yealink Phone',
      `<script>var g_phonetype = "${phoneType}"; var g_strFirmware = "{firmware}";</script>`,
    ),
  };
  return {
    port: 80,
    server: 'yealink embed httpd',
    pages: {
      '/': { status: 302, headers: { Location: '/servlet?m=mod_listener&p=login&q=loginForm' } },
      '/servlet?m=mod_listener&p=login&q=loginForm': login,
      '/servlet?p=login&q=loginForm&jumpto=status': login,
    },
  };
}

/** Firmware from V85 on: a single page, and an API that names model and firmware to anyone. */
function yealinkSinglePage(phoneName: string, loginNote: string): WebServer {
  return {
    port: 80,
    server: 'yealink embed httpd',
    pages: {
      '/': { body: titled('', '<div id="app"></div><script src="/static/js/app.js"></script>') },
      '*': {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          ret: 'failed',
          error: { webStatus: 'noauth', phoneName, firmware: '{firmware}', loginNote },
        }),
      },
    },
  };
}

function gigasetWeb(server: string): WebServer {
  return {
    port: 80,
    server,
    pages: {
      '/': { status: 302, headers: { Location: '/login.html' } },
      '/login.html': {
        body: `${titled('', '<form action="/login.html" method="post"></form>')}<!-- padding so that the page has 520 bytes or more -->`,
      },
    },
  };
}

export const YEALINK_T54W: PhoneSpec = {
  id: 'yealink-t54w',
  vendorPrefix: '80:5e:c0',
  sip: sip('User-Agent', 'Yealink SIP-T54W {firmware}', { allow: YEALINK_ALLOW }),
  web: [
    yealinkSinglePage('T54W', 'Prime Business Phone SIP-T54W'),
    {
      ...yealinkSinglePage('T54W', 'Prime Business Phone SIP-T54W'),
      port: 443,
      tls: {
        subject: '/O=Yealink Network Technology Co.,Ltd./CN={mac}',
        issuer: '/O=Yealink Network Technology Co.,Ltd./CN=Yealink Equipment Issuing CA',
      },
    },
  ],
  announcement: announcing('yealink', 'T54W'),
  phone: {
    brand: 'yealink',
    model: 'T54W',
    firmware: '96.86.0.100',
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    confidence: 'confirmed',
  },
};

export const YEALINK_T46S: PhoneSpec = {
  id: 'yealink-t46s',
  vendorPrefix: '00:15:65',
  sip: sip('User-Agent', 'Yealink SIP-T46S {firmware}', { allow: YEALINK_ALLOW }),
  web: [yealinkLoginPage('SIP-T46S')],
  announcement: announcing('yealink', 'T46S'),
  phone: {
    brand: 'yealink',
    model: 'T46S',
    firmware: '66.85.0.5',
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    confidence: 'confirmed',
  },
};

export const YEALINK_T53W: PhoneSpec = {
  id: 'yealink-t53w',
  vendorPrefix: '44:db:d2',
  sip: sip('User-Agent', 'Yealink SIP-T53W {firmware}', { allow: YEALINK_ALLOW }),
  web: [yealinkSinglePage('T53W', 'Prime Business Phone SIP-T53W')],
  announcement: announcing('yealink', 'T53W'),
  phone: {
    brand: 'yealink',
    model: 'T53W',
    firmware: '96.87.0.16',
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    confidence: 'confirmed',
  },
};

export const YEALINK_W70B: PhoneSpec = {
  id: 'yealink-w70b',
  vendorPrefix: '24:9a:d8',
  sip: sip('User-Agent', 'Yealink W70B {firmware}', { allow: YEALINK_ALLOW }),
  web: [yealinkSinglePage('W70B', 'DECT IP Base W70B')],
  announcement: announcing('yealink', 'W70B'),
  phone: {
    brand: 'yealink',
    model: 'W70B',
    firmware: '146.85.0.5',
    kind: 'dect-base',
    resetProcedure: 'yealink-dect',
    confidence: 'confirmed',
  },
};

export const GIGASET_C530: PhoneSpec = {
  id: 'gigaset-c530',
  vendorPrefix: '7c:2f:80',
  sip: sip('User-Agent', 'C530 IP/{firmware}', { style: 'bare-lf', date: false }),
  web: [gigasetWeb('')],
  announcement: { vendor: 'Gigaset', model: 'C530 IP', macForm: 'MAC%3A{MAC}', contactPort: 5060 },
  phone: {
    brand: 'gigaset',
    model: 'C530 IP',
    firmware: '42.250.00.000.000',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
    confidence: 'confirmed',
  },
};

export const GIGASET_N510: PhoneSpec = {
  id: 'gigaset-n510',
  vendorPrefix: '7c:2f:80',
  sip: sip('User-Agent', 'N510 IP PRO/{firmware}', { date: false }),
  web: [gigasetWeb('N510 IP PRO/42.250')],
  announcement: { vendor: 'Gigaset', model: 'N510', macForm: 'MAC%3A{MAC}', contactPort: 5060 },
  phone: {
    brand: 'gigaset',
    model: 'N510 IP PRO',
    firmware: '42.258.00.000.000',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
    confidence: 'confirmed',
  },
};

export const CISCO_CP8851: PhoneSpec = {
  id: 'cisco-cp8851',
  vendorPrefix: 'b0:7d:47',
  sip: sip('Server', 'Cisco-CP-8851-3PCC/{firmware}', { allow: CISCO_ALLOW }),
  web: [{ port: 80, server: 'httpd', pages: { '/': { body: titled('Cisco IP Phone') } } }],
  phone: {
    brand: 'cisco',
    model: 'CP-8851',
    firmware: '11.3.7',
    kind: 'desk',
    resetProcedure: 'cisco-standard',
    confidence: 'confirmed',
  },
};

export const CISCO_CP7841: PhoneSpec = {
  id: 'cisco-cp7841',
  vendorPrefix: '88:43:e1',
  sip: sip('Server', 'Cisco-CP-7841-3PCC/{firmware}', { allow: CISCO_ALLOW }),
  web: [{ port: 80, server: 'httpd', pages: { '/': { body: titled('Cisco IP Phone') } } }],
  phone: {
    brand: 'cisco',
    model: 'CP-7841',
    firmware: '11.3.7',
    kind: 'desk',
    resetProcedure: 'cisco-standard',
    confidence: 'confirmed',
  },
};

export const CISCO_ATA191: PhoneSpec = {
  id: 'cisco-ata191',
  vendorPrefix: 'd0:ec:35',
  sip: sip('Server', 'Cisco-ATA191-MPP/{firmware}', { ports: [5060, 5061], allow: CISCO_ALLOW }),
  web: [
    {
      port: 80,
      server: 'httpd',
      pages: { '/': { body: titled('Login Page', 'Cisco ATA 191 Multiplatform') } },
    },
  ],
  phone: {
    brand: 'cisco',
    model: 'ATA191',
    firmware: '11-1-0MSR3-9',
    kind: 'adapter',
    resetProcedure: 'cisco-ata191',
    confidence: 'confirmed',
  },
};

export const CISCO_SPA112: PhoneSpec = {
  id: 'cisco-spa112',
  vendorPrefix: 'd0:c7:89',
  sip: sip('Server', 'Cisco/SPA112-{firmware}', { ports: [5060, 5061], allow: CISCO_ALLOW }),
  web: [
    {
      port: 80,
      server: 'httpd',
      pages: { '/': { body: titled('Login Page', 'Cisco SPA112 Configuration Utility') } },
    },
  ],
  phone: {
    brand: 'cisco',
    model: 'SPA112',
    firmware: '1.4.1SR1(002)d-hisec',
    kind: 'adapter',
    resetProcedure: 'cisco-spa112',
    confidence: 'confirmed',
  },
};

export const CISCO_SPA504G: PhoneSpec = {
  id: 'cisco-spa504g',
  vendorPrefix: '00:26:99',
  sip: sip('Server', 'Cisco/SPA504G-{firmware}', { ports: [5060, 5061, 5062, 5063] }),
  web: [
    {
      port: 80,
      server: 'httpd',
      pages: { '/': { body: titled('SPA504G Configuration Utility') } },
    },
  ],
  phone: {
    brand: 'cisco',
    model: 'SPA504G',
    firmware: '7.6.2c',
    kind: 'desk',
    resetProcedure: 'cisco-spa5xx',
    confidence: 'confirmed',
  },
};

export const FANVIL_V65: PhoneSpec = {
  id: 'fanvil-v65',
  vendorPrefix: '0c:38:3e',
  sip: sip('User-Agent', 'Fanvil V65 {firmware}'),
  web: [{ port: 80, pages: { '/': { body: titled('') } } }],
  announcement: announcing('fanvil', 'V65'),
  phone: {
    brand: 'fanvil',
    model: 'V65',
    firmware: '2.12.2.4',
    kind: 'desk',
    resetProcedure: 'fanvil-standard',
    confidence: 'confirmed',
  },
};

export const GRANDSTREAM_HT802: PhoneSpec = {
  id: 'grandstream-ht802',
  vendorPrefix: 'c0:74:ad',
  sip: sip('User-Agent', 'Grandstream HT802 {firmware}', { style: 'compact' }),
  web: [{ port: 80, pages: { '/': { body: titled('Grandstream Device Configuration') } } }],
  phone: {
    brand: 'grandstream',
    model: 'HT802',
    firmware: '1.0.17.5',
    kind: 'adapter',
    resetProcedure: 'grandstream-ht802',
    confidence: 'confirmed',
  },
};

/** Deaf to SIP and to plain HTTP: only the certificate of its web server names it. */
export const CISCO_CP8841_TLS: PhoneSpec = {
  id: 'cisco-cp8841-tls',
  vendorPrefix: '00:56:2b',
  web: [
    {
      port: 443,
      server: 'httpd',
      tls: {
        subject:
          '/O=Cisco Systems Inc./CN=CP-8841-SEP{MAC}/serialNumber=PID:CP-8841 SN:FCH00000000',
      },
      pages: { '/': { status: 403, body: '' } },
    },
  ],
  phone: {
    brand: 'cisco',
    model: 'CP-8841',
    firmware: null,
    kind: 'desk',
    resetProcedure: 'cisco-standard',
    confidence: 'confirmed',
  },
};

/** MGCP: deaf to SIP, web page on 8000, answers an endpoint audit on UDP 2427. */
export const LG_8820: PhoneSpec = {
  id: 'lg-8820',
  vendorPrefix: 'b4:0e:dc',
  mgcp: { port: 2427, endpoint: 'aaln/1' },
  web: [{ port: 8000, pages: { '/': { body: titled('IP8820') } } }],
  phone: {
    brand: 'lg',
    model: '8820',
    firmware: null,
    kind: 'desk',
    resetProcedure: 'lg-88xx',
    confidence: 'probable',
  },
};

/** Trusts only its SIP server, and its web page is switched off. */
export const PREFIX_ONLY_YEALINK: PhoneSpec = {
  id: 'yealink-silent',
  vendorPrefix: 'c4:fc:22',
  prefixOnly: true,
  web: [{ port: 80, pages: { '*': { status: 403, body: '' } } }],
  announcement: announcing('yealink', 'T31P'),
  phone: {
    brand: 'yealink',
    model: null,
    firmware: null,
    kind: 'unknown',
    resetProcedure: null,
    confidence: 'vendor-only',
  },
};

/** The ten phones of a lab that asks for nothing else; all answer SIP or HTTP with their model. */
export const DEFAULT_PHONES: readonly PhoneSpec[] = [
  YEALINK_T54W,
  YEALINK_T46S,
  YEALINK_T53W,
  YEALINK_W70B,
  GIGASET_C530,
  GIGASET_N510,
  CISCO_CP8851,
  CISCO_ATA191,
  FANVIL_V65,
  GRANDSTREAM_HT802,
];

/** Every phone of the catalogue, by id, for the command line. */
export const PHONE_CATALOGUE: readonly PhoneSpec[] = [
  ...DEFAULT_PHONES,
  CISCO_CP7841,
  CISCO_SPA112,
  CISCO_SPA504G,
  CISCO_CP8841_TLS,
  LG_8820,
  PREFIX_ONLY_YEALINK,
];
