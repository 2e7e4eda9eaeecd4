import { SegmentedControl, Select, Table } from '@mantine/core';
import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import {
  type Access,
  type CellResult,
  CellResultSchema,
} from '../../../shared/diagnosis/crossed-test-schema.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { useStore } from '../../state/store.ts';
import { type KnownPhone, usePhones } from '../../state/use-phone.ts';
import { addressWords, deviceName } from '../phones/device-words.ts';
import { twinOf } from '../../../shared/case/accesses.ts';
import { useSettledChoice } from './settled-choice.ts';
import classes from './CrossedTest.module.css';

/** Number of other phones shown at once. */
const FEW_PHONES = 3;

/** Phones × accesses; each cell says works, fails or not tried. */
export function Matrix({ suspect }: { readonly suspect: KnownPhone }) {
  const { cases } = useSession();
  const text = useText();
  const { t } = text;
  const { current } = useStore(cases);
  const [added, setAdded] = useState<readonly string[]>([]);
  const known = usePhones().filter((phone) => phone.key !== suspect.key);
  const tried = new Set(current?.cells.map(({ phoneKey }) => phoneKey));
  // A second phone joins the test only when the person chooses it, because a site may have
  // hundreds.
  const others = known.filter(
    ({ key }) => known.length <= FEW_PHONES || tried.has(key) || added.includes(key),
  );
  const absent = known.filter((phone) => !others.includes(phone));
  const accesses = current?.accesses ?? [];
  return (
    <div className={classes['wrap']}>
      <Table
        className={classes['matrix']}
        fz="md"
        withRowBorders={false}
        horizontalSpacing="0.5rem"
        aria-label={t('ui.crossed.matrix')}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('ui.reset.phone')}</Table.Th>
            {accesses.map((access) => (
              <AccessHead key={access.id} access={access} accesses={accesses} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[suspect, ...others].map((phone) => (
            <Table.Tr key={phone.key}>
              <Table.Th scope="row" className={phone.key === suspect.key ? classes['suspect'] : ''}>
                {deviceName(text, phone.device)}
                <span className={classes['sub']}>
                  {phone.key === suspect.key
                    ? t('ui.crossed.suspect')
                    : addressWords(text, phone.device)}
                </span>
              </Table.Th>
              {accesses.map((access) => (
                <Table.Td key={access.id} className={classes['cell']}>
                  <Cell phone={phone} access={access} isAlone={accesses.length === 1} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {absent.length === 0 ? null : (
        <Select
          mt="sm"
          maw={420}
          searchable
          label={t('ui.crossed.addPhone')}
          placeholder={t('ui.crossed.addPhoneExample')}
          nothingFoundMessage={t('ui.crossed.noSuchPhone')}
          value={null}
          data={absent.map((phone) => ({
            value: phone.key,
            label: `${deviceName(text, phone.device)} · ${addressWords(text, phone.device)}`,
          }))}
          onChange={(key) => {
            if (key !== null) setAdded([...added, key]);
          }}
        />
      )}
    </div>
  );
}

type HeadProps = { readonly access: Access; readonly accesses: readonly Access[] };

function AccessHead({ access, accesses }: HeadProps) {
  const { t } = useText();
  const twin = twinOf(accesses, access);
  return (
    <Table.Th scope="col">
      {access.label}
      <span className={classes['sub']}>
        {t(access.isSite ? 'ui.crossed.site' : 'ui.crossed.other')}
        {access.publicIp === null ? '' : ` · ${access.publicIp}`}
        {access.byHand === true ? ` · ${t('ui.crossed.byHand.mark')}` : ''}
      </span>
      {twin === null ? null : (
        <span className={classes['warn']}>{t('ui.crossed.twin', { access: twin.label })}</span>
      )}
    </Table.Th>
  );
}

const RESULT_ICONS = {
  works: IconCheck,
  fails: IconX,
  'not-tried': IconMinus,
} as const;

function ResultLabel({ result }: { readonly result: CellResult }) {
  const { t } = useText();
  const IconShape = RESULT_ICONS[result];
  return (
    <span className={`${classes['result']} ${classes[result]}`}>
      <IconShape size={17} stroke={2.4} aria-hidden />
      {t(`ui.crossed.result.${result}`)}
    </span>
  );
}

type CellProps = {
  readonly phone: KnownPhone;
  readonly access: Access;
  /** A single column has room for its answers side by side. */
  readonly isAlone: boolean;
};

function Cell({ phone, access, isAlone }: CellProps) {
  const session = useSession();
  const text = useText();
  const { t } = text;
  const { current } = useStore(session.cases);
  /**
   * The value just chosen, until it is on disk. A disabled cell would lose the focus instead.
   */
  const [asked, setAsked] = useState<CellResult | null>(null);
  const cell = current?.cells.findLast(
    (candidate) => candidate.phoneKey === phone.key && candidate.accessId === access.id,
  );

  const kept = cell?.result ?? 'not-tried';

  const keep = async (result: CellResult): Promise<void> => {
    // The arrows came back to where they began.
    if (result === (asked ?? kept)) return;
    setAsked(result);
    // Both are sent at once, so that leaving the page in between loses neither.
    if (phone.record === null)
      void session.cases.append({
        type: 'phone-chosen',
        phoneKey: phone.key,
        device: phone.device,
        byHand: false,
      });
    await session.cases.append({
      type: 'crossed-test-cell',
      cell: {
        phoneKey: phone.key,
        accessId: access.id,
        result,
        at: new Date().toISOString(),
        confirmedBy: 'person',
      },
    });
    setAsked(null);
  };
  const { passing, choose, listeners } = useSettledChoice<CellResult>(
    (result) => void keep(result),
  );

  return (
    <SegmentedControl
      {...listeners}
      fullWidth
      orientation={isAlone ? 'horizontal' : 'vertical'}
      size="sm"
      aria-label={t('ui.crossed.cell', {
        phone: deviceName(text, phone.device),
        access: access.label,
      })}
      value={passing ?? asked ?? kept}
      data={CellResultSchema.options.map((result) => ({
        value: result,
        label: <ResultLabel result={result} />,
      }))}
      onChange={(value) => {
        const result = CellResultSchema.safeParse(value);
        if (result.success) choose(result.data);
      }}
    />
  );
}
