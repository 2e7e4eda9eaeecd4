import { runWithSuitableNode } from './launch/suitable-node.mjs';

await runWithSuitableNode('electron/start.ts');
