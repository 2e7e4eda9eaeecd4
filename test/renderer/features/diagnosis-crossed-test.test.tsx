// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import {
  proposeVerdict,
  unprovedVerdicts,
} from '../../../renderer/features/diagnosis/verdict-proposal.ts';
import { type Verdict, VerdictIdSchema } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { goTo, openApp, openPhone } from '../open-app.tsx';
import { deviceKey } from '../../../shared/domain/device.ts';
import { nodeReached, repairScript } from '../../e2e/repair-script.ts';
import { scanResult, yealink } from '../sample-site.ts';
import { choiceButton, node, openDiagnosis, transcript } from './diagnosis-page.ts';

describe('crossed test', () => {
  it('computes the verdict from the cells and catches the same access twice', async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: /Test croisé Le téléphone/ }));
    expect(await screen.findByText('Pas de conclusion')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Ajouter cet accès' }));
    expect(await screen.findByText(/Cet accès est déjà dans le tableau/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Ajouter cet accès' })).toBeNull();
    const cell = screen.getByRole('radiogroup', { name: /Yealink T54W sur Site de la panne/ });
    await app.user.click(within(cell).getByRole('radio', { name: 'Fonctionne' }));
    await waitFor(() =>
      expect(document.querySelector('[data-verdict]')?.getAttribute('data-verdict')).toBe('works'),
    );
    expect(app.fake.currentCase()?.cells).toMatchObject([
      { result: 'works', accessId: 'access-1' },
    ]);
  });
});

describe('an access of the crossed test', () => {
  const result = (access: string, name: string): HTMLElement =>
    within(
      screen.getByRole('radiogroup', { name: new RegExp(`^Yealink T54W.* sur ${access}$`) }),
    ).getByRole('radio', { name });

  it('accepts an access described by hand, and keeps the focus in place', async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: /Test croisé Le téléphone/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Ajouter cet accès' }));
    await screen.findByText(/Cet accès est déjà dans le tableau/);
    expect(document.activeElement).not.toBe(document.body);
    const neighbour = screen.getByRole('button', { name: 'Box d’un voisin' });
    await app.user.click(neighbour);
    await screen.findByRole('columnheader', { name: /Box d’un voisin.*décrit à la main/ });
    expect(document.activeElement).toBe(neighbour);

    await app.user.click(result('Site de la panne', 'En panne'));
    await waitFor(() => expect(app.fake.currentCase()?.cells).toHaveLength(1));
    expect(document.activeElement).toBe(result('Site de la panne', 'En panne'));
    expect(document.querySelector('[data-verdict]')?.getAttribute('data-verdict')).toBe(
      'inconclusive',
    );
    await app.user.click(result('Box d’un voisin', 'Fonctionne'));
    await waitFor(() =>
      expect(document.querySelector('[data-verdict]')?.getAttribute('data-verdict')).toBe(
        'site-network',
      ),
    );
    expect(screen.getByText(/est un autre accès d’après le technicien/)).toBeTruthy();
  });
});

describe('the answer to the crossed test', () => {
  it('waits for the try that is being written, by which it is judged', async () => {
    const app = await openDiagnosis();
    const script = repairScript(scanResult('scan-1'), yealink);
    // What the person did until the question of the crossed test, as it is in the journal.
    for (const line of script) {
      const known = app.fake.currentCase();
      if (known === null) throw new Error('no case');
      const event = line(known);
      const isThere = nodeReached(known, deviceKey(yealink)) === 'crossed-test';
      if (isThere && event.type === 'diagnosis-entry') break;
      if (event.type !== 'scan-recorded' && event.type !== 'phone-chosen')
        await app.session.cases.append(event);
    }
    await waitFor(() => expect(node()).toBe('crossed-test'));
    await waitFor(() => expect(choiceButton('phone').getAttribute('aria-disabled')).toBeNull());
    const release = app.fake.holdLine('crossed-test-cell');
    const elsewhere = screen.getByRole('radiogroup', { name: /^Yealink T54W.* sur Dépôt$/ });
    await app.user.click(within(elsewhere).getByRole('radio', { name: 'Fonctionne' }));
    await waitFor(() => expect(choiceButton('phone').getAttribute('aria-disabled')).toBe('true'));
    await app.user.click(choiceButton('site-network'));
    expect(node()).toBe('crossed-test');
    release();
    await waitFor(() =>
      expect(choiceButton('site-network').getAttribute('aria-disabled')).toBeNull(),
    );
    await app.user.click(choiceButton('site-network'));
    await waitFor(() =>
      expect(transcript(app).at(-1)).toMatchObject({ choice: 'site-network', overruled: null }),
    );
  });
});

