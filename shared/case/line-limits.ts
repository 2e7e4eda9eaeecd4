/** Far more events than an intervention makes, few enough to be folded at once. */
export const MAX_EVENTS = 200_000;
/**
 * Highest number of a line. Lines are numbered without gaps, so a number exceeds `MAX_EVENTS` only
 * where lines were lost and replaced: this bound allows the loss of all of them nine times.
 */
export const MAX_LINE_NUMBER = 10 * MAX_EVENTS;
/** Highest number in a file from elsewhere: as many lines as a case can have may still follow. */
export const MAX_IMPORTED_NUMBER = MAX_LINE_NUMBER - MAX_EVENTS;
/** Far more computers than work on one case, few enough to be listed in one line (`seen`). */
export const MAX_WRITERS = 500;
/** Lost lines that one repair lists: as many as fit in one line of a journal, and some room. */
export const MAX_GAPS = 50_000;
