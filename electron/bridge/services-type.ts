import type { FailureLog } from '../platform/failure-log.ts';
import type { EventName, EventPayload, Handlers } from '../../shared/contract/index.ts';

/** Receives what the services report: every event of the contract, name and payload together. */
export type EventListener = <Name extends EventName>(
  name: Name,
  payload: EventPayload<Name>,
) => void;

/** What the services need to know about the shell. */
export type ServicesOptions = {
  readonly dataDirectory: string;
  readonly shell: 'electron' | 'browser';
  readonly simulated: boolean;
  readonly scanningAllowed: boolean;
  readonly applicationVersion: string;
  /** Keeps the causes of failures that the person does not see. */
  readonly log: FailureLog;
  /** Asks the person where to save; null when they cancel. If absent, the export folder is used. */
  readonly chooseExportPath?: (suggestedName: string) => Promise<string | null>;
  /** Opens an allowed page in the person's browser; gives whether it opened. */
  readonly openLink?: (url: string) => Promise<boolean>;
  /** Publishes an exported file and returns its address; absent where there is no server. */
  readonly publishDownload?: (path: string) => string;
};

/** The services as every shell sees them. */
export type Services = {
  readonly handlers: Handlers;
  /** Starts sending every event to `listener`; the returned function stops it. */
  readonly onEvent: (listener: EventListener) => () => void;
  readonly close: () => Promise<void>;
};

export type CreateServices = (options: ServicesOptions) => Promise<Services>;
