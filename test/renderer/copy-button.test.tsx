import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CopyButton } from '../../renderer/components/CopyButton.tsx';
import { createI18n } from '../../shared/messages/translator.ts';

/** What the button says: ready, copied or refused. */
const words = (): string | undefined =>
  screen.getByRole('button').textContent?.replaceAll('\u00a0', ' ');

async function press(write: () => Promise<void>): Promise<void> {
  vi.stubGlobal('navigator', { clipboard: { writeText: write } });
  render(
    <I18nextProvider i18n={createI18n('fr')}>
      <MantineProvider env="test">
        <CopyButton value="192.168.77.21" label="Copier l’adresse" wide />
      </MantineProvider>
    </I18nextProvider>,
  );
  expect(words()).toBe('Copier l’adresse');
  await act(async () => {
    fireEvent.click(screen.getByRole('button'));
  });
}

describe('the button that copies', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it.each([
    ['that it copied', () => Promise.resolve(), 'Copié'],
    [
      'that the system refuses',
      () => Promise.reject(new Error('denied')),
      'Le presse-papiers a refusé : sélectionnez le texte.',
    ],
  ])('says %s, for two seconds', async (_what, write, said) => {
    await press(write);
    expect(words()).toBe(said);
    act(() => {
      vi.advanceTimersByTime(1900);
    });
    expect(words()).toBe(said);
    act(() => {
      vi.advanceTimersByTime(200);
    });
    expect(words()).toBe('Copier l’adresse');
  });
});
