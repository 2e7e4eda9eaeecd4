/**
 * The key of a model name: makers, labels and firmware spell it with different spaces, dashes,
 * underscores and case. A plus is kept, because it distinguishes two models.
 */
export function modelKey(name: string): string {
  return name.toLowerCase().replaceAll(/[^0-9a-z+]/g, '');
}

/** True when the model begins with one of the given names. */
export function namesModel(beginnings: readonly string[], model: string | null): boolean {
  if (model === null) return false;
  const bare = modelKey(model);
  return beginnings.some((beginning) => bare.startsWith(modelKey(beginning)));
}
