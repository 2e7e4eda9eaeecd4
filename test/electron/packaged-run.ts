/**
 * Run by a plain Node: starts a built main process on the double of Electron, makes the calls given
 * on the command line as its window would, and prints what came back with the calls that it made to
 * Electron. Usage: `node packaged-run.ts MAIN EXPORT-PATH --demo ROUTE=INPUT…` (`$CASE` in an input
 * stands for the case made first).
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from '../../shared/schema.ts';
import { electronDouble } from '../doubles/electron.ts';

const double = new URL('../doubles/electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: double, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const [main = '', exportPath = '', ...rest] = process.argv.slice(2);
const CaseAnswer = z.object({ value: z.object({ caseId: z.string() }) });

async function until(name: string): Promise<void> {
  while (!electronDouble.names().includes(name)) {
    if (electronDouble.names().includes('app.exit')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

await import(pathToFileURL(main).href);
electronDouble.becomeReady();
await until('window.loadURL');
const sender = electronDouble.windows[0]?.webContents;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const event = {
  sender,
  senderFrame: { url: 'app://ui/', parent: null },
} as unknown as Electron.IpcMainInvokeEvent;

const answers: unknown[] = [];
let caseId = '';
for (const argument of rest.filter((text) => text.includes('='))) {
  const [route = '', input = ''] = argument.split('=', 2);
  electronDouble.answers.saveDialog = {
    canceled: false,
    filePath: `${exportPath}-${answers.length}`,
  };
  const value: unknown = JSON.parse(input.replace('$CASE', caseId));
  const answer: unknown = await electronDouble.requestHandlers.get('api:request')?.(
    event,
    route,
    value,
  );
  const opened = CaseAnswer.safeParse(answer);
  if (opened.success && caseId === '') caseId = opened.data.value.caseId;
  answers.push(answer);
}
const response = await electronDouble.schemeHandlers.get('app')?.(new Request('app://ui/'));
process.stdout.write(
  JSON.stringify({ calls: electronDouble.calls, answers, page: await response?.text() }),
  () => process.exit(0),
);
