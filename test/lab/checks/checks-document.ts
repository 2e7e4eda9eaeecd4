/** `docs/checks.md`: prose that does not change, and tables made by the fault matrix's own run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { CHECKS } from '../../../electron/checks/run/network-checks.ts';
import type { ChecksResult } from '../../../shared/domain/check.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import checks from '../../../shared/messages/parts/checks.en.json' with { type: 'json' };
import { PROJECT } from '../user.ts';

export type MatrixRow = {
  readonly fault: string;
  readonly says: string;
  readonly result: ChecksResult;
  readonly limitSeconds: number | null;
};

const INTRODUCTION = `# The network checks

The checks follow the path from the plug to OVHcloud's servers. When a check fails, those that depend
on it are reported as "not tested: depends on …". \`unknown\` means that nothing could be measured; it is
never shown as a failure. Checks that do not depend on each other run at the same time. The first cause
is the first check that failed or, if none did, the first that gave a warning.

Every request has limits: three seconds, 64 KB, no redirect followed, no credential sent, no INVITE
and no REGISTER. The hosts that may be contacted are data (\`shared/knowledge/endpoints.json\` and the
person's settings); the hosts that were contacted are part of the result. Nothing is contacted before
the person presses the button.

This page is written by \`test/lab/checks/fault-matrix.test.ts\`: run it and commit what changes.

## How a SIP ALG is proved

A gateway that rewrites Via on the way out restores it on the way back, so comparing one's own address
with its echo shows nothing. The laptop therefore sends four kinds of OPTIONS from one socket, each with
different addresses inside:

1. a **control** request, whose Via carries a documentation address (RFC 5737) that no gateway touches.
   The server must write \`received\` and \`rport\` (RFC 3261 §18.2.1, RFC 3581). This gives the public
   address and port, and proves that this server writes both parameters;
2. an **own** request, with the laptop's own address, with and without \`rport\`, short and long. Without
   \`rport\`, a server writes no \`received\` when Via equals the source of the packet. If that answer lacks
   a \`received\` that the control had, the request was rewritten on the way out. With \`rport\`, a
   \`received\` that names the laptop's private address was rewritten on the way back, because no server
   behind a translation can have seen that address;
3. a **mirror** request, whose Via and From carry the public address. A gateway lets it pass, then
   mistakes it for its own work on the way back and turns it into the private address. A server returns
   both fields untouched (RFC 3261 §8.2.6.2). Behind two translations the outer address of the box is
   mirrored as well;
4. a **crossed** request: its From carries the private address of the socket that sends it, and its Via
   the public port of a second socket, to which the server answers when \`rport\` is absent (§18.2.2). The
   answer comes back in another flow, where a gateway does not recognise its own work. What it did on
   the way out therefore stays visible, behind any number of translations.

Any one of these proves that SIP is rewritten. "No ALG" needs more: the control and the own request must
be answered and come back whole, and so must the crossed request, or a mirror of the address that the
box next to the laptop is known to have. Everything in between is \`unknown\`. The server's ports 5060 and
5962 and the local port 5060 are tried separately, so that the advice can name a port that is not
affected.

## How the lifetime of UDP flows is measured

Without \`rport\` a server answers to the port that Via names (RFC 3261 §18.2.2). The first socket sends
twice, as a registered phone does, and then stays silent. After the silence, another socket asks the
server to answer to the first socket's public port. If the answer arrives, the flow is still open, and
the first socket has sent nothing that could have kept it open. The method is first tried without any
silence. Where it does not work, a STUN server with RESPONSE-PORT (RFC 5780) takes its place; without
one, the check says \`unknown\`. Silences of 30 to 180 s run at the same time; the first flow found closed
ends the test.

## What a warning or failure rests on

- **The Internet itself**: a connection or a refusal proves nothing, because a gateway gives both in the
  servers' place. What counts is a certificate for the server's own name, a page with the text that it is
  known for, a resolver that tells the site's public address and does not know a name that cannot exist,
  or a STUN answer. If every server "refuses" or "accepts" without such a proof, the gateway is named.
- **The public address**: pages once, resolvers and STUN servers five times, each time from a new socket;
  and what the SIP server writes into Via, which is the path of the phones.
- **IPv4 over IPv6**: an address of 192.0.0.0/29 at either end (DS-Lite, or 464XLAT where the resolver has
  IPv6 addresses for \`ipv4only.arpa\`); sixteen flows from ports of the whole range, whose public ports all
  lie in one part (a shared range of ports).
- **Two DHCP servers**: a DHCPINFORM, which asks for settings and takes no address. A server that
  answers only to port 68 cannot be heard without administrator rights. Two answers therefore prove two
  servers; one answer proves nothing.
- **Double translation**: the outer address of the box, read by UPnP (a LOCATION is accepted only on the
  gateway) and NAT-PMP, and the second router on the path, found by the system's ping with a short time
  to live.
- **Quality**: 250 packets sent to a STUN server at the pace of a call, and pings to the SIP server. The
  rating R and the MOS come from the E-model (ITU-T G.107) for G.711 with concealment. Jitter is the
  larger of two figures: the mean difference between neighbouring packets, and half the difference
  between the 95th percentile and the fastest packet.

Three things are not tested, because nothing on site can answer for them: the RTP range, which needs a
server that cooperates; MGCP; and filters that act only on INVITE or REGISTER.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function matrixTable(rows: readonly MatrixRow[]): string {
  const translate = translatorFor('en');
  return table(
    ['Fault in the lab', 'What breaks', 'First cause', 'Code', 'Within'],
    rows.map(({ fault, says, result, limitSeconds }) => {
      const cause = result.rungs.find(({ rung }) => rung === result.firstCause);
      return [
        fault,
        says,
        cause === undefined ? 'none' : translate(`check.name.${cause.rung}`),
        cause === undefined ? '' : `\`${cause.code}\``,
        limitSeconds === null ? 'slow test' : `${limitSeconds} s`,
      ];
    }),
  );
}

function checkTable(): string {
  const translate = translatorFor('en');
  const names = (ids: readonly string[]): string =>
    ids.map((id) => translate(`check.name.${id}`)).join(', ');
  return table(
    ['Check', 'Needs', 'Waits for'],
    CHECKS.map(({ id, needs, after }) => [names([id]), names(needs), names(after ?? [])]),
  );
}

function findings(): string {
  return table(
    ['Code', 'Says', 'Why it matters to a phone'],
    Object.entries(checks.check)
      .filter(([code]) => code.startsWith('NET-'))
      .map(([code, texts]) => [
        `\`${code}\``,
        String(Reflect.get(texts, 'message')),
        String(Reflect.get(texts, 'meaning')),
      ]),
  );
}

/** Writes the page from one run of the matrix. */
export async function writeChecksDocument(rows: readonly MatrixRow[]): Promise<void> {
  const text = [
    INTRODUCTION,
    '## Fault matrix\n',
    'Each fault is switched on in the lab (`test/lab`), the checks run once, and this is what they',
    'name. The servers are Debian’s own: kamailio, coturn, dnsmasq, chrony, nginx, miniupnpd.\n',
    matrixTable(rows),
    '\n## Checks\n',
    checkTable(),
    '\n## Findings\n',
    findings(),
    '',
  ].join('\n');
  const page = await format(text, { parser: 'markdown', printWidth: 100 });
  writeFileSync(join(PROJECT, 'docs', 'checks.md'), page);
}
