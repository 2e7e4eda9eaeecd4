import { Button, Group, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { methodsOfModel } from '../../../shared/knowledge/procedure-methods.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../Fold.tsx';
import { Message } from '../Message.tsx';

type Props = {
  readonly procedure: Procedure;
  readonly model: string | null;
  readonly chosen: string;
  readonly onChoose: (method: string) => void;
};

/**
 * The methods of this model; those of other models are shown separately, so that none is used by
 * mistake.
 */
export function MethodChoice({ procedure, model, chosen, onChoose }: Props) {
  const { t, pick } = useText();
  const { own, others } = methodsOfModel(procedure, model);
  // Side by side, three long names would be cut off at 200 % zoom.
  const isNarrow = useMediaQuery('(max-width: 60em)');
  const isOther = others.some(({ id }) => id === chosen);
  if (procedure.methods.length === 1) return null;
  return (
    <>
      {own.length > 1 || (own.length === 1 && isOther) ? (
        <SegmentedControl
          w="fit-content"
          maw="100%"
          styles={{ label: { whiteSpace: 'normal' } }}
          orientation={isNarrow ? 'vertical' : 'horizontal'}
          aria-label={t('ui.reset.method')}
          value={isOther ? '' : chosen}
          onChange={onChoose}
          data={own.map(({ id, title }) => ({ value: id, label: pick(title) }))}
        />
      ) : null}
      {isOther ? (
        <Message
          tone="caution"
          lead={t(own.length === 0 ? 'ui.reset.noMethodForModel' : 'ui.reset.methodOfOtherModel', {
            model: model ?? '',
          })}
        />
      ) : null}
      {others.length === 0 ? null : (
        <Fold label={t('ui.reset.otherModel')} startOpen={isOther}>
          <Group gap="sm">
            {others.map(({ id, title }) => (
              <Button
                key={id}
                variant={id === chosen ? 'light' : 'default'}
                aria-pressed={id === chosen}
                onClick={() => onChoose(id)}
              >
                {pick(title)}
              </Button>
            ))}
          </Group>
        </Fold>
      )}
    </>
  );
}
