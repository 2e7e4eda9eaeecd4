import { type Locator, type Page } from 'playwright-core';

/** Presses an answer of the current node, once the previous one is confirmed on the disk. */
export async function choose(page: Page, choice: string): Promise<void> {
  const answer = page.locator(`[data-choice="${choice}"]`);
  await answer.first().waitFor();
  await page.waitForFunction(
    (id) => document.querySelector<HTMLButtonElement>(`[data-choice="${id}"]`)?.disabled === false,
    choice,
  );
  const node = await page.locator('[data-node]').first().getAttribute('data-node');
  await answer.first().click();
  await page.waitForFunction(
    (before) => document.querySelector('[data-node]')?.getAttribute('data-node') !== before,
    node,
  );
}

/** The node of the diagnosis that the page shows. */
export function currentNode(page: Page): Promise<string | null> {
  return page.locator('[data-node]').first().getAttribute('data-node');
}

/** Waits for a node of the diagnosis. */
export async function atNode(page: Page, node: string): Promise<void> {
  await page.locator(`[data-node="${node}"]`).first().waitFor();
}

/** Presses "scan" and waits for the end of the scan. */
export async function scan(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Analyser le réseau|Relancer l’analyse/ }).click();
  await page.getByRole('button', { name: 'Relancer l’analyse' }).waitFor({ timeout: 30_000 });
}

/** The row of a phone in the list, by its address. */
export function phoneRow(page: Page, ip: string): Locator {
  return page.getByRole('row').filter({ hasText: ip });
}

/** Ticks every step of the procedure on the page, accepting its warning first. */
export async function followProcedure(page: Page): Promise<void> {
  const accept = page.getByRole('checkbox');
  if ((await accept.count()) > 0) await accept.first().check();
  const done = page.getByRole('button', { name: 'C’est fait', exact: true });
  while ((await done.count()) > 0) {
    const before = await page.locator('[aria-current="step"]').count();
    await done.first().click();
    await page.waitForTimeout(150);
    if (before === 0) break;
  }
}
