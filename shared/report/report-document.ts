import type { Report } from './report-schema.ts';

/** The report laid out as blocks, in reading order: HTML and PDF print the same document. */

/** Colour is never the only sign: every text with a tone also says what the tone means. */
export type Tone = 'good' | 'bad' | 'warning' | 'neutral';

export type Cell = {
  readonly text: string;
  readonly tone?: Tone;
  /** More lines in small print. */
  readonly details?: readonly string[];
  /** Addresses and codes, in digits of equal width. */
  readonly code?: boolean;
  readonly strong?: boolean;
  /** Undone later, therefore struck through. */
  readonly withdrawn?: boolean;
};

export type Column = {
  readonly title: string;
  /** Share of the width, relative to the other columns. */
  readonly share: number;
};

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | {
      readonly kind: 'conclusion';
      readonly tone: Tone;
      readonly label: string;
      readonly title: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'facts'; readonly rows: readonly { label: string; value: Cell }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'signatures'; readonly labels: readonly string[]; readonly hint: string };

export type ReportDocument = {
  readonly language: Report['language'];
  readonly title: string;
  readonly subtitle: string;
  readonly site: string;
  readonly date: string;
  readonly reference: string;
  /** Texts of the watermark and of its explanation; null on a real site. */
  readonly simulated: { readonly mark: string; readonly meaning: string } | null;
  readonly footer: string;
  readonly pageOf: (page: number, pages: number) => string;
  readonly generatedAt: string;
  readonly blocks: readonly Block[];
};
