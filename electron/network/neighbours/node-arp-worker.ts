import { isIPv4 } from 'node:net';
import { z } from '../../../shared/schema.ts';
import { type Post, serveContained } from '../../platform/contained-entry.ts';
import { withDeadline } from './ping-deadline.ts';

const InputSchema = z.object({ ip: z.string().refine((ip) => isIPv4(ip)) });

async function work(input: unknown, post: Post): Promise<void> {
  const { ip } = InputSchema.parse(input);
  const { default: nodeArp } = await import('node-arp');
  await new Promise<void>((resolve) => {
    nodeArp.getMAC(ip, (error, answer) => {
      post('answer', { error, text: String(answer) });
      resolve();
    });
  });
}

void serveContained(work, {
  // The package pings without a limit: a host that drops pings would use up the whole time.
  argumentsOf: (command, args) =>
    command === 'ping' ? withDeadline(args, process.platform) : args,
});
