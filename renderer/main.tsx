import '@mantine/core/styles.css';
import './app/global.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserApi } from './api/browser-api.ts';
import { createElectronApi } from './api/electron-api.ts';
import { App } from './app/App.tsx';
import { createSession } from './state/session.ts';

// The attribute is hidden from selectors once applied, so that no style can read it; the property
// is not.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce;
if (nonce !== undefined && nonce !== '') setNonce(nonce);

const carrier =
  window.tonalite === undefined ? createBrowserApi() : createElectronApi(window.tonalite);
const session = createSession(carrier.api, carrier.connection);
const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App session={session} nonce={nonce} />
    </StrictMode>,
  );
void session.start();
