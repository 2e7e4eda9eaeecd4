/**
 * The place of a page that asked before and heard nothing: no event has it, so the service answers
 * that events were missed.
 */
const HEARD_NOTHING = 'none';

/** Time between two attempts to receive the events. */
const AGAIN_AFTER_MS = 1000;

/** One server-sent event; if `name` is empty, only a new place in the stream. */
type EventFrame = { readonly id: string; readonly name: string; readonly data: string };

/**
 * The result of asking for the stream. An `EventSource` could not send the page's key, so the stream
 * is the body of an ordinary answer.
 */
export type Opened =
  | { readonly kind: 'open'; readonly body: ReadableStream<Uint8Array> }
  /** The service does not know this page, and never will. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'broken' };

export type EventStreamDeps = {
  /** Asks for the events after the last one received; null when this is the first request. */
  readonly open: (lastEventId: string | null) => Promise<Opened>;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly onEvent: (name: string, data: string) => void;
  /** The stream broke, or could not be opened. */
  readonly onBroken: () => void;
};

function readFrame(block: string): EventFrame {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
  }
  return { id: fields['id'] ?? '', name: fields['event'] ?? '', data: fields['data'] ?? '' };
}

/** Splits the text of the stream, as our service writes it, into its frames. */
function createFrameReader(): (text: string) => readonly EventFrame[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map(readFrame).filter((frame) => frame.id !== '');
  };
}

/**
 * Receives the events until the service refuses this page. A stream that ends is not a failure: the
 * service lets tabs take turns, because browsers keep only six connections to one address.
 */
export async function hearEvents(deps: EventStreamDeps): Promise<void> {
  let last: string | null = null;

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const frames = createFrameReader();
    const reader = body.getReader();
    for (;;) {
      const chunk = await reader.read();
      if (chunk.done) return;
      for (const { id, name, data } of frames(decoder.decode(chunk.value, { stream: true }))) {
        last = id;
        if (name !== '') deps.onEvent(name, data);
      }
    }
  }

  for (let isFirst = true; ; isFirst = false) {
    const opened = await deps.open(isFirst ? null : (last ?? HEARD_NOTHING));
    if (opened.kind === 'refused') return;
    if (opened.kind === 'broken') deps.onBroken();
    else await read(opened.body).catch(deps.onBroken);
    await deps.pause(AGAIN_AFTER_MS);
  }
}
