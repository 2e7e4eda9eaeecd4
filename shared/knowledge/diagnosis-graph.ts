import { type DiagnosisGraph, GraphSchema } from './graph-schema.ts';
import audio from './graph/audio.json' with { type: 'json' };
import calls from './graph/calls.json' with { type: 'json' };
import ends from './graph/ends.json' with { type: 'json' };
import families from './graph/families.json' with { type: 'json' };
import further from './graph/further.json' with { type: 'json' };
import line from './graph/line.json' with { type: 'json' };
import network from './graph/network.json' with { type: 'json' };
import power from './graph/power.json' with { type: 'json' };
import repair from './graph/repair.json' with { type: 'json' };
import start from './graph/start.json' with { type: 'json' };
import symptoms from './graph/symptoms.json' with { type: 'json' };

/**
 * The ordered diagnosis of a Plug & Phone telephone. Raise `version` whenever a node or a choice
 * disappears or leads elsewhere, so that older cases report the change instead of continuing
 * wrongly.
 */
export const diagnosisGraph: DiagnosisGraph = GraphSchema.parse({
  id: 'plug-and-phone',
  version: 2,
  start: 'one-phone',
  nodes: [
    ...start,
    ...power,
    ...line,
    ...calls,
    ...audio,
    ...network,
    ...repair,
    ...further,
    ...families,
    ...ends,
  ],
  symptoms,
});
