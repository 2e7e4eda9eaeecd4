import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { checkLabName, STATE_ROOT, stateDirectory, stateFile } from './names.ts';
import type { LabPlan } from './plan.ts';

/** A process, distinguished from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/PID/stat. */
  readonly startedAt: string;
}

/** What is written down of a running lab, so that another process can use it or tear it down. */
export interface LabState {
  plan: LabPlan;
  /** The process without which a lab that is not persistent has no reason to be. */
  owner: ProcessMark;
  /** Addresses that were changed since, by host. */
  addresses: Record<string, string>;
  /** Faults switched on. */
  faults: string[];
}

/** The start time of a process, or null when there is none with this number. */
export function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold blanks and parentheses: count from the last one.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export function isAlive(mark: ProcessMark): boolean {
  return startTime(mark.pid) === mark.startedAt;
}

/** Takes the name for this lab; throws when another lab has it. */
export function claim(state: LabState): void {
  const directory = stateDirectory(state.plan.name);
  mkdirSync(STATE_ROOT, { recursive: true, mode: 0o755 });
  try {
    mkdirSync(directory, { mode: 0o755 });
  } catch (error) {
    throw new Error(
      `lab: "${state.plan.name}" is up already (npm run lab -- down ${state.plan.name})`,
      {
        cause: error,
      },
    );
  }
  mkdirSync(`${directory}/talkers`);
  save(state);
}

export function save(state: LabState): void {
  const file = stateFile(state.plan.name);
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 1));
  renameSync(`${file}.new`, file);
}

/** The state of a lab that is up; throws when there is none of that name. */
export function load(name: string): LabState {
  try {
    // Written by `save`: the shape is ours.
    return JSON.parse(readFileSync(stateFile(checkLabName(name)), 'utf8'));
  } catch (error) {
    throw new Error(`lab: no lab named "${name}" is up`, { cause: error });
  }
}

/** Names under which something was left in the state directory. */
export function claimedNames(): string[] {
  try {
    return readdirSync(STATE_ROOT);
  } catch {
    return [];
  }
}
