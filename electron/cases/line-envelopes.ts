import type { CaseEvent } from '../../shared/case/case-schema.ts';
import { type Envelope, saysWhatWasSeen } from '../../shared/case/journal-line.ts';
import type { LoadedCase } from './loaded-cases.ts';

/** Says who writes a line, and where the line is in the order of its case. */
export type LineEnvelopes = {
  /** The envelope of a new journal's first line. */
  readonly first: () => Promise<Envelope>;
  /** The envelope of the line that follows what was read. */
  readonly next: (
    loaded: Pick<LoadedCase, 'seen' | 'lamport'>,
    type: CaseEvent['type'],
  ) => Promise<Envelope>;
};

const MAX_AUTHOR_LENGTH = 200;

/** Makes the envelopes of this installation; leaves out a name that cannot be read. */
export function createLineEnvelopes(deps: {
  readonly writer: () => Promise<string>;
  readonly author?: (() => Promise<string>) | undefined;
}): LineEnvelopes {
  const author = async (): Promise<string> =>
    ((await deps.author?.().catch(() => '')) ?? '').slice(0, MAX_AUTHOR_LENGTH);

  return {
    first: async () => ({
      writer: await deps.writer(),
      n: 0,
      lamport: 0,
      author: await author(),
    }),
    next: async ({ seen, lamport }, type) => {
      const writer = await deps.writer();
      const own = seen[writer];
      return {
        writer,
        n: own === undefined ? 0 : own + 1,
        lamport: lamport + 1,
        author: await author(),
        ...(saysWhatWasSeen({ type }) ? { seen } : {}),
      };
    },
  };
}
