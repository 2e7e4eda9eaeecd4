import { useSingleKeysAllowed } from '../state/single-keys.ts';

/** The key that does the same as what it stands on; nothing where single keys are switched off. */
export function KeyHint({ name }: { readonly name: string }) {
  return useSingleKeysAllowed() ? (
    <kbd className="key" aria-hidden>
      {name}
    </kbd>
  ) : null;
}
