import type { Evidence } from '../../shared/domain/evidence.ts';
import {
  gatewayModels,
  gatewayPageKey,
  recogniseGateway,
} from '../../shared/knowledge/gateways.ts';
import { readTitle } from '../../shared/protocols/http.ts';
import { fetchPage } from '../wire/http.ts';
import type { Check } from './run/check.ts';

const PAGE_MS = 2500;

/** Which box is this, so that advice can name the right page and the right button? */
export const gatewayModelCheck: Check = {
  id: 'gateway-model',
  needs: ['gateway'],
  after: ['nat'],
  limitMs: 5000,
  run: async (context) => {
    const { facts, sockets, names, signal } = context;
    const ip = facts.gateway?.ip ?? null;
    if (ip === null) return { state: 'unknown', code: 'NET-BOX-UNKNOWN', evidence: [] };
    const deps = { tcp: sockets.tcp, names };
    const probes = new Map(
      [{ port: 80, path: '/' }, ...gatewayModels.flatMap((model) => model.probes)].map((probe) => [
        gatewayPageKey(probe),
        probe,
      ]),
    );
    const pages = new Map<string, string>();
    await Promise.all(
      [...probes].map(async ([key, probe]) => {
        const url = `http://${ip}:${probe.port}${probe.path}`;
        const page = await fetchPage(deps, { url, signal, limitMs: PAGE_MS });
        if (page.ok) pages.set(key, page.value.response.body);
      }),
    );
    const first = pages.get('80 /');
    const title = first === undefined ? null : readTitle(first);
    const known = recogniseGateway({ title, upnp: facts.upnp, pages });
    const evidence: Evidence[] = [];
    if (title !== null) evidence.push(context.evidence('http-title', title));
    if (facts.upnp !== null) evidence.push(context.evidence('upnp', facts.upnp));
    if (known === null) {
      const params = { vendor: facts.gateway?.vendor ?? '?' };
      return { state: 'unknown', code: 'NET-BOX-UNKNOWN', params, evidence };
    }
    facts.gatewayModel = known.box.id;
    const params = {
      gateway: known.box.id,
      name: known.box.name,
      provider: known.box.provider,
      model: known.model ?? known.box.name,
    };
    return { state: 'pass', code: 'NET-BOX-KNOWN', params, evidence };
  },
};
