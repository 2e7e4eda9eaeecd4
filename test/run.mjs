import { runWithSuitableNode } from '../electron/suitable-node.mjs';

await runWithSuitableNode('test/run.ts');
