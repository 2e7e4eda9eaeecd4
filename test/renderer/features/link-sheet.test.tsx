import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { links } from '../../../shared/knowledge/links.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { goTo, openApp } from '../open-app.tsx';

const [first, second] = links;

it('opens the very page that the sheet shows, by its id', async () => {
  const app = await openApp();
  await goTo(app, 'Fiches');
  await app.user.click(screen.getByRole('button', { name: 'Liens' }));
  const opened = (): unknown[] =>
    app.fake.calls.filter(({ name }) => name === 'link.page.open').map(({ input }) => input);
  for (const link of [second, first]) {
    const entry = document.querySelector(`[data-entry="link:${link?.id}"]`);
    await app.user.click(entry ?? document.body);
    expect(await screen.findByText(link?.url ?? '')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Ouvrir la page' }));
  }
  expect(opened()).toEqual([{ linkId: second?.id }, { linkId: first?.id }]);
  app.fake.refuse('link.page.open', problem('INTERNAL'));
  await app.user.click(screen.getByRole('button', { name: 'Ouvrir la page' }));
  expect(await screen.findByRole('alert')).toBeTruthy();
});
