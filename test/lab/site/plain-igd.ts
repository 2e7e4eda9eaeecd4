/*
 * A box that reports its outside address, even a private one: `node plain-igd.ts LAN_ADDRESS WAN_ADDRESS`.
 * miniupnpd refuses to name a private address; many boxes of access providers do not.
 * Speaks SSDP (UPnP Device Architecture 1.1 §1.3), IGD GetExternalIPAddress and NAT-PMP opcode 0
 * (RFC 6886 §3.2).
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const [lanAddress = '', wanAddress = ''] = process.argv.slice(2);
const HTTP_PORT = 49152;
const SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1';
const UUID = 'uuid:1d8ac7a0-0b5c-4c1e-9f43-1f8a5d7c2b10';

function device(kind: string, inner: string): string {
  return `<device><deviceType>urn:schemas-upnp-org:device:${kind}:1</deviceType><friendlyName>Box</friendlyName><manufacturer>Lab</manufacturer><modelName>Plain box</modelName><UDN>${UUID}</UDN>${inner}</device>`;
}

const description = `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>${device(
  'InternetGatewayDevice',
  `<deviceList>${device(
    'WANDevice',
    `<deviceList>${device(
      'WANConnectionDevice',
      `<serviceList><service><serviceType>${SERVICE}</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId><controlURL>/ctl/IPConn</controlURL><eventSubURL>/evt/IPConn</eventSubURL><SCPDURL>/WANIPCn.xml</SCPDURL></service></serviceList>`,
    )}</deviceList>`,
  )}</deviceList>`,
)}</root>`;

const external = `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:GetExternalIPAddressResponse xmlns:u="${SERVICE}"><NewExternalIPAddress>${wanAddress}</NewExternalIPAddress></u:GetExternalIPAddressResponse></s:Body></s:Envelope>`;

createServer((request, response) => {
  response.setHeader('Content-Type', 'text/xml; charset="utf-8"');
  const action = String(request.headers['soapaction'] ?? '');
  if (request.url === '/rootDesc.xml') response.end(description);
  else if (request.url === '/ctl/IPConn' && action.includes('#GetExternalIPAddress')) {
    response.end(external);
  } else {
    response.statusCode = 404;
    response.end();
  }
}).listen(HTTP_PORT, lanAddress);

const search = createSocket({ type: 'udp4', reuseAddr: true });
search.on('message', (bytes, from) => {
  const text = bytes.toString('latin1');
  const target = /^ST: *(\S+)/im.exec(text)?.[1] ?? '';
  if (!text.startsWith('M-SEARCH') || !/InternetGatewayDevice|WANIPConn|ssdp:all/.test(target))
    return;
  const answer = [
    'HTTP/1.1 200 OK',
    'CACHE-CONTROL: max-age=120',
    `ST: ${target}`,
    `USN: ${UUID}::${target}`,
    'EXT:',
    'SERVER: Linux/5.4 UPnP/1.1 PlainBox/1.0',
    `LOCATION: http://${lanAddress}:${HTTP_PORT}/rootDesc.xml`,
    '',
    '',
  ].join('\r\n');
  search.send(answer, from.port, from.address, () => undefined);
});
search.bind(1900, () => search.addMembership('239.255.255.250', lanAddress));

const mapping = createSocket('udp4');
mapping.on('message', (bytes, from) => {
  if (bytes.length < 2 || bytes[0] !== 0) return;
  const answer = Buffer.alloc(12);
  answer[1] = 128 + (bytes[1] ?? 0);
  // Mappings themselves are refused: result 2, not authorised.
  answer.writeUInt16BE(bytes[1] === 0 ? 0 : 2, 2);
  answer.writeUInt32BE(Math.floor(process.uptime()), 4);
  Buffer.from(wanAddress.split('.').map(Number)).copy(answer, 8);
  mapping.send(answer, from.port, from.address, () => undefined);
});
mapping.bind(5351, lanAddress);
