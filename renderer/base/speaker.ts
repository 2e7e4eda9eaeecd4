import type { Speaker } from '../../shared/conclusion/words.ts';
import type { Text } from './text.ts';

/** Lets the screen show the sentences that the report prints. */
export function speakerOf({ orElse, pick, dateTime }: Text): Speaker {
  return { sayOr: orElse, local: pick, instant: dateTime };
}
