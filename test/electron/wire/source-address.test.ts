import { describe, expect, it } from 'vitest';
import { sourceAddressFor } from '../../../electron/wire/source-address.ts';

describe('the address that the system sends from', () => {
  it('is the loopback’s for the loopback', async () => {
    expect(await sourceAddressFor('127.0.0.2')).toBe('127.0.0.1');
  });

  it('is null where there is no way', async () => {
    // A socket that asked for no broadcasts may not send there.
    expect(await sourceAddressFor('255.255.255.255')).toBeNull();
  });
});
