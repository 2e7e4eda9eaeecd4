import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, words } from '../command.ts';
import { authorityFile } from '../names.ts';
import { DOMAINS, RESOLVERS } from './addresses.ts';
import { daemonDirectory } from './daemon.ts';

/** Makes the authority and one certificate for every name of the lab's Internet. */
export async function makeCertificates(lab: string): Promise<{ key: string; certificate: string }> {
  const directory = daemonDirectory(lab, 'certificates');
  const at = (name: string): string => join(directory, name);
  const names = Object.keys(DOMAINS).flatMap((domain) => [`DNS:${domain}`, `DNS:*.${domain}`]);
  const addresses = RESOLVERS.map((address) => `IP:${address}`);
  const curve = words('-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes');
  await run('openssl', [
    ...words('req -x509'),
    ...curve,
    ...words(`-days 2 -subj /CN=Lab-authority -keyout ${at('authority.key')}`),
    ...words(`-out ${authorityFile(lab)}`),
  ]);
  await run('openssl', [
    'req',
    ...curve,
    ...words(`-subj /CN=Lab-server -keyout ${at('server.key')} -out ${at('server.csr')}`),
  ]);
  writeFileSync(at('names.cnf'), `subjectAltName=${[...names, ...addresses].join(',')}\n`);
  await run(
    'openssl',
    words(
      `x509 -req -in ${at('server.csr')} -CA ${authorityFile(lab)} -CAkey ${at('authority.key')}
       -CAcreateserial -days 2 -extfile ${at('names.cnf')} -out ${at('server.pem')}`,
    ),
  );
  return { key: at('server.key'), certificate: at('server.pem') };
}
