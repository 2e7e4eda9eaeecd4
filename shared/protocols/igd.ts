/**
 * UPnP Internet Gateway Device, read only (UPnP IGD:1 and :2): find the box by SSDP, read its
 * description, ask for its external address. No mapping is ever made.
 */
import { cleanText } from './clean-text.ts';
import { decodeEntities } from './http.ts';
import { Ipv4Schema } from '../domain/addresses.ts';
import { buildSearch } from './ssdp.ts';

export const SSDP_GROUP = '239.255.255.250';

/** Search targets that an Internet gateway answers, the most precise first. */
export const GATEWAY_SEARCH_TARGETS = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'upnp:rootdevice',
] as const;

/** M-SEARCH for a gateway; sent to the group or to the gateway alone (UDA 1.1 §1.3.2). */
export function buildGatewaySearch(
  searchTarget: (typeof GATEWAY_SEARCH_TARGETS)[number],
): Uint8Array {
  return new TextEncoder().encode(buildSearch(SSDP_GROUP, searchTarget, 'MX: 1'));
}

/** Port and path of a LOCATION, if it is plain HTTP on the gateway itself; null otherwise. */
export function gatewayLocation(
  location: string,
  gatewayIp: string,
): { readonly port: number; readonly path: string } | null {
  if (location.length > 300 || !URL.canParse(location)) return null;
  const url = new URL(location);
  if (url.protocol !== 'http:' || url.hostname !== gatewayIp) return null;
  if (url.username !== '' || url.password !== '') return null;
  const path = `${url.pathname}${url.search}`;
  if (!/^\/[\x21-\x7e]{0,299}$/.test(path)) return null;
  return { port: url.port === '' ? 80 : Number(url.port), path };
}

export type IgdDescription = {
  readonly manufacturer: string | null;
  readonly modelName: string | null;
  readonly modelNumber: string | null;
  readonly friendlyName: string | null;
  readonly service: { readonly type: string; readonly controlPath: string } | null;
};

/** Text of the first `<name>…</name>`, linear in the length; null when there is none. */
function textOf(xml: string, name: string): string | null {
  const open = xml.indexOf(`<${name}>`);
  if (open < 0) return null;
  const start = open + name.length + 2;
  const close = xml.indexOf(`</${name}>`, start);
  if (close < 0 || close - start > 500) return null;
  const text = cleanText(decodeEntities(xml.slice(start, close)), 120);
  return text === '' ? null : text;
}

const SERVICE_TYPE = /^urn:schemas-upnp-org:service:(?:WANIPConnection:[12]|WANPPPConnection:1)$/;

function servicesOf(xml: string): string[] {
  const blocks: string[] = [];
  let at = 0;
  while (blocks.length < 32) {
    const open = xml.indexOf('<service>', at);
    if (open < 0) break;
    const close = xml.indexOf('</service>', open);
    if (close < 0) break;
    blocks.push(xml.slice(open, Math.min(close, open + 2000)));
    at = close;
  }
  return blocks;
}

/** Reads a device description. A control address that is not on the gateway is left out. */
export function parseIgdDescription(xml: string, base: string): IgdDescription {
  let service: IgdDescription['service'] = null;
  for (const block of servicesOf(xml)) {
    const type = textOf(block, 'serviceType');
    const control = textOf(block, 'controlURL');
    if (service !== null || type === null || control === null || !SERVICE_TYPE.test(type)) continue;
    if (!URL.canParse(control, base)) continue;
    const url = new URL(control, base);
    const path = `${url.pathname}${url.search}`;
    if (url.host === new URL(base).host && /^\/[\x21-\x7e]{0,299}$/.test(path))
      service = { type, controlPath: path };
  }
  return {
    manufacturer: textOf(xml, 'manufacturer'),
    modelName: textOf(xml, 'modelName'),
    modelNumber: textOf(xml, 'modelNumber'),
    friendlyName: textOf(xml, 'friendlyName'),
    service,
  };
}

/** HTTP request of the SOAP action GetExternalIPAddress (WANIPConnection:1 §2.4.18). */
export function buildExternalAddressRequest(options: {
  readonly host: string;
  readonly controlPath: string;
  readonly serviceType: string;
}): string {
  if (!SERVICE_TYPE.test(options.serviceType) || !/^[0-9.:]{7,21}$/.test(options.host))
    throw new RangeError('unsafe part in a UPnP request');
  const body =
    '<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:GetExternalIPAddress xmlns:u="${options.serviceType}"/></s:Body></s:Envelope>\r\n`;
  return [
    `POST ${options.controlPath} HTTP/1.1`,
    `Host: ${options.host}`,
    'User-Agent: Tonalite',
    'Content-Type: text/xml; charset="utf-8"',
    `SOAPAction: "${options.serviceType}#GetExternalIPAddress"`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** External address in a SOAP answer; null when it has none. */
export function parseExternalAddress(xml: string): string | null {
  const found = /<NewExternalIPAddress(?:\s[^>]{0,200})?>([^<]{0,40})</.exec(xml);
  const text = found?.[1]?.trim() ?? '';
  return Ipv4Schema.safeParse(text).success ? text : null;
}
