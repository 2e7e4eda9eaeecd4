/** Compiled with `renderer/`, which fails to compile once a package brings Node's types in. */
// @ts-expect-error A page has no process.
export type Program = typeof process;
