/** Gives each item a key made from its content, with a number when two are alike. */
export function keyed<Item>(
  items: readonly Item[],
  contentOf: (item: Item) => string,
): readonly { readonly key: string; readonly item: Item }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const content = contentOf(item);
    const count = seen.get(content) ?? 0;
    seen.set(content, count + 1);
    return { key: `${content}#${count}`, item };
  });
}
