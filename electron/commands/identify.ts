import { identify } from '../../shared/identification/identify.ts';
import { identificationCatalogue } from '../../shared/identification/catalogue.ts';
import { z } from '../../shared/schema.ts';

/** Longest line read; a longer one is answered with an error and skipped. */
const MAX_LINE_LENGTH = 262_144;

const TextSchema = z.string().max(MAX_LINE_LENGTH).nullish();

/** One host's evidence, as `tonalite identify` reads it; unknown keys are ignored. */
const EvidenceLineSchema = z.object({
  id: z.union([z.string().max(200), z.number()]).optional(),
  mac: z.string().max(40).nullish(),
  vendor: z.string().max(200).nullish(),
  sipUserAgent: TextSchema,
  sipServer: TextSchema,
  httpTitle: TextSchema,
  httpServer: TextSchema,
  wwwAuthenticate: TextSchema,
  httpPage: TextSchema,
  tlsSubject: TextSchema,
  reverseName: TextSchema,
  announcement: TextSchema,
  mgcp: TextSchema,
  isGateway: z.boolean().optional(),
});

/** Registered owner of a MAC, or null. */
export type VendorOf = (mac: string) => string | null;

type LineError = 'LINE_TOO_LONG' | 'NOT_JSON' | 'NOT_EVIDENCE';

function errorLine(code: LineError, id?: string | number): string {
  return JSON.stringify({ ...(id === undefined ? {} : { id }), error: { code } });
}

function readId(value: unknown): string | number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const id: unknown = Reflect.get(value, 'id');
  return (typeof id === 'string' && id.length <= 200) || typeof id === 'number' ? id : undefined;
}

/** Answers one line of evidence with one line of identity, or of error; never throws. */
export function identifyLine(line: string, vendorOf: VendorOf): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return errorLine('NOT_JSON');
  }
  const parsed = EvidenceLineSchema.safeParse(value);
  if (!parsed.success) return errorLine('NOT_EVIDENCE', readId(value));
  const { id, ...evidence } = parsed.data;
  const mac = evidence.mac ?? null;
  const vendor = evidence.vendor ?? (mac === null ? null : vendorOf(mac));
  const identity = identify({ ...evidence, vendor }, identificationCatalogue);
  const { role, phone, flags, apparatus } = identity;
  return JSON.stringify({
    ...(id === undefined ? {} : { id }),
    role,
    vendor: identity.vendor,
    phone:
      phone === null
        ? null
        : {
            brand: phone.brand,
            model: phone.model,
            firmware: phone.firmware,
            kind: phone.kind,
            resetProcedure: phone.resetProcedure,
            confidence: phone.confidence,
          },
    ...(apparatus === null ? {} : { apparatus }),
    ...(flags.length === 0 ? {} : { flags }),
  });
}

async function systemVendorOf(): Promise<VendorOf> {
  const [{ createVendorLookup }, { systemFiles }, { vendorPrefixTable }] = await Promise.all([
    import('../network/vendor-prefixes/lookup.ts'),
    import('../platform/files.ts'),
    import('../platform/project-folders.ts'),
  ]);
  const lookup = createVendorLookup({ files: systemFiles, tablePath: vendorPrefixTable });
  await lookup.ready();
  return lookup.vendorOf;
}

/**
 * Reads evidence as JSON lines and prints identities as JSON lines, in order. A bad line is
 * answered by `{"id"?, "error": {"code"}}` and never stops the stream; blank lines are skipped.
 */
export async function identifyStream(
  input: AsyncIterable<string | Uint8Array>,
  print: (line: string) => void,
  vendorOf?: VendorOf,
): Promise<void> {
  const owner = vendorOf ?? (await systemVendorOf());
  const decoder = new TextDecoder();
  let pending = '';
  let isSkipping = false;

  const take = (line: string): void => {
    if (isSkipping) {
      isSkipping = false;
      return;
    }
    if (line.length > MAX_LINE_LENGTH) print(errorLine('LINE_TOO_LONG'));
    else if (line.trim() !== '') print(identifyLine(line, owner));
  };

  for await (const chunk of input) {
    pending += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (pending.length > MAX_LINE_LENGTH) {
      // Memory stays bounded: the rest of this line is dropped as it comes.
      if (!isSkipping) print(errorLine('LINE_TOO_LONG'));
      isSkipping = true;
      pending = '';
    }
  }
  if (pending !== '') take(pending);
}
