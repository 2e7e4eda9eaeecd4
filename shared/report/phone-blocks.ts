import { sentencesFor } from '../conclusion/conclusion.ts';
import { isThere } from '../domain/device.ts';
import { titleOfConclusion } from './conclusion-section.ts';
import type { Moments } from './moments.ts';
import type { Block, Cell, Tone } from './report-document.ts';
import type {
  Report,
  ReportConclusion,
  ReportEvidence,
  ReportPhone,
  ReportRun,
  ReportStep,
} from './report-schema.ts';
import type { Sentences } from './sentences.ts';

/** Number of proofs printed beside a statement; the JSON report has them all. */
const MAX_PROOFS = 4;

type Means = { readonly sentences: Sentences; readonly moments: Moments };

/** Proofs as lines of small print. */
export function proofLines(evidence: readonly ReportEvidence[], sentences: Sentences): string[] {
  return evidence
    .slice(0, MAX_PROOFS)
    .map(({ label, value }) => sentences.say('report.proof', { label, value }));
}

/** Tone of a conclusion; one that the measurements disprove must be the most visible. */
function toneOfConclusion({ outcome, standing }: ReportConclusion): Tone {
  if (standing === 'contradicted') return 'bad';
  if (standing === 'unverified') return 'warning';
  if (outcome === 'repaired') return 'good';
  return outcome === null || outcome === 'inconclusive' ? 'neutral' : 'warning';
}

/** The sentences under a conclusion's title, each with its role. */
export function conclusionLines(conclusion: ReportConclusion, { say }: Sentences): string[] {
  const by = conclusion.by === null ? [] : [`${say(`conclusion.by.${conclusion.by}`)}.`];
  return [
    // A title that is not plain already says whose conclusion it is.
    ...(conclusion.standing === 'plain' && conclusion.state === 'ended' ? by : []),
    ...sentencesFor(conclusion, 'meaning').map(({ text }) => text),
    ...sentencesFor(conclusion, 'contradiction', 'doubt', 'support', 'noted', 'next').map(
      ({ role, text }) => `${say(`conclusion.role.${role}`)}${say('report.colon')}${text}`,
    ),
  ];
}

/** The answer first: how each diagnosis ended, what contradicts it and what to do next. */
export function conclusionBlocks(report: Report, { sentences }: Means): Block[] {
  const { say } = sentences;
  const heading: Block = { kind: 'heading', level: 2, text: say('report.heading.conclusion') };
  if (report.conclusions.length === 0)
    return [heading, { kind: 'paragraph', text: say('report.conclusion.none') }];
  return [
    heading,
    ...report.conclusions.map((conclusion): Block => ({
      kind: 'conclusion',
      tone: toneOfConclusion(conclusion),
      label: conclusion.phone,
      title: titleOfConclusion(conclusion),
      lines: conclusionLines(conclusion, sentences),
    })),
  ];
}

/** Where the phone is, as far as known; a later sighting overrides the scan. */
export function stateText(phone: ReportPhone, { sentences: { say }, moments }: Means): string {
  const { presence, state } = phone;
  if (presence === null || (presence.state === 'present') === isThere(phone))
    return say(`report.state.${state}`);
  return say(`report.phone.${presence.state}`, { at: moments.dayAndTime(presence.at) });
}

/** When a phone that is away was last seen. */
function awayDetails({ state, lastSeenAt }: ReportPhone, { sentences, moments }: Means): string[] {
  if (state !== 'gone') return [];
  return [
    lastSeenAt === null
      ? sentences.say('report.phone.neverSeen')
      : sentences.say('report.phone.lastSeen', { at: moments.dayAndTime(lastSeenAt) }),
  ];
}

/** One phone that was worked on: what it is, every test made on it, and what was seen of it. */
export function diagnosisBlocks(phone: ReportPhone, means: Means): Block[] {
  const { sentences, moments } = means;
  const { say } = sentences;
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text: say('report.heading.diagnosis', { phone: phone.label }) },
    { kind: 'facts', rows: phoneFacts(phone, means) },
  ];
  for (const [index, run] of phone.runs.entries()) {
    const isLatest = index === phone.runs.length - 1;
    blocks.push(
      {
        kind: 'heading',
        level: 3,
        text: isLatest
          ? say('report.heading.steps')
          : say('report.heading.formerRun', { time: moments.time(run.startedAt) }),
      },
      ...runBlocks(run, means),
    );
  }
  if (phone.observations.length > 0) {
    blocks.push(
      { kind: 'heading', level: 3, text: say('report.heading.observations') },
      {
        kind: 'table',
        columns: [
          { title: say('report.field.time'), share: 12 },
          { title: say('report.field.event'), share: 44 },
          { title: say('report.field.evidence'), share: 44 },
        ],
        rows: phone.observations.map(({ at, text, evidence }) => [
          { text: moments.time(at), code: true },
          { text },
          { text: proofLines(evidence, sentences).join(' · ') },
        ]),
      },
    );
  }
  return blocks;
}

