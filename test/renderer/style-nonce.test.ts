import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('is only where browsers hide it from selectors', () => {
  const page = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8');
  const places = [...page.matchAll(/([\w-]+)="__CSP_NONCE__"/g)].map(([, attribute]) => attribute);
  expect(places).toEqual(['nonce']);
  expect(page.split('__CSP_NONCE__')).toHaveLength(places.length + 1);
});
