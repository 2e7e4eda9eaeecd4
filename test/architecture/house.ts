/**
 * The rooms of each layer, the ground first: a file may import from its own room and from those
 * above it in the list, never from those below. `docs/architecture.md` draws the same list.
 */
export const house: Readonly<Record<'electron' | 'renderer' | 'shared', readonly string[]>> = {
  shared: [
    'shared/schema.ts',
    'shared/domain/',
    'shared/net/',
    'shared/protocols/',
    'shared/quality/',
    'shared/knowledge/',
    'shared/messages/',
    'shared/identification/',
    'shared/diagnosis/',
    'shared/search/',
    'shared/case/',
    'shared/conclusion/',
    'shared/report/',
    'shared/contract/',
    'shared/globals.d.ts',
  ],
  electron: [
    'electron/platform/',
    'electron/launch/',
    'electron/wire/',
    'electron/network/',
    'electron/checks/',
    'electron/cases/',
    'electron/reports/',
    'electron/bridge/',
    'electron/handlers/',
    'electron/network-services.ts',
    'electron/demo/',
    'electron/services.ts',
    'electron/security/',
    'electron/desktop/',
    'electron/browser/',
    'electron/browser.ts',
    'electron/commands/',
    'electron/cli.ts',
    'electron/start.ts',
    'electron/preload.ts',
    'electron/main.ts',
    'electron/start.mjs',
    'electron/tonalite.mjs',
  ],
  renderer: [
    'renderer/base/',
    'renderer/api/',
    'renderer/state/',
    'renderer/components/',
    'renderer/features/',
    'renderer/app/',
    'renderer/main.tsx',
  ],
};

/** The room of a file and its height in its layer; null for a file that belongs to none. */
export function roomOf(file: string): { readonly name: string; readonly height: number } | null {
  for (const rooms of Object.values(house)) {
    const height = rooms.findIndex((room) =>
      room.endsWith('/') ? file.startsWith(room) : file === room,
    );
    const name = rooms[height];
    if (name !== undefined) return { name, height };
  }
  return null;
}
