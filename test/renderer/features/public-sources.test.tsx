import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { openScanned } from '../open-app.tsx';
import { AT, facts } from '../sample-site.ts';

it('shows what each source answered about the public address, and why one did not', async () => {
  const app = await openScanned({
    facts: {
      ...facts,
      publicAddress: {
        state: 'known',
        ip: '203.0.113.45',
        sources: [
          { source: 'monip.ovh', ip: '203.0.113.45', problem: null, durationMs: 84 },
          { source: 'api.ipify.org', ip: null, problem: problem('SOURCE_REFUSED'), durationMs: 7 },
          { source: 'stun', ip: null, problem: null, durationMs: 3000 },
        ],
        measuredAt: AT,
        lastKnown: null,
      },
    },
  });
  await app.user.click(screen.getByText(/^3 sources/));
  const answers = ['monip.ovh', 'api.ipify.org', 'stun'].map((source) => {
    const row = screen.getByText(source).closest('tr');
    return within(row ?? document.body)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent.replaceAll(/\s/gu, ' '));
  });
  expect(answers).toEqual([
    ['monip.ovh', '203.0.113.45', '84 ms'],
    ['api.ipify.org', 'connexion refusée', '7 ms'],
    ['stun', 'inconnu', '3 s'],
  ]);
});
