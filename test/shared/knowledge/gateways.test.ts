import { describe, expect, it } from 'vitest';
import { gatewayModels, recogniseGateway } from '../../../shared/knowledge/gateways.ts';

const nothing = { title: null, upnp: null, pages: new Map<string, string>() };

describe('boxes of customers', () => {
  it('have one id each', () => {
    expect(new Set(gatewayModels.map(({ id }) => id)).size).toBe(gatewayModels.length);
  });

  it.each([
    ['freebox', { pages: new Map([['80 /api_version', '{"box_model_name":"Freebox Pop (r1)"}']]) }],
    [
      'sfr-box',
      {
        pages: new Map([
          ['80 /api/1.0/?method=system.getInfo', '<system product_id="NB6VAC-FXC-r0"/>'],
        ]),
      },
    ],
    ['fritzbox', { title: 'FRITZ!Box 7590' }],
    ['livebox', { upnp: 'Sagemcom Residential Livebox-4' }],
    ['bbox', { upnp: 'Bouygues Telecom Bbox' }],
    ['ovh-zyxel', { pages: new Map([['80 /getBasicInformation', '{"ModelName":"DX3301-T0"}']]) }],
    ['ovh-technicolor', { title: 'Technicolor Gateway', upnp: 'Technicolor TG789vac v2' }],
  ])('include %s', (id, texts) => {
    expect(recogniseGateway({ ...nothing, ...texts })?.box.id).toBe(id);
  });

  it('report their exact model when they name it', () => {
    const pages = new Map([['80 /getBasicInformation', '{"ModelName":"VMG8825-T50","x":1}']]);
    expect(recogniseGateway({ ...nothing, pages })?.model).toBe('VMG8825-T50');
    expect(recogniseGateway({ ...nothing, upnp: 'Bouygues Telecom' })?.model).toBeNull();
  });

  it('are not guessed from anything', () => {
    expect(recogniseGateway(nothing)).toBeNull();
    expect(recogniseGateway({ ...nothing, title: 'Welcome', upnp: 'Debian router' })).toBeNull();
  });

  it('survive hostile texts', () => {
    const long = 'TG7'.repeat(200_000);
    const started = performance.now();
    recogniseGateway({ title: long, upnp: long, pages: new Map([['80 /', long]]) });
    const once = performance.now() - started;
    expect(once).toBeLessThan(2000);
  });
});
