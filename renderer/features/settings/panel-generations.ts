import type { LocalisedText } from '../../../shared/domain/text.ts';

/** Generations of the control panel whose click paths can be shown. */
export const panelGenerations: readonly { readonly id: string; readonly label: LocalisedText }[] = [
  { id: '2025', label: { fr: '2025–2026', en: '2025–2026' } },
];
