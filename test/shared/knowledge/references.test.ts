import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { entryByKey, knowledgeEntries } from '../../../shared/search/entries.ts';
import { shippedEndpoints } from '../../../shared/knowledge/endpoints.ts';
import { gatewayModels } from '../../../shared/knowledge/gateways.ts';
import { links } from '../../../shared/knowledge/links.ts';
import { clickPath, panelGenerations, panelProcedures } from '../../../shared/knowledge/panel.ts';
import { procedureById, procedures } from '../../../shared/knowledge/procedures.ts';
import {
  addressReading,
  callNumbers,
  faq,
  indicators,
  phoneProblemTypes,
  prerequisites,
  starCodes,
} from '../../../shared/knowledge/reference.ts';
import { sources } from '../../../shared/knowledge/sources.ts';
import type { Language } from '../../../shared/domain/text.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { SettingsSchema } from '../../../shared/domain/settings.ts';

/** What the check of the provisioning servers says when they answer. */
function provisioningSentences(language: Language): { message: string; meaning: string } {
  const translate = translatorFor(language);
  return {
    message: translate('check.NET-PROVISIONING-OK.message'),
    meaning: translate('check.NET-PROVISIONING-OK.meaning'),
  };
}

const symptomIds = new Set(diagnosisGraph.symptoms.map(({ id }) => id));
const generationIds = panelGenerations.map(({ id }) => id);

