/**
 * A process to be killed: it appends the path of the lab to one case again and again, and says
 * each confirmed number of events on standard output. Arguments: folder, case id.
 */
import { writeSync } from 'node:fs';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { created, labPath } from '../../shared/case/case-samples.ts';

const [directory = '', caseId = ''] = process.argv.slice(2);
const store = createCaseStore({
  files: systemFiles,
  clock: systemClock,
  random: systemRandom,
  directory,
  laptop: () => Promise.resolve(created.laptop),
  simulated: false,
});

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const opened = await store.open(caseId);
if (!opened.ok) {
  say(opened.problem.code);
  process.exit(1);
}
let current = opened.value;
say(`confirmed ${current.eventCount}`);
for (;;) {
  for (const event of labPath) {
    const next =
      event.type === 'diagnosis-entry'
        ? {
            ...event,
            entry: { ...event.entry, sequence: current.phones[0]?.transcript.length ?? 0 },
          }
        : event;
    const appended = await store.append(caseId, next);
    if (!appended.ok) {
      say(appended.problem.code);
      process.exit(1);
    }
    current = appended.value.whole;
    say(`confirmed ${current.eventCount}`);
  }
}
