import { serveContained } from './contained-entry.ts';

void serveContained(async (_input, post) => {
  const { default: systemInformation } = await import('systeminformation');
  // Quick facts first: each part is kept even when a later one runs into the time limit.
  // `networkGatewayDefault` is never called: without a default route on Windows it never settles.
  post('os', await systemInformation.osInfo());
  post('interfaces', await systemInformation.networkInterfaces());
  post('system', await systemInformation.system());
  post('wifi', await systemInformation.wifiInterfaces());
});
