/** Limits how many of Node's few threads for files one kind of folder may hold. */
import type { FileOutcome } from './machine.ts';

/** One operation on the disk: what it blocks while it has no answer, and the operation. */
type DiskWork<T> = {
  /** Named in the outcome. */
  readonly path: string;
  /** While an operation with this key has no answer in time, no other one with it begins. */
  readonly key: string;
  /**
   * True for an operation that must not be reported as failed, because it could still happen: it
   * never ends before the disk answers, but the others learn that the disk is silent.
   */
  readonly isAwaited?: boolean;
  readonly patienceMs: number;
  readonly work: () => Promise<FileOutcome<T>>;
};

type DiskTurns = <T>(work: DiskWork<T>) => Promise<FileOutcome<T>>;

type Running = { readonly key: string; readonly isAwaited: boolean; isSilent: boolean };
type Waiting = { readonly key: string; readonly begin: () => void; readonly refuse: () => void };

/**
 * At most `most` operations run at once, and one per key where `oneEach`. The others wait, but not
 * for a disk that is silent: they fail at once where the silent operations hold their key or all
 * places.
 */
export function createDiskTurns(most: number, oneEach = false): DiskTurns {
  const running = new Set<Running>();
  let waiting: Waiting[] = [];

  const all = (): Running[] => [...running];
  const isHopeless = (key: string): boolean =>
    all().some((each) => each.isSilent && each.key === key && (oneEach || !each.isAwaited)) ||
    (running.size >= most && all().every((each) => each.isSilent));
  const mayBegin = (key: string): boolean =>
    running.size < most && !(oneEach && all().some((each) => each.key === key));

  /** Lets those begin or fail for whom something has changed. */
  function call(): void {
    const before = waiting;
    waiting = [];
    for (const each of before)
      if (isHopeless(each.key)) each.refuse();
      else if (mayBegin(each.key)) each.begin();
      else waiting.push(each);
  }

  function run<T>(asked: DiskWork<T>, silent: FileOutcome<T>): Promise<FileOutcome<T>> {
    const mine: Running = { key: asked.key, isAwaited: asked.isAwaited === true, isSilent: false };
    running.add(mine);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<FileOutcome<T>>((resolve) => {
      timer = setTimeout(() => {
        mine.isSilent = true;
        if (!mine.isAwaited) resolve(silent);
        call();
      }, asked.patienceMs);
    });
    const done = asked.work().finally(() => {
      clearTimeout(timer);
      running.delete(mine);
      call();
    });
    return Promise.race([done, tooLate]);
  }

  return (asked) => {
    const silent = { ok: false, reason: 'silent', detail: `${asked.path}: ETIMEDOUT` } as const;
    if (isHopeless(asked.key)) return Promise.resolve(silent);
    if (mayBegin(asked.key)) return run(asked, silent);
    return new Promise((resolve) => {
      waiting.push({
        key: asked.key,
        begin: () => resolve(run(asked, silent)),
        refuse: () => resolve(silent),
      });
    });
  };
}
