import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { consoleLine } from '../../../electron/commands/console-line.ts';

const pipe = { platform: 'win32', isTerminal: false } as const;

describe('a line of output', () => {
  it('keeps its accents for people, and everywhere but on Windows', () => {
    const line = '{"message":"Le câble est débranché…"}';
    expect(consoleLine(line, { platform: 'win32', isTerminal: true })).toBe(line);
    expect(consoleLine(line, { platform: 'linux', isTerminal: false })).toBe(line);
    expect(consoleLine('débranché', pipe)).toBe('débranché');
  });

  test.prop([fc.object({ values: [fc.string({ unit: 'binary' }), fc.double(), fc.boolean()] })])(
    'is ASCII through a pipe of Windows, and the same JSON',
    (value) => {
      const line = JSON.stringify(value, null, 2);
      const written = consoleLine(line, pipe);
      // oxlint-disable-next-line no-control-regex
      expect(written).toMatch(/^[\0-\x7f]*$/);
      expect(JSON.parse(written)).toEqual(JSON.parse(line));
    },
  );
});
