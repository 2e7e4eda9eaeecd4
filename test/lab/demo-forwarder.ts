/**
 * Runs inside the laptop's namespace for demo.ts: listens on a Unix socket and hands each
 * connection to a port of that namespace's loopback. Arguments: SOCKET PORT.
 */
import { connect, createServer } from 'node:net';
import { joinEnds } from './join-ends.ts';

const [path = '', port = ''] = process.argv.slice(2);
createServer((near) => joinEnds(near, connect(Number(port), '127.0.0.1'))).listen(path);
