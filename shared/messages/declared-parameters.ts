import { cleanText } from '../protocols/clean-text.ts';
import { messageParts, type MessageTree } from './catalogue.ts';

/** A value inserted into a sentence. */
export type ParameterValue = string | number;
/** Values by the name of their placeholder; a case file may contain any names. */
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** Longer than any value of ours: a path of 1 000 characters, an answer of 300. */
const MAX_VALUE_LENGTH = 2000;
const PLACEHOLDER = /\{\{\s*(\w+)/g;
const PLURAL_ENDING = /_(?:zero|one|two|few|many|other)$/;

/** A sentence within a sentence, whose key contains a parameter: `$t(check.name.{{rung}})`. */
const INNER_KEY = /\$t\(([^)]*\{\{[^)]*)\)/g;
/** What such a key may contain; anything else could be options of i18next. */
const KEY_PART = /^[\w-]{1,60}$/;

type Declared = {
  readonly names: ReadonlySet<string>;
  readonly hasPlural: boolean;
  readonly innerKeys: ReadonlySet<string>;
};

function leaves(tree: MessageTree, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as const]
      : leaves(value, `${prefix}${key}.`),
  );
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name]) => name ?? []);
}

/** The keys of all sentences; those with plural forms without their suffixes. */
function declareAll(): ReadonlyMap<string, Declared> {
  const declared = new Map<
    string,
    { names: Set<string>; hasPlural: boolean; innerKeys: Set<string> }
  >();
  const texts = Object.values(messageParts).flatMap((parts) =>
    Object.values(parts).flatMap((tree) => leaves(tree, '')),
  );
  const keys = new Set(texts.map(([key]) => key));
  for (const [key, text] of texts) {
    const singular = key.replace(PLURAL_ENDING, '');
    // A key may end in `_other` without being a plural: only keys with several forms are plurals.
    const hasPlural =
      singular !== key && keys.has(`${singular}_other`) && keys.has(`${singular}_one`);
    const name = hasPlural ? singular : key;
    const known = declared.get(name) ?? {
      names: new Set<string>(),
      hasPlural,
      innerKeys: new Set<string>(),
    };
    for (const parameter of namesIn(text)) known.names.add(parameter);
    for (const [, inner] of text.matchAll(INNER_KEY))
      if (inner !== undefined) known.innerKeys.add(inner);
    declared.set(name, known);
  }
  return declared;
}

let all: ReadonlyMap<string, Declared> | null = null;

function declaredOf(key: string): Declared | null {
  all ??= declareAll();
  return all.get(key) ?? null;
}

/** True when this key is a sentence of the catalogue, not a group of sentences. */
export function hasSentence(key: string): boolean {
  return declaredOf(key) !== null;
}

/** Figures and addresses: a case file must not put a sentence of its own in their place. */
const FIGURE = /^(?:[\d\s.,:%/<>=≥≤+~≈()–−-]|ms|min|s|h|kbit|Mbit|Mo|MB){1,40}$/;
const ADDRESS = /^[\da-fA-F.:,/\s-]{1,80}$/;
const SHAPES: ReadonlyMap<string, RegExp> = new Map([
  ...['count', 'percent', 'seconds', 'ms', 'megabytes', 'r', 'mos', 'loss', 'jitter', 'kbit'].map(
    (name) => [name, FIGURE] as const,
  ),
  ...['total', 'sent', 'received', 'tried', 'prefix', 'devices', 'pages'].map(
    (name) => [name, FIGURE] as const,
  ),
  ...['ip', 'mac'].map((name) => [name, ADDRESS] as const),
]);

/** A value as it may be shown: one line without marks that turn the text around. */
function shown(name: string, value: unknown): ParameterValue | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = cleanText(value, MAX_VALUE_LENGTH);
  const clean = value.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…` : text;
  return clean !== '' && SHAPES.get(name)?.test(clean) === false ? '?' : clean;
}

/** True when each sentence within a sentence exists, once its parameters are inserted. */
function findsInner({ innerKeys }: Declared, values: Parameters): boolean {
  return [...innerKeys].every((inner) => {
    const parts = namesIn(inner).map((name) => String(values[name] ?? ''));
    if (!parts.every((part) => KEY_PART.test(part))) return false;
    return hasSentence(
      inner.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name])),
    );
  });
}

/** What i18next receives: never one of its own options from a stored text. */
export type SafeOptions = {
  readonly replace: Parameters;
  /** Present when a sentence within this one does not exist: it is then left out. */
  readonly nest?: false;
  /** Chooses the plural; only for sentences with plural forms. */
  readonly count?: number;
};

/**
 * The options of a sentence: only those of the given values that the sentence declares, as text or
 * figure. Parameters come from case files too, and i18next would take `lng`, `defaultValue` or
 * `returnDetails` among them for options. Null when there is no such sentence.
 */
export function safeOptions(key: string, given: unknown): SafeOptions | null {
  const declared = declaredOf(key);
  if (declared === null) return null;
  const source: object = typeof given === 'object' && given !== null ? given : {};
  const replace: Record<string, ParameterValue> = {};
  for (const name of declared.names) {
    const value = Object.hasOwn(source, name) ? shown(name, Reflect.get(source, name)) : null;
    if (value !== null) replace[name] = value;
  }
  const isWhole = findsInner(declared, replace);
  // A value that names no sentence must not become part of a key: i18next reads options there.
  if (!isWhole)
    for (const inner of declared.innerKeys) for (const name of namesIn(inner)) replace[name] = '?';
  const count: unknown = Object.hasOwn(source, 'count') ? Reflect.get(source, 'count') : null;
  const plural = typeof count === 'number' && Number.isFinite(count) ? count : 0;
  return {
    replace,
    ...(isWhole ? {} : { nest: false as const }),
    ...(declared.hasPlural ? { count: plural } : {}),
  };
}
