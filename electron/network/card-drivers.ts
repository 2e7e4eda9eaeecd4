import { type CardKind, cardKindOf } from '../../shared/knowledge/cards.ts';
import { normaliseMac } from '../../shared/net/mac.ts';
import type { CommandRunner, MachineInfo } from '../platform/machine.ts';
import { createPatientRun, type Patience } from '../platform/patient-run.ts';
import { windowsProgram } from '../platform/windows-programs.ts';

/** An antivirus may hold up the start of the program; without it a tunnel may look like a network card. */
const PATIENCE: Patience = { firstMs: 2_000, againMs: 6_000 };
const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 2_000;

/** A card whose driver is wanted. */
export type NamedCard = {
  readonly name: string;
  /** Null for a card without a link layer. */
  readonly mac: string | null;
  /** The system's number of the interface; null where it does not show. */
  readonly index: number | null;
};

/** Reads how the drivers call their cards, by the names of the interfaces; empty where that does not show. */
export type CardDriverReader = (
  cards: readonly NamedCard[],
) => Promise<ReadonlyMap<string, string>>;

/** One row of the list of interfaces above the routes of Windows. */
export type ListedCard = {
  readonly index: number;
  readonly mac: string | null;
  readonly driver: string;
};

/**
 * Reads the list with which `route print` of Windows begins: ` 12...00 ff 8a 01 02 03 ......TAP-Windows
 * Adapter V9`, with dots alone where a card has no MAC. Its heading is translated, its rows are not.
 */
export function parseInterfaceList(text: string): readonly ListedCard[] {
  return text.split(/\r?\n/, MAX_LINES).flatMap((row) => {
    const match =
      /^\s*(0x[0-9a-f]{1,8}|\d{1,10})\s?\.{3,}\s?((?:[0-9a-f]{2}\s){5,7}[0-9a-f]{2}(?=\s))?[\s.]*(\S.{0,199})$/i.exec(
        row.slice(0, 300),
      );
    const [, index = '', digits = '', driver = ''] = match ?? [];
    if (match === null) return [];
    return [
      {
        index: Number(index),
        mac: normaliseMac(digits.replaceAll(' ', ':')),
        driver: driver.trim(),
      },
    ];
  });
}

function kindOf({ driver }: ListedCard): CardKind | null {
  return cardKindOf({ name: '', driver, mac: null, hasGateway: false });
}

/** The driver of rows that are all of one kind; null when the kinds differ. */
function commonDriver(rows: readonly ListedCard[]): string | null {
  const [first] = rows;
  if (first === undefined) return null;
  return rows.every((row) => kindOf(row) === kindOf(first)) ? first.driver : null;
}

/** True for a row without a MAC that may be a tunnel in use; Windows also lists its own, for IPv6. */
function isTunnelRow(row: ListedCard): boolean {
  const kind = kindOf(row);
  return row.mac === null && kind !== 'loopback' && kind !== 'virtual';
}

/** The driver of a card: by the card's number, otherwise by its MAC, which a Wi-Fi card shares with its virtual ones. */
function driverOf(card: NamedCard, rows: readonly ListedCard[]): string | null {
  const numbered = rows.find(({ index }) => index === card.index);
  if (numbered !== undefined) return numbered.driver;
  if (card.mac !== null) return commonDriver(rows.filter(({ mac }) => mac === card.mac));
  // A connection that dials in is listed by its own name.
  const named = rows.find(({ driver }) => driver === card.name);
  return named?.driver ?? commonDriver(rows.filter(isTunnelRow));
}

/**
 * On Windows, where a person or Windows itself chose the names ("Ethernet 3"), the driver tells a VPN from
 * a network card. The program runs again only when the cards have changed. Elsewhere the names tell.
 */
export function createCardDriverReader(deps: {
  readonly machine: Pick<MachineInfo, 'platform'>;
  readonly runner: CommandRunner;
  readonly systemRoot: string;
}): CardDriverReader {
  if (deps.machine.platform !== 'win32') return async () => new Map();
  const run = createPatientRun(deps.runner, PATIENCE);
  let known: { readonly of: string; readonly drivers: ReadonlyMap<string, string> } | null = null;
  return async (cards) => {
    const key = JSON.stringify(cards);
    if (known?.of === key) return known.drivers;
    const command = windowsProgram(deps.systemRoot, 'ROUTE.EXE');
    const outcome = await run(command, ['print', '-4'], { maxBytes: MAX_BYTES });
    if (outcome.kind !== 'completed') return known?.drivers ?? new Map();
    const rows = parseInterfaceList(outcome.stdout);
    const drivers = new Map<string, string>();
    for (const card of cards) {
      const driver = driverOf(card, rows);
      if (driver !== null) drivers.set(card.name, driver);
    }
    known = { of: key, drivers };
    return drivers;
  };
}
