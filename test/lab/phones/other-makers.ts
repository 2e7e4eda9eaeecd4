import type { PhoneSpec, WebServer } from '../types.ts';
import { announcing, sip, titled } from './parts.ts';

/*
 * Strings are those that devices were seen to send (identification reference §3.4 to §4.1); where
 * no sample is known the closest model's format is used.
 */

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
