/**
 * Writes `NOTICE` and the list that the settings page shows. Run it after any change of the
 * dependencies: `node assets/licences/generate.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticeText, partsJson, shippedParts } from './shipped-parts.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const { parts, unknown } = shippedParts(project);
if (unknown.length > 0) throw new Error(`no known licence: ${unknown.join(', ')}`);
writeFileSync(join(project, 'NOTICE'), noticeText(parts));
writeFileSync(join(project, 'renderer/features/settings/parts.json'), partsJson(parts));
process.stdout.write(`${parts.length} parts\n`);
