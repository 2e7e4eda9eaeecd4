import type { Language } from '../../shared/domain/text.ts';
import type { Translate } from '../../shared/messages/translator.ts';

/** Exit statuses of the command line (see the README). */
export const exitStatus = { done: 0, failuresFound: 1, misuse: 2, couldNotRun: 3 } as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** What every command receives: streams, language, and the signal of Ctrl-C. */
export type CommandContext = {
  readonly language: Language;
  readonly translate: Translate;
  /** Writes one line to standard output, which carries only results. */
  readonly print: (line: string) => void;
  /** Writes one line to standard error: progress and problems. */
  readonly report: (line: string) => void;
  readonly input: AsyncIterable<string | Uint8Array>;
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
};
