import { join } from 'node:path';
import { run, words } from './command.ts';
import { stateDirectory } from './names.ts';
import type { PlannedHost } from './plan.ts';
import { filled, type TalkerConfig } from './talker/behaviour.ts';
import type { CertificateNames } from './types.ts';

const CURVE = words('-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes');

async function makeCertificate(
  base: string,
  names: CertificateNames,
): Promise<{ key: string; cert: string }> {
  const key = `${base}.key`;
  const cert = `${base}.pem`;
  const own = ['-subj', names.subject, '-keyout', key];
  if (names.issuer === undefined) {
    await run('openssl', [...words('req -x509 -days 30'), ...CURVE, ...own, '-out', cert]);
    return { key, cert };
  }
  const issuer = ['-subj', names.issuer, '-keyout', `${base}-ca.key`, '-out', `${base}-ca.pem`];
  await run('openssl', [...words('req -x509 -days 30'), ...CURVE, ...issuer]);
  await run('openssl', ['req', ...CURVE, ...own, '-out', `${base}.csr`]);
  const signed = `x509 -req -days 30 -in ${base}.csr -CA ${base}-ca.pem -CAkey ${base}-ca.key -CAcreateserial -out ${cert}`;
  await run('openssl', words(signed));
  return { key, cert };
}

/** Makes the certificates of a host's web servers, each with the names that its maker gives it. */
export async function hostCertificates(
  lab: string,
  host: PlannedHost,
): Promise<TalkerConfig['certificates']> {
  const made: Record<string, { key: string; cert: string }> = {};
  for (const { port, tls } of host.talks?.web ?? []) {
    if (tls === undefined) continue;
    const fill = (text: string): string => filled(text, host.mac, '');
    const base = join(stateDirectory(lab), 'talkers', `${host.host}-${port}`);
    made[port] = await makeCertificate(base, {
      subject: fill(tls.subject),
      ...(tls.issuer === undefined ? {} : { issuer: fill(tls.issuer) }),
    });
  }
  return made;
}
