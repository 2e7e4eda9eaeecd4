import { searchKnowledge } from '../../shared/search/search.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';

const AT_MOST = 10;

/** Answers a question in anybody's words from the knowledge base; nothing leaves this machine. */
export function runSearch(query: string, json: boolean, context: CommandContext): ExitStatus {
  const { language, print, report, translate } = context;
  const { found, shown, certain } = searchKnowledge(query, language, AT_MOST);
  const results = found.map(({ entry, score }) => ({
    kind: entry.kind,
    id: entry.id,
    title: entry.title[language],
    score: Math.round(score * 100) / 100,
  }));
  if (json) {
    print(JSON.stringify({ query, results }));
    return exitStatus.done;
  }
  if (!certain) report(translate('cli.search.nearest'));
  for (const { meaning } of shown) print(meaning[language]);
  for (const { kind, id, title } of results) print(`${title}  (${kind}:${id})`);
  return exitStatus.done;
}
