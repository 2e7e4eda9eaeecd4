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

One run goes from the plug to OVHcloud's servers. A check that fails turns those that need it into
"not tested: depends on …"; \`unknown\` means that nothing could be measured and is never shown as a
failure. Independent checks run side by side. The first cause is the first check that failed or, when
none did, the first that warns.

Every question is bounded: three seconds, 64 KB, no redirect followed, no credential sent, no INVITE
and no REGISTER. Which hosts may be contacted is data (\`shared/knowledge/endpoints.json\`, the
person's settings); which ones were is part of the result. Nothing is contacted before the person
presses the button.

This page is written by \`test/lab/checks/fault-matrix.test.ts\`: run it and commit what changes.

## How a SIP ALG is proved

A gateway that rewrites Via on the way out restores it on the way back, so that the echo of one's own
address shows nothing. From one socket the laptop sends OPTIONS with different addresses inside:

1. a **control**, whose Via carries a documentation address (RFC 5737) that no gateway touches. The
   server must write \`received\` and \`rport\` (RFC 3261 §18.2.1, RFC 3581): that tells the public
   address and port, and that this server does write them;
2. its **own** address, with and without \`rport\`, short and long. Without \`rport\` a server writes no
   \`received\` when Via equals the packet's source: an answer without it, where the control has it, was
   rewritten on the way out. With \`rport\`, a \`received\` that is the laptop's private address was
   rewritten on the way back: no server beyond a translation can have seen that address;
3. a **mirror**, whose Via and From carry the public address. A gateway lets it pass, then takes it for
   its own work on the way back and turns it into the private address. A server returns both untouched
   (RFC 3261 §8.2.6.2). Behind two translations the outer address of the box is mirrored as well.

4. a **crossed** request: its From carries the private address of the socket that sends it, its Via the
   public port of a second socket, where the server answers when \`rport\` is absent (§18.2.2). On the way
   back it travels in another flow, where a gateway no longer knows its own work: what it did on the
   way out stays visible, behind however many translations.

Any one of these proves the rewriting. "No ALG" needs them all: control and own answered and whole, and
the crossed request, or a mirror of the address that the box next to the laptop is known to have.
Everything in between is \`unknown\`. The ports 5060 and 5962 of the server and the local
port 5060 are tried apart, so that the advice can name the port that is spared.

## How the lifetime of UDP flows is measured

Without \`rport\` a server answers to the port that Via names (RFC 3261 §18.2.2). One socket talks twice,
as a registered phone does, and falls silent; after the silence another socket asks the server to answer
to the first one's public port. What arrives shows that the flow is still open, and the first socket has
not spoken. The method is tried with no silence first; where it does not work, a STUN server with
RESPONSE-PORT (RFC 5780) takes its place, or the check says \`unknown\`. Silences of 30 to 180 s wait side
by side; the first that is closed ends the test.

## What a warning or failure rests on

- **Two DHCP servers**: a DHCPINFORM, which asks for settings and takes no address. Servers that answer
  to port 68 alone cannot be heard without administrator rights: two answers prove two servers, one
  proves nothing.
- **Double translation**: the outer address of the box by UPnP (LOCATION accepted on the gateway alone)
  and NAT-PMP, and the second router of the way by the system's ping with a short life.
- **Quality**: 250 packets at the pace of a call to a STUN server, and pings to the SIP server; rating R
  and MOS by the E-model (ITU-T G.107) for G.711 with concealment. Jitter is the larger of the mean
  difference between neighbours and half of what the 95th percentile is behind the quickest.

Not tested, because nothing on site can answer for it: the RTP range, which needs a server that
cooperates; MGCP; filters that act on INVITE or REGISTER only.
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
