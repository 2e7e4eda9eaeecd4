/** Compiled with `shared/`: the values fit only while no package brings the DOM's or Node's types in. */
export const hasNoPage: 'document' extends keyof typeof globalThis ? never : true = true;
export const hasNoProcess: 'process' extends keyof typeof globalThis ? never : true = true;
