import type { Emit } from '../../../shared/contract/index.ts';

/** An `emit` that keeps what it was given. */
export function collect(): { readonly emitted: unknown[]; readonly emit: Emit } {
  const emitted: unknown[] = [];
  return { emitted, emit: (_name, payload) => void emitted.push(payload) };
}
