import type { PublicAddress } from '../../../shared/domain/network.ts';
import { useText } from '../../base/text.ts';
import { AnswerTable } from '../../components/AnswerTable.tsx';

/** What each source answered about the public address. */
export function PublicSources({ address }: { readonly address: PublicAddress }) {
  const { t, orElse } = useText();
  const answers = address.sources.map(({ source, ip, problem, durationMs }) => ({
    asked: source,
    answer:
      ip ??
      (problem === null
        ? t('ui.value.unknown')
        : orElse(
            `problem.${problem.code}`,
            t('unnamed.problem', { code: problem.code }),
            problem.params,
          )),
    atMs: durationMs,
  }));
  return <AnswerTable asked={t('ui.network.source')} answers={answers} />;
}
