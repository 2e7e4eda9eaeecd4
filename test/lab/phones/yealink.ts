import type { PhoneSpec, WebServer } from '../types.ts';
import { announcing, sip, titled } from './parts.ts';

/*
 * Strings are those that devices were seen to send (identification reference §3.4 to §4.1); where
 * no sample is known the closest model's format is used.
 */

const YEALINK_ALLOW =
  'INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REGISTER, SUBSCRIBE, REFER, PUBLISH, UPDATE, MESSAGE';

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
