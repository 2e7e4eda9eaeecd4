import { z } from '../../shared/schema.ts';

/**
 * pdfmake asks `pageBreakBefore` once the whole document is laid out, and lays all of it out again
 * after each page break that it gets: the time then grows with the square of the pages. A heading
 * only needs to know where it begins, which is known while it is laid out, so that one pass does.
 */

type Node = { readonly headlineLevel?: unknown };
type Writer = {
  readonly context: () => {
    readonly getCurrentPage: () => object | null;
    readonly getCurrentPosition: () => { readonly verticalRatio: number };
  };
  readonly moveToNextPage: () => void;
};
type BuilderPrototype = {
  processNode: (this: { writer: Writer }, node: Node, ...rest: readonly unknown[]) => unknown;
};

const BuilderSchema = z.object({
  default: z.custom<{ readonly prototype: BuilderPrototype }>((builder) => {
    const prototype: unknown = typeof builder === 'function' ? builder.prototype : null;
    return (
      typeof prototype === 'object' &&
      prototype !== null &&
      typeof Reflect.get(prototype, 'processNode') === 'function'
    );
  }),
});

const changed = new WeakSet<object>();

/**
 * Teaches pdfmake's layout to begin a page where a heading would stand lower than `lastRatio` of
 * one. Does nothing where the layout is shaped otherwise: headings may then stand alone.
 */
export function keepHeadingsWithText(layoutModule: unknown, lastRatio: number): void {
  const parsed = BuilderSchema.safeParse(layoutModule);
  if (!parsed.success) return;
  const { prototype } = parsed.data.default;
  if (changed.has(prototype)) return;
  changed.add(prototype);
  const { processNode } = prototype;
  prototype.processNode = function processHeading(node, ...rest) {
    if (node.headlineLevel !== undefined) {
      const context = this.writer.context();
      if (
        context.getCurrentPage() !== null &&
        context.getCurrentPosition().verticalRatio > lastRatio
      )
        this.writer.moveToNextPage();
    }
    return processNode.call(this, node, ...rest);
  };
}
