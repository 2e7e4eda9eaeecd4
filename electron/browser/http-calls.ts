import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_EVENT_BYTES } from '../../shared/case/journal.ts';
import { CALL_ID_HEADER, type RouteName } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { createRepeatedCalls } from '../bridge/repeated-calls.ts';
import type { Router } from '../bridge/router.ts';
import { answerEnvelope, answerJson, readBody } from './http-answers.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_BODY_BYTES = MEBIBYTE;

/**
 * Calls whose input may be longer than that of the others: a case file travels as text inside JSON,
 * and an event may be as long as its journal allows, in addition to the id of its case.
 */
const longInputs: Partial<Record<RouteName, number>> = {
  'cases.case.import': 48 * MEBIBYTE,
  'cases.event.append': MAX_EVENT_BYTES + 1024,
};

/** Answers the calls of the contract: reads the JSON, passes it to the router, writes the result. */
export function createCallAnswers(
  router: Router,
): (name: string, request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const repeated = createRepeatedCalls();
  return async (name, request, response) => {
    if (!/^application\/json(?:;|$)/.test(request.headers['content-type'] ?? '')) {
      answerEnvelope(response, 415, failure(problem('INVALID_INPUT', { detail: 'content-type' })));
      return;
    }
    const longer = Object.entries(longInputs).find(([route]) => route === name);
    const body = await readBody(request, longer?.[1] ?? MAX_BODY_BYTES);
    if (body.kind === 'broken') return;
    if (body.kind === 'too-large') {
      answerEnvelope(response, 413, failure(problem('INPUT_TOO_LARGE')));
      return;
    }
    let input: unknown;
    try {
      input = JSON.parse(body.text);
    } catch {
      answerEnvelope(response, 400, failure(problem('INVALID_INPUT', { detail: 'JSON' })));
      return;
    }
    const text = await repeated.answer(
      { route: name, id: request.headers[CALL_ID_HEADER]?.toString() },
      async () => JSON.stringify(await router.dispatch(name, input)),
    );
    answerJson(response, 200, text);
  };
}
