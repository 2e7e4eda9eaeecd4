import type { Device } from '../../shared/domain/device.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';

/** The scan of a large network: every device with the evidence that a real scan brings. */
export function largeScan(hosts: number, phones: number): ScanResult {
  return {
    schema: 'tonalite/scan@1',
    scanId: 'large',
    startedAt: '2026-03-12T08:31:00.000Z',
    durationMs: 38_000,
    complete: true,
    simulated: false,
    interface: { name: 'eth0', address: '10.20.0.2', prefix: 20, mac: '02:00:00:00:00:02' },
    interfaces: [{ name: 'eth0', address: '10.20.0.2', prefix: 20, mac: '02:00:00:00:00:02' }],
    gateway: { ip: '10.20.0.1', mac: '00:1e:80:11:22:33', vendor: 'Icotera' },
    devices: Array.from({ length: hosts }, (_, index) => deviceAt(index, index < phones)),
    findings: [],
    changes: [],
    hostsContacted: ['10.20.0.1 dns'],
  };
}

function deviceAt(index: number, isPhone: boolean): Device {
  const ip = `10.20.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`;
  const tail = (4096 + index).toString(16);
  const mac = `${isPhone ? '80:5e:0c' : '00:11:22'}:00:${tail.slice(0, 2)}:${tail.slice(2)}`;
  return {
    ip,
    mac,
    vendor: isPhone ? 'Yealink' : 'Dell',
    name: `poste-${index}`,
    role: isPhone ? 'phone' : 'other',
    state: 'answered',
    foundAfterMs: 40 + index,
    phone: isPhone
      ? {
          brand: 'yealink',
          model: 'T54W',
          firmware: '96.86.0.100',
          kind: 'desk',
          resetProcedure: 'yealink-standard',
          confidence: 'confirmed',
        }
      : null,
    flags: [],
    evidence: [
      { kind: 'vendor-prefix', value: isPhone ? 'Yealink' : 'Dell', atMs: 40 },
      { kind: 'neighbour-table', value: `${ip} ${mac} REACHABLE`, atMs: 41 + index },
      ...(isPhone
        ? [
            { kind: 'sip-options' as const, value: 'Yealink SIP-T54W 96.86.0.100', atMs: 55 },
            { kind: 'http-title' as const, value: 'Yealink T54W Phone', atMs: 90 },
          ]
        : []),
    ],
  };
}
