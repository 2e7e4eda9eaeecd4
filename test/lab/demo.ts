/**
 * The application on the lab, for a person: `npm run lab -- demo` builds a site, runs the browser
 * shell as an ordinary user on its laptop and brings the page to this machine's own loopback
 * through a Unix socket, which is the one thing that two network namespaces share.
 */
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { buildApplication } from '../../electron/launch/build-application.ts';
import { joinEnds } from './join-ends.ts';
import { createLab } from './lab.ts';
import type { LabOptions } from './types.ts';

const NOBODY = 65_534;

function addressPrintedBy(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(seen);
      if (address !== null) resolve(new URL(address[0]));
    });
    child.stderr?.pipe(process.stderr);
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
}

/** Runs until Ctrl-C; takes the lab down behind it. */
export async function runDemo(options: LabOptions): Promise<void> {
  await buildApplication();
  const lab = await createLab(options);
  const folder = mkdtempSync(join(tmpdir(), 'tonalite-lab-demo-'));
  chownSync(folder, NOBODY, NOBODY);
  const socket = join(folder, 'page.sock');
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children) child.kill('SIGTERM');
    await lab.down();
    rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = new Promise<void>((resolve) => {
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
  try {
    const server = lab.spawnAsUser(
      lab.laptop.namespace,
      [process.execPath, 'electron/cli.ts', 'serve', '--port', '0'],
      { env: { TONALITE_DATA: join(folder, 'data'), CI: 'true' } },
    );
    children.push(server);
    const address = await addressPrintedBy(server);
    children.push(
      lab.spawnAsUser(lab.laptop.namespace, [
        process.execPath,
        'test/lab/demo-forwarder.ts',
        socket,
        address.port,
      ]),
    );
    // The same port on this side, because the server checks the Host that the browser names.
    const page = createServer((near) => joinEnds(near, connect(socket)));
    page.listen(Number(address.port), '127.0.0.1');
    // A new address is printed for anyone who cannot get in.
    server.stdout?.pipe(process.stdout);
    process.stdout.write(`${address.href}\nCtrl-C to stop and take the lab "${lab.name}" down.\n`);
    await interrupted;
    page.close();
  } finally {
    await stop();
  }
}
