import { isIPv4 } from 'node:net';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../../shared/domain/result.ts';
import { isHostMac, normaliseMac } from '../../../shared/net/mac.ts';
import { z } from '../../../shared/schema.ts';
import { runContained } from '../../platform/contained-worker.ts';
import type { Contacts } from '../../wire/contacts.ts';

export type MacConfirmation = {
  /** The MAC that answers for the address, by the second reading. */
  readonly mac: string;
  /** Whether the neighbour table said the same; null when it said nothing. */
  readonly agrees: boolean | null;
  readonly evidence: Evidence[];
};

export type MacConfirmer = {
  /**
   * Asks once more, independently of the neighbour table, which MAC owns one IPv4 address. The
   * package pings the address first, so it counts as a host contacted.
   * Problems: MAC_ADDRESS_INVALID (not an IPv4 address), MAC_TOOL_MISSING (no `arp` or `ping`
   * here), MAC_TOOL_TIMED_OUT, MAC_NOT_FOUND, CANCELLED.
   */
  readonly macConfirmation: (request: {
    readonly ip: string;
    /** What the neighbour table says now, in any notation; null when it has no row. */
    readonly neighbour: string | null;
    readonly signal?: AbortSignal;
  }) => Promise<Result<MacConfirmation>>;
};

/** For a silent address, ping takes two seconds before `arp` runs, and more on a busy machine. */
const TIME_LIMIT_MS = 8000;

const AnswerSchema = z.object({ error: z.boolean(), text: z.string().max(200) });

/** Confirms single addresses with the npm `node-arp` package, contained in a worker. */
export function createMacConfirmer(deps: {
  readonly contacts: Pick<Contacts, 'note'>;
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeLimitMs?: number;
}): MacConfirmer {
  return {
    macConfirmation: async ({ ip, neighbour, signal }) => {
      if (!isIPv4(ip)) return failure(problem('MAC_ADDRESS_INVALID'));
      deps.contacts.note(ip, 'ping');
      const startedAtMs = performance.now();
      const outcome = await runContained({
        worker: 'node-arp-worker',
        beside: import.meta.url,
        input: { ip },
        timeoutMs: deps.timeLimitMs ?? TIME_LIMIT_MS,
        ...(signal === undefined ? {} : { signal }),
        ...(deps.environment === undefined ? {} : { environment: deps.environment }),
      });
      if (outcome.end === 'cancelled') return failure(problem('CANCELLED'));
      const answer = AnswerSchema.safeParse(outcome.parts.get('answer'));
      const mac = answer.success && !answer.data.error ? normaliseMac(answer.data.text) : null;
      if (mac !== null && isHostMac(mac)) {
        const known = neighbour === null ? null : normaliseMac(neighbour);
        const atMs = performance.now() - startedAtMs;
        return success({
          mac,
          agrees: known === null ? null : known === mac,
          evidence: [{ kind: 'node-arp', value: `${ip} ${mac}`, atMs }],
        });
      }
      // A missing ping does no harm: it only makes the system resolve the address.
      if (outcome.missing.some((program) => program.includes('arp')))
        return failure(problem('MAC_TOOL_MISSING'));
      if (outcome.end === 'timed-out') return failure(problem('MAC_TOOL_TIMED_OUT', { ip }));
      return failure(problem('MAC_NOT_FOUND', { ip }));
    },
  };
}
