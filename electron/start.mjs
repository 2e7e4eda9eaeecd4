import { runWithSuitableNode } from './suitable-node.mjs';

await runWithSuitableNode('electron/start.ts');
