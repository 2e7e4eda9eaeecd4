/** Model names as makers, labels and firmware write them differ by case, spaces and dashes only. */
function bareModel(model: string): string {
  return model.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** True where one of the beginnings of model names given fits the model. */
export function namesModel(beginnings: readonly string[], model: string | null): boolean {
  if (model === null) return false;
  const bare = bareModel(model);
  return beginnings.some((beginning) => bare.startsWith(bareModel(beginning)));
}
