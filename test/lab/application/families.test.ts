import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseEvent } from '../../../shared/case/case-schema.ts';
import { methodToOpen } from '../../../shared/knowledge/procedure-methods.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';
import { ReportSchema } from '../../../shared/report/report-schema.ts';
import { eventually } from '../eventually.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';
import { CISCO_ATA191, CISCO_CP8851, CISCO_SPA112 } from '../phones/cisco.ts';
import { FANVIL_V65, GIGASET_C530, GRANDSTREAM_HT802, LG_8820 } from '../phones/other-makers.ts';
import { sip } from '../phones/parts.ts';
import { YEALINK_T54W, YEALINK_W70B } from '../phones/yealink.ts';
import type { PhoneSpec } from '../types.ts';
import { type Laptop, openLaptop } from '../../e2e/application.ts';
import {
  acceptWarning,
  atNode,
  choose,
  goTo,
  phoneRow,
  saved,
  scan,
  tickStep,
} from '../../e2e/journey.ts';
import { exportReport, readExport, setExportFolder } from '../../e2e/reports.ts';
import type { Server } from '../../e2e/server.ts';
import { chromiumMissing, PATIENCE_MS, takePicture, type Window } from '../../e2e/window.ts';

/** The desk phone of the guide's row "Gigaset", which no other laboratory needs. */
const GIGASET_MAXWELL: PhoneSpec = {
  id: 'gigaset-maxwell3',
  vendorPrefix: '7c:2f:80',
  sip: sip('User-Agent', 'Maxwell 3/{firmware}'),
  announcement: { vendor: 'Gigaset', model: 'Maxwell 3', macForm: 'MAC{MAC}', contactPort: 5059 },
  phone: {
    brand: 'gigaset',
    model: 'Maxwell 3',
    firmware: '2.22.5',
    kind: 'desk',
    resetProcedure: 'gigaset-standard',
    confidence: 'confirmed',
  },
};

/** One phone for each row of the guide's table, then four others. */
const PHONES: readonly PhoneSpec[] = [
  CISCO_CP8851,
  CISCO_ATA191,
  GIGASET_C530,
  GIGASET_MAXWELL,
  YEALINK_W70B,
  YEALINK_T54W,
  CISCO_SPA112,
  GRANDSTREAM_HT802,
  FANVIL_V65,
  LG_8820,
];
/** Windows at work together: as many as receive the service's events at once. */
const AT_ONCE = 5;
const PROVEN = 'Constaté par l’application';

