/**
 * The key of a model name: makers, labels and firmware spell it with other blanks, dashes,
 * underscores and case. A plus stays, because it tells two models apart.
 */
export function modelKey(name: string): string {
  return name.toLowerCase().replaceAll(/[^0-9a-z+]/g, '');
}

/** True where one of the beginnings of model names given fits the model. */
export function namesModel(beginnings: readonly string[], model: string | null): boolean {
  if (model === null) return false;
  const bare = modelKey(model);
  return beginnings.some((beginning) => bare.startsWith(modelKey(beginning)));
}