describe('the knowledge base', () => {
  it('gives each entry its own key', () => {
    const keys = knowledgeEntries.map(({ key }) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('names only sources that exist, and uses every source', () => {
    const root = new URL('../../../shared/knowledge/', import.meta.url);
    const text = ['.', 'procedures', 'graph', 'reference', 'wording']
      .flatMap((folder) =>
        readdirSync(new URL(folder, root))
          .filter((name) => name.endsWith('.json') && name !== 'sources.json')
          .map((name) => new URL(`${folder}/${name}`, root)),
      )
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    expect([...sources.keys()].filter((id) => !text.includes(`"${id}"`))).toEqual([]);
  });

  it('has a reset procedure for every one that the model catalogue names', () => {
    const named = [...modelFile.models, ...modelFile.families].flatMap(
      ({ resetProcedure }) => resetProcedure ?? [],
    );
    expect(named.length).toBeGreaterThan(50);
    const missing = named.filter((id) => procedureById(id)?.kind !== 'factory-reset');
    expect(missing).toEqual([]);
    expect(identificationCatalogue).toBeDefined();
  });

  it('has in the catalogue every model that a reset procedure names, under that procedure', () => {
    const bare = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const named = procedures
      .filter(({ kind }) => kind === 'factory-reset')
      .flatMap((procedure) => procedure.models.map((model) => ({ procedure, model })));
    const unknown = named.filter(
      ({ procedure, model }) =>
        !modelFile.models.some(
          (entry) =>
            entry.brand === procedure.brand &&
            entry.names.some((name) => bare(name).includes(bare(model))),
        ),
    );
    expect(unknown.map(({ procedure, model }) => `${procedure.id} ${model}`)).toEqual([]);
  });

  it('leads from FAQ, lights and problem lists to symptoms and entries that exist', () => {
    const led = [
      ...faq.flatMap(({ symptom }) => symptom ?? []),
      ...indicators.flatMap(({ symptom }) => symptom ?? []),
      ...phoneProblemTypes.flatMap(({ problems }) => problems.map(({ symptom }) => symptom)),
    ];
    expect(led.filter((id) => !symptomIds.has(id))).toEqual([]);
    const related = faq.flatMap((entry) => entry.related);
    expect(related.filter((key) => entryByKey(key) === undefined)).toEqual([]);
  });

  it('marks exactly one value as recommended, or all where they add up', () => {
    const without = prerequisites.filter(
      ({ values }) => !values.some(({ recommended }) => recommended),
    );
    expect(without).toEqual([]);
    const rtp = prerequisites.find(({ id }) => id === 'rtp-ports');
    expect(rtp?.values.map(({ value, recommended }) => [value, recommended])).toEqual([
      ['UDP 30000-45000', true],
      ['UDP 30000-40000', false],
    ]);
  });

  it('opens https pages only', () => {
    expect(links.filter(({ url }) => !url.startsWith('https://'))).toEqual([]);
  });

  it('says how to read the addresses of every brand that OVHcloud supplied', () => {
    const brands = new Set(
      modelFile.models.filter(({ ovhSupplied }) => ovhSupplied).map(({ brand }) => brand),
    );
    const modelPrefixes = addressReading.flatMap(({ appliesTo }) => appliesTo.models ?? []);
    const covered = (brand: string) =>
      addressReading.some(({ appliesTo }) => appliesTo.brands?.includes(brand)) ||
      modelFile.models.some(
        (model) =>
          model.brand === brand &&
          model.names.some((name) => modelPrefixes.some((prefix) => name.startsWith(prefix))),
      );
    // Their pages were never documented by OVHcloud; the entry for any phone serves them.
    const undocumented = new Set(['unidata', 'incom', 'joher']);
    const missing = [...brands].filter((brand) => !covered(brand) && !undocumented.has(brand));
    expect(missing).toEqual([]);
  });
});

describe('the control panel', () => {
  it('offers the generation that the settings start with', () => {
    expect(generationIds).toContain(SettingsSchema.parse({}).panelGeneration);
  });

  it('says for the current and the new generation of each procedure whether it is documented', () => {
    const silent = panelProcedures.filter(({ paths }) => {
      const told = new Set(paths.map(({ generation }) => generation));
      return !told.has('2025') || !told.has('console');
    });
    expect(silent).toEqual([]);
    const foreign = panelProcedures.flatMap(({ paths }) =>
      paths.filter(({ generation }) => !generationIds.includes(generation)),
    );
    expect(foreign).toEqual([]);
  });

  it('gives clicks where it is documented, and a sentence where it is not', () => {
    const paths = panelProcedures.flatMap((procedure) => procedure.paths);
    expect(paths.filter((path) => path.documented && path.clicks.length === 0)).toEqual([]);
    expect(paths.filter((path) => !path.documented && path.note === undefined)).toEqual([]);
    expect(paths.some((path) => !path.documented)).toBe(true);
  });

  it('writes the whole way from the front page', () => {
    const repair = panelProcedures.find(({ id }) => id === 'plug-and-phone-repair');
    if (repair === undefined) throw new Error('no repair');
    expect(clickPath(repair, '2025')).toEqual([
      'Télécom',
      'VoIP & Fax',
      '<groupe>',
      'Services',
      '<ligne>',
      'Assistance',
      'Dépannage Plug & Phone',
    ]);
    expect(clickPath(repair, 'console')).toBeNull();
    expect(clickPath(repair, 'nothing')).toBeNull();
  });

  it('begins each way where its page is: no group, number or access inside a line', () => {
    const ways = panelProcedures.flatMap((procedure) =>
      procedure.paths.flatMap(({ generation, documented, root }) =>
        documented ? [{ id: procedure.id, root, way: clickPath(procedure, generation) ?? [] }] : [],
      ),
    );
    expect(ways.length).toBeGreaterThan(60);
    const impossible = ways.filter(({ root, way }) => {
      const places = way.filter((click) => click.startsWith('<'));
      const line = places.indexOf('<ligne>');
      const isTwice = new Set(places).size < places.length;
      const isInsideLine = line >= 0 && line < places.length - 1;
      const isRoot = root === 'line' ? line >= 0 : line < 0;
      const isGroup = root !== 'group' || places[0] === '<groupe>';
      return isTwice || isInsideLine || !isRoot || !isGroup;
    });
    expect(impossible).toEqual([]);
  });

  it.each([
    ['panel-short-numbers', ['Télécom', 'VoIP & Fax', '<groupe>', 'Numéros abrégés']],
    [
      'panel-alias',
      ['Télécom', 'VoIP & Fax', '<groupe>', 'Services', '<numéro>', 'Configuration du numéro'],
    ],
    ['panel-spares', ['Gestion des matériels', 'Téléphones']],
    ['panel-box-sip-alg', ['Accès Internet', '<accès>', 'Mon modem', 'Services']],
    [
      'rma-refund',
      [
        'Télécom',
        'VoIP & Fax',
        '<groupe>',
        'Facturation',
        'Virement vers un compte bancaire',
        '…',
        'Demander un remboursement',
      ],
    ],
    ['panel-activate-new-phone', null],
  ])('leads to %s outside the lines', (id, way) => {
    const procedure = panelProcedures.find((one) => one.id === id);
    expect(procedure === undefined ? undefined : clickPath(procedure, '2025')).toEqual(way);
  });
});

describe('the problem list of each phone type', () => {
  it.each([
    ['phone.thomson.tb30', 'thomson'],
    ['phone.siemens.c610ip', 'siemens'],
    ['phone.gigaset.c530ip', 'siemens'],
    ['phone.gigaset.maxwell3', 'gigaset'],
    ['phone.linksys.pap2t', 'linksys'],
    ['phone.cisco.spa112', 'linksys'],
    ['phone.cisco.spa504g', 'cisco'],
    ['phone.cisco.cp7841', 'unknown'],
    ['phone.lg.8820', 'lg'],
    ['phone.polycom.ip5000', 'polycom'],
    ['phone.yealink.t54w', 'yealink'],
    ['phone.unidata.wpu7800', 'unidata'],
    ['phone.incom.icw1000g', 'unidata'],
    ['phone.joher.vopstandard', 'popc'],
    ['phone.fanvil.v65', 'unknown'],
  ])('%s is of type %s', (key, type) => {
    const found = phoneProblemTypes.find(({ keys }) => keys.some((start) => key.startsWith(start)));
    expect(found?.id).toBe(type);
  });

  it('holds the problems of the assistant, each with its chain', () => {
    const lists = Object.fromEntries(
      phoneProblemTypes.map(({ id, problems }) => [id, problems.map((one) => one.id)]),
    );
    expect(lists).toMatchObject({
      cisco: ['mute', 'network', 'led-orange', 'callin', 'soft-reinit'],
      siemens: [
        'callout',
        'callin',
        'blue-button',
        'nobase',
        'register',
        'phone-book-gigaset',
        'soft-reinit',
      ],
      linksys: [
        'nopower',
        'line1off',
        'line1onbutnocall',
        'redlight',
        'christmastree',
        'soft-reinit',
      ],
      gigaset: ['upgrade', 'callin', 'soft-reinit'],
      lg: ['nonetwork', 'connection', 'forbidden', 'soft-reinit'],
      thomson: ['noip', 'local', 'soft-reinit'],
      polycom: ['power', 'soft-reinit'],
      yealink: ['soft-reinit'],
    });
    const ends = phoneProblemTypes.flatMap(({ problems }) =>
      problems.map(({ chain }) => chain.at(-1)),
    );
    expect(new Set(ends)).toEqual(new Set(['contact']));
  });
});

describe('codes and values to type', () => {
  it('are those of the star-code guide', () => {
    const codes = Object.fromEntries(
      starCodes.map(({ id, activate, deactivate, query }) => [id, [activate, deactivate, query]]),
    );
    expect(codes).toMatchObject({
      absent: ['*24#', '#24#', '*#24#'],
      'forward-all': ['*21*NUM#', '#21#', '*#21#'],
      'forward-busy': ['*69*NUM#', '#69#', '*#69#'],
      'forward-no-answer': ['*61*NUM#', '#61#', '*#61#'],
      'reject-anonymous': ['*82#', '#82#', '*#82#'],
      'hide-number': ['*31#', '#31#', '*#31#'],
      'do-not-disturb': ['*26#', '#26#', '*#26#'],
      lock: ['*33*CODE#', '#33*CODE#', '*#33#'],
      'pick-up': ['*11#', null, null],
      'forward-cancel-all': [null, '#002', null],
    });
    expect(callNumbers.find(({ id }) => id === 'support')?.numbers[0]?.number).toBe('1007');
  });

  it('have an address to paste wherever a phone is configured by hand', () => {
    const byCode = 'gigaset-auto-configuration';
    const empty = procedures.filter(
      ({ kind, id, values }) => kind === 'provisioning' && values.length === 0 && id !== byCode,
    );
    expect(empty).toEqual([]);
  });
});

describe('what was false once', () => {
  it.each([
    ['spa112-guide', '2018-03-26'],
    ['spa504g-guide', '2018-03-26'],
    ['c530-guide', '2018-03-26'],
    ['lg8820-guide', '2018-03-26'],
    ['ip5000-guide', '2018-03-26'],
    ['call-statistics-guide', '2018-03-26'],
    ['previous-phones', '2024-02-15'],
    ['isp-box-reset-guide', '2024-06-18'],
    ['line-phones-2025', '2025-04-28'],
    ['keys-guide', '2025-04-28'],
    ['secure-line-guide', '2025-04-28'],
    ['sip-password-guide', '2025-04-28'],
    ['spend-limit-guide', '2025-04-28'],
    ['fax-guide', '2025-04-28'],
    ['ip-restriction-2026', '2025-04-28'],
    ['contacts-guide', '2025-12-30'],
    ['voicemail-guide', '2026-01-20'],
    ['offer-change-guide', '2026-02-12'],
    ['line-phones-oldest', null],
  ])('%s bears the document’s own date', (id, date) => {
    expect(sources.get(id)?.asOf).toBe(date);
  });

  it('names the makers whose provisioning servers are tried, and those that are not', () => {
    const makers: Readonly<Record<string, string>> = { lk: 'Linksys', lgn: 'LG', th: 'Thomson' };
    const tried = shippedEndpoints.provisioning.hosts.flatMap((host) => {
      const [start = ''] = host.split('.');
      return host.includes('.prov.') ? (makers[start] ?? start) : [];
    });
    for (const language of ['fr', 'en'] as const) {
      const { message, meaning } = provisioningSentences(language);
      for (const maker of tried) expect(message.toLowerCase()).toContain(maker.toLowerCase());
      for (const maker of ['Yealink', 'Fanvil', 'Grandstream']) {
        expect(message).not.toContain(maker);
        expect(meaning).toMatch(new RegExp(`${maker}.*(?:pas été essayés|not tried)`));
      }
    }
  });

  it('leaves an adapter with a red light a whole day before an exchange', () => {
    const light = indicators.find(({ id }) => id === 'adapter-power-red');
    expect(light?.actions[0]?.fr).toMatch(/24\u00A0h/);
    const node = diagnosisGraph.nodes.find(({ id }) => id === 'adapter-red-light');
    const stays = node?.kind === 'action' ? node.choices.find(({ id }) => id === 'off') : undefined;
    expect(stays?.next.map(({ node: next }) => next)).toEqual(['adapter-update']);
  });

  it('gives every field of the Gigaset phonebook, opened at the private address', () => {
    const procedure = procedureById('gigaset-phonebook');
    const text = JSON.stringify(procedure);
    for (const word of [
      '0000',
      'Enable EPROM Phonebook Provider',
      'Entreprise',
      'Search people',
      'Search business',
      'Reverse search',
      'Private network directory',
      'Autolookup',
      'Nickname for Private network directory',
      'Send MAC address',
      'Définir',
    ])
      expect(text).toContain(word);
    const mode = procedure?.values.find(({ label }) => label.fr === 'Authentification mode');
    expect(mode?.value).toBe('ROM DATA');
    expect(procedure?.disagreements).toEqual([]);
  });

  it('invents no reset for the routers of other operators', () => {
    const others = gatewayModels.filter(({ id }) => !id.startsWith('ovh-'));
    expect(others.length).toBeGreaterThan(3);
    expect(others.filter(({ reset }) => !/documentation de l’opérateur/.test(reset.fr))).toEqual(
      [],
    );
  });

  it('warns of what a router loses before it says how to reset it', () => {
    const late = gatewayModels.filter(
      ({ reset }) =>
        !/^Sauvegardez d’abord[^.]*perdus/.test(reset.fr) || !reset.en.startsWith('Save'),
    );
    expect(late.map(({ id }) => id)).toEqual([]);
  });
});
