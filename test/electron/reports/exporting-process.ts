/**
 * A process to be killed: it exports reports of one case again and again, and says each file that
 * it finished. Arguments: case folder, case id, export folder.
 */
import { writeSync } from 'node:fs';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { createReportService } from '../../../electron/reports/export-service.ts';
import { created } from '../../shared/case/case-samples.ts';

const [directory = '', caseId = '', folder = ''] = process.argv.slice(2);
const reports = createReportService({
  store: createCaseStore({
    files: systemFiles,
    clock: systemClock,
    random: systemRandom,
    directory,
    laptop: () => Promise.resolve(created.laptop),
    simulated: false,
  }),
  files: systemFiles,
  clock: systemClock,
  folder: () => Promise.resolve(folder),
  applicationVersion: '0.1.0',
});

for (;;) {
  for (const format of ['html', 'json', 'text'] as const) {
    const exported = await reports.exportReport(caseId, format, 'fr');
    writeSync(1, `${exported.ok ? exported.value.path : exported.problem.code}\n`);
    if (!exported.ok) process.exit(1);
  }
}
