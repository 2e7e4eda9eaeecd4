import { z } from '../../shared/schema.ts';

/**
 * pdfmake asks `pageBreakBefore` once the whole document is laid out, and lays everything out again
 * after each page break: the time grows with the square of the number of pages. A heading only needs
 * to know where it begins, which is known while it is laid out, so one pass is enough.
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
 * Makes pdfmake's layout start a new page when a heading would be lower than `lastRatio` of the page.
 * Does nothing if the layout has another shape: a heading may then be alone at the bottom.
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
