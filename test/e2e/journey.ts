import { type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { PATIENCE_MS } from './window.ts';

/** Presses an answer of the current node, once the previous one is confirmed on the disk. */
export async function choose(page: Page, choice: string): Promise<void> {
  const answer = page.locator(`[data-choice="${choice}"]`);
  await answer.first().waitFor();
  await page.locator(`[data-choice="${choice}"]:not([aria-disabled="true"])`).first().waitFor();
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
  await page.getByRole('button', { name: 'Relancer l’analyse' }).waitFor();
}

/** The row of a phone in the list, by its address. */
export function phoneRow(page: Page, ip: string): Locator {
  return page.getByRole('row').filter({ hasText: ip });
}

/** The step of a procedure that is under way: the one that can be ticked. */
function stepUnderWay(page: Page): Locator {
  return page
    .locator('li[aria-current="step"]')
    .filter({ has: page.getByRole('button', { name: 'C’est fait', exact: true }) });
}

/** Accepts the warning of the procedure on the page, where it has one to accept. */
export async function acceptWarning(page: Page): Promise<void> {
  const accept = page.getByRole('checkbox');
  if ((await accept.count()) > 0) await accept.first().check();
}

/** Says that the step under way is done, and waits until it is on the disk. */
export async function tickStep(page: Page): Promise<void> {
  const proofs = page.getByText('Confirmé par la personne', { exact: true });
  const before = await proofs.count();
  await stepUnderWay(page).first().getByRole('button', { name: 'C’est fait' }).click();
  await expect.poll(() => proofs.count(), { timeout: PATIENCE_MS }).toBeGreaterThan(before);
}

/** Ticks every step of the procedure on the page, accepting its warning first. */
export async function followProcedure(page: Page): Promise<void> {
  await acceptWarning(page);
  while ((await stepUnderWay(page).count()) > 0) await tickStep(page);
}

/** Opens a page by its name in the navigation. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
}

/** Waits until every change is on the disk. */
export async function saved(page: Page): Promise<void> {
  await page.getByRole('banner').getByText('Enregistré', { exact: true }).waitFor();
}

/** Measures the access under the laptop's feet and adds it to the crossed test. */
export async function addAccess(page: Page, label: string): Promise<void> {
  await page.getByLabel('Nom de l’accès').fill(label);
  await page.getByRole('button', { name: 'Ajouter cet accès' }).click();
  await page.getByRole('table', { name: 'Essais' }).getByText(label).first().waitFor();
}

/** Says whether the suspect phone works on an access of the crossed test. */
export async function tried(
  page: Page,
  access: string,
  result: 'Fonctionne' | 'En panne',
): Promise<void> {
  const suspect = page.getByRole('table', { name: 'Essais' }).locator('tbody tr').first();
  const cell = suspect.getByRole('radiogroup', { name: new RegExp(` sur ${access}$`) });
  await cell.getByText(result, { exact: true }).click();
  await cell.getByRole('radio', { name: result, checked: true }).waitFor({ state: 'attached' });
  await saved(page);
}

/** The verdict that the page has computed. */
export function verdict(page: Page): Promise<string | null> {
  return page.locator('[data-verdict]').first().getAttribute('data-verdict');
}
