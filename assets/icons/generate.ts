/**
 * Draws every icon from `icon.svg`: `node assets/icons/generate.ts`. Chromium renders the PNG files;
 * the containers of Windows (ICO) and macOS (ICNS) hold those very PNG files.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const folder = new URL('.', import.meta.url);
const drawing = readFileSync(new URL('icon.svg', folder), 'utf8');

async function render(sizes: readonly number[]): Promise<Map<number, Buffer>> {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const pictures = new Map<number, Buffer>();
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const scaled = drawing.replace('<svg ', `<svg width="${size}" height="${size}" `);
    await page.setContent(`<style>*{margin:0}svg{display:block}</style>${scaled}`);
    pictures.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return pictures;
}

function pictureOf(pictures: ReadonlyMap<number, Buffer>, size: number): Buffer {
  const picture = pictures.get(size);
  if (picture === undefined) throw new Error(`no picture of ${size} pixels`);
  return picture;
}

/** ICO: a 6-byte header, 16 bytes for each picture, then the PNG files (Windows Vista and newer). */
function icoOf(pictures: ReadonlyMap<number, Buffer>, sizes: readonly number[]): Buffer {
  const header = Buffer.alloc(6 + 16 * sizes.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(sizes.length, 4);
  let offset = header.length;
  for (const [index, size] of sizes.entries()) {
    const entry = 6 + 16 * index;
    const { length } = pictureOf(pictures, size);
    // 256 pixels are written as 0.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += length;
  }
  return Buffer.concat([header, ...sizes.map((size) => pictureOf(pictures, size))]);
}

/** ICNS types that hold a PNG file, by its pixels; `ic11`…`ic14` are the Retina ones. */
const icnsTypes: readonly (readonly [string, number])[] = [
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'ascii');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}

/** ICNS: `icns`, the whole length, then type, length and picture again and again (big-endian). */
function icnsOf(pictures: ReadonlyMap<number, Buffer>): Buffer {
  const body = icnsTypes.map(([type, size]) => chunk(type, pictureOf(pictures, size)));
  return chunk('icns', Buffer.concat(body));
}

const linuxSizes = [16, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
const pictures = await render([...new Set([...linuxSizes, ...windowsSizes, 1024])]);
for (const size of linuxSizes)
  writeFileSync(new URL(`${size}x${size}.png`, folder), pictureOf(pictures, size));
writeFileSync(new URL('icon.ico', folder), icoOf(pictures, windowsSizes));
writeFileSync(new URL('icon.icns', folder), icnsOf(pictures));
