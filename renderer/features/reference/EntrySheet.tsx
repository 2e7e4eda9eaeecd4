import type { ReactNode } from 'react';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import type { EntryKind, KnowledgeEntry } from '../../../shared/search/entries.ts';
import { panelProcedures } from '../../../shared/knowledge/panel.ts';
import { procedures } from '../../../shared/knowledge/procedures.ts';
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
} from '../../../shared/knowledge/reference.ts';
import type { LocalisedText, Source } from '../../../shared/domain/text.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SourceList } from '../../components/SourceList.tsx';
import { ProcedureGuide } from '../../components/procedures/ProcedureGuide.tsx';
import type { StepTick } from '../../components/procedures/ProcedureStepItem.tsx';
import { AddressSheet } from './sheets/AddressSheet.tsx';
import { FaqSheet } from './sheets/FaqSheet.tsx';
import { IndicatorSheet } from './sheets/IndicatorSheet.tsx';
import { LinkSheet } from './sheets/LinkSheet.tsx';
import { ModelSheet } from './sheets/ModelSheet.tsx';
import { PanelSheet } from './sheets/PanelSheet.tsx';
import { PrerequisiteSheet } from './sheets/PrerequisiteSheet.tsx';
import { ProblemSheet } from './sheets/ProblemSheet.tsx';
import { NumberSheet, StarCodeSheet } from './sheets/StarCodeSheet.tsx';
import type { OpenEntry } from './open-entry.ts';
import { SymptomLink } from './sheets/SymptomLink.tsx';
import { TextList } from './sheets/TextList.tsx';

type Props = { readonly entry: KnowledgeEntry; readonly onOpen: OpenEntry };

const NO_TICKS: ReadonlyMap<string, StepTick> = new Map();

/** One entry of the knowledge base, laid out according to its kind. */
export function EntrySheet({ entry, onOpen }: Props) {
  const { t, pick } = useText();
  const found = BODIES[entry.kind](entry.id, onOpen);
  return (
    <Panel title={pick(entry.title)} actions={<span>{t(`ui.reference.kind.${entry.kind}`)}</span>}>
      {found?.body}
      {found?.disagreement === undefined ? null : (
        <Message tone="note" lead={t('ui.reset.disagreement')}>
          {pick(found.disagreement)}
        </Message>
      )}
      {found?.sources === undefined ? null : (
        <Fold label={t('ui.sources.show')}>
          <SourceList sources={found.sources} />
        </Fold>
      )}
    </Panel>
  );
}

type Found = {
  readonly body: ReactNode;
  readonly sources?: readonly Source[] | undefined;
  readonly disagreement?: LocalisedText | undefined;
};

type WithId = { readonly id: string };
type Described = WithId & {
  readonly sources: readonly Source[];
  readonly disagreement?: LocalisedText | undefined;
};

/** Finds the entry in its list and lays it out, with its sources. */
function from<Item extends Described>(
  items: readonly Item[],
  body: (item: Item, onOpen: OpenEntry) => ReactNode,
): (id: string, onOpen: OpenEntry) => Found | null {
  return (id, onOpen) => {
    const item = items.find((candidate) => candidate.id === id);
    return item === undefined
      ? null
      : { body: body(item, onOpen), sources: item.sources, disagreement: item.disagreement };
  };
}

const BODIES: Readonly<Record<EntryKind, (id: string, onOpen: OpenEntry) => Found | null>> = {
  procedure: (id) => {
    const procedure = procedures.find((candidate) => candidate.id === id);
    return procedure === undefined
      ? null
      : { body: <ProcedureGuide procedure={procedure} model={null} ticks={NO_TICKS} /> };
  },
  faq: from(faq, (item, onOpen) => <FaqSheet entry={item} onOpen={onOpen} />),
  problems: from(phoneProblemTypes, (item) => <ProblemSheet type={item} />),
  indicator: from(indicators, (item) => <IndicatorSheet indicator={item} />),
  panel: from(panelProcedures, (item) => <PanelSheet procedure={item} />),
  'star-code': from(starCodes, (item) => <StarCodeSheet code={item} />),
  number: from(callNumbers, (item) => <NumberSheet entry={item} />),
  prerequisite: from(prerequisites, (item) => <PrerequisiteSheet prerequisite={item} />),
  notification: from(notifications, (item) => <TextList texts={item.facts} />),
  fact: from(powerAndPorts, (item) => <TextList texts={item.facts} />),
  address: from(addressReading, (item) => <AddressSheet reading={item} />),
  model: (id, onOpen) => {
    const model = modelFile.models.find((candidate) => candidate.id === id);
    return model === undefined ? null : { body: <ModelSheet model={model} onOpen={onOpen} /> };
  },
  symptom: (id, onOpen) => {
    const symptom = diagnosisGraph.symptoms.find((candidate) => candidate.id === id);
    const entered = symptom === undefined ? null : BODIES.node(symptom.entry, onOpen);
    return entered === null
      ? null
      : {
          ...entered,
          body: (
            <>
              {entered.body}
              <SymptomLink symptom={id} />
            </>
          ),
        };
  },
  node: from(diagnosisGraph.nodes, (node) => (
    <TextList texts={[node.text, ...(node.why === undefined ? [] : [node.why])]} />
  )),
  link: (id) => ({ body: <LinkSheet linkId={id} /> }),
};
