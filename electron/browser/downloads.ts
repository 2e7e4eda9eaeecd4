import { basename } from 'node:path';
import type { RandomSource } from '../platform/machine.ts';

/** How many files the browser shell may still serve; beyond that the oldest are forgotten. */
const MAX_DOWNLOADS = 200;

export type Downloads = {
  /** Publishes a file and returns its address on the browser shell. */
  readonly publish: (path: string) => string;
  /** The published file for the last part of an address, or null. */
  readonly find: (id: string) => { readonly path: string; readonly name: string } | null;
};

/** Exported files by an unguessable name, so that no path of the disk appears in an address. */
export function createDownloads(random: RandomSource): Downloads {
  const files = new Map<string, string>();
  return {
    publish: (path) => {
      const id = random.hex(16);
      files.set(id, path);
      for (const oldest of files.keys()) {
        if (files.size <= MAX_DOWNLOADS) break;
        files.delete(oldest);
      }
      return `/exports/${id}`;
    },
    find: (id) => {
      const path = files.get(id);
      return path === undefined ? null : { path, name: basename(path) };
    },
  };
}
