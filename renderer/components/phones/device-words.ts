import type { CurrentPhone } from '../../../shared/case/current-phone.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import type { Text } from '../../base/text.ts';
import type { CaseDevice, Phone } from '../../../shared/domain/device.ts';

/** The maker's name as it is written on the phone. */
export function brandName(brand: string): string {
  return (
    modelFile.brands.find((known) => known.id === brand)?.name ??
    brand.charAt(0).toUpperCase() + brand.slice(1)
  );
}

/** "Yealink T54W", or only the brand while the model is not known. */
export function phoneName(phone: Pick<Phone, 'brand' | 'model'>): string {
  const brand = brandName(phone.brand);
  return phone.model === null ? brand : `${brand} ${phone.model}`;
}

/** The name of a device on the screen. */
export function deviceName(text: Text, device: CaseDevice): string {
  if (device.phone !== null) return phoneName(device.phone);
  if (device.role === 'gateway') return text.t('ui.device.gateway');
  if (device.role === 'self') return text.t('ui.device.self');
  return device.name ?? device.vendor ?? text.t('ui.device.unnamed');
}

/** What a device is for the technician: its role, or what it says that it is if it is no telephone. */
export function roleWords({ t }: Text, { role, apparatus }: CaseDevice): string {
  return role === 'other' && apparatus !== undefined
    ? t(`apparatus.${apparatus}`)
    : t(`ui.role.${role}`);
}

/** The address of a device; a phone that no scan has seen has none. */
export function addressWords(text: Text, device: Pick<CaseDevice, 'ip' | 'mac'>): string {
  return device.ip ?? device.mac ?? text.t('ui.value.noAddress');
}

/** Shown beside the address of a phone that a scan did not find. */
export function awayWords(
  { t, moment }: Text,
  { presence, seenAt }: Pick<CurrentPhone, 'presence' | 'seenAt'>,
): readonly string[] {
  if (presence !== 'gone') return [];
  return [
    seenAt === null ? t('ui.state.gone.label') : t('ui.state.gone.since', { time: moment(seenAt) }),
  ];
}

/** The last digits of a MAC, which distinguish two phones of one model by their labels. */
export function macTail(mac: string): string {
  return `…${mac.slice(-5)}`;
}

/** One line for a ticket or a message: "IP, MAC, model, firmware". */
export function copyLine(text: Text, device: CaseDevice): string {
  return [
    device.ip,
    device.mac,
    device.phone === null ? deviceName(text, device) : phoneName(device.phone),
    device.phone?.firmware,
  ]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join(', ');
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** True when every word of the search is found in what is known about the device. */
export function matches(text: Text, device: CaseDevice, search: string): boolean {
  const hay = plain(
    [
      deviceName(text, device),
      device.ip,
      device.mac,
      device.mac?.replaceAll(':', ''),
      device.vendor,
      device.name,
      device.phone?.firmware,
    ].join(' '),
  );
  return plain(search)
    .split(/\s+/)
    .every((word) => hay.includes(word));
}
