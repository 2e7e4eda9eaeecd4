import { nodeNames } from './node-names.ts';
import { nodeStream } from './node-stream.ts';
import type { ProbePorts } from './probe-ports.ts';
import { systemUdp } from './udp.ts';

/** The machine's own sockets and name server. */
export const nodeProbePorts: ProbePorts = {
  udp: systemUdp,
  stream: nodeStream,
  names: nodeNames,
  later: (ms, work) => {
    // It must never keep a finished command alive.
    setTimeout(work, ms).unref();
  },
};
