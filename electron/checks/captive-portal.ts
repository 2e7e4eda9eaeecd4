import type { Evidence } from '../../shared/domain/evidence.ts';
import { isProblem } from '../../shared/domain/problem.ts';
import { cleanText } from '../../shared/protocols/clean-text.ts';
import { headerValue } from '../../shared/protocols/header-block.ts';
import { fetchPage } from '../wire/http.ts';
import type { Check } from './run/check.ts';

type Seen = 'own' | 'foreign' | 'nothing';

/** Is there a login page between the site and the Internet? */
export const captivePortalCheck: Check = {
  id: 'captive-portal',
  needs: ['dns'],
  limitMs: 5000,
  run: async ({ endpoints, sockets, names, random, signal, evidence, facts }) => {
    const proofs: Evidence[] = [];
    let portal = '';
    const looks = endpoints.portal.pages.map(async (page): Promise<Seen> => {
      const url = new URL(page.url);
      // A cache on the path must not answer in place of the page.
      url.searchParams.set('n', random.hex(4));
      const fetched = await fetchPage(
        { tcp: sockets.tcp, names },
        { url: url.href, signal, maxBytes: 8192 },
      );
      if (!fetched.ok) {
        proofs.push(evidence('http-fetch', `${url.hostname}: ${fetched.problem.code}`));
        // Something answered, but not in HTTP, so it is not the requested page.
        return isProblem(fetched.problem, 'SOURCE_ANSWER_INVALID') ? 'foreign' : 'nothing';
      }
      const { response } = fetched.value;
      const location = cleanText(headerValue(response, 'location') ?? '', 200);
      proofs.push(evidence('http-fetch', `${url.hostname}: ${response.status} ${location}`.trim()));
      const body = response.body.trim();
      const isOwn =
        response.status === page.status &&
        (page.body === '' ? body === '' : body.includes(page.body));
      if (!isOwn && location !== '') portal = location;
      return isOwn ? 'own' : 'foreign';
    });
    const seen = await Promise.all(looks);
    const own = seen.filter((each) => each === 'own').length;
    facts.knownPages = own;
    const foreign = seen.filter((each) => each === 'foreign').length;
    const params = { url: portal === '' ? '?' : portal };
    if (own + foreign === 0)
      return { state: 'unknown', code: 'NET-PORTAL-UNTESTABLE', evidence: proofs };
    if (foreign === 0) return { state: 'pass', code: 'NET-PORTAL-NONE', evidence: proofs };
    return own === 0
      ? { state: 'fail', code: 'NET-PORTAL-FOUND', params, evidence: proofs }
      : { state: 'warn', code: 'NET-PORTAL-PROXY', params, evidence: proofs };
  },
};
