/** The page of the diagnosis as a technician uses it. */
import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { type OpenedApp, openAt } from '../open-app.tsx';
import { yealink } from '../sample-site.ts';

export const transcript = (app: OpenedApp): readonly TranscriptEntry[] =>
  app.fake.currentCase()?.phones[0]?.transcript ?? [];
export const node = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-node]')?.dataset['node'];
export const choiceButton = (choice: string): HTMLButtonElement => {
  const button = document.querySelector<HTMLButtonElement>(`[data-choice="${choice}"]`);
  if (button === null) throw new Error(`no choice ${choice} at ${node() ?? 'no node'}`);
  return button;
};

export async function choose(app: OpenedApp, choice: string, next: string): Promise<void> {
  await waitFor(() => expect(choiceButton(choice).getAttribute('aria-disabled')).toBeNull());
  await app.user.click(choiceButton(choice));
  await waitFor(() => expect(node()).toBe(next));
}

export async function openDiagnosis(): Promise<OpenedApp> {
  const app = await openAt('diagnosis');
  await screen.findByRole('button', { name: 'Commencer par le début' });
  return app;
}

export async function openReset(): Promise<OpenedApp> {
  const app = await openAt('reset-table');
  await app.user.click(await screen.findByRole('button', { name: 'Réinitialiser avec suivi' }));
  await waitFor(() => expect(node()).toBe('reset'));
  return app;
}

export function observe(
  app: OpenedApp,
  type: WatchEvent['type'],
  ownNetwork: NonNullable<WatchEvent['ownNetwork']> = 'held',
): void {
  app.fake.emit('watch.observed', {
    watchId: 'watch-1',
    event: {
      type,
      at: new Date().toISOString(),
      ip: yealink.ip,
      mac: yealink.mac,
      brand: null,
      model: null,
      firmware: null,
      evidence: [{ kind: 'neighbour-table', value: type, atMs: 1 }],
      problem: null,
      ...(type === 'left' ? { ownNetwork } : {}),
    },
  });
}
