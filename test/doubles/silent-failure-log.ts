import type { FailureLog } from '../../electron/platform/failure-log.ts';

/** Forgets every cause. */
export const silentFailureLog: FailureLog = { record: () => undefined };
