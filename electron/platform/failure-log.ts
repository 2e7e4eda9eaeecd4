/** Where the causes go that the person is not shown. */
export type FailureLog = {
  readonly record: (context: string, cause: unknown) => void;
};
