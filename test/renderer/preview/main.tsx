import '@mantine/core/styles.css';
import '../../../renderer/app/global.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from '../../../renderer/app/App.tsx';
import { createSession } from '../../../renderer/state/session.ts';
import { createFakeApi } from '../fake-api.ts';

/** The interface over the test double, to look at it without any service: never part of the product. */
const query = new URLSearchParams(window.location.search);
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce;
if (nonce !== undefined) setNonce(nonce);
const fake = createFakeApi({
  info: {
    simulated: query.has('simulated'),
    scanningAllowed: !query.has('off'),
  },
  settings: {
    language: query.get('language') === 'en' ? 'en' : 'fr',
    colorScheme: query.get('scheme') === 'dark' ? 'dark' : 'light',
  },
  paceMs: Number(query.get('pace') ?? '5'),
});
Object.assign(window, { fake });
const session = createSession(fake.api, fake.connection);
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App session={session} nonce={nonce} />);
void session.start();
