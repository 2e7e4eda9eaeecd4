/** Run by `durable-writes.test.ts` where a file may not grow beyond a limit, as on a full disk. */
import { systemFiles } from '../../../electron/platform/files.ts';

const [operation, path = '', length = '0'] = process.argv.slice(2);
const text = 'y'.repeat(Number(length));
const outcome =
  operation === 'new'
    ? await systemFiles.writeNew(path, text)
    : await systemFiles.writeAtomic(path, text);
process.stdout.write(outcome.ok ? 'ok' : outcome.detail);
