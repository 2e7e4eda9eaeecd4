/** Compiled with `renderer/`: the value fits only while no package brings Node's types in. */
export const hasNoProcess: 'process' extends keyof typeof globalThis ? never : true = true;
