import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** File types of the built renderer; a file of any other type is not served. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export type RendererFile = { readonly contentType: string; readonly body: Uint8Array<ArrayBuffer> };

export type RendererFiles = {
  /**
   * The file for a path as the browser wrote it (`/`, `/assets/index-1a2b.js`); null when the
   * renderer has no such file. `nonce` replaces `__CSP_NONCE__` in the page.
   */
  readonly read: (path: string, nonce: string) => RendererFile | null;
  readonly size: number;
};

const PAGE = '/index.html';
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/**
 * Lists the built renderer once. Serving looks a path up in this list and never on the disk, so no
 * spelling of `..` can reach another file. Null when the folder holds no `index.html`.
 */
export function openRendererFiles(directory: string): RendererFiles | null {
  const paths = new Map<string, { readonly file: string; readonly contentType: string }>();
  function walk(folder: string, address: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      const contentType = contentTypes[extname(entry.name)];
      // This skips symbolic links too: they may point outside the folder.
      if (entry.isDirectory()) walk(file, `${address}${entry.name}/`);
      else if (entry.isFile() && contentType !== undefined)
        paths.set(address + entry.name, { file, contentType });
    }
  }
  try {
    // Folder by folder: inside an archive, Electron's `recursive` listing lacks the parent's path.
    walk(directory, '/');
  } catch {
    return null;
  }
  if (!paths.has(PAGE)) return null;

  return {
    size: paths.size,
    read: (path, nonce) => {
      const entry = paths.get(path === '/' ? PAGE : path);
      if (entry === undefined) return null;
      let body: Uint8Array<ArrayBuffer>;
      try {
        body = readFileSync(entry.file);
      } catch {
        return null;
      }
      if (entry.contentType.startsWith('text/html'))
        body = new TextEncoder().encode(
          new TextDecoder().decode(body).replaceAll(NONCE_PLACEHOLDER, nonce),
        );
      return { contentType: entry.contentType, body };
    },
  };
}
