import { z } from '../schema.ts';
import generationData from './reference/panel-generations.json' with { type: 'json' };
import procedureData from './reference/panel-procedures.json' with { type: 'json' };
import {
  type PanelGeneration,
  PanelGenerationSchema,
  type PanelProcedure,
  PanelProcedureSchema,
} from './reference-schema.ts';

/** The generations of OVHcloud's control panel that a technician may meet, oldest first. */
export const panelGenerations: readonly PanelGeneration[] = z
  .array(PanelGenerationSchema)
  .parse(generationData);

/** What is done in the control panel, with its click path in each generation. */
export const panelProcedures: readonly PanelProcedure[] = z
  .array(PanelProcedureSchema)
  .parse(procedureData);

/** The way to where a path begins; a generation's own path leads through the group to a line. */
function rootOf(
  generation: PanelGeneration,
  root: PanelProcedure['paths'][number]['root'],
): readonly string[] {
  if (root === 'panel') return [];
  if (root === 'line') return generation.path;
  return generation.path.slice(0, generation.path.indexOf('<groupe>') + 1);
}

/**
 * The whole click path of a procedure in one generation, from the panel's front page, or null where
 * it is not documented for that generation.
 */
export function clickPath(
  procedure: PanelProcedure,
  generationId: string,
): readonly string[] | null {
  const generation = panelGenerations.find(({ id }) => id === generationId);
  const path = procedure.paths.find((candidate) => candidate.generation === generationId);
  if (generation === undefined || path === undefined || !path.documented) return null;
  return [...rootOf(generation, path.root), ...path.clicks];
}
