import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { procedureById } from '../../../shared/knowledge/procedures.ts';
import { openAt } from '../open-app.tsx';
import { gigaset } from '../sample-site.ts';

it('shows the method of another model when it is chosen, and says whose it is not', async () => {
  const phone = gigaset.phone === null ? null : { ...gigaset.phone, model: 'N720 DM PRO' };
  const app = await openAt('reset-table', { ...gigaset, mac: '7c:2f:80:00:aa:72', phone });
  const [base, menu] = procedureById('gigaset-dect')?.methods ?? [];
  const [baseStep = '', menuStep = ''] = [base, menu].map((method) =>
    // Queries compare with the text of the page, in which every space is a plain one.
    method?.steps[0]?.text.fr.replaceAll(/\s/gu, ' '),
  );
  expect(await screen.findByText(baseStep)).toBeTruthy();
  expect(screen.queryByText(menuStep)).toBeNull();

  await app.user.click(screen.getByText('Autre modèle'));
  const button = screen.getByRole('button', { name: menu?.title.fr ?? '' });
  expect(button.getAttribute('aria-pressed')).toBe('false');
  await app.user.click(button);
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByText(menuStep)).toBeTruthy();
  expect(screen.queryByText(baseStep)).toBeNull();
  expect(
    screen.getByText('Cette méthode est celle d’un autre modèle que N720 DM PRO.'),
  ).toBeTruthy();
  // The phone's own method remains one press away.
  await app.user.click(screen.getByRole('radio', { name: base?.title.fr ?? '' }));
  expect(screen.getByText(baseStep)).toBeTruthy();
  expect(button.getAttribute('aria-pressed')).toBe('false');
});
