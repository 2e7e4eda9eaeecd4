import { runWithSuitableNode } from '../electron/launch/suitable-node.mjs';

await runWithSuitableNode('test/run.ts');
