// @module-tag slow
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { GRACE_MS, isSingleKey } from '../../renderer/state/single-keys.ts';
import { createFakeApi } from './fake-api.ts';
import { goTo, openApp, type OpenedApp } from './open-app.tsx';

const node = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-node]')?.dataset['node'];

const answers = (app: OpenedApp): number =>
  app.fake.currentCase()?.phones[0]?.transcript.filter((entry) => entry.type === 'answered')
    .length ?? 0;

const press = (key: string, more: object = {}): void => {
  fireEvent.keyDown(document.body, { key, code: `Digit${key}`, ...more });
};

/** Opens the diagnosis at its first question, by a clock that only the test moves. */
async function openQuestion(options: { readonly singleKeys?: boolean } = {}) {
  let moment = 0;
  const settings = { singleKeys: options.singleKeys ?? true };
  const app = await openApp({ settings }, createFakeApi({ settings }), () => moment);
  await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
  await screen.findByText(/appareils? en 812/);
  await app.user.click(screen.getByRole('button', { name: /Yealink T54W/ }));
  await app.user.click(await screen.findByRole('button', { name: /Lancer le diagnostic/ }));
  await app.user.click(await screen.findByRole('button', { name: 'Commencer par le début' }));
  await waitFor(() => expect(node()).toBe('one-phone'));
  return { app, wait: (milliseconds: number) => (moment += milliseconds) };
}

describe('single-key shortcuts', () => {
  it('answer one question, however long the key is held', async () => {
    const { app, wait } = await openQuestion();
    wait(GRACE_MS);
    press('1');
    await waitFor(() => expect(answers(app)).toBe(1));
    for (let repeat = 0; repeat < 12; repeat += 1) {
      wait(GRACE_MS);
      press('1', { repeat: true });
    }
    await goTo(app, 'Rapport');
    expect(answers(app)).toBe(1);
  });

  it('are ignored for a question that has just appeared', async () => {
    const { app, wait } = await openQuestion();
    wait(GRACE_MS - 1);
    press('1');
    await Promise.resolve();
    expect(answers(app)).toBe(0);
    wait(1);
    press('1');
    await waitFor(() => expect(answers(app)).toBe(1));
    await waitFor(() => expect(node()).toBe('screen-lights'));
    press('1');
    press('u', { code: 'KeyU' });
    await Promise.resolve();
    expect(node()).toBe('screen-lights');
    wait(GRACE_MS);
    press('u', { code: 'KeyU' });
    await waitFor(() => expect(node()).toBe('one-phone'));
  });

  it('do nothing, and are not shown, where the person has switched them off', async () => {
    const { app, wait } = await openQuestion({ singleKeys: false });
    wait(GRACE_MS);
    for (const key of ['1', '2', 'u', '/']) press(key);
    await Promise.resolve();
    expect(answers(app)).toBe(0);
    expect(document.querySelectorAll('main kbd')).toHaveLength(0);
    await goTo(app, 'Réglages');
    await app.user.click(screen.getByRole('switch', { name: /Raccourcis d’une seule touche/ }));
    await goTo(app, 'Diagnostic');
    await waitFor(() => expect(node()).toBe('one-phone'));
    wait(GRACE_MS);
    press('1');
    await waitFor(() => expect(answers(app)).toBe(1));
  });

  it.each([
    ['a figure', { key: '1', code: 'Digit1' }, '1', true],
    ['a French figure with Shift', { key: '1', code: 'Digit1', shiftKey: true }, '1', true],
    ['a French figure without it', { key: '&', code: 'Digit1' }, '1', true],
    ['an exclamation mark', { key: '!', code: 'Digit1', shiftKey: true }, '1', false],
    ['a figure of the pad', { key: '1', code: 'Numpad1' }, '1', true],
    ['a French slash', { key: '/', code: 'Period', shiftKey: true }, '/', true],
    ['a letter', { key: 'c', code: 'KeyC' }, 'c', true],
    ['a letter under Caps Lock', { key: 'C', code: 'KeyC' }, 'c', true],
    ['a letter with Shift', { key: 'C', code: 'KeyC', shiftKey: true }, 'c', false],
    ['a letter with Control', { key: 'c', code: 'KeyC', ctrlKey: true }, 'c', false],
    ['a held letter', { key: 'c', code: 'KeyC', repeat: true }, 'c', false],
  ])('recognise %s', (_what, pressed, key, expected) => {
    expect(isSingleKey(new KeyboardEvent('keydown', pressed), key)).toBe(expected);
  });

  it('press a button once while Enter is held', async () => {
    const { app, wait } = await openQuestion();
    wait(GRACE_MS);
    const button = document.querySelector<HTMLElement>('[data-choice]');
    if (button === null) throw new Error('no answer');
    expect(fireEvent.keyDown(button, { key: 'Enter' })).toBe(true);
    expect(fireEvent.keyDown(button, { key: 'Enter', repeat: true })).toBe(false);
    expect(answers(app)).toBe(0);
  });

  it('move one choice on while an arrow is held', async () => {
    await openQuestion();
    const choice = document.createElement('input');
    choice.type = 'radio';
    document.body.append(choice);
    expect(fireEvent.keyDown(choice, { key: 'ArrowDown' })).toBe(true);
    expect(fireEvent.keyDown(choice, { key: 'ArrowDown', repeat: true })).toBe(false);
    const field = document.createElement('input');
    document.body.append(field);
    expect(fireEvent.keyDown(field, { key: 'ArrowLeft', repeat: true })).toBe(true);
    choice.remove();
    field.remove();
  });

  it('do not take the second half of a double click as an answer to the new question', async () => {
    const { app } = await openQuestion();
    const button = document.querySelector<HTMLElement>('[data-choice]');
    if (button === null) throw new Error('no answer');
    fireEvent.click(button, { detail: 2 });
    await Promise.resolve();
    expect(answers(app)).toBe(0);
    fireEvent.click(button, { detail: 1 });
    await waitFor(() => expect(answers(app)).toBe(1));
  });
});
