/** Compiled with `electron/`: the value fits only while no package brings the DOM's types in. */
export const hasNoPage: 'document' extends keyof typeof globalThis ? never : true = true;
