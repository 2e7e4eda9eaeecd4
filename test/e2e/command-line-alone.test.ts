import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApplication } from '../../electron/launch/build-application.ts';
import { projectDirectory } from '../../electron/platform/project-folders.ts';
import { append } from './caller.ts';
import { repairScript } from './repair-script.ts';
import { endProcess, keepRenderer, served } from './server.ts';
import { openSimulatedSite } from './simulated.ts';

describe('the command line away from any network', () => {
  let folder = '';

  beforeAll(async () => {
    await buildApplication();
    folder = mkdtempSync(join(tmpdir(), 'tonalite-command-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(...args: readonly string[]): ReturnType<typeof spawn> {
    return spawn(process.execPath, ['electron/cli.ts', ...args], {
      cwd: projectDirectory,
      env: { ...process.env, TONALITE_DATA: join(folder, 'data'), LANG: 'fr_FR.UTF-8' },
      stdio: 'pipe',
    });
  }

  async function finished(
    child: ReturnType<typeof spawn>,
  ): Promise<{ code: number | null; stderr: string }> {
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, stderr };
  }

  it('prints an exported case in every format', async () => {
    const site = await openSimulatedSite(await keepRenderer(folder), {
      data: join(folder, 'elsewhere'),
      exports: folder,
    });
    const { call } = site.caller;
    let known = await call('cases.case.create', {});
    for (const line of repairScript(site.scan, site.phone('T54W')))
      known = await append(site.caller, known, line(known));
    const exported = await call('cases.case.export', { caseId: known.caseId });
    await endProcess(site.server.child, 'SIGTERM');

    const beginnings = {
      pdf: /^%PDF-/,
      html: /^<!doctype html>/i,
      json: /^\{/,
      csv: /^\uFEFF/,
      text: /^\S/,
    };
    await Promise.all(
      Object.entries(beginnings).map(async ([format, beginning]) => {
        const out = join(folder, `report.${format}`);
        const { code, stderr } = await finished(
          run('report', exported.path, '--format', format, '--out', out),
        );
        expect(code, `${format}: ${stderr}`).toBe(0);
        expect(readFileSync(out, 'utf8'), format).toMatch(beginning);
      }),
    );
    expect(readFileSync(join(folder, 'report.text'), 'utf8')).toContain('Boulangerie de l’Étoile');
  });

  it('says in words that a port is taken', async () => {
    const first = await served(run('serve', '--port', '0'));
    const { port } = new URL(first.origin);
    const { code, stderr } = await finished(run('serve', '--port', port));
    await endProcess(first.child, 'SIGINT');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^PORT_IN_USE: \S.*\./m);
    expect(stderr).toContain(port);
    expect(first.child.exitCode).toBe(0);
  });
});
