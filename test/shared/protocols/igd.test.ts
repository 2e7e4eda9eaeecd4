import { describe, expect, it } from 'vitest';
import {
  buildExternalAddressRequest,
  buildGatewaySearch,
  gatewayLocation,
  parseExternalAddress,
  parseIgdDescription,
} from '../../../shared/protocols/igd.ts';

const DESCRIPTION = `<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<friendlyName>Livebox &amp; co</friendlyName><manufacturer>Sagemcom</manufacturer>
<modelName>Residential Livebox-4</modelName><modelNumber>4</modelNumber>
<serviceList>
<service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>
<controlURL>/l3f</controlURL></service>
<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>
<controlURL>/ctl/IPConn</controlURL></service>
</serviceList></device></root>`;

describe('UPnP gateways', () => {
  it('searches as the device architecture says', () => {
    const text = new TextDecoder().decode(buildGatewaySearch('upnp:rootdevice'));
    expect(text).toMatch(/^M-SEARCH \* HTTP\/1\.1\r\n/);
    expect(text).toMatch(/\r\nMAN: "ssdp:discover"\r\n/);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it.each([
    ['http://192.168.1.1:49152/root.xml', { port: 49152, path: '/root.xml' }],
    ['http://192.168.1.1/d.xml?x=1', { port: 80, path: '/d.xml?x=1' }],
    // Anything but plain HTTP on the gateway itself is not followed.
    ['http://192.168.1.2:49152/root.xml', null],
    ['http://evil.example/root.xml', null],
    ['http://192.168.1.1.evil.example/', null],
    ['http://192.168.1.1@evil.example/', null],
    ['http://user:secret@192.168.1.1/', null],
    ['https://192.168.1.1/root.xml', null],
    ['file:///etc/passwd', null],
    ['not an address', null],
    [`http://192.168.1.1/${'a'.repeat(400)}`, null],
  ])('takes %s only on the gateway', (location, expected) => {
    expect(gatewayLocation(location, '192.168.1.1')).toEqual(expected);
  });

  it('finds the connection service and who made the box', () => {
    expect(parseIgdDescription(DESCRIPTION, 'http://192.168.1.1:49152/')).toEqual({
      manufacturer: 'Sagemcom',
      modelName: 'Residential Livebox-4',
      modelNumber: '4',
      friendlyName: 'Livebox & co',
      service: {
        type: 'urn:schemas-upnp-org:service:WANIPConnection:1',
        controlPath: '/ctl/IPConn',
      },
    });
  });

  it('leaves out a control address elsewhere', () => {
    const elsewhere = DESCRIPTION.replace('/ctl/IPConn', 'http://evil.example/ctl');
    expect(parseIgdDescription(elsewhere, 'http://192.168.1.1:49152/').service).toBeNull();
  });

  it('asks for the external address and reads it', () => {
    const request = buildExternalAddressRequest({
      host: '192.168.1.1:49152',
      controlPath: '/ctl/IPConn',
      serviceType: 'urn:schemas-upnp-org:service:WANIPConnection:1',
    });
    expect(request).toMatch(/SOAPAction: ".*WANIPConnection:1#GetExternalIPAddress"/);
    const length = Number(/Content-Length: (\d+)/.exec(request)?.[1]);
    expect(request.split('\r\n\r\n').slice(1).join('\r\n\r\n')).toHaveLength(length);
    expect(() =>
      buildExternalAddressRequest({ host: 'x', controlPath: '/', serviceType: 'y"\r\nZ: 1' }),
    ).toThrow(RangeError);
    const answer = '<NewExternalIPAddress>203.0.113.5</NewExternalIPAddress>';
    expect(parseExternalAddress(answer)).toBe('203.0.113.5');
    expect(parseExternalAddress('<NewExternalIPAddress>999.1.1.1<')).toBeNull();
    expect(parseExternalAddress('<NewExternalIPAddress></NewExternalIPAddress>')).toBeNull();
  });
});
