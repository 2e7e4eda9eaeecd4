import { describe, expect, it } from 'vitest';
import { createMarkedRequests } from '../../../../../electron/network/scan/sweep/marked-requests.ts';
import { simulatedRandom } from '../../simulated-machine.ts';

/** The answer of a phone to a request: Via and Call-ID repeated (RFC 3261 §8.2.6.2). */
function answerTo(request: Uint8Array): Uint8Array {
  const lines = new TextDecoder().decode(request).split('\r\n');
  const repeated = lines.filter((line) => /^(?:via|call-id|cseq|from|to):/i.test(line));
  const text = ['SIP/2.0 200 OK', ...repeated, 'User-Agent: Yealink SIP-T99Z 66.66.6.6', '', ''];
  return new TextEncoder().encode(text.join('\r\n'));
}

describe('the requests of one scan', () => {
  it('are answered by the host that was asked, and by no other', () => {
    const requests = createMarkedRequests(simulatedRandom());
    const datagramFor = requests.datagramFor('10.66.0.2');
    const toLiar = datagramFor('10.66.0.20', 5060);
    datagramFor('10.66.0.21', 5060);
    const said = answerTo(toLiar);
    expect(requests.read('10.66.0.20', said)).not.toBeNull();
    // The same words from the address of another phone, as a forged source would bring them.
    expect(requests.read('10.66.0.21', said)).toBeNull();
    expect(requests.read('10.66.0.99', said)).toBeNull();
  });
});
