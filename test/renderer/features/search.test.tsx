// @module-tag slow
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, type OpenedApp, openApp, openScanned } from '../open-app.tsx';
import { openDiagnosis } from './diagnosis-page.ts';

async function openReference(): Promise<OpenedApp> {
  const app = await openApp();
  await goTo(app, 'Fiches');
  return app;
}

const results = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-result]')];

/** Waits for its field to have the focus, so that a failure says what has it instead. */
const focused = (): Element | null => document.activeElement;

const PAGES = [
  ['phones', openScanned, 'Chercher', 'gigaset', /^1 appareil$/],
  ['symptoms', openDiagnosis, 'Chercher un symptôme', 'sonne plus', /^\d+ symptômes?$/],
  ['guides', openReference, 'Chercher dans les fiches', 'renvoi', /^\d+ fiches?$/],
] as const;

describe.each(PAGES)('the search of the %s', (_name, open, label, words, count) => {
  const field = (): HTMLInputElement => screen.getByRole('searchbox', { name: label });

  it('takes the focus with /, says how many it finds, and gives everything back with Escape', async () => {
    const app = await open();
    const before = results().length;
    await app.user.keyboard('/');
    expect(focused()).toBe(field());
    await app.user.keyboard(words);
    const said = await screen.findByText(count, { selector: 'output' });
    expect(Number.parseInt(said.textContent, 10)).toBe(results().length);
    expect(field().value).toBe(words);
    await app.user.keyboard('{Escape}');
    expect(field().value).toBe('');
    expect(results()).toHaveLength(before);
    expect(focused()).toBe(field());
  });

  it('is emptied by its button, which gives the focus back to the field', async () => {
    const app = await open();
    const before = results().length;
    expect(screen.queryByRole('button', { name: 'Effacer la recherche' })).toBeNull();
    await app.user.type(field(), 'zzzz');
    expect(results()).toHaveLength(0);
    await app.user.click(screen.getByRole('button', { name: 'Effacer la recherche' }));
    expect(field().value).toBe('');
    await waitFor(() => expect(results()).toHaveLength(before));
    expect(focused()).toBe(field());
  });

  it('leads with the arrows through the results and back to the field', async () => {
    const app = await open();
    await app.user.click(field());
    const list = results();
    expect(list.length).toBeGreaterThan(2);
    await app.user.keyboard('{ArrowDown}');
    expect(focused()).toBe(list[0]);
    await app.user.keyboard('{ArrowDown}');
    expect(focused()).toBe(list[1]);
    await app.user.keyboard('{End}{ArrowDown}');
    expect(focused()).toBe(list.at(-1));
    await app.user.keyboard('{Home}');
    expect(focused()).toBe(list[0]);
    await app.user.keyboard('{ArrowUp}');
    expect(focused()).toBe(field());
  });
});

it('moves through what the search has left, not through what it has hidden', async () => {
  const app = await openReference();
  await app.user.type(screen.getByRole('searchbox'), 'renvoi');
  const [first, second] = results();
  await app.user.keyboard('{ArrowDown}{ArrowDown}');
  expect(focused()).toBe(second);
  await app.user.keyboard('{ArrowUp}');
  expect(focused()).toBe(first);
  await app.user.keyboard('{Enter}');
  expect(first?.getAttribute('aria-current')).toBe('true');
});
