import { describe, expect, it } from 'vitest';
import fr from '../../../shared/messages/parts/network.fr.json' with { type: 'json' };
import { InterfaceReasonSchema } from '../../../shared/domain/network.ts';

describe('the sentences of the local network', () => {
  it('exist for every reason why an interface is set aside, and for no other', () => {
    expect(new Set(Object.keys(fr.interface.reason))).toEqual(
      new Set(InterfaceReasonSchema.options),
    );
  });
});