function phoneFacts(phone: ReportPhone, means: Means): { label: string; value: Cell }[] {
  const { sentences, moments } = means;
  const { say } = sentences;
  const unknown = say('report.unknown');
  const rows: { label: string; value: Cell }[] = [];
  const add = (field: string, value: Cell): void => {
    rows.push({ label: say(`report.field.${field}`), value });
  };
  add('model', {
    text: phone.label,
    details: [
      ...(phone.kind === null ? [] : [say(`report.kind.${phone.kind}`)]),
      ...(phone.byHand ? [say('report.phone.byHand')] : []),
    ],
  });
  add('firmware', { text: phone.firmware ?? unknown, code: phone.firmware !== null });
  add('mac', { text: phone.mac ?? unknown, code: phone.mac !== null });
  if (phone.labelMac !== null) {
    const { typed, matches } = phone.labelMac;
    const key = matches === null ? 'labelUnchecked' : matches ? 'labelMatches' : 'labelDiffers';
    add('macLabel', {
      text: typed,
      code: true,
      ...(matches === null ? {} : { tone: matches ? ('good' as const) : ('bad' as const) }),
      details: [say(`report.phone.${key}`)],
    });
  }
  add('ip', { text: phone.ip ?? unknown, code: phone.ip !== null });
  add('state', { text: stateText(phone, means) });
  if (phone.confidence !== null)
    add('confidence', {
      text: say(`report.confidence.${phone.confidence}`),
      details: proofLines(phone.evidence, sentences),
    });
  if (phone.firstSeenAt !== null && phone.lastSeenAt !== null)
    add('seen', {
      text: say(
        phone.firstSeenAt === phone.lastSeenAt ? 'report.phone.at' : 'report.phone.between',
        {
          first: moments.dayAndTime(phone.firstSeenAt),
          last: moments.dayAndTime(phone.lastSeenAt),
        },
      ),
    });
  if (phone.flags.length > 0)
    add('flags', { text: phone.flags.map((flag) => say(`report.flag.${flag}`)).join(', ') });
  const run = phone.runs.at(-1);
  if (run !== undefined) {
    add('symptom', { text: symptomText(run, sentences) });
    if (run.reset !== null) add('reset', { text: resetText(run.reset, means) });
  }
  return rows;
}

/** The symptom of a run, always printed, so that its absence is not taken for an omission. */
export function symptomText({ symptom }: ReportRun, { say }: Sentences): string {
  return symptom ?? say('report.phone.noSymptom');
}

/** The reset and how far it went, so that its name alone does not read as done. */
export function resetText(
  { procedure, state, at }: NonNullable<ReportRun['reset']>,
  { sentences: { say }, moments }: Means,
): string {
  return say(`report.reset.${state}`, { procedure, at: at === null ? '' : moments.dayAndTime(at) });
}

function runBlocks(run: ReportRun, means: Means): Block[] {
  const { say } = means.sentences;
  if (run.steps.length === 0) return [{ kind: 'paragraph', text: say('report.step.notDone') }];
  return [
    {
      kind: 'table',
      columns: [
        { title: say('report.field.time'), share: 12 },
        { title: say('report.field.test'), share: 33 },
        { title: say('report.field.result'), share: 38 },
        { title: say('report.field.confirmedBy'), share: 17 },
      ],
      rows: run.steps.map((step) => stepCells(step, means)),
    },
  ];
}

function stepCells(step: ReportStep, { sentences, moments }: Means): Cell[] {
  const { say } = sentences;
  const details = [
    ...(step.withdrawn ? [say('report.step.withdrawn')] : []),
    ...(step.overruled === null ? [] : [say('report.step.overruled', { choice: step.overruled })]),
    ...proofLines(step.evidence, sentences),
    ...(step.note === null || step.note === '' ? [] : [step.note]),
  ];
  return [
    { text: moments.time(step.at), code: true },
    { text: step.title, withdrawn: step.withdrawn },
    {
      text: step.text,
      withdrawn: step.withdrawn,
      strong: step.kind === 'answer' && !step.withdrawn,
      details,
    },
    { text: step.confirmedBy === null ? '' : say(`report.confirmedBy.${step.confirmedBy}`) },
  ];
}

/** These prove that a host is there, not what it is. */
const PRESENCE: ReadonlySet<string> = new Set([
  'neighbour-table',
  'neighbour-cache',
  'vendor-prefix',
  'ping',
  'tcp-connect',
  'tcp-refused',
  'udp-refused',
]);

function identifying(evidence: readonly ReportEvidence[]): ReportEvidence[] {
  return evidence.filter(({ kind }) => !PRESENCE.has(kind));
}

/** The list of every phone of the site. */
export function phonesBlocks(report: Report, means: Means): Block[] {
  const { sentences } = means;
  const { say } = sentences;
  const { phones } = report;
  const heading: Block = {
    kind: 'heading',
    level: 2,
    text: say('report.heading.phones', { count: phones.length }),
  };
  if (phones.length === 0) return [heading, { kind: 'paragraph', text: say('report.phone.none') }];
  const gone = phones.filter(({ state, lastSeenAt }) => state === 'gone' && lastSeenAt !== null);
  return [
    heading,
    ...(gone.length < 2
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: say('report.phone.goneMany', { count: gone.length }),
          },
        ]),
    {
      kind: 'table',
      columns: [
        { title: say('report.field.model'), share: 30 },
        { title: say('report.field.firmware'), share: 16 },
        { title: say('report.field.mac'), share: 20 },
        { title: say('report.field.ip'), share: 16 },
        { title: say('report.field.state'), share: 18 },
      ],
      rows: phones.map((phone) => [
        {
          text: phone.label,
          details: [
            ...(phone.name === null ? [] : [phone.name]),
            ...proofLines(identifying(phone.evidence), sentences).slice(0, 1),
          ],
        },
        { text: phone.firmware ?? '–', code: true },
        { text: phone.mac ?? '–', code: true },
        { text: phone.ip ?? '–', code: true },
        {
          text: stateText(phone, means),
          ...(phone.state === 'gone' ? { tone: 'bad' as const } : {}),
          details: [
            ...awayDetails(phone, means),
            ...(phone.confidence === null ? [] : [say(`report.confidence.${phone.confidence}`)]),
            ...phone.flags.map((flag) => say(`report.flag.${flag}`)),
          ],
        },
      ]),
    },
  ];
}
