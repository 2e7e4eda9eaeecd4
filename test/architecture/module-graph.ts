/** The imports of the product's own files, types included, as the bundler's parser reads them. */
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const projectFolder = fileURLToPath(new URL('../../', import.meta.url));

export type Module = {
  /** Path from the project's folder, with forward slashes. */
  readonly file: string;
  /** Project files by path, packages by name. */
  readonly imports: readonly string[];
};

function specifiersOf(file: string): readonly string[] {
  const text = readFileSync(join(projectFolder, file), 'utf8');
  const { module } = parseSync(file, text);
  const reExported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  // A dynamic import is read as the text between its parentheses: a literal, or no module of ours.
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"]([^'"]+)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    return literal?.[1] ?? [];
  });
  const fixed = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  return [...new Set([...fixed, ...reExported, ...dynamic])];
}

/** Every source file of the product with what it imports. */
export function readModules(): readonly Module[] {
  const files = globSync('{electron,renderer,shared}/**/*.{ts,tsx,mjs}', { cwd: projectFolder });
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
    .map((file) => ({
      file,
      imports: specifiersOf(file).map((specifier) =>
        specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier,
      ),
    }));
}

/** Groups of files that import each other in a circle (Tarjan's strongly connected components). */
export function circlesOf(modules: readonly Module[]): readonly (readonly string[])[] {
  const importsOf = new Map(modules.map(({ file, imports }) => [file, imports]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    stack.push(file);
    let low = index;
    for (const target of importsOf.get(file) ?? []) {
      if (!importsOf.has(target)) continue;
      if (!order.has(target)) low = Math.min(low, visit(target));
      else if (stack.includes(target)) low = Math.min(low, order.get(target) ?? low);
    }
    lowest.set(file, low);
    if (low === index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1 || (importsOf.get(file) ?? []).includes(file)) circles.push(circle);
    }
    return low;
  };
  for (const { file } of modules) if (!order.has(file)) visit(file);
  return circles;
}
