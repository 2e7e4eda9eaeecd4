import {
  buildOptionsRequest,
  parseSipMessage,
  sipHeader,
  type SipResponse,
} from '../../shared/protocols/sip.ts';
import type { RandomSource } from '../platform/ports.ts';
import type { ProbePorts, UdpSocket } from './probe-ports.ts';

const SIP_PORT = 5060;
/** Some telephones take this long to answer an unknown caller. */
const LATE_ANSWER_MS = 7500;

export type SipQuestion = {
  readonly ip: string;
  readonly port: number;
  readonly interfaceAddress: string | null;
  /** Sends from local port 5060 when it is free: a few devices answer nowhere else. */
  readonly fromSipPort: boolean;
  readonly onAnswer: (answer: SipResponse) => void;
};

/** OPTIONS to many hosts over shared sockets. */
export type SipSession = {
  /** Sends one request; the answer may come until 7.5 s later. */
  readonly ask: (question: SipQuestion) => Promise<void>;
};

/** A shared socket; `questions` counts those whose answer may still come. */
type Line = { readonly opening: Promise<UdpSocket | null>; questions: number };

/** Builds a session; its sockets open with the first question and close with the last answer. */
export function createSipSession(ports: {
  readonly probes: Pick<ProbePorts, 'udp' | 'later'>;
  readonly random: RandomSource;
}): SipSession {
  const { probes, random } = ports;
  const lines = new Map<string, Line>();
  const waiting = new Map<string, SipQuestion>();
  let sequence = 1;

  const receive = (bytes: Uint8Array, from: string): void => {
    const message = parseSipMessage(bytes);
    // A request that comes in is somebody calling, never an answer.
    if (message === null || message.kind !== 'response') return;
    const question = waiting.get(sipHeader(message, 'call-id') ?? '');
    if (question === undefined || question.ip !== from) return;
    question.onAnswer(message);
  };

  const openSocket = async (address: string | null, port: number): Promise<UdpSocket | null> => {
    const socket = await probes.udp.open({ address, port });
    socket?.listen((bytes, from) => receive(bytes, from.address));
    return socket;
  };

  /** Takes a place on a line before anything is awaited, so that nobody closes it meanwhile. */
  const takeLine = (key: string, address: string | null, port: number): Line => {
    let line = lines.get(key);
    if (line === undefined) {
      line = { opening: openSocket(address, port), questions: 0 };
      lines.set(key, line);
    }
    line.questions += 1;
    return line;
  };

  const leaveLine = (key: string, line: Line): void => {
    line.questions -= 1;
    if (line.questions > 0) return;
    lines.delete(key);
    void line.opening.then((socket) => socket?.close());
  };

  const openFor = async (
    question: SipQuestion,
    port: number,
  ): Promise<{ socket: UdpSocket; leave: () => void } | null> => {
    const address = question.interfaceAddress;
    const key = `${address ?? 'any'}/${port}`;
    const line = takeLine(key, address, port);
    const socket = await line.opening;
    if (socket !== null) return { socket, leave: () => leaveLine(key, line) };
    leaveLine(key, line);
    return null;
  };

  return {
    ask: async (question) => {
      const { ip, port, interfaceAddress } = question;
      // Without a known interface, port 5060 would be taken on all of them.
      const wantsSipPort = question.fromSipPort && interfaceAddress !== null;
      const place =
        (wantsSipPort ? await openFor(question, SIP_PORT) : null) ?? (await openFor(question, 0));
      if (place === null) return;
      const callId = random.hex(12);
      waiting.set(callId, question);
      probes.later(LATE_ANSWER_MS, () => {
        waiting.delete(callId);
        place.leave();
      });
      const request = buildOptionsRequest({
        target: ip,
        targetPort: port,
        localAddress: interfaceAddress ?? 'tonalite.invalid',
        localPort: place.socket.localPort,
        branch: random.hex(10),
        callId,
        fromTag: random.hex(6),
        cseq: sequence,
      });
      sequence = (sequence % 65_535) + 1;
      place.socket.send(new TextEncoder().encode(request), ip, port);
    },
  };
}
