import { Button, FileButton, Group } from '@mantine/core';
import { IconAddressBook, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { CaseSummary } from '../../../shared/case/case-schema.ts';
import { problem, type Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { useStore } from '../../state/store.ts';
import { CaseTable } from './CaseTable.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

/** Rows drawn at once: thousands of them would block the window for seconds. */
const PAGE = 200;

/** Every case of this computer: open one, import one, remove one. */
export function CasesPage() {
  const session = useSession();
  const { t } = useText();
  const { current } = useStore(session.cases);
  const { list, problems, refresh } = useCaseList();
  const [doomed, setDoomed] = useState<CaseSummary | null>(null);
  const [shown, setShown] = useState(PAGE);

  const bringIn = async (file: File | null): Promise<void> => {
    if (file === null) return;
    // A file that was moved, or a USB stick that was removed, fails only when it is read.
    const text = await file.text().catch(() => null);
    if (text === null) session.notices.tell(problem('CASE_FILE_UNREADABLE'));
    else await session.importCase(text);
    refresh();
  };

  const repair = async ({ caseId }: CaseSummary): Promise<void> => {
    const answer = await session.api.invoke('cases.case.repair', { caseId });
    if (!answer.ok) session.notices.tell(answer.problem);
    else if (caseId === current?.caseId) await session.openCase(caseId);
    refresh();
  };

  const remove = async (): Promise<void> => {
    if (doomed === null) return;
    const answer = await session.api.invoke('cases.case.remove', { caseId: doomed.caseId });
    if (!answer.ok) session.notices.tell(answer.problem);
    else if (doomed.caseId === current?.caseId) {
      session.newCase();
      session.navigation.go('cases', null);
    }
    setDoomed(null);
    refresh();
  };

  return (
    <>
      <PageHead
        title={t('ui.cases.title')}
        lead={t('ui.cases.lead')}
        actions={<CaseActions onBegin={session.newCase} onBringIn={(file) => void bringIn(file)} />}
      />
      {problems.map((met) => (
        <ProblemMessage key={met.code} problem={met} />
      ))}
      {list === null ? null : list.length === 0 ? (
        <EmptyState
          icon={IconAddressBook}
          title={t('ui.cases.empty.title')}
          text={t('ui.cases.empty.text')}
        />
      ) : (
        <Panel title={t('ui.cases.list')} count={String(list.length)}>
          <CaseTable
            cases={list.slice(0, shown)}
            openCaseId={current?.caseId ?? null}
            onOpen={(caseId) => void session.openCase(caseId)}
            onRepair={(known) => void repair(known)}
            onRemove={setDoomed}
          />
          {shown < list.length ? (
            <Button variant="default" mt="md" onClick={() => setShown(shown + PAGE)}>
              {t('ui.cases.more', { count: list.length - shown })}
            </Button>
          ) : null}
        </Panel>
      )}
      <RemoveDialog
        doomed={doomed}
        onCancel={() => setDoomed(null)}
        onRemove={() => void remove()}
      />
    </>
  );
}

type CaseList = {
  /** Null until the first answer. */
  readonly list: readonly CaseSummary[] | null;
  readonly problems: readonly Problem[];
  readonly refresh: () => void;
};

function useCaseList(): CaseList {
  const { api } = useSession();
  const [list, setList] = useState<readonly CaseSummary[] | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let wanted = true;
    const read = async (): Promise<void> => {
      const answer = await api.invoke('cases.all.list', {});
      if (!wanted) return;
      if (answer.ok) setList(answer.value.cases);
      setProblems(answer.ok ? answer.value.problems : [answer.problem]);
    };
    // The first round reads the list; each later one reads it again.
    if (round >= 0) void read();
    return () => {
      wanted = false;
    };
  }, [api, round]);

  return { list, problems, refresh: () => setRound(round + 1) };
}

type ActionsProps = {
  readonly onBegin: () => void;
  readonly onBringIn: (file: File | null) => void;
};

function CaseActions({ onBegin, onBringIn }: ActionsProps) {
  const { t } = useText();
  return (
    <Group gap="sm">
      <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={onBegin}>
        {t('ui.cases.begin')}
      </Button>
      <FileButton onChange={onBringIn} accept=".tonalite,.json,application/json">
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconFileImport size={19} aria-hidden />}
          >
            {t('ui.cases.import')}
          </Button>
        )}
      </FileButton>
    </Group>
  );
}
