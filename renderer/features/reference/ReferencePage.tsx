import { useMemo, useRef, useState } from 'react';
import {
  type EntryKind,
  entryByKey,
  type KnowledgeEntry,
  knowledgeEntries,
} from '../../../shared/search/entries.ts';
import type { Answer } from '../../../shared/search/search.ts';
import { useText } from '../../base/text.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { DescribeFault } from '../../components/search/DescribeFault.tsx';
import { SearchField } from '../../components/search/SearchField.tsx';
import { ShownMeaning } from '../../components/search/ShownMeaning.tsx';
import { useSearch } from '../../components/search/use-search.ts';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';
import { usePhone } from '../../state/use-phone.ts';
import { FlowchartView } from '../../components/flowchart/FlowchartView.tsx';
import { phoneContext, UNKNOWN_PHONE } from '../../../shared/diagnosis/phone-context.ts';
import { CATEGORIES, type CategoryId } from './categories.ts';
import { EntrySheet } from './EntrySheet.tsx';
import classes from './ReferencePage.module.css';
import { SymptomLink } from './sheets/SymptomLink.tsx';

const NO_ANSWER: Answer = { found: [], shown: [], certain: true };

/** Everything that the guides say, offline, found with the technician's own words. */
export function ReferencePage() {
  const { t, language } = useText();
  const [search, setSearch] = useState('');
  const [shelf, setShelf] = useState<CategoryId>('procedures');
  const [opened, setOpened] = useState<string | null>(null);
  const results = useRef<HTMLDivElement>(null);
  const searching = search.trim() !== '';
  const kinds: readonly EntryKind[] =
    CATEGORIES.find((category) => category.id === shelf)?.kinds ?? [];
  const searcher = useSearch();
  const answer = useMemo(
    () => searcher?.searchKnowledge(search, language, 40) ?? NO_ANSWER,
    [searcher, search, language],
  );
  const entries = searching
    ? answer.found.map(({ entry }) => entry)
    : knowledgeEntries.filter((entry) => kinds.includes(entry.kind));
  const shown = entryByKey(opened ?? '') ?? entries[0];

  return (
    <>
      <PageHead title={t('ui.reference.title')} lead={t('ui.reference.lead')} />
      <SearchField
        size="lg"
        label={t('ui.reference.search')}
        placeholder={t('ui.reference.searchExample')}
        value={search}
        onChange={(value) => {
          setSearch(value);
          setOpened(null);
        }}
        count={entries.length === 0 ? null : t('ui.reference.count', { count: entries.length })}
        results={results}
      />
      <div className={classes['shelves']}>
        {[...CATEGORIES.map(({ id }) => id), 'flowchart' as const].map((id) => (
          <button
            key={id}
            type="button"
            className={classes['shelf']}
            aria-pressed={!searching && shelf === id}
            onClick={() => {
              setShelf(id);
              setSearch('');
              setOpened(null);
            }}
          >
            {t(`ui.reference.shelf.${id}`)}
          </button>
        ))}
      </div>
      {searching ? <ShownMeaning shown={answer.shown} /> : null}
      {searching && !answer.certain ? <NothingKnown /> : null}
      {shelf === 'flowchart' && !searching ? (
        <WholeFlowchart />
      ) : (
        <div className={classes['columns']}>
          <div ref={results} className={classes['side']}>
            {entries.length === 0 ? null : (
              <EntryList
                entries={entries}
                shownKey={shown?.key ?? ''}
                withKinds={searching}
                onOpen={setOpened}
              />
            )}
          </div>
          {shown === undefined ? null : (
            <EntrySheet key={shown.key} entry={shown} onOpen={setOpened} />
          )}
        </div>
      )}
    </>
  );
}

type ListProps = {
  readonly entries: readonly KnowledgeEntry[];
  readonly shownKey: string;
  readonly withKinds: boolean;
  readonly onOpen: (key: string) => void;
};

function EntryList({ entries, shownKey, withKinds, onOpen }: ListProps) {
  const { t, pick } = useText();
  return (
    <ul className={classes['list']}>
      {entries.map((entry) => (
        <li key={entry.key}>
          <button
            type="button"
            className={classes['entry']}
            aria-current={entry.key === shownKey}
            data-result
            data-entry={entry.key}
            onClick={() => onOpen(entry.key)}
          >
            {pick(entry.title)}{' '}
            {withKinds ? (
              <span className={classes['kind']}>{t(`ui.reference.kind.${entry.kind}`)}</span>
            ) : null}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** No word is known: what looks like them follows, and three questions lead to the diagnosis. */
function NothingKnown() {
  const { navigation } = useSession();
  const { t } = useText();
  const phone = usePhone(useStore(navigation).phoneKey);
  return (
    <>
      <p>{t('ui.search.nearest')}</p>
      <DescribeFault context={phone === null ? UNKNOWN_PHONE : phoneContext(phone.device)}>
        {({ id }) => <SymptomLink key={id} symptom={id} />}
      </DescribeFault>
    </>
  );
}

/** The flowchart for the phone at hand, or for any phone. */
function WholeFlowchart() {
  const { navigation } = useSession();
  const { t } = useText();
  const phone = usePhone(useStore(navigation).phoneKey);
  return (
    <Panel title={t('ui.reference.shelf.flowchart')}>
      <FlowchartView context={phone === null ? UNKNOWN_PHONE : phoneContext(phone.device)} />
    </Panel>
  );
}
