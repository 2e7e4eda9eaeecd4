/** Compiled with `electron/`, which fails to compile once a package brings the DOM's types in. */
// @ts-expect-error The code of the machine has no page.
export type Page = typeof document;
