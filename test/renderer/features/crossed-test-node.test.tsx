import { act, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Access, CellResult } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { deviceKey } from '../../../shared/domain/device.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { openAt, type OpenedApp } from '../open-app.tsx';
import { AT, facts, yealink } from '../sample-site.ts';
import { answeredLines, writeLines } from './answered-lines.ts';
import { choiceButton, node, transcript } from './diagnosis-page.ts';

const site: Access = {
  id: 'access-1',
  label: 'Site de la panne',
  gatewayMac: facts.gateway?.mac ?? null,
  gatewayIp: '192.168.77.1',
  publicIp: '203.0.113.45',
  interfaceName: 'enp3s0',
  isSite: true,
};
const neighbours: Access = {
  ...site,
  id: 'access-2',
  label: 'Box d’un voisin',
  gatewayMac: '7c:26:64:00:00:09',
  publicIp: '203.0.113.99',
  isSite: false,
};

/** The diagnosis at its crossed test, with what the technician noted about the phone on each access. */
async function atCrossedTest(here: CellResult, there: CellResult): Promise<OpenedApp> {
  const app = await openAt('diagnosis');
  const tries = [
    [site, here],
    [neighbours, there],
  ] as const;
  act(() => {
    for (const [access, result] of tries) {
      const phoneKey = deviceKey(yealink);
      const cell = {
        phoneKey,
        accessId: access.id,
        result,
        at: AT,
        confirmedBy: 'person' as const,
      };
      app.fake.write({ type: 'access-described', access });
      app.fake.write({ type: 'crossed-test-cell', cell });
    }
  });
  writeLines(
    app,
    answeredLines('one-way-audio', [
      ['audio-sip-alg', 'fails'],
      ['audio-prerequisites', 'met'],
    ]),
  );
  await waitFor(() => expect(node()).toBe('crossed-test'));
  return app;
}

const translate = translatorFor('fr');
const marked = (words: string): string[] =>
  [...document.querySelectorAll<HTMLElement>('[data-choice]')]
    .filter((button) => button.textContent.includes(words))
    .map((button) => button.dataset['choice'] ?? '');
const proposed = (): string[] => marked(translate('ui.diagnosis.suggested', { count: 1 }));
const unproved = (): string[] => marked(translate('ui.diagnosis.unproved'));

describe('the crossed test of the diagnosis', () => {
  it('marks the verdict of the tries, and writes it once it is chosen', async () => {
    const app = await atCrossedTest('fails', 'works');
    expect(proposed()).toEqual(['site-network']);
    expect(unproved()).toEqual(['phone', 'both']);
    await app.user.click(choiceButton('site-network'));
    await waitFor(() => expect(node()).toBe('end-site-network'));
    expect(transcript(app).at(-1)).toMatchObject({
      type: 'answered',
      node: 'crossed-test',
      choice: 'site-network',
      confirmedBy: 'person',
      strength: 'suggested',
      overruled: null,
    });
  });

  it('marks none before the tries decide, and writes what the technician says', async () => {
    const app = await atCrossedTest('fails', 'not-tried');
    expect(proposed()).toEqual([]);
    expect(unproved()).toEqual(['site-network', 'phone', 'both']);
    await app.user.click(choiceButton('inconclusive'));
    await waitFor(() => expect(node()).toBe('end-inconclusive'));
    expect(transcript(app).at(-1)).toMatchObject({ choice: 'inconclusive', strength: null });
  });
});