describe('the verdict proposed in the diagnosis', () => {
  const verdict = (id: Verdict['verdict']): Verdict => ({
    verdict: id,
    confidence: 'low',
    reasons: [],
    wouldSettle: [],
  });

  it.each(VerdictIdSchema.options)('%s is never signed by the application', (id) => {
    const proposal = proposeVerdict(verdict(id));
    for (const choice of VerdictIdSchema.options)
      expect(judgeAnswer(choice, proposal).confirmedBy).toBe('person');
  });

  it('keeps no figure as a proof of an answer that it does not support', () => {
    const evidence = [{ kind: 'system' as const, value: '192.168.77.30 answered', atMs: 0 }];
    expect(judgeAnswer('one', { choices: [], strength: null, evidence }).evidence).toEqual([]);
    expect(
      judgeAnswer('one', { choices: ['one'], strength: 'suggested', evidence }).evidence,
    ).toEqual(evidence);
  });

  it('is empty before the tries decide anything', () => {
    expect(proposeVerdict(verdict('inconclusive')).choices).toEqual([]);
    expect(unprovedVerdicts(verdict('inconclusive'))).toEqual(['site-network', 'phone', 'both']);
    expect(unprovedVerdicts(verdict('phone'))).toEqual(['site-network', 'both']);
  });
});

describe('a phone that no scan has seen', () => {
  it('is described by hand, and diagnosed like any other', async () => {
    const app = await openApp();
    await goTo(app, 'Diagnostic');
    await app.user.click(screen.getByText(/éteint ou absent de la liste/));
    await app.user.click(await screen.findByRole('combobox', { name: 'Marque' }));
    await app.user.click(await screen.findByRole('option', { name: 'Gigaset' }));
    await app.user.click(screen.getByRole('combobox', { name: 'Modèle' }));
    await app.user.click(await screen.findByRole('option', { name: 'Maxwell 3' }));
    await app.user.type(
      screen.getByRole('textbox', { name: /MAC de l’étiquette/ }),
      '7C2F80AABBCC',
    );
    await app.user.click(screen.getByRole('button', { name: 'Prendre ce téléphone' }));
    await app.user.click(await screen.findByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    const record = app.fake.currentCase()?.phones[0];
    expect(record?.phoneKey).toBe('7c:2f:80:aa:bb:cc');
    expect(record?.byHand).toBe(true);
    expect(record?.device.phone?.resetProcedure).toBe('gigaset-standard');
    expect(screen.queryByText(/0\.0\.0\.0/)).toBeNull();
  });

  it('remains two phones when two are added without a MAC', async () => {
    const app = await openApp();
    await goTo(app, 'Diagnostic');
    const add = async (): Promise<void> => {
      await app.user.click(await screen.findByRole('combobox', { name: 'Marque' }));
      await app.user.click(await screen.findByRole('option', { name: 'Gigaset' }));
      await app.user.click(screen.getByRole('combobox', { name: 'Modèle' }));
      await app.user.click(await screen.findByRole('option', { name: 'Maxwell 3' }));
      await app.user.click(screen.getByRole('button', { name: 'Prendre ce téléphone' }));
      await screen.findByRole('button', { name: 'Commencer par le début' });
    };
    await app.user.click(screen.getByText(/éteint ou absent de la liste/));
    await add();
    await app.user.click(screen.getByRole('combobox', { name: 'Choisir un téléphone' }));
    await app.user.click(await screen.findByRole('option', { name: /éteint ou absent/ }));
    await add();
    const phones = app.fake.currentCase()?.phones ?? [];
    expect(phones.map(({ phoneKey, device }) => [phoneKey, device.ip])).toEqual([
      ['hand:1', null],
      ['hand:2', null],
    ]);
    await app.user.click(screen.getByRole('combobox', { name: 'Choisir un téléphone' }));
    expect(
      (await screen.findAllByRole('option', { name: /Maxwell 3/ })).map(
        ({ textContent }) => textContent,
      ),
    ).toEqual([
      'Gigaset Maxwell 3 — adresse inconnue — Absent (1)',
      'Gigaset Maxwell 3 — adresse inconnue — Absent (2)',
    ]);
  });

  it('replaces the phone that was chosen before it', async () => {
    const app = await openDiagnosis();
    const picker = screen.getByRole('combobox', { name: 'Choisir un téléphone' });
    expect(picker).toHaveProperty('value', 'Yealink T54W — 192.168.77.21');
    await app.user.click(picker);
    await app.user.click(await screen.findByRole('option', { name: /éteint ou absent/ }));
    // Nothing on the page acts on the former phone any more, and the form is open.
    expect(await screen.findByRole('combobox', { name: 'Marque' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Commencer par le début' })).toBeNull();
    expect(screen.getByRole('combobox', { name: 'Choisir un téléphone' })).toHaveProperty(
      'value',
      'Le téléphone est éteint ou absent de la liste',
    );
  });
});
