import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '../../../shared/protocols/bytes.ts';
import { buildDhcpInform, parseDhcpAnswer } from '../../../shared/protocols/dhcp.ts';
import { buildAddressQuery, parseAddressAnswer } from '../../../shared/protocols/dns.ts';
import { buildNatPmpRequest, parseNatPmpReply } from '../../../shared/protocols/nat-pmp.ts';
import { buildNtpRequest, clockOffsetMs, parseNtpReply } from '../../../shared/protocols/ntp.ts';
import { buildStunRequest, parseStunResponse } from '../../../shared/protocols/stun.ts';

const TRANSACTION = 'b7e7a701bc34d686fa87dfae';

describe('STUN', () => {
  // The IPv4 response of RFC 5769 §2.2.
  const sample =
    '0101003c2112a442b7e7a701bc34d686fa87dfae' +
    '8022000b7465737420766563746f7220' +
    '002000080001a147e112a643' +
    '000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7' +
    '80280004c07d4c96';

  it('reads the published test vector', () => {
    expect(parseStunResponse(bytesOfHex(sample))).toEqual({
      kind: 'success',
      transactionId: TRANSACTION,
      mapped: { ip: '192.0.2.1', port: 32853 },
      other: null,
      errorCode: null,
    });
  });

  it('asks for an answer at another port', () => {
    const request = buildStunRequest({ transactionId: TRANSACTION, responsePort: 5060 });
    expect(hexOfBytes(request)).toBe(`000100082112a442${TRANSACTION}0027000413c40000`);
    expect(buildStunRequest({ transactionId: TRANSACTION })).toHaveLength(20);
    expect(() => buildStunRequest({ transactionId: 'ab' })).toThrow(RangeError);
  });

  it('prefers the obscured address, which boxes cannot rewrite', () => {
    const both = `010100182112a442${TRANSACTION}00010008000113c4c0a8010a002000080001a147e112a643`;
    expect(parseStunResponse(bytesOfHex(both))?.mapped?.ip).toBe('192.0.2.1');
  });

  it('reads an error and refuses what is not an answer', () => {
    const error = `011100082112a442${TRANSACTION}0009000400000401`;
    expect(parseStunResponse(bytesOfHex(error))).toMatchObject({ kind: 'error', errorCode: 401 });
    expect(parseStunResponse(buildStunRequest({ transactionId: TRANSACTION }))).toBeNull();
    expect(parseStunResponse(bytesOfHex(sample.slice(0, 60)))).toBeNull();
    expect(parseStunResponse(bytesOfHex(sample.replace('2112a442', '00000000')))).toBeNull();
  });
});

describe('NTP', () => {
  function reply(first: number, stratum: number, seconds: number, code = ''): Uint8Array {
    const bytes = new Uint8Array(48);
    const view = new DataView(bytes.buffer);
    view.setUint8(0, first);
    view.setUint8(1, stratum);
    for (const [index, letter] of Array.from(code).entries())
      view.setUint8(12 + index, letter.codePointAt(0) ?? 0);
    view.setUint32(24, 7);
    view.setUint32(28, 9);
    view.setUint32(32, seconds);
    view.setUint32(40, seconds);
    view.setUint32(44, 0x8000_0000);
    return bytes;
  }
  /** 1 January 2026 at midnight, in NTP's seconds. */
  const SECONDS = 2_208_988_800 + Date.UTC(2026, 0, 1) / 1000;

  it('asks without revealing the laptop’s own time', () => {
    const request = buildNtpRequest([1, 2]);
    expect(request).toHaveLength(48);
    expect(request[0]).toBe(0x23);
    expect(hexOfBytes(request.subarray(40))).toBe('0000000100000002');
  });

  it('reads the instants and the echo', () => {
    const parsed = parseNtpReply(reply(0x24, 2, SECONDS));
    expect(parsed).toMatchObject({ stratum: 2, synchronised: true, originate: [7, 9] });
    expect(parsed?.receivedAtMs).toBe(Date.UTC(2026, 0, 1));
    expect(parsed?.sentAtMs).toBe(Date.UTC(2026, 0, 1) + 500);
  });

  it('computes the offset of RFC 5905 §8', () => {
    const parsed = parseNtpReply(reply(0x24, 2, SECONDS));
    const at = Date.UTC(2026, 0, 1);
    expect(parsed).not.toBeNull();
    const offset =
      parsed === null
        ? null
        : clockOffsetMs({ askedAtMs: at - 5000, answeredAtMs: at - 4500, reply: parsed });
    expect(offset).toBe(5000);
  });

  it('distinguishes a refusal and an unsynchronised server from a usable one', () => {
    expect(parseNtpReply(reply(0x24, 0, 0, 'RATE'))).toMatchObject({
      kissCode: 'RATE',
      synchronised: false,
    });
    expect(parseNtpReply(reply(0xe4, 3, SECONDS))?.synchronised).toBe(false);
    expect(parseNtpReply(reply(0x23, 2, SECONDS))).toBeNull();
    expect(parseNtpReply(reply(0x24, 17, SECONDS))).toBeNull();
    expect(parseNtpReply(new Uint8Array(47))).toBeNull();
  });

  it('goes on after February 2036', () => {
    const parsed = parseNtpReply(reply(0x24, 2, 100));
    expect(new Date(parsed?.receivedAtMs ?? 0).getUTCFullYear()).toBe(2036);
  });
});

