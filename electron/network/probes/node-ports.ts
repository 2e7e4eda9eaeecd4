import { nodeNames } from './node-names.ts';
import { nodeStream } from './node-stream.ts';
import { nodeUdp } from './node-udp.ts';
import type { ProbePorts } from './probe-ports.ts';

/** The machine's own sockets and name server. */
export const nodeProbePorts: ProbePorts = {
  udp: nodeUdp,
  stream: nodeStream,
  names: nodeNames,
  later: (ms, work) => {
    // It must never keep a finished command alive.
    setTimeout(work, ms).unref();
  },
};
