import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';
import { describe, expect, it } from 'vitest';
import { projectFolder, readModules } from './module-graph.ts';

const BUILDER = 'shared/protocols/sip-options.ts';
const DOOR = 'electron/wire/sip-options.ts';

const modules = readModules();

/** Every piece of text that the program could write: strings and templates, not comments or patterns. */
function textsOf(file: string): readonly string[] {
  const texts: string[] = [];
  const { program } = parseSync(file, readFileSync(join(projectFolder, file), 'utf8'));
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === 'string') texts.push(node.value);
    },
    TemplateElement: (node) => {
      texts.push(node.value.raw);
    },
  }).visit(program);
  return texts;
}

describe('the one door for SIP', () => {
  it('is the only file that imports the builder of SIP requests', () => {
    const importers = modules.filter(({ imports }) => imports.includes(BUILDER));
    expect(importers.map(({ file }) => file)).toEqual([DOOR]);
  });

  it('is used by the sweep, identification, the clock of a phone and the checks', () => {
    const users = modules.filter(({ imports }) => imports.includes(DOOR)).map(({ file }) => file);
    expect(users).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^electron\/network\/scan\/sweep\//),
        expect.stringMatching(/^electron\/network\/identify\//),
        'electron/network/phone-clock.ts',
        expect.stringMatching(/^electron\/checks\//),
      ]),
    );
  });

  it('has no rival: no other file holds the text of a SIP start line', () => {
    const files = modules.map(({ file }) => file).filter((file) => !file.startsWith('renderer/'));
    const writers = files.filter((file) => textsOf(file).some((text) => /SIP\/2\.0/i.test(text)));
    expect(writers).toEqual([BUILDER]);
  });
});
