import { join } from 'node:path';
import { z } from '../../shared/schema.ts';
import type { FileSystem, RandomSource } from '../platform/machine.ts';

const WriterSchema = z.object({ format: z.literal('tonalite/writer@1'), writer: z.uuid() });

/**
 * The name of this installation among those that write to a case: a random number, kept beside the
 * journals. If it is lost or unreadable, the installation is a new writer and nothing else changes.
 */
export function createWriterFile(deps: {
  readonly files: FileSystem;
  readonly random: RandomSource;
  readonly directory: string;
}): () => Promise<string> {
  const { files, random } = deps;
  const path = join(deps.directory, 'writer.json');
  let known: string | null = null;

  async function read(): Promise<string | null> {
    const text = await files.readText(path, 1024);
    if (!text.ok) return null;
    try {
      const parsed = WriterSchema.safeParse(JSON.parse(text.value));
      return parsed.success ? parsed.data.writer : null;
    } catch {
      return null;
    }
  }

  async function make(): Promise<string> {
    const writer = random.uuid();
    const text = `${JSON.stringify({ format: 'tonalite/writer@1', writer })}\n`;
    const written = await files.writeNew(path, text);
    if (written.ok) return writer;
    // Another process was faster, or the file names no writer and is replaced.
    if (written.reason === 'exists') {
      const other = await read();
      if (other !== null) return other;
      await files.writeAtomic(path, text);
    }
    return writer;
  }

  return async () => {
    known ??= (await read()) ?? (await make());
    return known;
  };
}
