import { basename } from 'node:path';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import type { ProblemCode } from '../../shared/domain/problem-codes.ts';
import type { z } from '../../shared/schema.ts';
import type { FileOutcome, FileSystem } from './machine.ts';

/** Reports that an unusable file was set aside: the name under which it is kept, and why. */
export type OnSetAside = (problem: Problem) => void;

/**
 * A small JSON file that is replaced as a whole. A file that cannot be used (too large, unreadable,
 * damaged, from a newer version) is renamed and reported, never overwritten.
 */
export type KeptFile<T> = {
  /** What the file holds; null when no usable file is there. */
  readonly read: () => Promise<T | null>;
  /** The same, and whether a good file may be there that cannot be read now. */
  readonly inspect: () => Promise<KeptContent<T>>;
  /** Replaces the content with what `change` makes of the present one, one call after the other. */
  readonly replace: (change: (before: T | null) => object) => Promise<FileOutcome<void>>;
  /** Removes the file if it is usable, or sets it aside. */
  readonly clear: () => Promise<void>;
};

/** What a kept file needs of the disk. */
export type KeptFileSystem = Pick<
  FileSystem,
  'readText' | 'writeAtomic' | 'rename' | 'size' | 'remove'
>;

type KeptFileOptions<T> = {
  readonly files: KeptFileSystem;
  readonly path: string;
  readonly maxBytes: number;
  /** Name and version in the file, such as `tonalite/site@1`; a file without one is older. */
  readonly format: string;
  readonly schema: z.ZodType<T>;
  /** Spaces of indentation, for a file that a person may open. */
  readonly indent?: number;
  /** Code of the problem that reports a file of this kind that was set aside. */
  readonly code: Extract<ProblemCode, `${string}_SET_ASIDE`>;
  readonly onSetAside: OnSetAside;
};

type Failed = Extract<FileOutcome<never>, { ok: false }>;

/** What a kept file holds at one moment. */
export type KeptContent<T> =
  | { readonly kind: 'usable'; readonly value: T }
  | { readonly kind: 'absent' }
  /** It may be good but is unreadable now: nothing may replace it. */
  | { readonly kind: 'blocked'; readonly failure: Failed };

/** Names tried for a file to set aside, so that files set aside earlier are kept too. */
const MAX_SET_ASIDE = 1000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True for content that names another version of the same format. */
function isOtherVersion(value: unknown, format: string): boolean {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false;
  return value.schema !== format;
}

/** A kept file at `path`; nothing is read or written until it is asked for. */
export function createKeptFile<T>(options: KeptFileOptions<T>): KeptFile<T> {
  const { files, path, schema, format } = options;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: two replacements of one file must not start from the same old content. */
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };

  const freeName = async (): Promise<string | null> => {
    for (let count = 1; count <= MAX_SET_ASIDE; count += 1) {
      const name = `${path}.unreadable${count === 1 ? '' : `-${count}`}`;
      const size = await files.size(name);
      if (!size.ok && size.reason === 'missing') return name;
    }
    return null;
  };

  const setAside = async (reason: string): Promise<KeptContent<T>> => {
    const name = await freeName();
    const renamed: FileOutcome<void> =
      name === null
        ? { ok: false, reason: 'exists', detail: `${path}.unreadable` }
        : await files.rename(path, name);
    // Another process may have set it aside a moment ago.
    if (!renamed.ok && renamed.reason === 'missing') return { kind: 'absent' };
    if (!renamed.ok || name === null)
      return {
        kind: 'blocked',
        failure: renamed.ok ? { ok: false, reason: 'exists', detail: path } : renamed,
      };
    options.onSetAside(
      problem(options.code, { file: basename(path), kept: name }, [
        { kind: 'system', value: `${basename(path)}: ${reason}`.slice(0, 512), atMs: 0 },
      ]),
    );
    return { kind: 'absent' };
  };

  const look = async (): Promise<KeptContent<T>> => {
    const text = await files.readText(path, options.maxBytes);
    if (!text.ok) {
      if (text.reason === 'missing') return { kind: 'absent' };
      if (text.reason === 'too-large' || text.reason === 'denied') return setAside(text.detail);
      return { kind: 'blocked', failure: text };
    }
    const value = parseJson(text.value);
    if (isOtherVersion(value, format)) return setAside(`not ${format}`);
    const parsed = schema.safeParse(value);
    return parsed.success ? { kind: 'usable', value: parsed.data } : setAside('damaged');
  };

  return {
    inspect: () => inTurn(look),
    read: () =>
      inTurn(async () => {
        const content = await look();
        return content.kind === 'usable' ? content.value : null;
      }),
    replace: (change) =>
      inTurn(async () => {
        const content = await look();
        if (content.kind === 'blocked') return content.failure;
        const next = change(content.kind === 'usable' ? content.value : null);
        const text = JSON.stringify({ schema: format, ...next }, null, options.indent);
        return files.writeAtomic(
          path,
          `${text}
`,
        );
      }),
    clear: () =>
      inTurn(async () => {
        if ((await look()).kind === 'usable') await files.remove(path);
      }),
  };
}
