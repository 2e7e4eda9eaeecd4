/** The only two channels between the window and the main process. */
export const REQUEST_CHANNEL = 'api:request';
export const EVENT_CHANNEL = 'api:event';
