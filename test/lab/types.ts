import type { Confidence, PhoneKind } from '../../shared/domain/device.ts';

/** One page of a host's web server; `{firmware}`, `{mac}` and `{MAC}` are filled in when served. */
export interface WebPage {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Always compressed, whatever the reader accepts. */
  readonly gzip?: boolean;
}

/** Names of a certificate, as `openssl -subj` takes them; `{mac}` and `{MAC}` are filled in. */
export interface CertificateNames {
  readonly subject: string;
  /** Absent: signed by itself. */
  readonly issuer?: string;
}

export interface WebServer {
  readonly port: number;
  /** Speaks TLS with this certificate. */
  readonly tls?: CertificateNames;
  /** The `Server` header; an empty text sends the header empty, absent sends none. */
  readonly server?: string;
  /** Pages by path; `*` answers every other path, otherwise 404. */
  readonly pages: Readonly<Record<string, WebPage>>;
}

export interface SipAnswerer {
  readonly ports: readonly number[];
  /** The header that carries the identity: Cisco answers with `Server`, most others `User-Agent`. */
  readonly identityHeader: 'User-Agent' | 'Server' | null;
  readonly identity: string;
  readonly status: number;
  readonly reason: string;
  readonly allow?: string;
  /** Sends a Date header, from which the clock of the phone can be read. */
  readonly date?: boolean;
  /** Compact header names, LF endings: what old firmware does. */
  readonly style?: 'plain' | 'compact' | 'bare-lf' | 'folded';
  readonly extraHeaders?: Readonly<Record<string, string>>;
  /** Speaks over TCP alone: its UDP ports are closed. */
  readonly overTcp?: boolean;
  /** Says "100 Trying" without a name first, and its answer this many milliseconds later. */
  readonly tryingForMs?: number;
}

export interface MgcpAnswerer {
  readonly port: number;
  readonly endpoint: string;
}

/** What the phone says of itself in its boot announcement (SIP PnP, RFC 6080). */
export interface BootAnnouncement {
  readonly vendor: string;
  readonly model: string;
  /** How the MAC is written in From. */
  readonly macForm: 'MAC{MAC}' | 'MAC%3A{MAC}' | '{mac}';
  readonly contactPort: number;
}

/** A kind of host that talks: a phone of some model, a switch, a printer… */
export interface HostModel {
  readonly id: string;
  /** First three octets, lower case with colons, as registered by the maker. */
  readonly vendorPrefix: string;
  readonly sip?: SipAnswerer;
  readonly web?: readonly WebServer[];
  readonly mgcp?: MgcpAnswerer;
  readonly announcement?: BootAnnouncement;
}

export interface PhoneIdentity {
  readonly brand: string;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly kind: PhoneKind;
  /** The expected reset procedure, or null where none is known. */
  readonly resetProcedure: string | null;
  readonly confidence: Confidence;
}

export interface PhoneSpec extends HostModel {
  readonly phone: PhoneIdentity;
  /** True when nothing but the MAC prefix speaks for a phone. */
  readonly prefixOnly?: boolean;
}

/** One address that a scan from the laptop should find. */
export interface ExpectedHost {
  readonly ip: string;
  readonly mac: string;
  readonly role: 'phone' | 'phone-candidate' | 'gateway' | 'other';
  /** Host name inside the lab: the namespace is `tnl-<lab>-<host>`. */
  readonly host: string;
  readonly namespace: string;
  /** The model that answers there, or `silent` for a host with nothing but a kernel. */
  readonly model: string;
  readonly phone: PhoneIdentity | null;
}

export type Layout = 'lan' | 'site';

export interface LossyLink {
  /** Per cent of frames lost each way. */
  readonly lossPercent: number;
  /** Delay of each frame, drawn evenly between the two. */
  readonly delayMs: readonly [number, number];
}

export interface LabOptions {
  /** 1 to 20 letters and digits; made up when absent. */
  readonly name?: string;
  readonly layout?: Layout;
  /** Addresses that the laptop can find, gateway and phones included, the laptop not. Default 20. */
  readonly hosts?: number;
  /** How many of the default phones, or exactly which ones. Default 10. */
  readonly phones?: number | readonly PhoneSpec[];
  /** Default: switch, Linksys router, printer, PC, FRITZ!Box, telephone system. */
  readonly others?: readonly HostModel[];
  /** Adds one silent phone that only its prefix gives away. Default false. */
  readonly prefixOnlyPhone?: boolean;
  /** Prefix length of the LAN, 20 to 28. Default 24 (192.168.77.0/24). */
  readonly prefix?: number;
  /** Loses and delays frames between laptop and bridge, both ways. */
  readonly lossyLink?: LossyLink;
  /** Picks other addresses and MACs. Default 1. */
  readonly seed?: number;
  /** Survives the process that made it; the command line sets this. Default false. */
  readonly persistent?: boolean;
}
