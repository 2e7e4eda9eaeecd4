import { Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core';
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

/** Rows drawn at once: thousands of them would hold the window for seconds. */
const PAGE = 200;

/** Every case of this computer: open one, bring one in, remove one. */
export function CasesPage() {
  const session = useSession();
  const { t } = useText();
  const { current } = useStore(session.cases);
  const [list, setList] = useState<readonly CaseSummary[] | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [doomed, setDoomed] = useState<CaseSummary | null>(null);

  const [shown, setShown] = useState(PAGE);
  const [round, setRound] = useState(0);
  const refresh = (): void => setRound(round + 1);

  useEffect(() => {
    let wanted = true;
    const read = async (): Promise<void> => {
      const answer = await session.api.invoke('cases.all.list', {});
      if (!wanted) return;
      if (answer.ok) setList(answer.value.cases);
      setProblems(answer.ok ? answer.value.problems : [answer.problem]);
    };
    // The first round reads the list; each later one reads it again.
    if (round >= 0) void read();
    return () => {
      wanted = false;
    };
  }, [session, round]);

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
        actions={
          <Group gap="sm">
            <Button leftSection={<IconPlus size={19} aria-hidden />} onClick={session.newCase}>
              {t('ui.cases.begin')}
            </Button>
            <FileButton
              onChange={(file) => void bringIn(file)}
              accept=".tonalite,.json,application/json"
            >
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
        }
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

type RemoveProps = {
  /** The case to be removed; null while none is. */
  readonly doomed: CaseSummary | null;
  readonly onCancel: () => void;
  readonly onRemove: () => void;
};

/** A case is removed only after the person has read what is lost. */
function RemoveDialog({ doomed, onCancel, onRemove }: RemoveProps) {
  const { t } = useText();
  return (
    <Modal
      opened={doomed !== null}
      onClose={onCancel}
      title={t('ui.cases.remove.title')}
      closeButtonProps={{ 'aria-label': t('ui.action.cancel') }}
      centered
    >
      <Stack>
        <Text>
          {t('ui.cases.remove.text', {
            name: doomed?.siteName === '' ? t('ui.shell.unnamedCase') : (doomed?.siteName ?? ''),
          })}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('ui.action.cancel')}
          </Button>
          <Button color="red" onClick={onRemove}>
            {t('ui.cases.remove.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
