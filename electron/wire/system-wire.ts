import { systemNames } from './system-names.ts';
import { systemTcp } from './tcp.ts';
import { systemUdp } from './udp.ts';
import type { Wire } from './wire.ts';

/** The machine's own sockets and name servers. */
export const systemWire: Wire = { udp: systemUdp, tcp: systemTcp, names: systemNames };
