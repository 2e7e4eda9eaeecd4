/**
 * The parts by others that ship with the product, each with the text of its licence: the runtime
 * dependencies, what the page bundles, the report's font, the vendor table and Electron.
 */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from '../../shared/schema.ts';

export type ShippedPart = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  /** Where the licence was found. */
  readonly foundIn: string;
  readonly text: string;
};

/** Licences that the product may ship under; another one is a decision for a person. */
const KNOWN_LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Zlib',
]);

/** Parts whose package.json says nothing, or not everything, of the licence. */
const MORE_IS_KNOWN: Readonly<
  Record<string, { readonly licence: string; readonly foundIn: string; readonly texts?: string[] }>
> = {
  brotli: {
    licence: 'MIT AND Apache-2.0',
    foundIn: 'package.json, readme.md (MIT) and the heads of dec/*.js (Apache-2.0, Google Inc.)',
    texts: ['MIT', 'Apache-2.0'],
  },
  'oui-data': {
    licence: 'BSD-2-Clause',
    foundIn: 'package.json and README.md; shipped as assets/vendor-prefixes.bin',
  },
  'png-js': { licence: 'MIT', foundIn: 'LICENSE' },
};

/** Compiled into the product or packed beside it, though no source imports it at run time. */
const SHIPPED_OTHERWISE = ['electron', 'oui-data'];

const LICENCE_FILE = /^(?:licen[cs]e|copying|copyright)(?:[-.a-z0-9]*)$|^copyrightnotice\.txt$/i;

const ManifestSchema = z.object({
  version: z.string(),
  license: z.string().optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
type Manifest = z.infer<typeof ManifestSchema>;

const manifestOf = (folder: string): Manifest =>
  ManifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));

/** Every part that ships, by name; `unknown` says for which ones no licence can be stated. */
export function shippedParts(project: string): {
  readonly parts: readonly ShippedPart[];
  readonly unknown: readonly string[];
} {
  const parts = new Map<string, ShippedPart>();
  const unknown: string[] = [];
  for (const folder of shippedFolders(project)) {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const manifest = manifestOf(folder);
    const part = partOf(name, folder, manifest);
    if (part === null) unknown.push(`${name} ${manifest.version}`);
    else parts.set(`${name} ${manifest.version}`, part);
    if (name === 'pdfmake') parts.set('Roboto', robotoOf(folder));
  }
  return {
    parts: [...parts.entries()]
      .toSorted(([left], [right]) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1))
      .map(([, part]) => part),
    unknown,
  };
}

/** Folders of the packages that ship: what the product names, and what these depend on. */
function shippedFolders(project: string): readonly string[] {
  const found = new Set<string>();
  const add = (name: string, from: string): void => {
    // Types are gone after compilation.
    if (name.startsWith('@types/')) return;
    const folder = resolveFolder(name, from);
    if (folder === null) throw new Error(`${name} is not installed: run npm ci`);
    if (found.has(folder)) return;
    found.add(folder);
    // What Electron's package depends on fetches its binary and does not ship.
    if (name === 'electron') return;
    const { dependencies, optionalDependencies } = manifestOf(folder);
    // npm lists optional ones among both; where they are not installed, they do not ship.
    for (const needed of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)])
      if (!(needed in optionalDependencies) || resolveFolder(needed, folder) !== null)
        add(needed, folder);
  };
  const named = [
    ...Object.keys(manifestOf(project).dependencies),
    ...importedByBundles(project),
    ...SHIPPED_OTHERWISE.filter((name) => resolveFolder(name, project) !== null),
  ];
  for (const name of named) add(name, project);
  return [...found];
}

/** The name of a package at the start of a specifier, in one group. */
const PACKAGE = String.raw`((?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9.-]*)(?:\/[^'"\x60)]*)?`;
/** All ways in which a source names a file that the bundlers then take in, except for its type alone. */
const NAMED = [
  String.raw`^\s*(?!(?:import|export)\s+type\b)(?:import|export|\})(?!\().*?['"]${PACKAGE}['"]`,
  String.raw`\b(?:import|require|new URL)\(\s*(?:\/\*.*?\*\/\s*)?['"\x60]${PACKAGE}['"\x60]`,
  String.raw`(?:@import\s+(?:url\()?|\burl\()\s*['"]?~?${PACKAGE}['")]`,
].map((pattern) => new RegExp(pattern, 'gm'));
/** These only run from the sources, on the machine of a person who builds. */
const NEVER_BUNDLED = ['electron/launch/**', 'electron/**/generate.ts', 'electron/start.*'];

