/** Records the causes of failures that the person does not see. */
export type FailureLog = {
  readonly record: (context: string, cause: unknown) => void;
};
