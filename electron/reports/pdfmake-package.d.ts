/**
 * Types of what the report uses of pdfmake 0.3.11, which has none. The types that others publish for it
 * bring the DOM into every file of `electron/`.
 */
declare module 'pdfmake' {
  type Margins = number | [number, number, number, number];
  type Size = number | '*';

  /** What every piece of a document may carry. */
  type Style = {
    readonly font?: string;
    readonly fontSize?: number;
    readonly lineHeight?: number;
    readonly bold?: boolean;
    readonly color?: string;
    readonly fillColor?: string;
    readonly decoration?: 'lineThrough';
    readonly alignment?: 'right';
    readonly margin?: Margins;
    readonly width?: Size;
    readonly unbreakable?: boolean;
  };

  type Text = Style & {
    readonly text: string;
    readonly headlineLevel?: number;
    /** Makes a bookmark. */
    readonly outline?: boolean;
  };

  type Table = {
    readonly widths: readonly Size[];
    readonly heights?: readonly number[];
    readonly headerRows?: number;
    readonly keepWithHeaderRows?: number;
    readonly dontBreakRows?: boolean;
    readonly body: readonly (readonly Content[])[];
  };

  type DrawnTable = { readonly table: Table };

  /** Lines and padding by row or column; the lines before the first and after the last count too. */
  type TableLayout = {
    readonly hLineWidth?: (row: number, node: DrawnTable) => number;
    readonly hLineColor?: (row: number) => string;
    readonly vLineWidth?: (column: number) => number;
    readonly vLineColor?: (column: number) => string;
    readonly paddingLeft?: () => number;
    readonly paddingRight?: () => number;
    readonly paddingTop?: () => number;
    readonly paddingBottom?: () => number;
  };

  type Line = {
    readonly type: 'line';
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
    readonly lineWidth: number;
    readonly lineColor: string;
  };

  export type Content =
    | string
    | readonly Content[]
    | Text
    | (Style & { readonly stack: readonly Content[] })
    | (Style & { readonly columns: readonly Content[]; readonly columnGap?: number })
    | (Style & { readonly ul: readonly Content[] })
    | (Style & { readonly svg: string; readonly height?: number })
    | (Style & { readonly canvas: readonly Line[] })
    | (Style & { readonly table: Table; readonly layout?: TableLayout });

  export type DocumentDefinition = {
    readonly version: '1.7';
    readonly tagged: boolean;
    readonly displayTitle: boolean;
    readonly language: string;
    readonly pageSize: 'A4';
    readonly pageMargins: Margins;
    readonly info: {
      readonly title: string;
      readonly author: string;
      readonly subject: string;
      readonly creator: string;
      readonly producer: string;
      readonly creationDate: Date;
      readonly modDate: Date;
    };
    readonly defaultStyle: Style;
    readonly watermark?: {
      readonly text: string;
      readonly color: string;
      readonly opacity: number;
      readonly bold: boolean;
    };
    readonly header: (page: number, pages: number) => Content;
    readonly footer: (page: number, pages: number) => Content;
    readonly content: readonly Content[];
  };

  type FontFiles = Readonly<Record<string, string>>;

  export type PdfMaker = {
    readonly setUrlAccessPolicy: (isAllowed: (url: string) => boolean) => void;
    readonly setLocalAccessPolicy: (isAllowed: (path: string) => boolean) => void;
    readonly setFonts: (fonts: Readonly<Record<string, FontFiles>>) => void;
    readonly createPdf: (definition: DocumentDefinition) => {
      readonly getBuffer: () => Promise<Uint8Array>;
    };
  };

  const pdfmake: PdfMaker;
  export default pdfmake;
}
