/** A port that nothing uses: a live host answers "port unreachable". */
export const CLOSED_UDP_PORT = 40_009;
