import type { LocalisedText } from '../domain/text.ts';
import { modelFile } from '../knowledge/models.ts';
import { diagnosisGraph } from '../knowledge/diagnosis-graph.ts';
import { links } from '../knowledge/links.ts';
import { panelProcedures } from '../knowledge/panel.ts';
import { procedures } from '../knowledge/procedures.ts';
import {
  addressReading,
  callNumbers,
  faq,
  indicators,
  notifications,
  phoneProblemTypes,
  powerAndPorts,
  prerequisites,
  starCodes,
} from '../knowledge/reference.ts';

export type EntryKind =
  | 'procedure'
  | 'symptom'
  | 'node'
  | 'faq'
  | 'star-code'
  | 'number'
  | 'indicator'
  | 'prerequisite'
  | 'panel'
  | 'address'
  | 'fact'
  | 'notification'
  | 'problems'
  | 'model'
  | 'link';

/** One entry of the knowledge base, of any kind, for search and coverage. */
export type KnowledgeEntry = {
  /** `kind:id`, unique in the whole knowledge base. */
  readonly key: string;
  readonly kind: EntryKind;
  readonly id: string;
  readonly title: LocalisedText;
  readonly keywords: { readonly fr: readonly string[]; readonly en: readonly string[] };
  /** What the title leaves out when people ask for the entry: models, and what it tells of them. */
  readonly names: readonly string[];
  /** The sentences of the entry, for the search. */
  readonly body: readonly LocalisedText[];
};

const same = (text: string): LocalisedText => ({ fr: text, en: text });

type Given = {
  readonly id: string;
  readonly title: LocalisedText;
  readonly keywords?: KnowledgeEntry['keywords'] | undefined;
};

function entryOf(
  kind: EntryKind,
  { id, title, keywords }: Given,
  body: readonly (LocalisedText | undefined)[],
  names: readonly string[] = [],
): KnowledgeEntry {
  return {
    key: `${kind}:${id}`,
    kind,
    id,
    title,
    keywords: keywords ?? { fr: [], en: [] },
    names,
    body: body.filter((text) => text !== undefined),
  };
}

/** The whole knowledge base as one list. */
export const knowledgeEntries: readonly KnowledgeEntry[] = [
  ...procedures.map((one) =>
    entryOf(
      'procedure',
      one,
      [
        one.range,
        ...one.warnings,
        ...one.values.map(({ label }) => label),
        ...one.methods.flatMap(({ title, steps }) => [title, ...steps.map(({ text }) => text)]),
      ],
      one.models.map(
        (model) => `${one.brand} ${model}${one.kind === 'factory-reset' ? ' reset' : ''}`,
      ),
    ),
  ),
  ...diagnosisGraph.symptoms.map((one) => entryOf('symptom', { ...one, title: one.label }, [])),
  ...diagnosisGraph.nodes.map((one) => entryOf('node', one, [one.text, one.why])),
  ...faq.map((one) => entryOf('faq', one, one.answer)),
  ...starCodes.map((one) =>
    entryOf('star-code', one, [
      ...[one.activate, one.deactivate, one.query].flatMap((code) =>
        code === null ? [] : [same(code)],
      ),
      one.note,
    ]),
  ),
  ...callNumbers.map((one) =>
    entryOf('number', one, [
      ...one.numbers.flatMap(({ label, number }) => [label, same(number)]),
      one.note,
    ]),
  ),
  ...indicators.map((one) => entryOf('indicator', one, [one.meaning, ...one.actions])),
  ...prerequisites.map((one) =>
    entryOf('prerequisite', one, [one.explanation, ...one.values.map(({ value }) => same(value))]),
  ),
  ...panelProcedures.map((one) =>
    entryOf('panel', one, [
      ...one.steps,
      ...one.warnings,
      ...one.paths.flatMap(({ clicks }) => clicks.map(same)),
    ]),
  ),
  ...addressReading.map((one) =>
    entryOf(
      'address',
      one,
      [
        one.ip,
        one.mac,
        one.firmware,
        one.web?.note,
        ...(one.web === undefined ? [] : [same(one.web.address)]),
        ...one.notes,
      ],
      one.web === undefined ? [] : ['page web', 'mot de passe'],
    ),
  ),
  ...powerAndPorts.map((one) => entryOf('fact', one, one.facts)),
  ...notifications.map((one) => entryOf('notification', one, one.facts)),
  ...phoneProblemTypes.map((one) =>
    entryOf(
      'problems',
      one,
      one.problems.map(({ label }) => label),
    ),
  ),
  ...modelFile.models.map((one) =>
    entryOf(
      'model',
      { id: one.id, title: same(`${one.brand} ${one.names[0] ?? one.id}`) },
      one.ovhKeys.map(same),
      one.names,
    ),
  ),
  ...links.map((one) => entryOf('link', { ...one, title: one.label }, [])),
];

const byKey = new Map(knowledgeEntries.map((entry) => [entry.key, entry]));

/** The entry of a key (`kind:id`), or undefined when there is none. */
export function entryByKey(key: string): KnowledgeEntry | undefined {
  return byKey.get(key);
}
