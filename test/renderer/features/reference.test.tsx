import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { placeNodes } from '../../../renderer/components/flowchart/layout.ts';
import { UNKNOWN_PHONE } from '../../../shared/diagnosis/phone-context.ts';
import { flowchartOf } from '../../../shared/diagnosis/flowchart.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { knowledgeEntries } from '../../../shared/search/entries.ts';
import { accessibilityFaults, goTo, openApp, openPhone } from '../open-app.tsx';

describe('reference pages', () => {
  it('finds in the technician’s words, despite accents and typing errors', async () => {
    const app = await openApp();
    await goTo(app, 'Fiches');
    await app.user.type(screen.getByRole('searchbox'), 'telefone ne sone plus');
    const list = screen.getAllByRole('list').at(-1) ?? document.body;
    expect(
      await within(list).findAllByRole('button', { name: /Le téléphone ne sonne plus/ }),
    ).not.toHaveLength(0);
  });

  it('lays out every entry of the knowledge base', async () => {
    const app = await openApp();
    await goTo(app, 'Fiches');
    const kinds = new Set<string>();
    for (const shelf of [
      'Procédures',
      'Questions',
      'Voyants et écrans',
      'Espace client',
      'Codes et numéros',
      'Prérequis',
      'Modèles',
      'Liens',
    ]) {
      await app.user.click(screen.getByRole('button', { name: shelf }));
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-entry]')];
      expect(buttons.length).toBeGreaterThan(0);
      for (const button of buttons) {
        const key = button.dataset['entry'] ?? '';
        const kind = key.split(':')[0] ?? '';
        if (kinds.has(kind)) continue;
        kinds.add(kind);
        button.click();
        await waitFor(() => expect(button.getAttribute('aria-current')).toBe('true'));
        const region = screen.getAllByRole('region').at(-1);
        expect(region?.textContent.length ?? 0).toBeGreaterThan(30);
      }
    }
    const shelved = knowledgeEntries.filter(
      (entry) => entry.kind !== 'symptom' && entry.kind !== 'node',
    );
    expect([...kinds].toSorted()).toEqual(
      [...new Set(shelved.map((entry) => entry.kind))].toSorted(),
    );
  });

  it('shows the click path of the generation chosen, and says when there is none', async () => {
    const app = await openApp({ settings: { panelGeneration: '2025' } });
    await goTo(app, 'Fiches');
    await app.user.click(screen.getByRole('button', { name: 'Espace client' }));
    expect(await screen.findByText('VoIP & Fax')).toBeTruthy();
    await app.session.settings.save({ panelGeneration: 'console' });
    expect(await screen.findByText(/n’a pas encore documenté cette page/)).toBeTruthy();
  });

  it('has no accessibility fault on the flowchart', { tags: ['slow'] }, async () => {
    const app = await openPhone();
    await goTo(app, 'Fiches');
    await app.user.click(screen.getByRole('button', { name: 'Logigramme' }));
    await screen.findByRole('img', { name: /Logigramme de \d+ étapes/ });
    expect(await accessibilityFaults()).toEqual([]);
  });
});

describe('flowchart layout', () => {
  const chart = flowchartOf(diagnosisGraph, UNKNOWN_PHONE);
  const { corners, width, height } = placeNodes(chart);

  it('places every node once, inside the drawing, without overlap', () => {
    const places = chart.nodes.map(({ node }) => corners.get(node.id));
    expect(new Set(places.map((place) => `${place?.x},${place?.y}`)).size).toBe(chart.nodes.length);
    for (const place of places) {
      expect(place?.x).toBeGreaterThanOrEqual(0);
      expect(place?.x).toBeLessThan(width);
      expect(place?.y).toBeLessThan(height);
    }
  });

  it('draws every arrow downwards', () => {
    const upward = chart.edges.filter(
      (edge) => (corners.get(edge.to)?.y ?? 0) <= (corners.get(edge.from)?.y ?? 0),
    );
    expect(upward).toEqual([]);
  });
});
