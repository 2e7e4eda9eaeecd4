import { MantineProvider } from '@mantine/core';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Countdown } from '../../renderer/components/Countdown.tsx';
import { createI18n } from '../../shared/messages/translator.ts';

function show(kind: 'hold' | 'wait', seconds: number): void {
  render(
    <I18nextProvider i18n={createI18n('fr')}>
      <MantineProvider env="test">
        <Countdown kind={kind} seconds={seconds} />
      </MantineProvider>
    </I18nextProvider>,
  );
}

const figure = (): string | null => screen.getByRole('timer').textContent;
const words = (): string | undefined =>
  screen.getByRole('status').textContent?.replaceAll('\u00a0', ' ');
const press = (): void => {
  fireEvent.click(screen.getByRole('button'));
};
const wait = (seconds: number): void => {
  act(() => {
    vi.advanceTimersByTime(seconds * 1000);
  });
};

describe('the countdown', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('waits for the person, counts down, and says when to let go', () => {
    show('hold', 10);
    wait(30);
    expect([figure(), words()]).toEqual(['10', 'Maintenez 10 s']);
    press();
    expect([figure(), words()]).toEqual(['10', 'Maintenez…']);
    wait(9);
    expect([figure(), words()]).toEqual(['1', 'Maintenez…']);
    wait(1);
    expect([figure(), words()]).toEqual(['0', 'Vous pouvez relâcher']);
    wait(60);
    expect(figure()).toBe('0');
  });

  it('starts again from the whole time, while it runs and once it is over', () => {
    show('hold', 10);
    press();
    wait(4);
    expect(figure()).toBe('6');
    expect(screen.getByRole('button').textContent).toBe('Relancer le minuteur');
    press();
    expect(figure()).toBe('10');
    wait(20);
    expect(figure()).toBe('0');
    press();
    expect([figure(), words()]).toEqual(['10', 'Maintenez…']);
    wait(3);
    expect(figure()).toBe('7');
  });

  it('follows the clock when the system slept through its ticks', () => {
    show('wait', 245);
    expect([figure(), words()]).toEqual(['4:05', 'Attendez 4:05']);
    press();
    act(() => {
      vi.setSystemTime(Date.now() + 200_000);
      vi.advanceTimersByTime(1000);
    });
    expect(figure()).toBe('0:44');
    act(() => {
      vi.setSystemTime(Date.now() + 200_000);
      vi.advanceTimersByTime(1000);
    });
    expect([figure(), words()]).toEqual(['0:00', 'C’est le temps prévu']);
  });
});
