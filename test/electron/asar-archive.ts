import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from '../../shared/schema.ts';

const FileEntry = z.object({ size: z.number(), offset: z.string() });
const FolderEntry = z.object({ files: z.record(z.string(), z.unknown()) });

/** The files of an asar archive, by their path with slashes. */
export type Archive = {
  readonly paths: readonly string[];
  readonly read: (path: string) => Buffer;
  /** Writes every file under a folder. */
  readonly extract: (folder: string) => void;
};

/**
 * Opens an asar archive: two nested pickles around a JSON header (its whole length at byte 4, the
 * text's length at byte 12, the text at byte 16), then the files end to end.
 */
export function openArchive(path: string): Archive {
  const bytes = readFileSync(path);
  const base = 8 + bytes.readUInt32LE(4);
  const header: unknown = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  const files = new Map<string, Buffer>();
  function walk(entry: unknown, name: string): void {
    const folder = FolderEntry.safeParse(entry);
    if (folder.success) {
      for (const [child, inner] of Object.entries(folder.data.files))
        walk(inner, name === '' ? child : `${name}/${child}`);
      return;
    }
    const { size, offset } = FileEntry.parse(entry);
    const start = base + Number(offset);
    files.set(name, bytes.subarray(start, start + size));
  }
  walk(header, '');
  const read = (name: string): Buffer => {
    const content = files.get(name);
    if (content === undefined) throw new Error(`${name} is not in the archive`);
    return content;
  };
  return {
    paths: [...files.keys()],
    read,
    extract: (folder) => {
      for (const [name, content] of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
    },
  };
}
