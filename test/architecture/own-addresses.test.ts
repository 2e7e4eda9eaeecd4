import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the checks get no wire but the one that refuses this machine’s own addresses', () => {
  const source = readFileSync('electron/network-services.ts', 'utf8');
  const wires = source.match(/[\w ]*\(?recordWire\(systemWire, contacts, '[\w ]+'\)/g) ?? [];
  const ofChecks = wires.filter((wire) => wire.includes("'every host'"));
  expect(ofChecks).toEqual([
    expect.stringContaining("refuseOwnAddresses(recordWire(systemWire, contacts, 'every host')"),
  ]);
  expect(source).toMatch(/const read = \{ \.\.\.local, \.\.\.recorded,/);
});
