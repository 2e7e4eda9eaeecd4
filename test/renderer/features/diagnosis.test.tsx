// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import {
  proposeVerdict,
  unprovedVerdicts,
} from '../../../renderer/features/diagnosis/verdict-proposal.ts';
import { type Verdict, VerdictIdSchema } from '../../../shared/diagnosis/crossed-test-schema.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { createFakeApi } from '../fake-api.ts';
import { goTo, openApp, type OpenedApp, openPhone } from '../open-app.tsx';
import { yealink } from '../sample-site.ts';

const transcript = (app: OpenedApp): readonly TranscriptEntry[] =>
  app.fake.currentCase()?.phones[0]?.transcript ?? [];
const node = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-node]')?.dataset['node'];
const choiceButton = (choice: string): HTMLButtonElement => {
  const button = document.querySelector<HTMLButtonElement>(`[data-choice="${choice}"]`);
  if (button === null) throw new Error(`no choice ${choice} at ${node() ?? 'no node'}`);
  return button;
};

async function choose(app: OpenedApp, choice: string, next: string): Promise<void> {
  await waitFor(() => expect(choiceButton(choice).getAttribute('aria-disabled')).toBeNull());
  await app.user.click(choiceButton(choice));
  await waitFor(() => expect(node()).toBe(next));
}

async function openDiagnosis(): Promise<OpenedApp> {
  const app = await openPhone();
  await app.user.click(screen.getByRole('button', { name: /Lancer le diagnostic/ }));
  await screen.findByRole('button', { name: 'Commencer par le début' });
  return app;
}

async function openReset(): Promise<OpenedApp> {
  const app = await openPhone();
  await app.user.click(screen.getByRole('button', { name: /Réinitialiser Yealink/ }));
  await app.user.click(await screen.findByRole('button', { name: 'Réinitialiser avec suivi' }));
  await waitFor(() => expect(node()).toBe('reset'));
  return app;
}

