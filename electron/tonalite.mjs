#!/usr/bin/env node
import { runWithSuitableNode } from './suitable-node.mjs';

await runWithSuitableNode('electron/cli.ts');
