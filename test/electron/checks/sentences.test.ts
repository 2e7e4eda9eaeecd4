import { describe, expect, it } from 'vitest';
import { CheckIdSchema, CheckStateSchema } from '../../../shared/domain/check.ts';
import { gatewayModels } from '../../../shared/knowledge/gateways.ts';
import { type MessageTree, messagesOf } from '../../../shared/messages/catalogue.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';

const languages = ['fr', 'en'] as const;

/** Every place of the messages that gives a check a name. */
function placesOfNames(messages: MessageTree, place = ''): string[] {
  const isHere = typeof messages['udp-binding'] === 'string';
  const inner = Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [] : placesOfNames(value, `${place}.${key}`),
  );
  return isHere ? [place, ...inner] : inner;
}

describe('sentences of the checks', () => {
  it.each(languages)('names every check and state (%s)', (language) => {
    const translate = translatorFor(language);
    for (const check of CheckIdSchema.options)
      expect(translate(`check.name.${check}`)).not.toBe(`check.name.${check}`);
    for (const state of CheckStateSchema.options)
      expect(translate(`check.state.${state}`)).not.toBe(`check.state.${state}`);
  });

  it.each(languages)('give a check one name for every page and report (%s)', (language) => {
    expect(placesOfNames(messagesOf(language))).toEqual(['.check.name']);
  });

  it('names the check that a skipped one depends on', () => {
    expect(translatorFor('en')('check.NET-SKIPPED-DEPENDS.message', { rung: 'dns' })).toBe(
      'Not tested: depends on “Names (DNS)”.',
    );
  });

  it.each(languages)('says where to switch the SIP ALG off on each box (%s)', (language) => {
    const translate = translatorFor(language);
    for (const gateway of ['unknown', ...gatewayModels.map(({ id }) => id)]) {
      const action = translate('check.NET-ALG-USUAL-PORT.action', { gateway, other: 5962 });
      expect(action).toMatch(/SIP ALG/);
      expect(action).not.toMatch(/gatewayModel|\$t|\{\{/);
    }
  });

  it('does not let a hostile value reach other sentences', () => {
    const message = translatorFor('fr')('check.NET-PORTAL-FOUND.message', {
      url: '$t(problem.INTERNAL)',
    });
    expect(message).toContain('$t(problem.INTERNAL)');
  });
});
