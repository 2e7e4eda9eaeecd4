import type { LocalisedText } from '../../../../shared/domain/text.ts';
import { useText } from '../../../base/text.ts';
import classes from '../ReferencePage.module.css';

type Props = { readonly texts: readonly LocalisedText[]; readonly ordered?: boolean };

/** A list of sentences, numbered when their order matters. */
export function TextList({ texts, ordered = false }: Props) {
  const { pick } = useText();
  const only = texts[0];
  if (texts.length === 1 && only !== undefined) return <p style={{ margin: 0 }}>{pick(only)}</p>;
  const items = texts.map((text) => <li key={text.fr}>{pick(text)}</li>);
  return ordered ? (
    <ol className={classes['steps']}>{items}</ol>
  ) : (
    <ul className={classes['steps']}>{items}</ul>
  );
}
