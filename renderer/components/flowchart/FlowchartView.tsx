import { ActionIcon, Button } from '@mantine/core';
import { IconPrinter, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { type Flowchart, flowchartOf } from '../../../shared/diagnosis/flowchart.ts';
import type { DiagnosisState, PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../Fold.tsx';
import { Facts } from '../Facts.tsx';
import classes from './FlowchartView.module.css';
import { BOX, placeNodes, type Point } from './layout.ts';

type Props = {
  readonly context: PhoneContext;
  /** The run to highlight: the path taken and the current node. */
  readonly state?: DiagnosisState;
};

const ZOOMS = [0.3, 0.45, 0.6, 0.8, 1, 1.3] as const;
const FIRST_ZOOM = 2;

/** The diagnosis drawn from its data for one phone, with the current node. */
export function FlowchartView({ context, state }: Props) {
  const { t, number } = useText();
  const [zoom, setZoom] = useState(FIRST_ZOOM);
  const entry = state?.path[0]?.node ?? state?.current;
  const chart = useMemo(() => flowchartOf(diagnosisGraph, context, entry), [context, entry]);
  const scale = ZOOMS[zoom] ?? 1;
  return (
    <>
      <div className={classes['tools']}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('ui.flowchart.smaller')}
          aria-disabled={zoom === 0}
          onClick={() => setZoom(Math.max(0, zoom - 1))}
        >
          <IconZoomOut size={19} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('ui.flowchart.larger')}
          aria-disabled={zoom === ZOOMS.length - 1}
          onClick={() => setZoom(Math.min(ZOOMS.length - 1, zoom + 1))}
        >
          <IconZoomIn size={19} aria-hidden />
        </ActionIcon>
        <span>{`${number(scale * 100)}\u00a0%`}</span>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('ui.flowchart.print')}
        </Button>
      </div>
      <div
        className={classes['frame']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
        tabIndex={0}
        role="region"
        aria-label={t('ui.flowchart.title')}
      >
        <Drawing chart={chart} scale={scale} {...(state === undefined ? {} : { state })} />
      </div>
      <Fold label={t('ui.flowchart.asText')}>
        <ChartAsText chart={chart} />
      </Fold>
    </>
  );
}

type DrawingProps = {
  readonly chart: Flowchart;
  readonly scale: number;
  readonly state?: DiagnosisState;
};

function Drawing({ chart, scale, state }: DrawingProps) {
  const { t, pick } = useText();
  const { corners, width, height } = useMemo(() => placeNodes(chart), [chart]);
  const passed = new Set(state?.path.map((step) => step.node));
  const way = [...(state?.path.map((step) => step.node) ?? []), state?.current ?? ''];
  const taken = new Set(way.slice(1).map((to, index) => `${way[index] ?? ''}>${to}`));
  return (
    <svg
      role="img"
      aria-label={t('ui.flowchart.drawing', { count: chart.nodes.length })}
      width={width * scale}
      height={height * scale}
      viewBox={`0 0 ${width} ${height}`}
    >
      {chart.edges.map((edge) => (
        <path
          key={`${edge.from}>${edge.to}`}
          className={`${classes['edge']} ${taken.has(`${edge.from}>${edge.to}`) ? classes['taken'] : ''}`}
          d={curve(corners.get(edge.from), corners.get(edge.to))}
        />
      ))}
      {chart.nodes.map(({ node }) => {
        const corner = corners.get(node.id) ?? { x: 0, y: 0 };
        const look =
          node.id === state?.current
            ? classes['current']
            : passed.has(node.id)
              ? classes['passed']
              : node.kind === 'end'
                ? classes['end']
                : '';
        return (
          <g key={node.id} className={look} transform={`translate(${corner.x} ${corner.y})`}>
            <rect
              className={classes['box']}
              width={BOX.width}
              height={BOX.height}
              rx={node.kind === 'end' ? BOX.height / 2 : 8}
            />
            {wrap(pick(node.title)).map((line, index, lines) => (
              <text
                key={line}
                className={classes['text']}
                x={BOX.width / 2}
                y={BOX.height / 2 + 5 + (index - (lines.length - 1) / 2) * 17}
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

/**
 * An arrow from the bottom of one box to the top of another; a long one curves around the rows in
 * between.
 */
function curve(from: Point | undefined, to: Point | undefined): string {
  if (from === undefined || to === undefined) return '';
  const start = { x: from.x + BOX.width / 2, y: from.y + BOX.height };
  const end = { x: to.x + BOX.width / 2, y: to.y };
  const rows = Math.round((to.y - from.y) / (BOX.height + BOX.gapY));
  const bend = Math.max(28, (end.y - start.y) / 3);
  const side = start.x < end.x ? 1 : -1;
  const bow = rows > 1 ? side * (BOX.width * 0.7 + Math.min(rows, 8) * 12) : 0;
  return `M${start.x} ${start.y}C${start.x + bow} ${start.y + bend} ${end.x + bow} ${end.y - bend} ${end.x} ${end.y}`;
}

const LINE = 21;

/** Cuts a title into at most two lines that fit in a box. */
function wrap(title: string): readonly string[] {
  if (title.length <= LINE) return [title];
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2] ?? ''}…`];
}

function ChartAsText({ chart }: { readonly chart: Flowchart }) {
  const { pick } = useText();
  const titles = new Map(chart.nodes.map(({ node }) => [node.id, node.title]));
  return (
    <Facts
      facts={chart.nodes
        .filter(({ node }) => node.kind !== 'end')
        .map(({ node, row, column }) => ({
          name: `${row + 1}.${column + 1} ${pick(node.title)}`,
          value: chart.edges
            .filter((edge) => edge.from === node.id)
            .map((edge) => {
              const to = titles.get(edge.to);
              const answers = edge.choices.map((choice) => pick(choice.label)).join(', ');
              return `${answers} → ${to === undefined ? edge.to : pick(to)}`;
            })
            .join(' ; '),
        }))}
    />
  );
}