function observe(
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

describe('diagnosis', () => {
  it('starts at the beginning and answers with the figure keys', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.keyboard('1');
    await waitFor(() => expect(node()).toBe('screen-lights'));
    expect(transcript(app).map((entry) => entry.type)).toEqual(['started', 'answered']);
  });

  it('finds a symptom in the technician’s words, slips forgiven', async () => {
    const app = await openDiagnosis();
    await app.user.type(
      screen.getByRole('searchbox', { name: 'Chercher un symptôme' }),
      'sone plus',
    );
    await app.user.click(await screen.findByRole('button', { name: /ne sonne plus/ }));
    await waitFor(() => expect(node()).toBe('power-cycled'));
    expect(transcript(app)[0]).toMatchObject({ type: 'started', symptom: 'no-ring' });
  });

  it('says what the application sees, and who confirmed', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    expect(screen.getByText(/Le téléphone était sur le réseau à la dernière analyse/)).toBeTruthy();
    const suggested = within(choiceButton('on'));
    expect(suggested.getByText('Probable d’après la mesure')).toBeTruthy();
    expect(screen.queryByText('Constaté')).toBeNull();
    await app.user.click(screen.getByText('Ce qui est mesuré'));
    expect(screen.getByText(/l’écran ou les voyants éteints/)).toBeTruthy();
    await choose(app, 'on', 'power-cycled');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'on',
      confirmedBy: 'person',
      strength: 'suggested',
    });
    expect(screen.getByText(/Confirmé par le technicien, probable d’après la mesure/)).toBeTruthy();
  });

  it('lets the person overrule what the application sees, and says so', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    await choose(app, 'off', 'power-plugged');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'off',
      confirmedBy: 'person',
      overruled: 'on',
      strength: 'suggested',
    });
    expect(screen.getByText('La mesure rendait une autre réponse probable')).toBeTruthy();
  });

  it('undoes, goes back to an earlier step, pauses and resumes', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    await choose(app, 'on', 'power-cycled');
    await app.user.keyboard('u');
    await waitFor(() => expect(node()).toBe('screen-lights'));
    await choose(app, 'on', 'power-cycled');
    await app.user.click(screen.getByRole('button', { name: /^Un seul téléphone/ }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.click(screen.getByRole('button', { name: 'Mettre en pause' }));
    await app.user.click(await screen.findByRole('button', { name: 'Reprendre' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    expect(transcript(app).map((entry) => entry.type)).toEqual([
      'started',
      'answered',
      'answered',
      'undone',
      'answered',
      'jumped-back',
      'suspended',
      'resumed',
    ]);
  });

  it('asks for the contacts before the first step of a reset', async () => {
    const app = await openReset();
    expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull();
    await app.user.click(screen.getByRole('checkbox', { name: /noté les contacts/ }));
    await app.user.click(await screen.findByRole('button', { name: 'C’est fait' }));
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('step-done'));
    expect(transcript(app).at(-1)).toMatchObject({ confirmedBy: 'person' });
  });

  it('ticks automatically what the watcher sees, with its proof, and can be overruled', async () => {
    const app = await openReset();
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    observe(app, 'left');
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('step-done'));
    observe(app, 'back');
    await waitFor(() =>
      expect(transcript(app).filter((entry) => entry.type === 'step-done')).toHaveLength(2),
    );
    expect(transcript(app).at(-1)).toMatchObject({
      confirmedBy: 'application',
      evidence: [{ value: 'back' }],
    });
    expect(screen.getAllByText('Constaté par l’application').length).toBeGreaterThanOrEqual(2);
    // What was seen, and not the key that was pressed.
    expect(screen.getByText(/^le téléphone a quitté le réseau à/)).toBeTruthy();
    expect(screen.getByText(/^le téléphone est revenu sur le réseau à/)).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /Annuler la dernière réponse/ }));
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('undone'));
    // What was seen before the person overruled it must not tick again.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(transcript(app).at(-1)?.type).toBe('undone');
  });

  it('ticks nothing by what it saw while this computer’s own network was in doubt', async () => {
    const app = await openReset();
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    observe(app, 'left', 'unproved');
    observe(app, 'back');
    observe(app, 'announced');
    await waitFor(() => expect(app.fake.currentCase()?.phones[0]?.observations).toHaveLength(3));
    expect(await screen.findByText(/cela ne dit rien du téléphone/)).toBeTruthy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(transcript(app).filter((entry) => entry.type === 'step-done')).toEqual([]);
    expect(screen.queryByText('Constaté')).toBeNull();
  });

  it('asks for date and time after the reset, and reads the phone’s clock', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await app.user.click(screen.getByRole('button', { name: 'Lire l’heure du téléphone' }));
    expect(
      await screen.findByText('L’heure du téléphone est celle de cet ordinateur.'),
    ).toBeTruthy();
    await choose(app, 'right', 'repair-open');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'right',
      overruled: null,
      evidence: [{ kind: 'sip-options' }],
    });
  });

  it('goes to the network when the date is wrong', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'wrong', 'net-cable');
    expect(node()).toBe('net-cable');
  });

  it('gives MAC and public IPv4 ready to paste, and strips the port of what is pasted', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'right', 'repair-open');
    await choose(app, 'done', 'repair-mac');
    expect(screen.getByText('80:5E:C0:11:22:33')).toBeTruthy();
    expect(screen.queryByText('Constaté')).toBeNull();
    await app.user.type(
      screen.getByRole('textbox', { name: /MAC affichée par l’espace client/ }),
      '805EC0112233',
    );
    await app.user.click(screen.getByRole('button', { name: 'Comparer' }));
    expect(
      await screen.findByText(/L’espace client et le réseau donnent la même adresse/),
    ).toBeTruthy();
    expect(app.fake.currentCase()?.phones[0]?.panelMac).toBe('805EC0112233');
    await choose(app, 'matches', 'repair-address');
    expect(transcript(app).at(-1)).toMatchObject({
      confirmedBy: 'person',
      strength: 'suggested',
      evidence: [{ kind: 'person', value: yealink.mac }, { kind: 'neighbour-table' }],
    });
    expect(screen.getByText('203.0.113.45', { selector: 'span' })).toBeTruthy();
    const field = screen.getByRole('textbox', { name: /Adresse affichée/ });
    await app.user.type(field, '203.0.113.45:5060');
    expect(screen.getByText('C’est la même connexion que cet ordinateur.')).toBeTruthy();
  });

  it('reopens on the same step after the window was closed', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await waitFor(() => expect(app.fake.currentCase()?.position.page).toBe('diagnosis'));
    document.body.replaceChildren();
    await openApp({}, app.fake);
    await waitFor(() => expect(node()).toBe('date-time'));
  });

  it('leads to an end with its outcome, its next action and the report', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'works', 'end-repaired');
    expect(screen.getAllByText('Réparé').length).toBeGreaterThan(0);
    await app.user.click(screen.getByRole('button', { name: 'Faire le rapport' }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Rapport d’intervention' }),
    ).toBeTruthy();
  });

  it('takes its word back on screen when the phone called repaired leaves', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'works', 'end-repaired');
    const phoneKey = yealink.mac ?? '';
    await app.session.cases.append({
      type: 'phone-observed',
      phoneKey,
      observation: {
        type: 'left',
        at: new Date(Date.now() + 1000).toISOString(),
        ip: yealink.ip,
        mac: phoneKey,
        brand: null,
        model: null,
        firmware: null,
        evidence: [],
        problem: null,
      },
    });
    const headline = /^Réparé\s: conclusion du technicien, contredite par la surveillance/;
    expect(await screen.findByRole('heading', { name: headline })).toBeTruthy();
    expect(screen.getByText(/a quitté le réseau le .* et n’y a pas été revu/)).toBeTruthy();
    expect(screen.queryByText('Le téléphone fonctionne.')).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Faire le rapport' }));
    expect(await screen.findByText(headline, { selector: 'dd' })).toBeTruthy();
  });

  it('keeps the answer on screen when the disk refuses it', async () => {
    const fake = createFakeApi();
    const app = await openApp({}, fake);
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await app.user.click(await screen.findByRole('button', { name: /Yealink T54W/ }));
    await app.user.click(await screen.findByRole('button', { name: /Lancer le diagnostic/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    fake.refuse('cases.event.append', {
      code: 'CASE_DISK_FULL',
      params: { folder: '/cases' },
      evidence: [],
    });
    await app.user.click(choiceButton('one'));
    expect(await screen.findByText(/Le disque est plein/)).toBeTruthy();
    expect(node()).toBe('one-phone');
  });
});

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

  it('takes an access described by hand, and keeps the keyboard in its place', async () => {
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

  it('keeps no figure as a proof of an answer that it does not carry', () => {
    const evidence = [{ kind: 'system' as const, value: '192.168.77.30 answered', atMs: 0 }];
    expect(judgeAnswer('one', { choices: [], strength: null, evidence }).evidence).toEqual([]);
    expect(
      judgeAnswer('one', { choices: ['one'], strength: 'suggested', evidence }).evidence,
    ).toEqual(evidence);
  });

  it('is nothing before the tries decide anything', () => {
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

  it('stays two phones where two are added without a MAC', async () => {
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

  it('is not the phone chosen before it: that one is let go of', async () => {
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
