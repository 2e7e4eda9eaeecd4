import { describe, expect, it } from 'vitest';
import type { IdentityInput } from '../../../shared/identification/identity-input.ts';
import { identify } from '../../../shared/identification/identify.ts';
import { modelKey } from '../../../shared/knowledge/model-names.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { z } from '../../../shared/schema.ts';
import recorded from '../../recorded/banners.json' with { type: 'json' };

const banners = z
  .array(
    z.object({
      brand: z.string(),
      model: z.string(),
      family: z.string(),
      sipUserAgent: z.string().optional(),
      sipServer: z.string().optional(),
      httpTitle: z.string().optional(),
      httpServer: z.string().optional(),
      wwwAuthenticate: z.string().optional(),
    }),
  )
  .parse(recorded);

const phones = banners.filter(({ family }) => !family.startsWith('non-phone'));
const others = banners.filter(({ family }) => family.startsWith('non-phone'));

/** The families of the recorded banners, with the reset procedure that a technician needs. */
const PROCEDURES: Readonly<Record<string, readonly (string | null)[]>> = {
  'yealink-desk': ['yealink-standard'],
  'yealink-dect': ['yealink-dect'],
  'yealink-conference': ['yealink-standard'],
  'yealink-video': [null],
  'gigaset-dect': ['gigaset-dect'],
  'gigaset-pro-dect': ['gigaset-dect'],
  'cisco-mpp': ['cisco-standard'],
  'cisco-ata191': ['cisco-ata191'],
  'cisco-ata': ['cisco-spa112', null],
  'cisco-spa-phone': ['cisco-spa5xx'],
  'fanvil-desk': ['fanvil-standard'],
  'fanvil-wifi': ['fanvil-wifi'],
  'grandstream-ata': ['grandstream-ht802'],
  'thomson-mgcp': ['thomson-tb30'],
};

const KINDS: Readonly<Record<string, string>> = {
  desk: 'desk',
  dect: 'dect-base',
  conference: 'conference',
  video: 'video',
  ata: 'adapter',
  ata191: 'adapter',
  wifi: 'wifi-handset',
};

function input(banner: (typeof banners)[number]): IdentityInput {
  const { sipUserAgent, sipServer, httpTitle, httpServer, wwwAuthenticate } = banner;
  return { sipUserAgent, sipServer, httpTitle, httpServer, wwwAuthenticate };
}

function modelsAgree(found: string, wanted: string): boolean {
  const wantedKey = modelKey(wanted.replace(/^SIP-/, ''));
  const foundKey = modelKey(found);
  return wantedKey.startsWith(foundKey) || foundKey.startsWith(wantedKey);
}

function essence(variant: IdentityInput) {
  const { phone } = identify(variant, identificationCatalogue);
  return {
    brand: phone?.brand,
    model: modelKey(phone?.model ?? ''),
    procedure: phone?.resetProcedure,
    firmware: phone?.firmware?.toLowerCase(),
  };
}

describe('recorded banners', () => {
  it('hold both phones and other devices', () => {
    expect(phones.length).toBeGreaterThan(50);
    expect(others.length).toBeGreaterThan(20);
  });

  it.each(phones)('$brand $model is a phone of that maker and model', (banner) => {
    const identity = identify(input(banner), identificationCatalogue);
    expect(identity.role).toBe('phone');
    expect(identity.phone?.brand).toBe(banner.brand.toLowerCase());
    expect(identity.phone?.confidence).toBe('confirmed');
    expect(identity.phone?.model).toSatisfy((model: string) => modelsAgree(model, banner.model));
    expect(identity.flags).toEqual([]);
  });

  it.each(phones)('$brand $model leads to the procedure of its family', (banner) => {
    const { phone } = identify(input(banner), identificationCatalogue);
    expect(PROCEDURES[banner.family] ?? [null]).toContain(phone?.resetProcedure);
    const told = KINDS[banner.family.split('-').at(-1) ?? ''];
    expect(phone?.kind).toBe(told ?? phone?.kind);
  });

  it.each(others)('$brand $model is not a phone', (banner) => {
    const identity = identify(input(banner), identificationCatalogue);
    expect(identity).toMatchObject({ role: 'other', phone: null });
  });

  it.each(phones)('$brand $model keeps its firmware whole when it names one', (banner) => {
    const { phone } = identify(input(banner), identificationCatalogue);
    const said = [banner.sipUserAgent, banner.sipServer].join(' ');
    expect(/\d[.-]\d/.test(said)).toBe(phone?.firmware !== null);
    expect(said).toContain(phone?.firmware ?? '');
  });

  it('finds the same phone whichever way the banner is written', () => {
    const said = phones.flatMap(({ sipUserAgent, sipServer }) => sipUserAgent ?? sipServer ?? []);
    const different = said.flatMap((text) => {
      const plain = essence({ sipUserAgent: text });
      const variants: IdentityInput[] = [
        { sipServer: text },
        { sipUserAgent: text.toUpperCase() },
        { sipUserAgent: text.toLowerCase() },
        { sipUserAgent: `  ${text}\r\n` },
        { sipUserAgent: `\u202e${text}\u200b` },
        { sipUserAgent: `${text} (805ec0aabbcc)` },
        { sipUserAgent: `${text};805EC0AABBCC` },
        { sipUserAgent: `Operator ${text}` },
      ];
      return variants
        .map((variant) => ({ variant, found: essence(variant), plain }))
        .filter(({ found }) => JSON.stringify(found) !== JSON.stringify(plain));
    });
    expect(different).toEqual([]);
  });
});
