import type { HostModel } from '../types.ts';

/** How one of a host's services behaves at the moment. */
export type Manner =
  | 'normal'
  /** Takes the request and says nothing. */
  | 'silent'
  /** Bytes that are not the protocol. */
  | 'garbage'
  /** Answers for ever: datagrams without end, or a page body without end. */
  | 'endless'
  /** A right answer whose header is about 60 KB long (SIP) or whose page is 1 MB long (HTTP). */
  | 'huge'
  /** Markup, a spreadsheet formula, right-to-left marks and NUL where the name should be. */
  | 'hostile';

export interface Behaviour {
  sip: Manner;
  http: Manner;
  /** Each answer waits this long, in milliseconds. */
  delayMs: number;
  /** How wrong the host's clock is, in milliseconds. */
  dateOffsetMs: number;
  firmware: string;
  /** Replaces the SIP identity when not null. */
  identity: string | null;
}

/** What a host has been asked so far, so that a test can prove what was never sent. */
export interface Seen {
  /** SIP requests by method. */
  sip: Record<string, number>;
  /** Paths asked over HTTP, in order, the last 200. */
  http: string[];
  mgcp: number;
}

export interface TalkerConfig {
  readonly host: string;
  ip: string;
  readonly mac: string;
  readonly socket: string;
  readonly firmware: string;
  readonly model: HostModel;
  /** Key and certificate files by port, for the web servers that speak TLS. */
  readonly certificates: Readonly<Record<string, { readonly key: string; readonly cert: string }>>;
}

export type ControlRequest =
  | { readonly do: 'state' }
  | { readonly do: 'set'; readonly behaviour: Partial<Behaviour> }
  | { readonly do: 'announce' }
  | { readonly do: 'address'; readonly ip: string };

export interface ControlAnswer {
  readonly behaviour: Behaviour;
  readonly seen: Seen;
}

/** A name that hurts wherever it is shown unescaped. */
export const HOSTILE_NAME =
  '<script>document.title="hurt"</script><img src=x onerror=alert(1)>=cmd|\' /C calc\'!A0\u202Egnp.exe\u0000"\';--';

/** Fills `{firmware}`, `{mac}` and `{MAC}` in a text of the catalogue. */
export function filled(text: string, mac: string, firmware: string): string {
  const bare = mac.replaceAll(':', '');
  return text
    .replaceAll('{firmware}', firmware)
    .replaceAll('{mac}', bare)
    .replaceAll('{MAC}', bare.toUpperCase());
}