describeInLab(
  'site',
  'a reset that proves itself, from the symptom to the report',
  { skip: chromiumMissing() },
  (makeLab) => {
    let lab: Lab;
    let laptop: Laptop;
    let server: Server;
    const windows: Window[] = [];

    beforeAll(async () => {
      lab = await makeLab({ hosts: 12, phones: PHONES, others: [] });
      laptop = await openLaptop(lab);
      server = await laptop.startServer();
      // They open on the case and its scan before anyone is on a page of its own.
      for (let count = 0; count < AT_ONCE; count += 1) {
        const window = await laptop.openPage(server);
        windows.push(window);
        if (count === 0) {
          await scan(window.page);
          await eventually(() => journal().some(({ type }) => type === 'scan-recorded'));
        }
        await phoneRow(window.page, lab.phones[0]?.ip ?? '').waitFor();
      }
    });
    afterAll(async () => {
      await laptop?.close();
    });

    /** The case as it is on the disk. */
    function journal(): readonly CaseEvent[] {
      const folder = join(laptop.dataDirectory, 'cases');
      const name = readdirSync(folder).find((file) => file.endsWith('.jsonl'));
      if (name === undefined) return [];
      return readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line): CaseEvent => JSON.parse(line));
    }

    /** What was kept of a phone's life under watch. */
    function watched(mac: string): readonly string[] {
      return journal().flatMap((event) =>
        event.type === 'phone-observed' && event.phoneKey === mac ? [event.observation.type] : [],
      );
    }

    async function repair({ page }: Window, model: PhoneSpec): Promise<void> {
      const phone = lab.phone(model.id);
      await phoneRow(page, phone.ip).first().getByRole('button').first().click();
      await page.getByRole('button', { name: /Lancer le diagnostic/ }).click();
      await page.locator('[data-symptom="no-ring"]').click();
      for (const answer of ['yes', 'nothing', 'normal']) await choose(page, answer);
      await atNode(page, 'reset');
      await expect.poll(() => watched(phone.mac), { timeout: PATIENCE_MS }).toContain('present');
      await acceptWarning(page);

      const proofs = page.locator('ol li').getByText(PROVEN, { exact: true });
      const procedure = procedureById(model.phone.resetProcedure ?? '');
      const method = procedure && methodToOpen(procedure, model.phone.model, () => false);
      const steps = method?.steps ?? [];
      let proven = 0;
      for (const { observe } of steps) {
        if (observe === undefined) {
          await tickStep(page);
          continue;
        }
        if (observe === 'phone-left') await phone.unplug();
        else await phone.plug();
        proven += 1;
        await expect.poll(() => proofs.count(), { timeout: PATIENCE_MS }).toBe(proven);
        if (observe === 'phone-back' && model.announcement !== undefined) {
          await phone.announce();
          await expect
            .poll(() => watched(phone.mac), { timeout: PATIENCE_MS })
            .toContain('announced');
        }
      }
      expect(proven, model.id).toBe(2);
      await takePicture(page, `family-${model.id}`);
      await choose(page, 'done');
      await choose(page, model.phone.kind === 'adapter' ? 'line' : 'works');
      await atNode(page, 'end-repaired');
      await saved(page);
    }

    it.each([
      ['six families', 0],
      ['others', AT_ONCE],
    ] as const)('repairs a phone of each of the %s (from %i)', async (_name, from) => {
      await Promise.all(
        PHONES.slice(from, from + AT_ONCE).map((model, index) => {
          const window = windows[index];
          if (window === undefined) throw new Error('no window');
          return repair(window, model);
        }),
      );
      for (const { page } of windows) {
        expect(await page.locator('[data-node]').getAttribute('data-node')).toBe('end-repaired');
        await goTo(page, 'Accueil');
      }
    });

    it('says in the report what the application itself saw', async () => {
      const page = windows[0]?.page;
      if (page === undefined) throw new Error('no window');
      await setExportFolder(page, laptop.makeFolder('reports', true));
      await goTo(page, 'Rapport');
      const report = ReportSchema.parse(
        JSON.parse(readExport(await exportReport(page, 'json'), 'json')),
      );
      const text = readExport(await exportReport(page, 'text'), 'text');
      for (const { id, phone } of PHONES) {
        const told = report.phones.find(({ mac }) => mac === lab.phone(id).mac);
        expect(told, id).toMatchObject({ brand: phone.brand, model: phone.model });
        const steps = told?.runs.at(-1)?.steps ?? [];
        const seen = steps.filter(
          ({ kind, confirmedBy }) => kind === 'procedure-step' && confirmedBy === 'application',
        );
        expect(seen, id).toHaveLength(2);
        expect(
          seen.every(({ evidence }) => evidence.length > 0),
          id,
        ).toBe(true);
        const concluded = report.conclusions.find(({ phoneKey }) => phoneKey === told?.key);
        expect(concluded?.outcome, id).toBe('repaired');
        expect(
          told?.observations.map(({ type }) => type),
          id,
        ).toEqual(expect.arrayContaining(['left', 'back']));
        expect(text, id).toContain(lab.phone(id).mac);
      }
    });

    it('never broke its own rules in the meantime', () => {
      expect(windows.flatMap(({ faults }) => faults)).toEqual([]);
    });
  },
);
