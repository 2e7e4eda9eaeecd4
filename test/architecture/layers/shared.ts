/** Compiled with `shared/`, which fails to compile once a package brings the DOM's or Node's types in. */
// @ts-expect-error Shared code has no page.
export type Page = typeof document;
// @ts-expect-error Shared code has no process.
export type Program = typeof process;
