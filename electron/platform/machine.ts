/**
 * The types of the machine's services. Services receive them as arguments, so that tests need no real
 * clock, process, socket or disk; `electron/platform/*.ts` has the real implementations.
 */

export type Platform = 'linux' | 'darwin' | 'win32';

export type Clock = {
  /** Wall-clock time. */
  readonly now: () => Date;
  /** Milliseconds that only increase, for durations. */
  readonly monotonicMs: () => number;
  /** Resolves after `ms`, or at once (without throwing) when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Runs `work` after `ms` without keeping the program alive for it. */
export type Later = (ms: number, work: () => void) => void;

export type CommandOptions = {
  readonly timeoutMs: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  /** True for a program that belongs to the person, such as a browser: it is never killed. */
  readonly isKept?: boolean;
};

/** How a child process ended; never an exception. */
export type CommandOutcome =
  | {
      readonly kind: 'completed';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs a program with an array of arguments, never through a shell. */
export type CommandRunner = {
  readonly run: (
    command: string,
    args: readonly string[],
    options: CommandOptions,
  ) => Promise<CommandOutcome>;
};

/** A program that stays, and with which one talks through its standard input and output. */
export type StandingProgram = {
  /** Writes to its standard input; does nothing once it has ended. */
  readonly write: (text: string) => void;
  /** Kills it with everything that it started. */
  readonly kill: () => void;
};

export type ProgramOpener = {
  /**
   * Starts a program that does not keep this one alive. `ended` is called once, whether it ended by
   * itself, was killed or never started.
   */
  readonly open: (
    command: string,
    args: readonly string[],
    hear: {
      readonly output: (text: string) => void;
      readonly ended: (how: 'missing' | 'failed' | 'ended') => void;
    },
  ) => StandingProgram;
};

export type FileOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** `silent`: the disk gave no answer in time. */
      readonly reason: 'missing' | 'denied' | 'full' | 'too-large' | 'exists' | 'silent' | 'failed';
      readonly detail: string;
    };

/** What shows, without reading a file, that somebody changed it. */
export type FileState = {
  readonly bytes: number;
  /** When its content and its entry were last changed; only comparable with another such text. */
  readonly changed: string;
};

export type FileSystem = {
  readonly readBytes: (path: string, maxBytes: number) => Promise<FileOutcome<Uint8Array>>;
  readonly readText: (path: string, maxBytes: number) => Promise<FileOutcome<string>>;
  /** Writes through a temporary file, flushed and renamed, so that a reader sees all or nothing. */
  readonly writeAtomic: (path: string, data: string | Uint8Array) => Promise<FileOutcome<void>>;
  /** Writes a whole new file durably (its folder's entry too); fails with `exists` if it exists. */
  readonly writeNew: (path: string, data: string | Uint8Array) => Promise<FileOutcome<void>>;
  /** Length of a file in bytes. */
  readonly size: (path: string) => Promise<FileOutcome<number>>;
  readonly state: (path: string) => Promise<FileOutcome<FileState>>;
  /** Appends and flushes to the disk before it resolves. */
  readonly appendDurably: (path: string, text: string) => Promise<FileOutcome<void>>;
  readonly list: (directory: string) => Promise<FileOutcome<readonly string[]>>;
  readonly makeDirectory: (directory: string) => Promise<FileOutcome<void>>;
  readonly remove: (path: string) => Promise<FileOutcome<void>>;
  readonly rename: (from: string, to: string) => Promise<FileOutcome<void>>;
};

/** Random values, injected so that the same inputs give the same output in tests. */
export type RandomSource = {
  readonly uuid: () => string;
  /** Lower-case hexadecimal text of `bytes` random bytes. */
  readonly hex: (bytes: number) => string;
};

/** Identifies the machine that the program runs on. */
export type MachineInfo = {
  readonly platform: Platform;
  readonly release: string;
  readonly hostname: string;
};
