import { z } from '../../shared/schema.ts';

/**
 * pdfmake marks a document as tagged but gives it no structure, so a screen reader finds nothing in
 * it. This gives every line its place in the structure tree as it is drawn: headings as headings,
 * lines of one text as one paragraph, rules, tints and running heads as decoration.
 */

type StructureElement = {
  readonly add: (child: StructureElement | (() => void)) => unknown;
  readonly end: () => void;
};
type Drawing = {
  readonly page: object;
  readonly struct: (type: string) => StructureElement;
  readonly addStructure: (element: StructureElement) => unknown;
  readonly markContent: (tag: string, options?: { readonly type: string }) => unknown;
  readonly endMarkedContent: () => unknown;
};
type Line = {
  readonly inlines: readonly { readonly fontSize: number }[];
  readonly getHeight: () => number;
};
type Open = {
  readonly element: StructureElement;
  readonly page: object;
  readonly type: string;
  readonly size: number;
  readonly x: number;
  readonly bottom: number;
};
/** The part of pdfmake's renderer that draws. */
type RendererPrototype = {
  renderLine: (this: { pdfDocument: Drawing }, line: Line, x: number, y: number) => void;
  renderVector: (this: { pdfDocument: Drawing }, item: unknown) => void;
  renderSVG: (this: { pdfDocument: Drawing }, item: unknown) => void;
  renderWatermark: (this: { pdfDocument: Drawing }, item: unknown) => void;
  renderPages: (this: { pdfDocument: Drawing }, pages: unknown) => void;
};

const RendererSchema = z.object({
  default: z.custom<{ readonly prototype: RendererPrototype }>((renderer) => {
    const prototype: unknown = typeof renderer === 'function' ? renderer.prototype : null;
    if (typeof prototype !== 'object' || prototype === null) return false;
    return ['renderLine', 'renderVector', 'renderSVG', 'renderWatermark', 'renderPages'].every(
      (name) => typeof Reflect.get(prototype, name) === 'function',
    );
  }),
});

export type StructureRules = {
  /** Role of a line, found from its print: `H1`, `H2`, `H3` or `P`. */
  readonly roleOf: (size: number) => string;
  /** True when the line belongs to the running head or foot of its page. */
  readonly isRunning: (y: number) => boolean;
};

const changed = new WeakSet<object>();

/** Makes pdfmake's renderer write structure; does nothing if the renderer has another shape. */
export function writeStructure(rendererModule: unknown, rules: StructureRules): void {
  const parsed = RendererSchema.safeParse(rendererModule);
  if (!parsed.success) return;
  const { prototype } = parsed.data.default;
  if (changed.has(prototype)) return;
  changed.add(prototype);

  const roots = new WeakMap<Drawing, StructureElement>();
  const opened = new WeakMap<Drawing, Open>();
  const rootOf = (drawing: Drawing): StructureElement => {
    const known = roots.get(drawing);
    if (known !== undefined) return known;
    const root = drawing.struct('Document');
    drawing.addStructure(root);
    roots.set(drawing, root);
    return root;
  };
  const close = (drawing: Drawing): void => {
    opened.get(drawing)?.element.end();
    opened.delete(drawing);
  };
  const decorate = (drawing: Drawing, type: string, draw: () => void): void => {
    drawing.markContent('Artifact', { type });
    draw();
    drawing.endMarkedContent();
  };

  const { renderLine, renderPages } = prototype;
  prototype.renderLine = function renderLineInStructure(line, x, y) {
    const drawing = this.pdfDocument;
    const draw = (): void => renderLine.call(this, line, x, y);
    const [first] = line.inlines;
    if (first === undefined) return;
    if (rules.isRunning(y)) {
      decorate(drawing, 'Pagination', draw);
      return;
    }
    const type = rules.roleOf(first.fontSize);
    const before = opened.get(drawing);
    const height = line.getHeight();
    const continues =
      before !== undefined &&
      before.page === drawing.page &&
      before.type === type &&
      before.size === first.fontSize &&
      Math.abs(before.x - x) < 0.5 &&
      Math.abs(y - before.bottom) < 1;
    if (!continues) close(drawing);
    const element = continues ? before.element : drawing.struct(type);
    if (!continues) rootOf(drawing).add(element);
    element.add(draw);
    opened.set(drawing, {
      element,
      page: drawing.page,
      type,
      size: first.fontSize,
      x,
      bottom: y + height,
    });
  };
  for (const name of ['renderVector', 'renderSVG', 'renderWatermark'] as const) {
    const original = prototype[name];
    prototype[name] = function renderAsDecoration(item) {
      decorate(this.pdfDocument, name === 'renderWatermark' ? 'Background' : 'Layout', () =>
        original.call(this, item),
      );
    };
  }
  prototype.renderPages = function renderPagesAndClose(pages) {
    renderPages.call(this, pages);
    close(this.pdfDocument);
    rootOf(this.pdfDocument).end();
  };
}
