// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, type OpenedApp, openApp, openPhone, openScanned } from '../open-app.tsx';
import { node, openDiagnosis, transcript } from './diagnosis-page.ts';

async function openReference(): Promise<OpenedApp> {
  const app = await openApp();
  await goTo(app, 'Fiches');
  return app;
}

const results = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-result]')];

/** Waits for its field to have the focus, so that a failure says what has it instead. */
const focused = (): Element | null => document.activeElement;

const PAGES = [
  ['phones', openScanned, 'Chercher', 'gigaset', /^1 appareil$/, false],
  ['symptoms', openDiagnosis, 'Chercher un symptôme', 'sonne plus', /^\d+ symptômes?$/, true],
  ['guides', openReference, 'Chercher dans les fiches', 'renvoi', /^\d+ fiches?$/, true],
] as const;

describe.each(PAGES)('the search of the %s', (_name, open, label, words, count, offersNearest) => {
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
    // The knowledge never answers with an empty page; a list of devices may.
    expect(results().length > 0).toBe(offersNearest);
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

describe('words that nothing knows', () => {
  const press = async (app: OpenedApp, name: string): Promise<void> => {
    await app.user.click(screen.getByRole('button', { name }));
  };

  it('lead to three questions, and from their answers into the diagnosis', async () => {
    const app = await openDiagnosis();
    await app.user.type(screen.getByRole('searchbox'), 'zzzz');
    await screen.findByText('Décrivez la panne en répondant à trois questions');
    await press(app, 'Rien d’anormal');
    await press(app, 'Le son');
    const described = screen.getByRole('status', { name: 'Cela ressemble à :' });
    const [first] = within(described).getAllByRole('button');
    expect(first?.textContent).toBe('Son haché, coupures');
    if (first !== undefined) await app.user.click(first);
    await waitFor(() =>
      expect(transcript(app)[0]).toMatchObject({ type: 'started', symptom: 'choppy-audio' }),
    );
  });

  it('show on the pages of the guides what they look like', async () => {
    const app = await openReference();
    await app.user.type(screen.getByRole('searchbox'), 'zzzz');
    expect(await screen.findByText(/Aucun de ces mots n’est connu/)).toBeTruthy();
    expect(results().length).toBeGreaterThan(2);
    await press(app, 'Recevoir les appels');
    expect(
      screen.getByRole('button', { name: /Diagnostiquer : J’appelle, mais je ne reçois pas/ }),
    ).toBeTruthy();
  });
});

it('says what a code means, with its source', async () => {
  const app = await openReference();
  await app.user.type(screen.getByRole('searchbox'), '0x34');
  expect(await screen.findByText('Gigaset : mot de passe SIP non saisi.')).toBeTruthy();
});

describe('a symptom found in the guides', () => {
  const diagnose = async (app: OpenedApp): Promise<void> => {
    await goTo(app, 'Fiches');
    await app.user.type(screen.getByRole('searchbox'), 'son haché');
    await app.user.click(
      await screen.findByRole('button', { name: 'Diagnostiquer : Son haché, coupures' }),
    );
  };

  it('opens the diagnosis of the phone at hand at that symptom', async () => {
    const app = await openPhone();
    await diagnose(app);
    await waitFor(() => expect(node()).toBe('audio-medium'));
    expect(transcript(app)[0]).toMatchObject({ type: 'started', symptom: 'choppy-audio' });
  });

  it('is proposed beside a diagnosis in progress, which is kept until the person chooses', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBeDefined());
    const before = node();
    await diagnose(app);
    expect(
      await screen.findByRole('button', { name: 'Commencer par : Son haché, coupures' }),
    ).toBeTruthy();
    expect(transcript(app)).toHaveLength(1);
    await app.user.click(screen.getByRole('button', { name: 'Garder le diagnostic en cours' }));
    await waitFor(() => expect(node()).toBe(before));
    await diagnose(app);
    await app.user.click(
      await screen.findByRole('button', { name: 'Commencer par : Son haché, coupures' }),
    );
    await waitFor(() => expect(node()).toBe('audio-medium'));
  });
});
