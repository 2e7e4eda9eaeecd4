import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { daemonDirectory, startDaemon } from './daemon.ts';

/** An nginx that writes nowhere but in its own directory. */
function nginxFile(directory: string, servers: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((each) => `${each}_temp_path ${directory}/${each};`)
    .join('\n  ');
  return `
user root;
daemon off;
master_process off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  server_tokens off;
  default_type text/plain;
  keepalive_timeout 5;
  ${temporary}
${servers}
}
`;
}

async function startNginx(
  lab: string,
  spec: { name: string; namespace: string; ports: readonly number[]; servers: string },
): Promise<void> {
  const directory = daemonDirectory(lab, spec.name);
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, nginxFile(directory, spec.servers));
  await startDaemon(lab, {
    name: spec.name,
    namespace: spec.namespace,
    argv: ['nginx', '-c', file, '-e', join(directory, 'error.log')],
    ready: spec.ports.map((port) => ({ protocol: 'tcp' as const, port })),
  });
}

function page(names: string, locations: string): string {
  return `
  server {
    listen 80;
    listen 443 ssl;
    server_name ${names};
${locations}
  }`;
}

/** The public web: pages that show the caller's address, connectivity checks, provisioning. */
export function startPublicWeb(
  lab: string,
  namespace: string,
  tls: { key: string; certificate: string },
): Promise<void> {
  const ownAddress = `
    location / { return 200 "$remote_addr\\n"; }
    location /json { default_type application/json; return 200 '{"ip":"$remote_addr"}'; }
    location = /cdn-cgi/trace { return 200 "ip=$remote_addr\\n"; }`;
  const ipify = `
    location / {
      if ($arg_format = json) { return 200 '{"ip":"$remote_addr"}'; }
      return 200 "$remote_addr";
    }`;
  const servers = `
  ssl_certificate ${tls.certificate};
  ssl_certificate_key ${tls.key};
${[
  page(
    'monip.ovh *.monip.ovh ifconfig.ovh icanhazip.com *.icanhazip.com ifconfig.me ifconfig.co seeip.org *.seeip.org ipinfo.io checkip.amazonaws.com',
    ownAddress,
  ),
  page('ipify.org *.ipify.org', ipify),
  page(
    'captive.apple.com www.apple.com',
    `    location / { default_type text/html; return 200 '<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>'; }`,
  ),
  page(
    'www.msftconnecttest.com ipv4.msftconnecttest.com',
    `    location / { return 200 'Microsoft Connect Test'; }`,
  ),
  page('www.msftncsi.com', `    location / { return 200 'Microsoft NCSI'; }`),
  page('detectportal.firefox.com', `    location / { return 200 "success\\n"; }`),
  page(
    '*.prov.voip.ovh.net pb.voip.ovh.net events.voip.ovh.net',
    `    location / { return 404; }
    location = /init.cfg { return 200 "# provisioning\\n"; }`,
  ),
  `
  server {
    listen 80 default_server;
    listen 443 ssl default_server;
    location /generate_204 { return 204; }
    location /gen_204 { return 204; }
    location = /cdn-cgi/trace { return 200 "ip=$remote_addr\\n"; }
    location / { default_type text/html; return 200 '<!DOCTYPE html><title>A site</title>'; }
  }`,
].join('\n')}`;
  return startNginx(lab, { name: 'web', namespace, ports: [80, 443], servers });
}

export const PORTAL_PORT = 8081;
const PORTAL_URL = 'http://portail.hotel.test/connexion';

/** The login page of a captive portal, on the gateway; nothing leads to it until the fault is on. */
export function startPortal(lab: string, namespace: string): Promise<void> {
  const servers = `
  server {
    listen ${PORTAL_PORT} default_server;
    location / { return 302 ${PORTAL_URL}; }
    location = /connexion { default_type text/html; return 200 '<!DOCTYPE html><title>Portail</title>'; }
  }`;
  return startNginx(lab, { name: 'portal', namespace, ports: [PORTAL_PORT], servers });
}
