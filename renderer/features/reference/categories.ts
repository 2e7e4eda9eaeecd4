import type { EntryKind } from '../../../shared/search/entries.ts';

/** The categories of the reference, in reading order. */
export const CATEGORIES = [
  { id: 'procedures', kinds: ['procedure'] },
  { id: 'faq', kinds: ['faq', 'problems'] },
  { id: 'indicators', kinds: ['indicator'] },
  { id: 'panel', kinds: ['panel'] },
  { id: 'codes', kinds: ['star-code', 'number'] },
  { id: 'prerequisites', kinds: ['prerequisite', 'notification'] },
  { id: 'models', kinds: ['model', 'address', 'fact'] },
  { id: 'links', kinds: ['link'] },
] as const satisfies readonly { readonly id: string; readonly kinds: readonly EntryKind[] }[];

export type CategoryId = (typeof CATEGORIES)[number]['id'] | 'flowchart';
