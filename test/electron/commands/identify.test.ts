import { describe, expect, it } from 'vitest';
import { identifyStream } from '../../../electron/commands/identify.ts';
import recorded from '../../recorded/banners.json' with { type: 'json' };

async function* inPieces(pieces: readonly (string | Uint8Array)[]) {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

async function run(...pieces: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  await identifyStream(
    inPieces(pieces),
    (line) => {
      expect(line).not.toContain('\n');
      answers.push(JSON.parse(line));
    },
    (mac) => (mac.startsWith('80:5e:c0') ? 'Yealink' : null),
  );
  return answers;
}

describe('the identify command', () => {
  it('answers each line in order, with its id', async () => {
    expect(
      await run(
        '{"id":"a","mac":"80:5e:c0:11:22:33","sipUserAgent":"Yealink SIP-T54W 96.86.0.100"}\n',
        '{"id":2,"httpTitle":"FRITZ!Box"}\n{}',
      ),
    ).toEqual([
      {
        id: 'a',
        role: 'phone',
        vendor: 'Yealink',
        phone: {
          brand: 'yealink',
          model: 'T54W',
          firmware: '96.86.0.100',
          kind: 'desk',
          resetProcedure: 'yealink-standard',
          confidence: 'confirmed',
        },
      },
      { id: 2, role: 'other', vendor: null, phone: null, apparatus: 'router' },
      { role: 'other', vendor: null, phone: null },
    ]);
  });

  it('answers a bad line by its code and goes on', async () => {
    expect(
      await run(
        'nonsense\n\n   \n[1]\n{"id":"x","mac":7}\n"text"\nnull\n{"id":9,"httpTitle":null}\n',
      ),
    ).toEqual([
      { error: { code: 'NOT_JSON' } },
      { error: { code: 'NOT_EVIDENCE' } },
      { id: 'x', error: { code: 'NOT_EVIDENCE' } },
      { error: { code: 'NOT_EVIDENCE' } },
      { error: { code: 'NOT_EVIDENCE' } },
      { id: 9, role: 'other', vendor: null, phone: null },
    ]);
  });

  it('reads lines cut anywhere, CRLF, and characters cut in two', async () => {
    const bytes = new TextEncoder().encode('{"id":"é","httpTitle":"W60B"}\r\n{"id":2}\r\n');
    const pieces = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(await run(...pieces)).toMatchObject([{ id: 'é', phone: { model: 'W60B' } }, { id: 2 }]);
  });

  it('drops a line that never ends, once, and reads the next', async () => {
    const long = 'x'.repeat(200_000);
    expect(await run(long, long, long, '\n{"id":1}\n')).toEqual([
      { error: { code: 'LINE_TOO_LONG' } },
      { id: 1, role: 'other', vendor: null, phone: null },
    ]);
  });

  it('answers as many lines as it reads', async () => {
    const lines = recorded.map((banner, id) => JSON.stringify({ id, ...banner }));
    const answers = await run(`${lines.join('\n')}\n`);
    expect(answers).toHaveLength(recorded.length);
    expect(answers).toEqual(recorded.map((_, id) => expect.objectContaining({ id })));
  });
});
