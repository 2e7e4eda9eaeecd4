import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openApp } from './open-app.tsx';

describe('a page that cannot be shown', () => {
  beforeEach(() => {
    // React reports every caught failure on the console.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('leads back to the list of cases, with the case closed', async () => {
    const app = await openApp({ result: { startedAt: 'never' } });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await screen.findByRole('heading', { name: 'Cette page a rencontré une erreur' });

    await app.user.click(
      screen.getByRole('button', { name: 'Revenir à la liste des interventions' }),
    );

    await screen.findByRole('heading', { level: 1, name: 'Interventions' });
    expect(app.session.cases.get().current).toBeNull();
  });
});