describe('NAT-PMP', () => {
  it('reads the external address', () => {
    expect(hexOfBytes(buildNatPmpRequest())).toBe('0000');
    expect(parseNatPmpReply(bytesOfHex('0080000000000e10cb007105'))).toEqual({
      resultCode: 0,
      externalIp: '203.0.113.5',
    });
    expect(parseNatPmpReply(bytesOfHex('0080000300000e1000000000'))?.resultCode).toBe(3);
    expect(parseNatPmpReply(bytesOfHex('0081000000000e10cb007105'))).toBeNull();
    expect(parseNatPmpReply(bytesOfHex('0080'))).toBeNull();
  });
});

describe('DNS', () => {
  const query = '12340100000100000000000003736970036f76680266720000010001';

  it('asks one question', () => {
    expect(hexOfBytes(buildAddressQuery({ id: 0x1234, name: 'sip.ovh.fr' }))).toBe(query);
    for (const name of ['a b', 'x\r\ny', 'é.fr', '', 'a..b', `${'a'.repeat(64)}.fr`])
      expect(() => buildAddressQuery({ id: 1, name })).toThrow(RangeError);
  });

  it('reads addresses past an alias, and the codes of failure', () => {
    const answer =
      query.replace('0100', '8180').replace('00010000', '00010002') +
      'c00c00050001000000ff0006046261736500' +
      'c00c00010001000000ff00045b798114';
    expect(parseAddressAnswer(bytesOfHex(answer))).toEqual({
      id: 0x1234,
      responseCode: 0,
      truncated: false,
      name: 'sip.ovh.fr',
      addresses: ['91.121.129.20'],
    });
    const missing = bytesOfHex(query.replace('0100', '8183'));
    expect(parseAddressAnswer(missing)).toMatchObject({ responseCode: 3, addresses: [] });
    expect(parseAddressAnswer(bytesOfHex(query))).toBeNull();
    expect(parseAddressAnswer(bytesOfHex(answer.slice(0, -2)))).toBeNull();
  });
});

describe('DHCP', () => {
  const request = { transactionId: 0x0102_0304, address: '192.168.1.10', mac: '02:00:5e:10:00:01' };

  it('asks for settings and for no address', () => {
    const bytes = buildDhcpInform(request);
    expect(bytes.length).toBeGreaterThanOrEqual(300);
    expect(hexOfBytes(bytes.subarray(0, 16))).toBe('010106000102030400000000c0a8010a');
    expect(hexOfBytes(bytes.subarray(236, 243))).toBe('63825363350108');
    expect(() => buildDhcpInform({ ...request, mac: 'zz' })).toThrow(RangeError);
    expect(() => buildDhcpInform({ ...request, address: '1.2.3' })).toThrow(RangeError);
  });

  it('reads who answers and where it would send phones', () => {
    const bytes = new Uint8Array(300);
    bytes.set(buildDhcpInform(request).subarray(0, 240));
    bytes[0] = 2;
    bytes.set(bytesOfHex('3501053604c0a801010304c0a801fe4207'), 240);
    bytes.set(new TextEncoder().encode('tftp\u202e.x'), 257);
    expect(parseDhcpAnswer(bytes.subarray(0, 264))).toMatchObject({
      server: '192.168.1.1',
      router: '192.168.1.254',
      transactionId: 0x0102_0304,
      provisioning: [{ option: 66, text: expect.stringMatching(/^tftp/) }],
    });
    expect(parseDhcpAnswer(buildDhcpInform(request))).toBeNull();
    expect(parseDhcpAnswer(bytes.subarray(0, 245))).toBeNull();
  });
});
