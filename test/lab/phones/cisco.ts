import type { PhoneSpec } from '../types.ts';
import { sip, titled } from './parts.ts';

/*
 * Strings are those that devices were seen to send (identification reference §3.4 to §4.1); where
 * no sample is known the closest model's format is used.
 */

const CISCO_ALLOW = 'ACK, BYE, CANCEL, INFO, INVITE, NOTIFY, OPTIONS, REFER, UPDATE';

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
