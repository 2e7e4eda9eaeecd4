#!/usr/bin/env node
import { runWithSuitableNode } from './launch/suitable-node.mjs';

await runWithSuitableNode('electron/cli.ts');
