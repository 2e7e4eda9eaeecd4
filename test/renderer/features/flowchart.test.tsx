// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, openApp, type OpenedApp, openPhone } from '../open-app.tsx';

const boxes = () => document.querySelectorAll('svg g > rect').length;
const node = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-node]')?.dataset['node'];

async function openFlowchart(): Promise<OpenedApp> {
  const app = await openApp();
  await goTo(app, 'Fiches');
  await app.user.click(await screen.findByRole('button', { name: /Logigramme/ }));
  await screen.findByRole('button', { name: 'Agrandir' });
  return app;
}

describe('flowchart', () => {
  it('gives the drawing a name with the number of its boxes, and the same content as text', async () => {
    const app = await openFlowchart();
    const drawing = screen.getByRole('img', { name: /^Logigramme de \d+ étapes/ });
    const count = Number(/\d+/.exec(drawing.getAttribute('aria-label') ?? '')?.[0]);
    expect(count).toBe(boxes());
    expect(count).toBeGreaterThan(20);
    await app.user.click(screen.getByText('En texte'));
    expect(screen.getAllByText(/ → /).length).toBeGreaterThan(20);
  });

  it('grows and shrinks between its limits', async () => {
    const app = await openFlowchart();
    const [larger, smaller] = ['Agrandir', 'Réduire'].map((name) =>
      screen.getByRole('button', { name }),
    );
    const zoom = () => Number(/(\d+)\u00A0%/.exec(larger?.parentElement?.textContent ?? '')?.[1]);
    const first = zoom();
    await app.user.click(larger ?? document.body);
    expect(zoom()).toBeGreaterThan(first);
    for (let press = 0; press < 9; press += 1) await app.user.click(smaller ?? document.body);
    expect(zoom()).toBeLessThan(first);
    expect(smaller?.getAttribute('aria-disabled')).toBe('true');
    expect(document.activeElement).toBe(smaller);
  });

  it('marks where the diagnosis is and the path that led there', async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: /Lancer le diagnostic/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.keyboard('1');
    await waitFor(() =>
      expect(document.querySelector<HTMLElement>('[data-node]')?.dataset['node']).toBe(
        'screen-lights',
      ),
    );
    await app.user.click(screen.getByText('Voir le logigramme'));
    const drawing = await screen.findByRole('img', { name: /^Logigramme de/ });
    const marked = (look: string) => [...drawing.querySelectorAll(`g[class*="${look}"]`)];
    expect(marked('current')).toHaveLength(1);
    expect(marked('passed')).toHaveLength(1);
    expect(within(drawing).queryByText('undefined')).toBeNull();
  });
});
