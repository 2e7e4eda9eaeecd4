import {
  IconAddressBook,
  IconBook2,
  IconFileText,
  IconGridDots,
  IconHome2,
  IconListCheck,
  IconNetwork,
  IconRotateClockwise2,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import type { PageId } from '../state/navigation.ts';
import { useStore } from '../state/store.ts';
import { Mark } from './Mark.tsx';
import { useSession } from '../state/session-context.ts';
import classes from './Shell.module.css';
import { useText } from '../base/text.ts';

type Item = { readonly page: PageId; readonly icon: Icon };

const WORK: readonly Item[] = [
  { page: 'home', icon: IconHome2 },
  { page: 'checks', icon: IconNetwork },
  { page: 'reset-table', icon: IconRotateClockwise2 },
  { page: 'diagnosis', icon: IconListCheck },
  { page: 'crossed-test', icon: IconGridDots },
  { page: 'report', icon: IconFileText },
];

const REST: readonly Item[] = [
  { page: 'reference', icon: IconBook2 },
  { page: 'cases', icon: IconAddressBook },
  { page: 'settings', icon: IconSettings },
];

/** The narrow navigation on the left. */
export function Rail() {
  const { navigation } = useSession();
  const { t } = useText();
  const place = useStore(navigation);
  const shown = place.page === 'phone' ? 'home' : place.page;

  const button = ({ page, icon: IconShape }: Item) => (
    <button
      key={page}
      type="button"
      className={classes['item']}
      aria-current={shown === page ? 'page' : undefined}
      onClick={() => navigation.go(page)}
    >
      <IconShape size={22} stroke={1.7} aria-hidden />
      {t(`ui.page.${page}`)}
    </button>
  );

  return (
    <nav className={classes['rail']} aria-label={t('ui.shell.navigation')}>
      <div className={classes['mark']}>
        <Mark size={34} />
      </div>
      {WORK.map(button)}
      <span className={classes['spring']} />
      {REST.map(button)}
    </nav>
  );
}
