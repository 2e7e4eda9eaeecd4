import type { FailureLog } from '../../electron/bridge/failure-log.ts';

/** Forgets every cause. */
export const silentFailureLog: FailureLog = { record: () => undefined };
