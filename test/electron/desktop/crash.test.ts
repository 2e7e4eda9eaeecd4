import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleCrashes } from '../../../electron/desktop/crash.ts';
import { handleDisplayLoss } from '../../../electron/desktop/display-loss.ts';
import { createTechnicalNotes } from '../../../electron/platform/technical-notes.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  electronDouble,
} from '../../doubles/electron.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-crash-'));
});
afterEach(() => {
  electronDouble.reset();
  rmSync(folder, { recursive: true, force: true });
});

const notesIn = (notes: string) =>
  createTechnicalNotes({
    folder: notes,
    version: '1.2.3',
    now: () => new Date('2026-11-21T10:20:30.456Z'),
  });

function crashes(language: 'fr' | 'en' = 'fr', notes = join(folder, 'notes')) {
  const process = new EventEmitter();
  const written = notesIn(notes);
  const handling = handleCrashes({
    app,
    dialog,
    clipboard,
    crashReporter,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    process: process as unknown as NodeJS.Process,
    notes: written,
    translate: translatorFor(language),
  });
  const read = (): string =>
    readdirSync(notes)
      .map((name) => readFileSync(join(notes, name), 'utf8'))
      .join('');
  return { ...handling, process, read };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('an uncaught error', () => {
  it.each(['uncaughtException', 'unhandledRejection'])(
    'is noted without customer data, reported, and ends the application (%s)',
    (event) => {
      const { process, read } = crashes();
      process.emit(event, new Error('no answer from 192.168.1.20 (00:15:65:aa:bb:cc)'));
      expect(read()).toContain('Tonalité 1.2.3');
      expect(read()).toContain('no answer from [ip] ([mac])');
      const [[options] = []] = electronDouble.argsOf('dialog.showMessageBoxSync');
      expect(options).toMatchObject({ type: 'error', message: expect.stringContaining('erreur') });
      expect(electronDouble.argsOf('app.exit')).toEqual([[1]]);
    },
  );

  it('speaks the person’s language', () => {
    crashes('en').stop('test', new Error('x'));
    const [[options] = []] = electronDouble.argsOf('dialog.showMessageBoxSync');
    expect(options).toMatchObject({ message: 'Tonalité encountered an error and has to stop.' });
  });

  it('copies the note when asked to, then ends', async () => {
    electronDouble.answers.messageBox = 1;
    crashes().stop('test', new Error('lost'));
    expect(electronDouble.argsOf('app.exit')).toEqual([]);
    await settle();
    expect(String(electronDouble.argsOf('clipboard.writeText')[0])).toContain('lost');
    expect(electronDouble.argsOf('app.exit')).toEqual([[1]]);
  });

  it('is reported even before windows can be opened', () => {
    electronDouble.answers.isReady = false;
    crashes().stop('test', 'early');
    expect(electronDouble.argsOf('dialog.showErrorBox')).toHaveLength(1);
    expect(electronDouble.argsOf('app.exit')).toEqual([[1]]);
  });

  it('is reported once, even if others follow', () => {
    const { process } = crashes();
    process.emit('uncaughtException', new Error('first'));
    process.emit('uncaughtException', new Error('second'));
    expect(electronDouble.argsOf('dialog.showMessageBoxSync')).toHaveLength(1);
  });

  it('is reported even when the note cannot be written', () => {
    writeFileSync(join(folder, 'notes'), 'a file where the folder should be');
    crashes().stop('test', new Error('x'));
    expect(electronDouble.argsOf('dialog.showMessageBoxSync')).toHaveLength(1);
  });

  it('never sends anything anywhere', () => {
    crashes();
    expect(electronDouble.argsOf('crashReporter.start')).toEqual([[{ uploadToServer: false }]]);
  });

  it('notes a lost helper process, but not one that ended well', () => {
    const { read } = crashes();
    electronDouble.appEvents.emit('child-process-gone', {}, { reason: 'clean-exit' });
    electronDouble.appEvents.emit(
      'child-process-gone',
      {},
      { type: 'GPU', reason: 'crashed', exitCode: 5 },
    );
    expect(read().match(/child-process-gone/g)).toHaveLength(1);
    expect(electronDouble.argsOf('app.exit')).toEqual([]);
  });
});

/** A page that hangs; `answer` is the button that the person presses. */
async function hang(answer: 0 | 1) {
  electronDouble.answers.messageBox = answer;
  const notes: string[] = [];
  const done: string[] = [];
  handleDisplayLoss({
    app,
    dialog,
    translate: translatorFor('fr'),
    log: { record: (context) => void notes.push(context) },
  });
  const page = Object.assign(new EventEmitter(), {
    isDestroyed: () => false,
    forcefullyCrashRenderer: () => {
      done.push('end');
      electronDouble.appEvents.emit('render-process-gone', {}, page, { reason: 'crashed' });
    },
    reload: () => done.push('reload'),
  });
  electronDouble.appEvents.emit('web-contents-created', {}, page);
  page.emit('unresponsive');
  page.emit('unresponsive');
  await settle();
  return { done, notes, questions: electronDouble.argsOf('dialog.showMessageBox').length };
}

describe('a page that no longer answers', () => {
  it('is ended and opened again on request, with one question', async () => {
    const { done, notes, questions } = await hang(1);
    expect(done).toEqual(['end', 'reload']);
    expect(questions).toBe(1);
    expect(notes).toContain('unresponsive');
    expect(notes).not.toContain('render-process-gone');
  });

  it('stays open when the person chooses to wait', async () => {
    expect((await hang(0)).done).toEqual([]);
  });
});

async function lose(reason: string): Promise<string[]> {
  const notes: string[] = [];
  handleDisplayLoss({
    app,
    dialog,
    translate: translatorFor('fr'),
    log: { record: (context) => void notes.push(context) },
  });
  const { webContents } = new BrowserWindow({});
  electronDouble.appEvents.emit('render-process-gone', {}, webContents, { reason, exitCode: 1 });
  await settle();
  return notes;
}

describe('technical notes', () => {
  const notes = (): string[] => readdirSync(join(folder, 'notes'));

  it('contain causes of causes, up to a limit', () => {
    const { record, write } = notesIn(join(folder, 'notes'));
    expect(write('a', new Error('outer', { cause: new Error('inner') }))).toMatch(/outer[^]*inner/);
    record('b', 'x'.repeat(100_000));
    const sizes = notes().map((name) => readFileSync(join(folder, 'notes', name)).length);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(25_000);
  });

  it('are the last fifty', () => {
    const { record } = notesIn(join(folder, 'notes'));
    for (let count = 1; count <= 53; count += 1) record('test', `cause ${count}`);
    expect(notes()).toHaveLength(50);
    const [first = ''] = notes().toSorted();
    expect(readFileSync(join(folder, 'notes', first), 'utf8')).toContain('cause 4\n');
  });
});

describe('a lost display', () => {
  it('offers to open the page again', async () => {
    expect(await lose('oom')).toEqual(['render-process-gone']);
    expect(electronDouble.names()).toContain('webContents.reload');
  });

  it('or to quit', async () => {
    electronDouble.answers.messageBox = 1;
    await lose('crashed');
    expect(electronDouble.names()).not.toContain('webContents.reload');
    expect(electronDouble.names()).toContain('app.quit');
  });

  it('says nothing when the page closed normally', async () => {
    expect(await lose('clean-exit')).toEqual([]);
    expect(electronDouble.argsOf('dialog.showMessageBox')).toEqual([]);
  });
});