/** Packages that a source of the three bundles names: the build puts them into its output. */
function importedByBundles(project: string): readonly string[] {
  const names = new Set<string>();
  const files = globSync('{electron,renderer,shared}/**/*.{ts,tsx,mts,js,jsx,mjs,cjs,css,html}', {
    cwd: project,
    exclude: NEVER_BUNDLED,
  });
  for (const file of files) {
    const source = readFileSync(join(project, file), 'utf8');
    for (const [, name] of NAMED.flatMap((pattern) => [...source.matchAll(pattern)]))
      if (name !== undefined && resolveFolder(name, project) !== null) names.add(name);
  }
  return [...names];
}

/** The folder of a package as Node finds it from another folder; null where there is none. */
function resolveFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

function partOf(name: string, folder: string, manifest: Manifest): ShippedPart | null {
  const more = MORE_IS_KNOWN[name];
  const licence = more?.licence ?? manifest.license;
  if (licence === undefined || !isKnown(licence)) return null;
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .toSorted();
  const author = typeof manifest.author === 'object' ? manifest.author.name : manifest.author;
  const texts =
    files.length > 0
      ? files.map((file) => readFileSync(join(folder, file), 'utf8'))
      : (more?.texts ?? [licence]).map((id) => standardText(id, author ?? `authors of ${name}`));
  if (texts.includes(null)) return null;
  return {
    name,
    version: manifest.version,
    licence,
    foundIn: more?.foundIn ?? (files.length > 0 ? files.join(', ') : 'package.json'),
    text: texts.map((text) => tidy(text ?? '')).join('\n\n'),
  };
}

function isKnown(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, '')
    .split(/ (?:AND|OR) /)
    .every((id) => KNOWN_LICENCES.has(id.trim()));
}

/** The wording of a licence for a part that brings none; null where we hold none either. */
function standardText(id: string, holder: string): string | null {
  const file = fileURLToPath(new URL(`${id}.txt`, import.meta.url));
  return /^[A-Za-z0-9.-]+$/.test(id) && existsSync(file)
    ? readFileSync(file, 'utf8').replace('{{holder}}', () => holder)
    : null;
}

/** The report's font: its files state their licence themselves, in their table of names. */
function robotoOf(pdfmake: string): ShippedPart {
  const bytes = readFileSync(join(pdfmake, 'fonts/Roboto/Roboto-Regular.ttf'));
  // Names stand there as UTF-16, high byte first.
  const names = bytes.toString('latin1').replaceAll('\0', '');
  const holder = /Copyright (2011 The Roboto Project Authors \([^)]*\))/.exec(names)?.[1];
  const version = /Version (\d+\.\d+)/.exec(names)?.[1];
  const text = standardText('OFL-1.1', holder ?? '');
  if (
    holder === undefined ||
    version === undefined ||
    text === null ||
    !names.includes('SIL Open Font License, Version 1.1')
  )
    throw new Error('Roboto no longer states the licence that is written here');
  return {
    name: 'Roboto',
    version,
    licence: 'OFL-1.1',
    foundIn: 'pdfmake, fonts/Roboto/*.ttf, table of names',
    text: tidy(text),
  };
}

function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** The text of NOTICE. */
export function noticeText(parts: readonly ShippedPart[]): string {
  const rule = '='.repeat(78);
  return [
    'Tonalité ships with the parts by others that are listed here, each under its own',
    'licence. Electron brings Chromium, whose licences are in LICENSES.chromium.html.',
    '',
    'Written by `node assets/licences/generate.ts`; do not edit.',
    '',
    ...parts.flatMap((part) => [
      rule,
      `${part.name} ${part.version}`,
      `Licence: ${part.licence}`,
      `Found in: ${part.foundIn}`,
      '',
      part.text,
      '',
    ]),
  ].join('\n');
}

/** What the page shows, as JSON. */
export function partsJson(parts: readonly ShippedPart[]): string {
  return `${JSON.stringify(parts, null, 2)}\n`;
}
