import { systemSockets } from './sockets.ts';
import { nodeNames } from './node-names.ts';
import { nodeStream } from './node-stream.ts';
import { nodeUdp } from './node-udp.ts';
import type { ProbePorts } from './probe-ports.ts';

/** The machine's own sockets and name server. */
export const nodeProbePorts: ProbePorts = {
  udp: nodeUdp,
  refusesUdp: async ({ host, port, bytes, localAddress, timeoutMs, signal }) => {
    const options = { localAddress, timeoutMs, signal };
    return (await systemSockets.probeUdp(host, port, bytes, options)).kind === 'refused';
  },
  stream: nodeStream,
  names: nodeNames,
  later: (ms, work) => {
    // It must never keep a finished command alive.
    setTimeout(work, ms).unref();
  },
};
