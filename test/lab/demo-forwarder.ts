/** Runs inside the laptop's namespace: SOCKET PORT. See demo.ts. */
import { forwardToPort } from './demo.ts';

const [socket = '', port = ''] = process.argv.slice(2);
forwardToPort(socket, Number(port));
