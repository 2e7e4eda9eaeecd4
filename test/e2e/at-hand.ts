/** What a person needs after each of their acts: the keyboard in the page, and what is new on screen. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PATIENCE_MS } from './window.ts';

/** What is missing now, in words. */
function missing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const holder = document.activeElement;
    if (holder === null || holder === document.body) faults.push('the focus is on the document');
    const main = document.querySelector('main')?.getBoundingClientRect();
    const step = document.querySelector<HTMLElement>('[data-next]');
    const news = step?.contains(holder) === true ? step : document.querySelector('[data-node]');
    if (main === undefined || news === null) return faults;
    const { top, bottom, height } = news.getBoundingClientRect();
    if (
      top < main.top - 1 ||
      Math.min(bottom, top + Math.min(height, main.height)) > main.bottom + 1
    )
      faults.push(`off screen: ${news.textContent}`);
    return faults;
  });
}

/** Fails where, once the page has settled, something of it is out of the person's reach. */
export async function expectAtHand(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => missing(page), { timeout: PATIENCE_MS, message: `after ${after}` })
    .toEqual([]);
}

/** The focus alone, where the person has scrolled away from the question themselves. */
export async function expectFocusKept(page: Page, after: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'BODY'), {
      timeout: PATIENCE_MS,
      message: `after ${after}`,
    })
    .not.toBe('BODY');
}
