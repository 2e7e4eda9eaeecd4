/** Types of node-arp 1.0.6, which has none; its answers are untrusted. */
declare module 'node-arp' {
  type Callback = (error: boolean, answer: unknown) => void;
  const nodeArp: {
    /** Pings an address, then asks the system's `arp` for it. */
    readonly getMAC: (ip: string, callback: Callback) => void;
  };
  export default nodeArp;
}
