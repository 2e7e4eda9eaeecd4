import { useEffect, useState } from 'react';
import { useText } from '../../base/text.ts';
import { Fold } from '../../components/Fold.tsx';
import classes from './ShippedParts.module.css';

type Part = {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
};

/** The parts by others that the product ships, each with its licence one click away. */
export function ShippedParts() {
  const { t } = useText();
  const [parts, setParts] = useState<readonly Part[] | 'missing'>([]);
  useEffect(() => {
    let shown = true;
    // Hundreds of lines of licence text: loaded when somebody asks for them, not at the start.
    import('./parts.json').then(
      (list) => shown && setParts(list.default),
      () => shown && setParts('missing'),
    );
    return () => {
      shown = false;
    };
  }, []);
  if (parts === 'missing') return <p>{t('ui.settings.partsMissing')}</p>;
  return (
    <ul className={classes['parts']} aria-label={t('ui.settings.parts')}>
      {parts.map((part) => (
        <li key={`${part.name} ${part.version}`}>
          <Fold
            label={
              <span className={classes['part']}>
                <span>
                  {part.name} <span className={classes['version']}>{part.version}</span>
                </span>
                <span className={classes['licence']}>{part.licence}</span>
              </span>
            }
          >
            {/* Licences are in the language of their authors, and longer than the screen. */}
            <section
              className={classes['text']}
              lang="en"
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
              tabIndex={0}
              aria-label={t('ui.settings.licenceOf', { name: part.name })}
            >
              {part.text}
            </section>
          </Fold>
        </li>
      ))}
    </ul>
  );
}
