import { isIPv4 } from 'node:net';
import { z } from '../../shared/schema.ts';
import { serveContained } from './contained-entry.ts';

const InputSchema = z.object({ ip: z.string().refine((ip) => isIPv4(ip)) });

void serveContained(async (input, post) => {
  const { ip } = InputSchema.parse(input);
  const { default: nodeArp } = await import('node-arp');
  await new Promise<void>((resolve) => {
    nodeArp.getMAC(ip, (error, answer) => {
      post('answer', { error, text: String(answer) });
      resolve();
    });
  });
});
