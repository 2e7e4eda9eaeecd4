import { useSingleKeysAllowed } from '../state/single-keys.ts';

/** The shortcut of the control that it labels; nothing when single keys are switched off. */
export function KeyHint({ name }: { readonly name: string }) {
  return useSingleKeysAllowed() ? (
    <kbd className="key" aria-hidden>
      {name}
    </kbd>
  ) : null;
}
