import { afterAll, describe } from 'vitest';
import { isContinuousIntegration } from '../tools.ts';
import { whyNoLab } from './available.ts';
import { createLab, type Lab } from './lab.ts';
import type { LabOptions, Layout } from './types.ts';

/** Builds a lab of the suite's layout; the suite takes it down, even if its tests fail. */
export type MakeLab = (options?: Omit<LabOptions, 'layout' | 'persistent'>) => Promise<Lab>;

export type LabSuiteOptions = {
  /** Something else that the suite needs is not here. */
  readonly skip?: boolean;
};

/**
 * A suite in labs of one layout: it is skipped where such a lab cannot run, and fails in CI, where
 * nothing may be skipped. What is asked for, built and taken down cannot differ, because all three
 * are one call. Labs go down after the suite's own `afterAll`.
 */
export function describeInLab(
  layout: Layout,
  name: string,
  options: LabSuiteOptions,
  body: (makeLab: MakeLab) => void,
): void;
export function describeInLab(layout: Layout, name: string, body: (makeLab: MakeLab) => void): void;
export function describeInLab(
  layout: Layout,
  name: string,
  ...rest:
    | [body: (makeLab: MakeLab) => void]
    | [options: LabSuiteOptions, body: (makeLab: MakeLab) => void]
): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  const obstacle = whyNoLab(layout);
  if (obstacle !== null) {
    if (isContinuousIntegration()) throw new Error(`"${name}" must run in CI, but ${obstacle}`);
    console.warn(`skipped: ${name}: ${obstacle}`);
  }
  const isSkipped = obstacle !== null || options.skip === true;
  // oxlint-disable-next-line vitest/valid-title -- the suite's own title, which it gives to us
  describe.skipIf(isSkipped)(name, () => {
    const labs: Promise<Lab>[] = [];
    // Hooks after a suite run in the reverse order: this one, being the first, is the last.
    afterAll(async () => {
      const made = await Promise.allSettled(labs);
      const up = made.flatMap((lab) => (lab.status === 'fulfilled' ? [lab.value] : []));
      await Promise.all(up.map((lab) => lab.down()));
    });
    body((asked) => {
      const lab = createLab({ ...asked, layout });
      labs.push(lab);
      return lab;
    });
  });
}
