import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../shared/case/case-schema.ts';
import { lastScanOf } from '../../shared/case/networks.ts';
import { deviceKey } from '../../shared/domain/device.ts';
import { append, type Caller, callerOf } from './caller.ts';
import { createChance } from './chance.ts';
import { atNode } from './journey.ts';
import { nodeReached, repairScript, type ScriptLine } from './repair-script.ts';
import { endProcess, keepRenderer, type Server, serveSimulated } from './server.ts';
import { sizeOf } from '../size.ts';
import { openSimulatedSite } from './simulated.ts';
import { chromiumMissing, launchChromium, openWindow } from './window.ts';

const KILLS = sizeOf({ suite: 5, attack: 250 });
/** One restart in this many is looked at through a real page. */
const PAGE_EVERY = 5;

/** What of a case must be the same after a restart: everything but the note of a torn line. */
function content({ damagedLines: _torn, ...rest }: Case): Omit<Case, 'damagedLines'> {
  return rest;
}

describe.skipIf(chromiumMissing())('a service killed at any moment of a repair', () => {
  const chance = createChance(20_260_801);
  let folder = '';
  let data = '';
  let renderer = '';
  let server: Server;
  let caller: Caller;
  let browser: Browser;
  let script: readonly ScriptLine[] = [];
  let phoneKey = '';

  async function restart(): Promise<void> {
    server = await serveSimulated(renderer, data);
    caller = await callerOf(server);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-kill-'));
    data = join(folder, 'data');
    renderer = await keepRenderer(folder);
    browser = await launchChromium();
    const site = await openSimulatedSite(renderer, { data, exports: folder });
    ({ server, caller } = site);
    const device = site.phone('T54W');
    phoneKey = deviceKey(device);
    script = repairScript(site.scan, device);
  });
  afterAll(async () => {
    await browser?.close();
    if (server !== undefined) await endProcess(server.child, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a real page on the case and checks that it shows the step of the case. */
  async function lookAtPage(known: Case): Promise<Case> {
    const window = await openWindow(browser, await server.enter());
    const node = nodeReached(known, phoneKey);
    if (known.position.page === 'diagnosis' && node !== null) await atNode(window.page, node);
    else if (known.position.page === 'report')
      await window.page.locator('[name="contact"]').waitFor();
    else await window.page.locator('main h1, main h2').first().waitFor();
    expect(window.faults).toEqual([]);
    await window.context.close();
    // The page may have noted what it saw of the phone meanwhile.
    return caller.call('cases.case.open', { caseId: known.caseId });
  }

  it(
    `reopens on the last confirmed step, ${KILLS} times, and goes on`,
    async () => {
      let known = await caller.call('cases.case.create', {});
      let place = 0;
      let confirmed = 0;
      let kept = 0;
      let lost = 0;
      console.info(`TONALITE_SEED=${chance.seed}`);

      /** Begins anew on a fresh case once the repair is at its end. */
      async function nextLine(): Promise<ScriptLine> {
        if (place >= script.length) {
          known = await caller.call('cases.case.create', {});
          place = 0;
        }
        const line = script[place];
        if (line === undefined) throw new Error('the script is empty');
        return line;
      }

      for (let kill = 1; kill <= KILLS; kill += 1) {
        for (let steps = chance.below(3); steps > 0; steps -= 1) {
          const event = (await nextLine())(known);
          known = await append(caller, known, event);
          place += 1;
          confirmed += 1;
        }
        // One more line is on its way when the process dies: it is kept whole, or it never was.
        const event = (await nextLine())(known);
        const before = known;
        let answered: Case | null = null;
        const sent = append(caller, before, event)
          .then((whole) => {
            answered = whole;
          })
          .catch(() => undefined);
        await sleep(chance.below(12));
        await endProcess(server.child, 'SIGKILL');
        await sent;
        await restart();

        const list = await caller.call('cases.all.list', {});
        expect(list.problems, `kill ${kill}`).toEqual([]);
        expect(list.openCaseId, `kill ${kill}`).toBe(before.caseId);
        const reopened = await caller.call('cases.case.open', { caseId: before.caseId });
        const landed = reopened.eventCount > before.eventCount;
        if (answered !== null) expect(content(reopened), `kill ${kill}`).toEqual(content(answered));
        else if (!landed) expect(content(reopened), `kill ${kill}`).toEqual(content(before));
        else expect(reopened.eventCount, `kill ${kill}`).toBe(before.eventCount + 1);
        if (landed) place += 1;
        if (answered !== null) confirmed += 1;
        else if (landed) kept += 1;
        else lost += 1;
        known = reopened;
        if (kill % PAGE_EVERY === 0) known = await lookAtPage(known);
      }

      console.info(
        `${confirmed} lines confirmed, ${kept} on their way kept, ${lost} on their way never written`,
      );
      // The repair goes on to its end.
      while (place < script.length) {
        const next = (await nextLine())(known);
        known = await append(caller, known, next);
        place += 1;
      }
      expect(nodeReached(known, phoneKey)).toBe('end-phone-ticket');
    },
    600_000 + KILLS * 10_000,
  );

  it('leaves whole reports only, and a case that exports still', async () => {
    const { openCaseId } = await caller.call('cases.all.list', {});
    const caseId = openCaseId ?? '';
    const asked = (['html', 'text', 'json'] as const).map((format) =>
      caller.call('report.file.export', { caseId, format, language: 'fr' }).catch(() => undefined),
    );
    await sleep(chance.below(60));
    await endProcess(server.child, 'SIGKILL');
    await Promise.all(asked);
    const ends = { html: /<\/html>\s*$/, txt: /\S\s*$/, json: /\}\s*$/ };
    for (const name of readdirSync(folder)) {
      const end = Object.entries(ends).find(([extension]) => name.endsWith(`.${extension}`))?.[1];
      if (end !== undefined) expect(readFileSync(join(folder, name), 'utf8')).toMatch(end);
    }
    await restart();
    const exported = await caller.call('report.file.export', {
      caseId,
      format: 'text',
      language: 'fr',
    });
    expect(readFileSync(exported.path, 'utf8')).toContain('Boulangerie de l’Étoile');
  });

  it('killed in the middle of a scan, opens the case and scans again', async () => {
    const { openCaseId } = await caller.call('cases.all.list', {});
    await caller.call('scan.lan.start', {});
    await sleep(chance.below(400));
    await endProcess(server.child, 'SIGKILL');
    await restart();
    const state = await caller.call('scan.latest.read', {});
    expect(state).toEqual({ result: null, running: null });
    const reopened = await caller.call('cases.case.open', { caseId: openCaseId ?? '' });
    expect(lastScanOf(reopened)?.devices.length).toBeGreaterThan(0);
    const { scanId } = await caller.call('scan.lan.start', {});
    await caller.call('scan.lan.cancel', { scanId });
  });
});
